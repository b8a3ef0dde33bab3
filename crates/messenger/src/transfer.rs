//! Handing over on the platform: contacts and groups of one member become another's.

use chrono::{DateTime, Utc};

use crate::{ExternalUserId, MemberId};

/// Who hands over, and who takes over. Both are members of the same corp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Whose contacts and groups they are.
    pub from: MemberId,
    /// Whose they become.
    pub to: MemberId,
    /// Whether the first has left the corp: the platform has other calls for those.
    pub has_left: bool,
}

/// What became of one thing that was to be handed over: nothing stood against it, or this did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transferred<Id> {
    /// The contact or group.
    pub id: Id,
    /// Why not. `None`: a group has moved; the transfer of a contact has begun, and the contact may refuse it.
    pub refused: Option<TransferRefusal>,
}

/// Why the platform hands something not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferRefusal {
    /// It is not the first one's (any more): no contact of theirs, or a group that somebody else owns.
    NotTheirs,
    /// The first one has not left the corp.
    NotLeft,
    /// The one who takes over is not active, or has not proved who they are.
    TakerUnverified,
    /// The one who takes over has as many contacts as a member may have.
    TakerFull,
    /// Its transfer has begun already.
    UnderWay,
    /// It was handed over as often as the platform lets it.
    TooOften,
    /// Something else; the number is the platform's, 0 where it says nothing.
    Other(i64),
}

/// A transfer of a contact that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactTransfer {
    /// The contact.
    pub contact: ExternalUserId,
    /// How it stands.
    pub state: TransferState,
    /// When it ended. `None` while it has not.
    pub at: Option<DateTime<Utc>>,
}

/// How the transfer of a contact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TransferState {
    /// Begun: it happens within a day, unless the contact refuses.
    Waiting,
    /// The contact refused.
    Refused,
    /// The one who takes over has as many contacts as a member may have.
    TakerFull,
    /// The contact is the other's now.
    Done,
}
