use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use sidebook_domain::CorpId;

use super::Corp;
use crate::entity::corp;
use crate::{AgencyDoor, Executor, StorageError};

/// The corps bound to an agency. By `of(agency).corps()`.
#[derive(Debug)]
pub struct Corps<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The corps bound to this agency.
    #[must_use]
    pub fn corps(&self) -> Corps<'a, E> {
        Corps { door: *self }
    }
}

impl<E: Executor> Corps<'_, E> {
    pub(super) fn query(&self) -> Select<corp::Entity> {
        corp::Entity::find().filter(corp::Column::AgencyId.eq(self.door.agency.0))
    }

    /// One corp, if it is bound to this agency or was.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: CorpId) -> Result<Option<Corp>, StorageError> {
        let row = self
            .query()
            .filter(corp::Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Corp::try_from).transpose()
    }

    /// All corps that are bound to this agency, oldest first; not those that it let go of.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(&self) -> Result<Vec<Corp>, StorageError> {
        let rows = self
            .query()
            .filter(corp::Column::ReleasedAt.is_null())
            .order_by_asc(corp::Column::Id)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(Corp::try_from).collect()
    }
}
