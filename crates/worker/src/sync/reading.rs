use std::sync::Arc;

use chrono::{DateTime, Utc};
use sidebook_ambient::Clock;
use sidebook_messenger::{
    ChatId, ContactPage, CorpKey, Failure, Group, GroupPage, Messenger, MessengerError,
};

use super::lane::Lane;

/// What to read.
#[derive(Debug, Clone)]
pub(super) enum Ask {
    /// The next page of contacts of a lane's members.
    Contacts(Lane),
    /// The next page of group chats that a lane's members own.
    Groups(Lane),
    /// One group chat.
    Group(ChatId),
}

/// What the platform said.
pub(super) enum Said {
    Contacts(Lane, ContactPage),
    Groups(Lane, GroupPage),
    Group(ChatId, Option<Group>),
    /// A group chat that is there and may not be read now.
    Hidden(ChatId),
    Failed(Ask, MessengerError),
}

/// An answer, and when it was asked for: before the request was sent, so that whatever changed meanwhile is newer.
pub(super) struct Read {
    pub(super) said: Said,
    pub(super) at: DateTime<Utc>,
}

/// Asks the platform.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) messenger: Arc<dyn Messenger>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) corp: CorpKey,
}

impl Reader {
    pub(super) async fn read(self, ask: Ask) -> Read {
        let at = self.clock.now();
        let said = match &ask {
            Ask::Contacts(lane) => self
                .messenger
                .contacts(&self.corp, &lane.members, lane.cursor.as_deref())
                .await
                .map(|page| Said::Contacts(lane.clone(), page)),
            Ask::Groups(lane) => self
                .messenger
                .groups(&self.corp, &lane.members, lane.cursor.as_deref())
                .await
                .map(|page| Said::Groups(lane.clone(), page)),
            Ask::Group(chat) => match self.messenger.group(&self.corp, chat).await {
                Err(error) if is_hidden(&error) => Ok(Said::Hidden(chat.clone())),
                group => group.map(|group| Said::Group(chat.clone(), group)),
            },
        };
        Read {
            said: said.unwrap_or_else(|error| Said::Failed(ask, error)),
            at,
        }
    }
}

/// The platform does not say that it is gone, only that we cannot have it.
fn is_hidden(error: &MessengerError) -> bool {
    matches!(
        error.failure(),
        Some(Failure::OutOfScope | Failure::Unlicensed | Failure::NotFound | Failure::Rejected)
    )
}
