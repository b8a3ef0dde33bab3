use std::fmt;

use chrono::{DateTime, Utc};
use sidebook_domain::{Action, ClientId, ConversationId, CorpId, Language, SendIntentId, SendState, StaffId};

use crate::StorageError;
use crate::entity::send_intent;
use crate::reading::{json, word};

/// A message prepared for a conversation, and what became of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SendIntent {
    /// Its id.
    pub id: SendIntentId,
    /// Who prepared it.
    pub staff: StaffId,
    /// The corp of the conversation.
    pub corp: CorpId,
    /// Where it is to be sent.
    pub conversation: ConversationId,
    /// Whom it is about.
    pub client: ClientId,
    /// What it is for.
    pub action: Action,
    /// Its language.
    pub language: Language,
    /// What we rendered.
    pub rendered_text: String,
    /// What the staff member made of it, once they reported.
    pub sent_text: Option<String>,
    /// Codes of what was warned of.
    pub warnings: Vec<String>,
    /// Where it stands.
    pub state: SendState,
    /// What went wrong, in the words of the platform's client.
    pub problem: Option<String>,
    /// What makes repeating the request harmless.
    pub idempotency_key: String,
    /// Tells whether a repeated request is the same one.
    pub request_hash: String,
    /// When it was prepared.
    pub created_at: DateTime<Utc>,
    /// When its outcome was reported.
    pub settled_at: Option<DateTime<Utc>>,
}

// By hand: a log never holds what was written to somebody.
impl fmt::Debug for SendIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendIntent")
            .field("id", &self.id)
            .field("action", &self.action)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// An intent to store.
#[derive(Clone)]
pub struct NewSendIntent {
    /// Who prepares it.
    pub staff: StaffId,
    /// The corp of the conversation.
    pub corp: CorpId,
    /// Where it is to be sent.
    pub conversation: ConversationId,
    /// Whom it is about.
    pub client: ClientId,
    /// What it is for.
    pub action: Action,
    /// Its language.
    pub language: Language,
    /// What we rendered.
    pub rendered_text: String,
    /// Codes of what is warned of.
    pub warnings: Vec<String>,
    /// What makes repeating the request harmless; once per person.
    pub idempotency_key: String,
    /// Tells whether a repeated request is the same one.
    pub request_hash: String,
}

impl fmt::Debug for NewSendIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSendIntent")
            .field("action", &self.action)
            .finish_non_exhaustive()
    }
}

/// What storing an intent came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prepared {
    /// It was stored.
    New(SendIntent),
    /// The same request was stored before: this is it, as it stands now.
    Repeated(SendIntent),
    /// The key was used for another request.
    KeyReused,
}

/// What reporting an outcome came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It is stored, or was stored before.
    Done(SendIntent),
    /// Another outcome was reported before, and stays.
    Already(SendIntent),
    /// This person has no such intent.
    NotFound,
}

/// Which intents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SendIntentFilter {
    /// For this conversation.
    pub conversation: Option<ConversationId>,
    /// About this client.
    pub client: Option<ClientId>,
    /// Of this person.
    pub staff: Option<StaffId>,
}

/// An intent in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendIntentEntry {
    /// The intent.
    pub intent: SendIntent,
    /// The name of who prepared it.
    pub staff_name: String,
    /// The client's full name.
    pub client_name: String,
}

impl TryFrom<send_intent::Model> for SendIntent {
    type Error = StorageError;

    fn try_from(row: send_intent::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "send_intents";
        Ok(Self {
            id: SendIntentId(row.id),
            staff: StaffId(row.staff_id),
            corp: CorpId(row.corp_id),
            conversation: ConversationId(row.conversation_id),
            client: ClientId(row.client_id),
            action: word(Action::parse(&row.action), TABLE, "action", row.id)?,
            language: word(Language::parse(&row.language), TABLE, "language", row.id)?,
            warnings: json(row.warnings, TABLE, "warnings", row.id)?,
            state: word(SendState::parse(&row.state), TABLE, "state", row.id)?,
            rendered_text: row.rendered_text,
            sent_text: row.sent_text,
            problem: row.problem,
            idempotency_key: row.idempotency_key,
            request_hash: row.request_hash,
            created_at: row.created_at,
            settled_at: row.settled_at,
        })
    }
}
