use crate::{ExternalUserId, MemberId, PlatformCorpId};

/// Where a browser is sent to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizePage {
    /// The full address.
    pub url: String,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedInPerson {
    /// A member of a corp. Whether the corp installed the app is for the caller to check.
    Member {
        /// Their corp.
        corp: PlatformCorpId,
        /// The member.
        member: MemberId,
    },
    /// Somebody who belongs to no corp.
    Outsider {
        /// Their id, when the platform gives one.
        contact: Option<ExternalUserId>,
    },
}
