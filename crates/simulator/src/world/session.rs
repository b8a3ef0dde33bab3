//! The simulated client: who is signed in, which conversation is open, where the sidebar was opened from.

use serde::{Deserialize, Serialize};

use super::World;
use crate::error::SimulatorError;

/// Where a page was opened from, in the words of `getContext`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Profile of an external contact.
    ContactProfile,
    /// Toolbar of a chat with one customer.
    SingleChatTools,
    /// Toolbar of a customer group.
    GroupChatTools,
    /// Attachment menu of a chat.
    ChatAttachment,
    /// Anywhere else.
    #[default]
    Normal,
}

impl Entry {
    /// The platform's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContactProfile => "contact_profile",
            Self::SingleChatTools => "single_chat_tools",
            Self::GroupChatTools => "group_chat_tools",
            Self::ChatAttachment => "chat_attachment",
            Self::Normal => "normal",
        }
    }
}

/// The state of the simulated client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientSession {
    /// Encrypted id of the corp.
    pub corp: String,
    /// Member who is signed in.
    pub member: String,
    /// Open conversation.
    pub conversation: Option<String>,
    /// Where the sidebar was opened from.
    pub entry: Entry,
}

impl World {
    /// Changes the state of the simulated client.
    ///
    /// # Errors
    /// The corp, the member or the conversation does not exist, or the conversation is not the member's.
    pub fn set_session(&mut self, mut session: ClientSession) -> Result<(), SimulatorError> {
        let corp = self.need_corp(&session.corp)?;
        let member = corp
            .member(&session.member)
            .ok_or_else(|| SimulatorError::unknown("member", &session.member))?;
        session.corp = corp.id.clone();
        session.member = member.id.clone();
        if let Some(id) = &session.conversation {
            let open = self
                .conversation(id)
                .filter(|found| found.has_member(self, &session.member));
            open.ok_or_else(|| SimulatorError::unknown("conversation", id))?;
        }
        if *self.session != session {
            *self.session = session;
        }
        Ok(())
    }
}
