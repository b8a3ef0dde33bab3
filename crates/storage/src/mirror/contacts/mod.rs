//! External contacts and who follows them.

mod ended;
mod list;
mod merge;
mod page;
mod store;
mod value;

pub use ended::READS_LAG;
pub use list::{ContactEntry, ContactFilter};
pub use value::{FollowState, MirrorChange, Mirrored, MirroredContact, MirroredFollow};

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Select};
use sidebook_domain::{CorpId, ExternalContactId};
use sidebook_messenger::{ExternalUserId, MemberId};

use crate::entity::{contact_follow, external_contact};
use crate::reading::{counted, readable};
use crate::{AgencyDoor, Executor, StorageError};

/// The external contacts of one agency's corps.
#[derive(Debug)]
pub struct Contacts<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The external contacts of this agency's corps.
    #[must_use]
    pub fn contacts(&self) -> Contacts<'a, E> {
        Contacts { door: *self }
    }
}

impl<E: Executor> Contacts<'_, E> {
    /// One contact by our id, gone or not.
    pub async fn find(&self, id: ExternalContactId) -> Result<Option<MirroredContact>, StorageError> {
        let row = self
            .of_agency()
            .filter(external_contact::Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(MirroredContact::try_from).transpose()
    }

    /// One contact by the platform's id, gone or not.
    pub async fn find_by_platform(
        &self,
        corp: CorpId,
        contact: &ExternalUserId,
    ) -> Result<Option<MirroredContact>, StorageError> {
        let row = self
            .of_agency()
            .filter(external_contact::Column::CorpId.eq(corp.0))
            .filter(external_contact::Column::ExternalUserId.eq(contact.as_str()))
            .one(self.door.executor)
            .await?;
        row.map(MirroredContact::try_from).transpose()
    }

    /// Who follows a contact, those gone included, in the order we learnt of them.
    pub async fn follows(&self, contact: ExternalContactId) -> Result<Vec<MirroredFollow>, StorageError> {
        let rows = self
            .follows_of_agency()
            .filter(contact_follow::Column::ExternalContactId.eq(contact.0))
            .order_by_asc(contact_follow::Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// How a member follows a contact. `None` when they never did or no longer do.
    pub async fn follow(
        &self,
        contact: ExternalContactId,
        member: &MemberId,
    ) -> Result<Option<MirroredFollow>, StorageError> {
        let row = self
            .follows_of_agency()
            .filter(contact_follow::Column::ExternalContactId.eq(contact.0))
            .filter(contact_follow::Column::MemberId.eq(member.as_str()))
            .filter(contact_follow::Column::GoneAt.is_null())
            .one(self.door.executor)
            .await?;
        row.map(MirroredFollow::try_from).transpose()
    }

    /// How many contacts of a corp are not gone.
    pub async fn count(&self, corp: CorpId) -> Result<u64, StorageError> {
        let count = self
            .of_agency()
            .filter(external_contact::Column::CorpId.eq(corp.0))
            .filter(external_contact::Column::GoneAt.is_null())
            .count(self.door.executor)
            .await?;
        Ok(count)
    }

    /// How many contacts each member of a corp follows.
    pub async fn counts_by_member(&self, corp: CorpId) -> Result<HashMap<MemberId, u64>, StorageError> {
        use contact_follow::Column;
        let rows = self
            .follows_of_agency()
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::GoneAt.is_null())
            .select_only()
            .column(Column::MemberId)
            .column_as(Column::Id.count(), "follows")
            .group_by(Column::MemberId)
            .into_tuple::<(String, i64)>()
            .all(self.door.executor)
            .await?;
        Ok(counted(rows))
    }

    fn of_agency(&self) -> Select<external_contact::Entity> {
        external_contact::Entity::find().filter(external_contact::Column::AgencyId.eq(self.door.agency.0))
    }

    fn follows_of_agency(&self) -> Select<contact_follow::Entity> {
        contact_follow::Entity::find().filter(contact_follow::Column::AgencyId.eq(self.door.agency.0))
    }
}
