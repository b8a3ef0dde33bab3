use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{
    Action, AttachmentKind, ClientId, ConversationId, Language, SendIntentId, SendState, SendWarningCode,
    StaffId,
};
use utoipa::ToSchema;

use super::words::{ActionWord, AttachmentKindWord, LanguageWord, SendStateWord, SendWarningCodeWord};

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
    /// Whether all warnings must be acknowledged before the message is handed over: it is about money or taxes.
    pub(crate) must_acknowledge: bool,
    /// What goes with the words. It is handed over first, in this order, and the words only after all of it was.
    pub(crate) attachments: Vec<SendAttachment>,
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
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SendWarning {
    #[schema(value_type = SendWarningCodeWord)]
    pub(crate) code: SendWarningCode,
    /// The clients it is about, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) clients: Vec<String>,
}

/// A picture or file that goes with a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SendAttachment {
    #[schema(value_type = AttachmentKindWord)]
    pub(crate) kind: AttachmentKind,
    /// As people see it in the chat.
    pub(crate) name: String,
    pub(crate) size_bytes: i64,
    /// Pixels of a picture.
    pub(crate) width: Option<i64>,
    pub(crate) height: Option<i64>,
    /// The platform's id of it, for the platform's client.
    pub(crate) media_id: String,
    /// Where it can be looked at, for a quarter of an hour.
    pub(crate) preview_url: String,
}

/// A picture or file in the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SentAttachment {
    #[schema(value_type = AttachmentKindWord)]
    pub(crate) kind: AttachmentKind,
    pub(crate) name: String,
    /// What became of it, once reported. Null also when it was not tried after all.
    #[schema(value_type = Option<SendStateWord>)]
    pub(crate) state: Option<SendState>,
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
    /// What went with the words.
    pub(crate) attachments: Vec<SentAttachment>,
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
