use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sidebook_domain::{ClientId, StaffId};

use super::{Client, Clients};
use crate::entity::client::{Column, Entity};
use crate::reading::{readable, require_all};
use crate::{Executor, StorageError, Writing};

impl<E: Executor> Clients<'_, E> {
    /// The clients that a person looks after, in the order of their names.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn looked_after_by(&self, staff: StaffId) -> Result<Vec<Client>, StorageError> {
        let rows = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::OwnerStaffId.eq(staff.0))
            .order_by_asc(Column::SortKey)
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }
}

impl Clients<'_, Writing> {
    /// Makes `to` look after a client that `from` looks after. `false`: somebody else looks after it by now, and nothing
    /// was changed.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the one who takes over is not the agency's.
    pub async fn hand_over(
        &self,
        client: ClientId,
        from: StaffId,
        to: StaffId,
    ) -> Result<bool, StorageError> {
        let taker = self.door.staff().find(to).await?;
        require_all("staff", [to.0], taker.map(|staff| staff.id.0))?;
        let done = Entity::update_many()
            .col_expr(Column::OwnerStaffId, Expr::value(to.0))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1_i64))
            .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(client.0))
            .filter(Column::OwnerStaffId.eq(from.0))
            .exec(self.door.executor)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
