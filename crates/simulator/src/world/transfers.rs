//! Contacts on their way from one member to another.

use serde::{Deserialize, Serialize};

use super::{Corp, Follow, FollowStatus};

/// Friends that a member may have.
pub(crate) const MOST_CONTACTS: usize = 20_000;
/// Within this many seconds a contact is handed over at most [`Transfer::MOST`] times.
const QUARTER: i64 = 90 * 86_400;

/// The transfer of a contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Transfer {
    /// The contact.
    pub contact: String,
    /// Member who hands over.
    pub from: String,
    /// Member who takes over.
    pub to: String,
    /// Whether the first one had left the corp.
    pub resigned: bool,
    /// Unix seconds.
    pub begun_at: i64,
    /// How it stands.
    pub state: TransferState,
    /// Unix seconds; 0 while it waits.
    pub ended_at: i64,
}

/// How a transfer stands, with the platform's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// The contact is the other's.
    Done,
    /// Not yet.
    Waiting,
    /// The contact refused.
    Refused,
    /// The one who takes over has too many.
    Full,
}

impl TransferState {
    /// The platform's number.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Done => 1,
            Self::Waiting => 2,
            Self::Refused => 3,
            Self::Full => 4,
        }
    }
}

impl Transfer {
    /// How often a contact is handed over within 90 days.
    const MOST: usize = 2;
}

impl Corp {
    /// The platform's code against handing a contact over; nothing when it may begin.
    pub(crate) fn against_transfer(&self, contact: &str, from: &str, to: &str, now: i64) -> Option<i64> {
        let follow = self.follows.get(from).and_then(|of| of.get(contact));
        if !follow.is_some_and(|follow| follow.status != FollowStatus::Half) {
            return Some(40131);
        }
        let mine: Vec<&Transfer> = self
            .transfers
            .iter()
            .filter(|one| one.contact == contact)
            .collect();
        if mine.iter().any(|one| one.state == TransferState::Waiting) {
            return Some(40100);
        }
        let lately = mine.iter().filter(|one| now - one.begun_at < QUARTER).count();
        if lately >= Transfer::MOST {
            return Some(40128);
        }
        self.is_full(to).then_some(40099)
    }

    /// Whether a member has as many friends as they may have.
    pub(crate) fn is_full(&self, member: &str) -> bool {
        self.follows
            .get(member)
            .is_some_and(|of| of.len() >= MOST_CONTACTS)
    }

    /// Ends the transfer: the contact's relation goes to the other one with what was noted. Whether they are new friends.
    pub(crate) fn hand_over(&mut self, transfer: &Transfer, now: i64) -> bool {
        let old = self
            .follows
            .get_mut(&transfer.from)
            .and_then(|of| of.remove(&transfer.contact));
        let taker = self.follows.entry(transfer.to.clone()).or_default();
        if taker.contains_key(&transfer.contact) {
            return false;
        }
        if let Some(old) = old {
            let follow = Follow {
                created_at: now,
                add_way: 202,
                operator: transfer.to.clone(),
                state: String::new(),
                status: FollowStatus::Friends,
                ..old
            };
            taker.insert(transfer.contact.clone(), follow);
        }
        true
    }
}
