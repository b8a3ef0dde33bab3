use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use serde_json::Value;
use sidebook_domain::StaffId;
use uuid::Uuid;

use crate::entity::audit_entry::{self, Column, Entity};
use crate::page::{Page, Paged};
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

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// What this person did.
    pub staff: Option<StaffId>,
    /// Of this code.
    pub action: Option<String>,
    /// About this.
    pub subject: Option<AuditSubject>,
    /// At this instant or later.
    pub since: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
}

/// What entries are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditSubject {
    /// One thing: kind and id.
    Thing(String),
    /// All things of a kind: `client`.
    Kind(String),
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

    /// Entries that answer this, newest first, page by page.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn browse(
        &self,
        filter: &AuditFilter,
        page: Page<Uuid>,
    ) -> Result<Paged<AuditEntry, Uuid>, StorageError> {
        let mut rows = self.query();
        if let Some(staff) = filter.staff {
            rows = rows.filter(Column::StaffId.eq(staff.0));
        }
        if let Some(action) = &filter.action {
            rows = rows.filter(Column::Action.eq(action.as_str()));
        }
        match &filter.subject {
            None => {}
            Some(AuditSubject::Thing(subject)) => rows = rows.filter(Column::Subject.eq(subject.as_str())),
            Some(AuditSubject::Kind(kind)) => {
                // As a range, which `audit_entries_by_subject` serves: `client:` up to `client;`.
                let (from, to) = (format!("{kind}:"), format!("{kind};"));
                rows = rows
                    .filter(Column::Subject.gte(from))
                    .filter(Column::Subject.lt(to));
            }
        }
        if let Some(since) = filter.since {
            rows = rows.filter(Column::At.gte(since));
        }
        if let Some(until) = filter.until {
            rows = rows.filter(Column::At.lt(until));
        }
        if let Some(after) = page.after {
            rows = rows.filter(Column::Id.lt(after));
        }
        let rows = rows.limit(page.rows()).all(self.door.executor).await?;
        let entries = rows.into_iter().map(AuditEntry::from).collect();
        Ok(page.cut(entries, |entry: &AuditEntry| entry.id))
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
