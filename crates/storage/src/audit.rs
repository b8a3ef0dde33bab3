use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use serde_json::Value;
use sidebook_domain::StaffId;
use uuid::Uuid;

use crate::entity::audit_entry::{self, Column, Entity};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// Something that somebody may ask about later.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Its id; ids sort by time.
    pub id: Uuid,
    /// Who. `None`: the service itself.
    pub staff: Option<StaffId>,
    /// What was done, as a code.
    pub action: String,
    /// To what: kind and id.
    pub subject: String,
    /// More about it; never a secret.
    pub detail: Value,
    /// When.
    pub at: DateTime<Utc>,
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAuditEntry {
    /// Who. `None`: the service itself.
    pub staff: Option<StaffId>,
    /// What was done, as a code.
    pub action: String,
    /// To what: kind and id.
    pub subject: String,
    /// More about it; never a secret.
    pub detail: Value,
}

/// Who did what at an agency. By `of(agency).audit()`.
#[derive(Debug)]
pub struct Audit<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Who did what.
    #[must_use]
    pub fn audit(&self) -> Audit<'a, E> {
        Audit { door: *self }
    }
}

impl<E: Executor> Audit<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .order_by_desc(Column::Id)
    }

    /// The newest entries, newest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(&self, limit: u64) -> Result<Vec<AuditEntry>, StorageError> {
        let rows = self.query().limit(limit).all(self.door.executor).await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }

    /// The newest entries about one thing, newest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn about(&self, subject: &str, limit: u64) -> Result<Vec<AuditEntry>, StorageError> {
        let rows = self
            .query()
            .filter(Column::Subject.eq(subject))
            .limit(limit)
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }
}

impl Audit<'_, Writing> {
    /// Writes an entry, in the unit of work that does what it tells.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn add(&self, new: NewAuditEntry) -> Result<(), StorageError> {
        let row = audit_entry::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            staff_id: Set(new.staff.map(|staff| staff.0)),
            action: Set(new.action),
            subject: Set(new.subject),
            detail: Set(new.detail),
            at: Set(self.door.context.now()),
        };
        row.insert(self.door.executor).await?;
        Ok(())
    }

    /// [`Audit::add`] in one line.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn record(
        &self,
        staff: Option<StaffId>,
        action: &str,
        subject: &str,
        detail: Value,
    ) -> Result<(), StorageError> {
        let new = NewAuditEntry {
            staff,
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail,
        };
        self.add(new).await
    }
}

impl From<audit_entry::Model> for AuditEntry {
    fn from(row: audit_entry::Model) -> Self {
        Self {
            id: row.id,
            staff: row.staff_id.map(StaffId),
            action: row.action,
            subject: row.subject,
            detail: row.detail,
            at: row.at,
        }
    }
}
