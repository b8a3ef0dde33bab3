use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::receipt_number;

use super::Payments;
use crate::entity::receipt_number::{ActiveModel, Column, Entity};
use crate::{StorageError, Writing};

impl Payments<'_, Writing> {
    /// The next receipt number of a year. Whoever takes one keeps the others waiting until it is committed or given back
    /// by a rollback, so numbers have no gaps.
    pub(super) async fn next_number(&self, year: i32) -> Result<String, StorageError> {
        let (agency, of_year) = (self.door.agency.0, i64::from(year));
        let first = ActiveModel {
            agency_id: Set(agency),
            year: Set(of_year),
            last: Set(0),
        };
        Entity::insert(first)
            .on_conflict(
                OnConflict::columns([Column::AgencyId, Column::Year])
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(self.door.executor)
            .await?;
        let row = Entity::find()
            .filter(Column::AgencyId.eq(agency))
            .filter(Column::Year.eq(of_year))
            .lock_exclusive()
            .one(self.door.executor)
            .await?
            .ok_or(StorageError::Stale)?;
        let next = row
            .last
            .checked_add(1)
            .ok_or_else(|| StorageError::inconsistent("receipt_numbers", "last", of_year))?;
        Entity::update_many()
            .col_expr(Column::Last, Expr::value(next))
            .filter(Column::AgencyId.eq(agency))
            .filter(Column::Year.eq(of_year))
            .exec(self.door.executor)
            .await?;
        Ok(receipt_number(year, next))
    }
}
