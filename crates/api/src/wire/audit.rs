use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::StaffName;

/// Something that somebody did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AuditEntryRow {
    pub(crate) id: Uuid,
    pub(crate) at: DateTime<Utc>,
    /// Null: the service itself.
    pub(crate) staff: Option<StaffName>,
    /// What was done, as a code: `clients_linked`.
    pub(crate) action: String,
    /// What kind of thing it was done to: `client`, `conversation`, `staff`, …
    pub(crate) subject_kind: String,
    /// Its id; of some kinds the platform's.
    pub(crate) subject_id: String,
    /// What people call it, where that is known.
    pub(crate) subject_name: Option<String>,
    /// The clients that it is about, by name.
    pub(crate) clients: Vec<String>,
    /// What became different, where the log knows.
    pub(crate) changes: Vec<AuditChange>,
}

/// A field that became different. Where the log keeps names of fields only, both values are null.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AuditChange {
    pub(crate) field: String,
    #[schema(value_type = Option<Value>)]
    pub(crate) before: Option<Value>,
    #[schema(value_type = Option<Value>)]
    pub(crate) after: Option<Value>,
}

/// A page of the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AuditEntryPage {
    /// Newest first.
    pub(crate) items: Vec<AuditEntryRow>,
    /// For `after`. Null at the end.
    pub(crate) next: Option<String>,
}
