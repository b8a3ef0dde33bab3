use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use sidebook_domain::{ExternalKey, RecordKind, WrongValue};
use uuid::Uuid;

use super::kind::Not;
use super::lookup::Known;
use super::{Finding, Putting};
use crate::entity::external_key::{ActiveModel, Column, Entity};
use crate::{AgencyDoor, StorageError, Writing};

impl Putting<'_> {
    /// Whether this row can be what another system calls by this key.
    pub(super) fn may_bind(&self, key: &ExternalKey, row: Uuid) -> Result<(), WrongValue> {
        let known = self.lookup.own_key(key);
        if known.is_some_and(|known| known.row != row && self.rules.find != Finding::Outside) {
            return Err(WrongValue::new("external_key", "taken"));
        }
        if known.is_none() && self.lookup.is_bound(row) {
            return Err(WrongValue::new("external_key", "has_another"));
        }
        Ok(())
    }

    /// Remembers that this row is what another system calls by this key, and what it said of it.
    pub(super) async fn bind(
        &mut self,
        key: &ExternalKey,
        row: Uuid,
        content_hash: Option<&str>,
    ) -> Result<(), Not> {
        self.may_bind(key, row)?;
        let context = self.door.context;
        let now = context.now();
        let new = ActiveModel {
            id: Set(context.new_id()),
            agency_id: Set(self.door.agency.0),
            kind: Set(self.kind.as_str().to_owned()),
            key: Set(key.as_str().to_owned()),
            row_id: Set(row),
            content_hash: Set(content_hash.map(str::to_owned)),
            created_at: Set(now),
            updated_at: Set(now),
        };
        let once = [Column::AgencyId, Column::Kind, Column::Key];
        let mut update = OnConflict::columns(once);
        update.update_columns([Column::RowId, Column::UpdatedAt, Column::ContentHash]);
        Entity::insert(new)
            .on_conflict(update.to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        let known = Known {
            row,
            content_hash: content_hash.map(str::to_owned),
        };
        self.lookup.note_key(key, known);
        Ok(())
    }
}

impl AgencyDoor<'_, Writing> {
    /// Forgets how other systems call a row that is gone.
    pub(super) async fn forget_key(&self, kind: RecordKind, row: Uuid) -> Result<(), StorageError> {
        Entity::delete_many()
            .filter(Column::AgencyId.eq(self.agency.0))
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(Column::RowId.eq(row))
            .exec(self.executor)
            .await?;
        Ok(())
    }
}
