//! What the platform and colleagues call a conversation.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sidebook_domain::{HintSource, Mobile};

use super::{Viewer, neighbours};
use crate::entity::contact_follow;
use crate::mirror::{Conversation, MirroredFollow, Subject};
use crate::reading::readable;
use crate::{AgencyDoor, Executor, StorageError};

/// Names and numbers of a conversation.
#[derive(Debug, Default)]
pub(super) struct Hints {
    pub(super) names: Vec<(HintSource, String)>,
    pub(super) mobiles: Vec<Mobile>,
}

impl Hints {
    fn name(&mut self, source: HintSource, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty())
            && self.names.iter().all(|(_, known)| *known != text)
        {
            self.names.push((source, text));
        }
    }

    fn numbers(&mut self, follow: &MirroredFollow) {
        // People note what they like there: what is no mobile number tells nothing.
        let noted = follow.remark_mobiles.iter();
        for mobile in noted.filter_map(|text| Mobile::parse(text).ok()) {
            if !self.mobiles.contains(&mobile) {
                self.mobiles.push(mobile);
            }
        }
    }
}

pub(super) async fn of<E: Executor>(
    door: AgencyDoor<'_, E>,
    conversation: &Conversation,
    viewer: Viewer<'_>,
) -> Result<Hints, StorageError> {
    let mut hints = Hints::default();
    match conversation.subject {
        Subject::Contact(contact) => {
            let follows = door.contacts().follows(contact).await?;
            for follow in follows.into_iter().filter(|follow| sees(viewer, follow)) {
                hints.numbers(&follow);
                hints.name(HintSource::Remark, follow.remark);
                hints.name(HintSource::RemarkCorpName, follow.remark_corp_name);
            }
            if let Some(contact) = door.contacts().find(contact).await? {
                hints.name(HintSource::CorpName, contact.corp_name);
                hints.name(HintSource::ContactName, Some(contact.name));
            }
        }
        Subject::Group(group) => {
            let known = door.groups().find(group).await?;
            hints.name(HintSource::GroupName, known.and_then(|group| group.name));
            let people = neighbours::external_people(door, conversation.corp, group).await?;
            let ids = people.iter().map(|(contact, _)| contact.0);
            let rows = contact_follow::Entity::find()
                .filter(contact_follow::Column::AgencyId.eq(door.agency.0))
                .filter(contact_follow::Column::ExternalContactId.is_in(ids))
                .all(door.executor)
                .await?;
            let follows: Vec<MirroredFollow> = readable(rows)?;
            let seen = follows.iter().filter(|follow| sees(viewer, follow));
            seen.for_each(|follow| hints.numbers(follow));
        }
    }
    Ok(hints)
}

/// Notes are their writer's: others than admins see their own.
fn sees(viewer: Viewer<'_>, follow: &MirroredFollow) -> bool {
    follow.gone_at.is_none()
        && match viewer {
            Viewer::Admin => true,
            Viewer::Member(member) => follow.member == *member,
        }
}
