use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::{AuthCode, ChatId, ExternalUserId, MemberId, PlatformCorpId};

/// Which of our callback addresses an event arrived on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// The third-party app's instruction address: tickets, installations, contacts, groups, tags, staff.
    Suite,
    /// The third-party app's data address: messages and app events of one corp.
    Data,
    /// The single address of a self-built app.
    Internal,
}

impl Route {
    /// The word stored and counted: `suite`, `data` or `internal`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suite => "suite",
            Self::Data => "data",
            Self::Internal => "internal",
        }
    }

    /// The route of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "suite" => Some(Self::Suite),
            "data" => Some(Self::Data),
            "internal" => Some(Self::Internal),
            _ => None,
        }
    }
}

/// What the platform told us. A hint, not the truth: whoever handles it reads the thing again.
#[derive(Debug, Clone)]
pub struct Event {
    /// The corp it is about. Tickets and new authorisations name none.
    pub corp: Option<PlatformCorpId>,
    /// When, by the platform's clock. `None` when the event did not say.
    pub at: Option<DateTime<Utc>>,
    /// The platform's name of the event, for people and counters: `change_external_contact/add_external_contact`.
    pub name: String,
    /// What it is about.
    pub kind: EventKind,
}

/// What an event is about.
#[derive(Debug, Clone)]
pub enum EventKind {
    /// A new suite ticket.
    SuiteTicket {
        /// Whose ticket.
        suite: String,
        /// The secret.
        ticket: SecretString,
    },
    /// A corp authorised the app; the code is exchanged for the permanent code.
    InstallationCreated {
        /// Spent by the exchange, lives ten minutes.
        code: AuthCode,
        /// What the install link carried, when it carried something.
        state: Option<String>,
    },
    /// Scope, rights or mode of an installation changed.
    InstallationChanged,
    /// The app was removed.
    InstallationCancelled,
    /// The permanent code was reset; the code is exchanged for the new one.
    PermanentCodeReset {
        /// Spent by the exchange.
        code: AuthCode,
    },
    /// Something about a member's follow of an external contact.
    Contact {
        /// The member.
        member: MemberId,
        /// The contact.
        contact: ExternalUserId,
        /// What happened.
        change: ContactChange,
    },
    /// Something about a group chat.
    Group {
        /// The group.
        chat: ChatId,
        /// What happened.
        change: GroupChange,
        /// The member list's version after the change, when the platform says.
        member_version: Option<String>,
    },
    /// The corp's tags changed: read all of them again.
    CorpTags,
    /// Something about a member.
    Staff {
        /// The member.
        member: MemberId,
        /// What happened.
        change: StaffChange,
    },
    /// Departments or member tags changed: the visible scope may have.
    Departments,
    /// Anything else: kept and visible, never an error.
    Other,
}

/// What happened between a member and an external contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactChange {
    /// They became contacts.
    Added,
    /// The contact added the member, who has not confirmed.
    HalfAdded,
    /// Remark, description or tags changed.
    Edited,
    /// The member deleted the contact.
    DeletedByStaff,
    /// The contact deleted the member; the relation stays one-way.
    DeletedByContact,
    /// A hand-over to this member failed, with the platform's reason.
    TransferFailed(String),
    /// Something newer than this code.
    Other(String),
}

/// What happened to a group chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupChange {
    /// It was created.
    Created,
    /// Members, owner, name or notice changed.
    Updated,
    /// It was dismissed.
    Dismissed,
    /// Something newer than this code.
    Other(String),
}

/// What happened to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffChange {
    /// Joined the corp.
    Created,
    /// Changed; the new id when the id itself changed.
    Updated {
        /// The id from now on.
        new_id: Option<MemberId>,
    },
    /// Left the corp.
    Deleted,
    /// Entered the app's visible scope.
    EnteredScope,
    /// Left the app's visible scope.
    LeftScope,
}

/// A callback body that is not an event document.
#[derive(Debug, thiserror::Error)]
pub enum EventReadError {
    /// Not well-formed, or with a document type or entities, which no platform sends.
    #[error("the event is not well-formed: {0}")]
    Malformed(String),
    /// A field that this kind of event cannot be without is missing.
    #[error("the event has no {0}")]
    Missing(&'static str),
}
