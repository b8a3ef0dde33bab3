use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sidebook_domain::ClientId;
use uuid::Uuid;

use super::ROWS;
use crate::entity::client;
use crate::reading::require_all;
use crate::{AgencyDoor, StorageError, Writing};

impl AgencyDoor<'_, Writing> {
    /// Fails with the clients that are not this agency's: what hangs on a client begins with this.
    pub(crate) async fn require_clients(
        &self,
        asked: impl IntoIterator<Item = ClientId>,
    ) -> Result<(), StorageError> {
        let mut ids: Vec<Uuid> = asked.into_iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        for ids in ids.chunks(ROWS) {
            let found = client::Entity::find()
                .filter(client::Column::AgencyId.eq(self.agency.0))
                .filter(client::Column::Id.is_in(ids.iter().copied()))
                .all(self.executor)
                .await?;
            require_all(
                "clients",
                ids.iter().copied(),
                found.into_iter().map(|client| client.id),
            )?;
        }
        Ok(())
    }
}
