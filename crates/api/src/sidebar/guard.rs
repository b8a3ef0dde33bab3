//! Which conversations a staff member may open (spec S4).

use sidebook_domain::{ClientId, ConversationId, ConversationKind, Permission};
use sidebook_storage::{AgencyDoor, Conversation, Executor, ReachedClient};

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{PermissionMarker, SidebarStaff};

/// The conversation, if it is one of the corp the sidebar is in and this staff member may open it: those that their
/// platform account follows, owns or sits in; admins all.
pub(crate) async fn open<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    id: ConversationId,
) -> ApiResult<Conversation> {
    let conversation = door
        .conversations()
        .find(id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    may_open(door, staff, &conversation).await?;
    Ok(conversation)
}

pub(crate) async fn may_open<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    conversation: &Conversation,
) -> ApiResult<()> {
    // Member ids are only unique within a corp: "follows it" would mean somebody else in another one.
    if conversation.corp != staff.place.corp.id {
        return Err(ProblemCode::NotFound.into());
    }
    let admin = staff.person.role.is_admin();
    if admin
        || door
            .conversations()
            .is_follower(conversation.id, &staff.place.member)
            .await?
    {
        Ok(())
    } else {
        Err(ProblemCode::NotYourConversation.into())
    }
}

/// What linking a conversation of this kind needs.
pub(crate) fn link_permission(kind: ConversationKind) -> Permission {
    match kind {
        ConversationKind::Contact => Permission::LinkContacts,
        ConversationKind::Group => Permission::LinkGroups,
    }
}

/// The client, if this person may open it and it is linked to the conversation.
pub(crate) async fn linked<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    conversation: ConversationId,
    client: ClientId,
) -> ApiResult<ReachedClient> {
    let client = staff.client(door, client).await?;
    if door.links().exists(conversation, client.id).await? {
        Ok(client)
    } else {
        Err(ProblemCode::ClientNotLinked.into())
    }
}
