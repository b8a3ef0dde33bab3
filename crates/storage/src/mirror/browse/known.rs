use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{ConversationKind, CorpId};

use super::Browse;
use crate::entity::{external_contact, group_chat};
use crate::{Executor, StorageError};

impl<E: Executor> Browse<'_, E> {
    /// The platform's ids of the contacts or groups of a corp that are there as far as Sidebook knows, with their names:
    /// what a read of the platform is held against.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn known(
        &self,
        corp: CorpId,
        kind: ConversationKind,
    ) -> Result<Vec<(String, Option<String>)>, StorageError> {
        let rows = match kind {
            ConversationKind::Contact => {
                use external_contact::Column;
                external_contact::Entity::find()
                    .filter(Column::AgencyId.eq(self.door.agency.0))
                    .filter(Column::CorpId.eq(corp.0))
                    .filter(Column::GoneAt.is_null())
                    .select_only()
                    .column(Column::ExternalUserId)
                    .column(Column::Name)
                    .into_tuple::<(String, Option<String>)>()
                    .all(self.door.executor)
                    .await?
            }
            ConversationKind::Group => {
                use group_chat::Column;
                group_chat::Entity::find()
                    .filter(Column::AgencyId.eq(self.door.agency.0))
                    .filter(Column::CorpId.eq(corp.0))
                    .filter(Column::GoneAt.is_null())
                    .select_only()
                    .column(Column::ChatId)
                    .column(Column::Name)
                    .into_tuple::<(String, Option<String>)>()
                    .all(self.door.executor)
                    .await?
            }
        };
        Ok(rows)
    }
}
