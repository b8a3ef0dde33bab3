use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sidebook_domain::{
    Action, ClientId, ConversationId, CorpId, Language, Period, SendAttachmentId, SendIntentId, SendOutcome,
    SendState, SendWarningCode, StaffId,
};

use super::super::send_attachments::SendAttachment;
use crate::StorageError;
use crate::books::reach::Reach;
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
    /// What was warned of.
    pub warnings: Vec<SendWarning>,
    /// Those of the warnings that were deliberately passed over.
    pub acknowledged: Vec<SendWarningCode>,
    /// What goes with the words, in the order in which it is handed over.
    pub attachments: Vec<IntentAttachment>,
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
    /// When the page began to hand it over.
    pub handing_over_at: Option<DateTime<Utc>>,
    /// When its outcome was reported.
    pub settled_at: Option<DateTime<Utc>>,
}

/// Something that goes with the words of an intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntentAttachment {
    /// Which picture or file.
    pub id: SendAttachmentId,
    /// The platform's id of it, as the page hands it over.
    pub media: String,
    /// What became of it, once reported; `None` also when it was not tried, because what goes before it was not handed
    /// over. The words come last.
    pub state: Option<SendState>,
}

/// Something to look at before sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendWarning {
    /// What it is about.
    pub code: SendWarningCode,
    /// The clients it is about, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<String>,
}

/// Warnings as rows hold them: earlier versions kept the text of each one's JSON.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredWarning {
    Warning(SendWarning),
    Text(String),
}

impl StoredWarning {
    fn read(self) -> Option<SendWarning> {
        match self {
            Self::Warning(warning) => Some(warning),
            Self::Text(text) => serde_json::from_str(&text).ok(),
        }
    }
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
    /// The one month that it is about, if it is about one.
    pub period: Option<Period>,
    /// Its language.
    pub language: Language,
    /// What we rendered.
    pub rendered_text: String,
    /// What is warned of.
    pub warnings: Vec<SendWarning>,
    /// What goes with the words, in this order, each with the platform's id of it.
    pub attachments: Vec<(SendAttachmentId, String)>,
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

/// What the page reports after it called the platform's client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report<'a> {
    /// What became of the whole: of the last part that was tried.
    pub outcome: SendOutcome,
    /// What became of the attachments that were tried, in their order.
    pub attachments: &'a [SendOutcome],
    /// What was sent, as edited.
    pub text: &'a str,
    /// What the platform's client said.
    pub problem: Option<&'a str>,
}

/// What announcing that an intent is handed over, or reporting its outcome, came to.
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
    /// For this.
    pub action: Option<Action>,
    /// What became of them.
    pub state: Option<SendState>,
    /// Prepared then or later.
    pub from: Option<DateTime<Utc>>,
    /// Prepared before.
    pub before: Option<DateTime<Utc>>,
    /// About a client within this reach. `None`: about any.
    pub within: Option<Reach>,
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
    /// What went with the words, in the order of the intent's.
    pub attachments: Vec<SendAttachment>,
}

impl TryFrom<send_intent::Model> for SendIntent {
    type Error = StorageError;

    fn try_from(row: send_intent::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "send_intents";
        let warnings: Vec<StoredWarning> = json(row.warnings, TABLE, "warnings", row.id)?;
        let warnings: Option<Vec<SendWarning>> = warnings.into_iter().map(StoredWarning::read).collect();
        let attachment_state = match &row.attachment_state {
            Some(state) => Some(word(SendState::parse(state), TABLE, "attachment_state", row.id)?),
            None => None,
        };
        let first = row.attachment_id.zip(row.attachment_media);
        let first = first.map(|(id, media)| IntentAttachment {
            id: SendAttachmentId(id),
            media,
            state: attachment_state,
        });
        let further: Vec<IntentAttachment> = match row.further_attachments {
            Some(further) => json(further, TABLE, "further_attachments", row.id)?,
            None => Vec::new(),
        };
        let acknowledged = match row.acknowledged {
            Some(codes) => json(codes, TABLE, "acknowledged", row.id)?,
            None => Vec::new(),
        };
        Ok(Self {
            id: SendIntentId(row.id),
            staff: StaffId(row.staff_id),
            corp: CorpId(row.corp_id),
            conversation: ConversationId(row.conversation_id),
            client: ClientId(row.client_id),
            action: word(Action::parse(&row.action), TABLE, "action", row.id)?,
            language: word(Language::parse(&row.language), TABLE, "language", row.id)?,
            warnings: word(warnings, TABLE, "warnings", row.id)?,
            acknowledged,
            attachments: first.into_iter().chain(further).collect(),
            state: word(SendState::parse(&row.state), TABLE, "state", row.id)?,
            rendered_text: row.rendered_text,
            sent_text: row.sent_text,
            problem: row.problem,
            idempotency_key: row.idempotency_key,
            request_hash: row.request_hash,
            created_at: row.created_at,
            handing_over_at: row.handing_over_at,
            settled_at: row.settled_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_earlier_versions_are_read() {
        let stored = serde_json::json!([
            r#"{"code":"other_clients_in_group","clients":["蓝天公司"]}"#,
            { "code": "data_stale" },
        ]);
        let stored: Vec<StoredWarning> = serde_json::from_value(stored).unwrap();
        let read: Vec<SendWarning> = stored.into_iter().filter_map(StoredWarning::read).collect();
        let warning = |code, clients: &[&str]| SendWarning {
            code,
            clients: clients.iter().map(|name| (*name).to_owned()).collect(),
        };
        assert_eq!(
            read,
            [
                warning(SendWarningCode::OtherClientsInGroup, &["蓝天公司"]),
                warning(SendWarningCode::DataStale, &[]),
            ]
        );
        assert!(
            StoredWarning::Text("other_clients_in_group".to_owned())
                .read()
                .is_none()
        );
    }
}
