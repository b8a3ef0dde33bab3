//! Which conversations a person sees in the console, and who is who in them (spec S4).

use std::collections::HashMap;

use sidebook_domain::{ConversationId, ConversationKind, CorpId, Permission};
use sidebook_messenger::MemberId;
use sidebook_storage::{Account, AgencyDoor, Conversation, Executor};

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, PermissionMarker};
use crate::wire::{BindingCorp, MemberName};

/// The accounts whose conversations somebody sees. `None`: an admin, who sees all.
pub(super) async fn accounts<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &ConsoleStaff<P>,
) -> ApiResult<Option<Vec<Account>>> {
    if staff.person.role.is_admin() {
        return Ok(None);
    }
    let own = door.bindings().of_person(staff.id()).await?;
    let accounts = own.into_iter().map(|binding| (binding.corp, binding.member));
    Ok(Some(accounts.collect()))
}

/// The account by which somebody sees a conversation. `None` when they do not; an admin sees any without one.
pub(super) async fn seen_by<'a, E: Executor>(
    door: AgencyDoor<'_, E>,
    accounts: &'a [Account],
    conversation: &Conversation,
) -> ApiResult<Option<&'a MemberId>> {
    for (corp, member) in accounts {
        // Ids of members are unique within a corp only.
        if *corp == conversation.corp && door.conversations().is_follower(conversation.id, member).await? {
            return Ok(Some(member));
        }
    }
    Ok(None)
}

/// The conversation, with whether it is one of these accounts'.
pub(super) async fn find<E: Executor>(
    door: AgencyDoor<'_, E>,
    accounts: Option<&[Account]>,
    id: ConversationId,
) -> ApiResult<(Conversation, bool)> {
    let found = door.conversations().find(id).await?;
    let conversation = found.ok_or(ProblemCode::NotFound)?;
    let is_theirs = match accounts {
        None => true,
        Some(accounts) => seen_by(door, accounts, &conversation).await?.is_some(),
    };
    Ok((conversation, is_theirs))
}

/// What linking a conversation of this kind needs.
pub(super) fn link_permission(kind: ConversationKind) -> Permission {
    match kind {
        ConversationKind::Contact => Permission::LinkContacts,
        ConversationKind::Group => Permission::LinkGroups,
    }
}

/// Names of the corps of an agency and of their members.
pub(super) struct Names {
    corps: Vec<BindingCorp>,
    members: HashMap<Account, String>,
}

impl Names {
    pub(super) async fn read<E: Executor>(door: AgencyDoor<'_, E>) -> ApiResult<Self> {
        let mut corps = Vec::new();
        let mut members = HashMap::new();
        for corp in door.corps().list().await? {
            for member in door.members().list(corp.id).await? {
                if let Some(name) = member.name {
                    members.insert((corp.id, member.member), name);
                }
            }
            corps.push(BindingCorp {
                id: corp.id,
                name: corp.name,
            });
        }
        // As colleagues know them, whatever the platform says.
        for entry in door.bindings().list().await? {
            members.insert((entry.binding.corp, entry.binding.member), entry.staff_name);
        }
        Ok(Self { corps, members })
    }

    pub(super) fn corp(&self, id: CorpId) -> ApiResult<BindingCorp> {
        let found = self.corps.iter().find(|corp| corp.id == id);
        // Nothing is mirrored of a corp that is not the agency's.
        Ok(found.cloned().ok_or(ProblemCode::Internal)?)
    }

    pub(super) fn member(&self, corp: CorpId, member: &MemberId) -> MemberName {
        MemberName {
            member_id: member.as_str().to_owned(),
            name: self.members.get(&(corp, member.clone())).cloned(),
        }
    }
}
