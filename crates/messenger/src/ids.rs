//! Platform ids: opaque, compared byte for byte, never parsed and never told apart by prefix.

use std::fmt;

use serde::{Deserialize, Serialize};
use sidebook_domain::CorpId;

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes the platform's text as it is.
            #[must_use]
            pub fn new(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }

            /// The platform's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
    };
}

opaque_id! {
    /// A corp as the platform names it to us (encrypted per provider for third-party apps).
    PlatformCorpId
}
opaque_id! {
    /// A member of a corp: one of the agency's people on the platform.
    MemberId
}
opaque_id! {
    /// An external contact (外部联系人).
    ExternalUserId
}
opaque_id! {
    /// A customer group chat (客户群).
    ChatId
}
opaque_id! {
    /// A label that the corp keeps on the platform (not one of our client tags).
    CorpTagId
}

/// The app as installed in one corp: a number local to that corp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgentId(pub i64);

/// How Sidebook got into a corp. Nothing above the token knows the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A third-party app, installed by many corps.
    Suite,
    /// A self-built app of one corp.
    Internal,
}

impl Mode {
    /// The word stored and shown: `suite` or `internal`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suite => "suite",
            Self::Internal => "internal",
        }
    }
}

/// Which of our registered apps a sign-in goes through.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppKey {
    /// The third-party app.
    Suite,
    /// The self-built app of this corp.
    Internal(PlatformCorpId),
}

/// Everything an adapter needs to act for a corp; secrets are fetched through [`crate::Credentials`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CorpKey {
    /// Our id.
    pub corp: CorpId,
    /// The platform's id.
    pub platform: PlatformCorpId,
    /// How we got in.
    pub mode: Mode,
    /// The app's number in this corp, once known.
    pub agent: Option<AgentId>,
}
