use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{ApiKeyId, RecordKind, StaffId};
use utoipa::ToSchema;

use crate::ingest::schema::RecordKindWord;

/// A key with which another system puts rows into the books.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKeyRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ApiKeyId,
    /// What people call it.
    pub(crate) name: String,
    /// Its beginning, to recognise it by.
    pub(crate) prefix: String,
    #[schema(value_type = Vec<RecordKindWord>)]
    pub(crate) scopes: Vec<RecordKind>,
    /// Who made it.
    pub(crate) created_by: String,
    #[schema(value_type = Uuid)]
    pub(crate) created_by_id: StaffId,
    /// Whether they are not active any more. The key goes on: it is the agency's.
    pub(crate) maker_left: bool,
    pub(crate) created_at: DateTime<Utc>,
    /// To the minute.
    pub(crate) last_used_at: Option<DateTime<Utc>>,
    /// Since when it opens nothing any more.
    pub(crate) revoked_at: Option<DateTime<Utc>>,
}

/// All keys, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKeys {
    pub(crate) items: Vec<ApiKeyRow>,
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewApiKeyShown {
    /// The whole key: never answered again.
    pub(crate) key: String,
    pub(crate) row: ApiKeyRow,
}
