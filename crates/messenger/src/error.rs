use std::time::Duration;

use crate::{CredentialsError, Paced, TokenStoreError};

/// What went wrong with a platform call, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum MessengerError {
    /// The platform answered with a refusal.
    #[error("{failure}: the platform answered {code} to {api}")]
    Refused {
        /// What the caller can do.
        failure: Failure,
        /// The platform's own number, for the log and the operator.
        code: i64,
        /// Which call it was, in the platform's words, for the log.
        api: &'static str,
        /// The platform's hint for its support, without secrets.
        hint: Option<String>,
    },
    /// No usable answer: connection, time-out, status other than 200, truncated or foreign body.
    #[error("the platform could not be reached for {api}")]
    Transport {
        /// Which call it was.
        api: &'static str,
        /// The cause, without the URL's query.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The call was not made: our own budget says to wait.
    #[error(transparent)]
    Paced(#[from] Paced),
    /// No suite ticket has arrived yet, or the last one is too old: wait for the next push.
    #[error("no fresh suite ticket is known")]
    TicketMissing,
    /// The corp has no usable authorisation (never installed, or cancelled).
    #[error("the corp has not authorised the app")]
    NotInstalled,
    /// Something in our configuration makes the call impossible; the text names the key.
    #[error("not configured: {0}")]
    NotConfigured(String),
    /// A stored secret could not be read.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// The shared tokens could not be reached.
    #[error(transparent)]
    Tokens(#[from] TokenStoreError),
}

/// Classes of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The platform is busy; the same call may succeed soon.
    Busy,
    /// Too frequent: this call is blocked for about this long.
    TooFrequent {
        /// How long to leave this call alone.
        retry_after: Duration,
    },
    /// Too many at once for this corp: halve the parallelism.
    TooParallel,
    /// A token was refused even after a refresh.
    TokenRefused,
    /// A one-time code was wrong, spent or expired: the person has to start again.
    CodeSpent,
    /// The thing is outside the app's visible scope or rights.
    OutOfScope,
    /// The member has no interface licence.
    Unlicensed,
    /// The thing does not exist (any more).
    NotFound,
    /// The corp withdrew its authorisation, or the app was disabled.
    AuthorisationGone,
    /// Our secrets, ids or addresses are wrong: an operator has to look.
    Misconfigured,
    /// The request itself was refused; repeating it is useless.
    Rejected,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Busy => "busy",
            Self::TooFrequent { .. } => "too frequent",
            Self::TooParallel => "too many at once",
            Self::TokenRefused => "token refused",
            Self::CodeSpent => "code spent",
            Self::OutOfScope => "out of scope",
            Self::Unlicensed => "no licence",
            Self::NotFound => "not found",
            Self::AuthorisationGone => "authorisation gone",
            Self::Misconfigured => "misconfigured",
            Self::Rejected => "rejected",
        })
    }
}

impl MessengerError {
    /// Whether the same work may succeed later without anyone doing anything, and when to try.
    /// `Some(pause)` is the least pause; `None` means: give up.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { failure, .. } => match failure {
                Failure::Busy | Failure::TokenRefused => Some(Duration::from_secs(1)),
                Failure::TooParallel => Some(Duration::from_secs(3)),
                Failure::TooFrequent { retry_after } => Some(*retry_after),
                _ => None,
            },
            Self::Transport { .. } | Self::Credentials(_) | Self::Tokens(_) => Some(Duration::from_secs(1)),
            Self::Paced(paced) => Some(paced.retry_after),
            Self::TicketMissing => Some(Duration::from_secs(30)),
            Self::NotInstalled | Self::NotConfigured(_) => None,
        }
    }

    /// How long to wait when nothing failed but the pace: the platform's limits, or our own below them. Work that meets
    /// this goes on later and is none the worse for it.
    #[must_use]
    pub fn paced(&self) -> Option<Duration> {
        match self {
            Self::Paced(paced) => Some(paced.retry_after),
            Self::Refused {
                failure: Failure::TooFrequent { .. } | Failure::TooParallel,
                ..
            } => self.retry_after(),
            _ => None,
        }
    }

    /// Whether this says that the corp's authorisation is over.
    #[must_use]
    pub fn authorisation_gone(&self) -> bool {
        matches!(
            self,
            Self::NotInstalled
                | Self::Refused {
                    failure: Failure::AuthorisationGone,
                    ..
                }
        )
    }

    /// The class of a refusal.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        match self {
            Self::Refused { failure, .. } => Some(*failure),
            _ => None,
        }
    }
}
