use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sidebook_domain::{Action, ClientId, ConversationId, Language, SendIntentId, SendState, StaffId};
use utoipa::ToSchema;

use super::words::{ActionWord, LanguageWord, SendStateWord};

/// A prepared message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SendIntent {
    #[schema(value_type = Uuid)]
    pub(crate) id: SendIntentId,
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    #[schema(value_type = ActionWord)]
    pub(crate) action: Action,
    #[schema(value_type = LanguageWord)]
    pub(crate) language: Language,
    /// As rendered; the staff member may edit it before it is sent.
    pub(crate) text: String,
    pub(crate) warnings: Vec<SendWarning>,
    #[schema(value_type = SendStateWord)]
    pub(crate) state: SendState,
    /// What the platform's client said, when it refused.
    pub(crate) problem: Option<String>,
    /// What was handed over, once it was.
    pub(crate) sent_text: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) settled_at: Option<DateTime<Utc>>,
    /// The longest text that may be sent, in bytes of UTF-8.
    pub(crate) limit_bytes: u32,
}

/// Something to look at before sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct SendWarning {
    pub(crate) code: SendWarningCode,
    /// The clients it is about, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) clients: Vec<String>,
}

/// Kinds of warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SendWarningCode {
    /// People whose own conversation is linked to other clients are in this group.
    OtherClientsInGroup,
    /// This conversation is linked to further clients.
    SeveralClientsLinked,
    /// What we know about the conversation was not read from the platform lately.
    DataStale,
}

/// A sent or prepared message in the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SendIntentRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: SendIntentId,
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    pub(crate) client_name: String,
    #[schema(value_type = Uuid)]
    pub(crate) staff_id: StaffId,
    pub(crate) staff_name: String,
    #[schema(value_type = ActionWord)]
    pub(crate) action: Action,
    #[schema(value_type = LanguageWord)]
    pub(crate) language: Language,
    pub(crate) text: String,
    pub(crate) sent_text: Option<String>,
    #[schema(value_type = SendStateWord)]
    pub(crate) state: SendState,
    pub(crate) problem: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) settled_at: Option<DateTime<Utc>>,
}

/// A page of the log, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SendIntentPage {
    pub(crate) items: Vec<SendIntentRow>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}
