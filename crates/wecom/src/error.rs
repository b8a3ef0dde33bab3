use std::borrow::Cow;
use std::time::Duration;

use sidebook_messenger::{Failure, MessengerError, Paced, PlatformSaid};

/// Why a call gave no result, in the platform's words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WecomError {
    #[error("{api} answered {code}")]
    Refused {
        api: &'static str,
        code: i64,
        hint: Option<String>,
    },
    #[error(transparent)]
    Paced(Paced),
    #[error("{api} gave no usable answer")]
    Transport {
        api: &'static str,
        #[source]
        cause: TransportError,
    },
}

/// Why there was no usable answer. None of these shows an address: its query holds tokens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransportError {
    #[error("not connected")]
    Connect(#[source] reqwest::Error),
    #[error("no answer in time")]
    Timeout(#[source] reqwest::Error),
    #[error("the answer broke off")]
    Broken(#[source] reqwest::Error),
    #[error("status {0}")]
    Status(u16),
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the answer is not the expected JSON (line {line}, column {column})")]
    Json { line: usize, column: usize },
    #[error("the answer lacks {0}")]
    Lacks(&'static str),
    #[error("another worker has been refreshing the token for too long")]
    RefreshStuck,
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_timeout() {
            Self::Timeout(error)
        } else if error.is_connect() {
            Self::Connect(error)
        } else {
            Self::Broken(error)
        }
    }
}

impl From<serde_json::Error> for TransportError {
    /// Keeps the place, not the text: serde quotes the value it did not expect.
    fn from(error: serde_json::Error) -> Self {
        Self::Json {
            line: error.line(),
            column: error.column(),
        }
    }
}

impl WecomError {
    /// Whether the same call may succeed within seconds (`platform/wecom.md` 9.2, "transient").
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Refused { api, code, .. } => {
                // Too many at once was not carried out, and there is a place again in a moment.
                matches!(failure(api, *code), Failure::Busy | Failure::TooParallel)
            }
            Self::Transport { .. } => true,
            Self::Paced(_) => false,
        }
    }

    /// What the gate has to know of it.
    pub(crate) fn said(&self) -> PlatformSaid {
        match self {
            Self::Refused { api, code, .. } => match failure(api, *code) {
                Failure::TooParallel => PlatformSaid::TooParallel,
                Failure::TooFrequent { retry_after } => PlatformSaid::TooFrequent(retry_after),
                _ => PlatformSaid::Nothing,
            },
            _ => PlatformSaid::Nothing,
        }
    }

    /// Whether the token that the call carried has to be fetched again.
    pub(crate) fn is_token_refused(&self) -> bool {
        matches!(self, Self::Refused { api, code, .. } if failure(api, *code) == Failure::TokenRefused)
    }

    pub(crate) fn code(&self) -> Option<i64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Transport { .. } | Self::Paced(_) => None,
        }
    }

    /// The `errcode` label of the metric: the codes that this adapter knows, so that there are never too many.
    pub(crate) fn code_label(&self) -> Cow<'static, str> {
        match self {
            Self::Refused { api, code, .. } if failure(api, *code) != Failure::Rejected => {
                Cow::Owned(code.to_string())
            }
            Self::Refused { .. } => Cow::Borrowed("other"),
            Self::Transport { .. } | Self::Paced(_) => Cow::Borrowed("none"),
        }
    }

    /// The `outcome` label of the metric.
    pub(crate) fn outcome(&self) -> &'static str {
        match self {
            Self::Refused { api, code, .. } => match failure(api, *code) {
                Failure::Busy => "busy",
                Failure::TooFrequent { .. } => "too_frequent",
                Failure::TooParallel => "too_parallel",
                Failure::TokenRefused => "token_refused",
                Failure::CodeSpent => "code_spent",
                Failure::OutOfScope => "out_of_scope",
                Failure::Unlicensed => "unlicensed",
                Failure::NotFound => "not_found",
                Failure::AuthorisationGone => "authorisation_gone",
                Failure::Misconfigured => "misconfigured",
                Failure::Rejected => "rejected",
            },
            Self::Paced(_) => "paced",
            Self::Transport { cause, .. } => match cause {
                TransportError::Connect(_) => "connect",
                TransportError::Timeout(_) => "timeout",
                TransportError::Broken(_) => "broken",
                TransportError::Status(_) => "status",
                TransportError::TooLarge(_) => "too_large",
                TransportError::Json { .. } | TransportError::Lacks(_) => "bad_answer",
                TransportError::RefreshStuck => "refresh_stuck",
            },
        }
    }
}

impl From<WecomError> for MessengerError {
    fn from(error: WecomError) -> Self {
        match error {
            WecomError::Refused { api, code: 40085, .. } => {
                tracing::warn!(api, "the suite ticket was refused, a new one is awaited");
                Self::TicketMissing
            }
            WecomError::Refused { api, code, hint } => Self::Refused {
                failure: failure(api, code),
                code,
                api,
                hint,
            },
            WecomError::Paced(paced) => Self::Paced(paced),
            WecomError::Transport { api, cause } => Self::Transport {
                api,
                source: Box::new(cause),
            },
        }
    }
}

/// What can be done about a refusal: the classes of `platform/wecom.md` 9.2 over the codes of its section 10.
/// A code not listed is a request that was refused: repeating it is useless.
pub(crate) fn failure(api: &str, code: i64) -> Failure {
    match code {
        -1 | 6000 => Failure::Busy,
        45009 => Failure::TooFrequent {
            retry_after: block_time(api),
        },
        45033 => Failure::TooParallel,
        40014 | 42001 | 40082 | 42009 => Failure::TokenRefused,
        // oauth code, pre-auth code, auth code, user ticket, login code
        40029 | 42022 | 40077 | 42007 | 40078 | 84014 | 84015 | 84075 => Failure::CodeSpent,
        // departments, members, tags and contacts outside the scope; rights that the corp did not give
        40066
        | 40096
        | 48001
        | 48002
        | 50002
        | 60003
        | 60011
        | 60021
        | 60123
        | 81011
        | 84074
        | 92000..=92003 => Failure::OutOfScope,
        701_008 | 701_099 => Failure::Unlicensed,
        // a userid, a record, a group, a relation that is not there (any more)
        40003 | 60111 | 60136 | 49008 | 84061 | 86001 | 86003 | 90501 => Failure::NotFound,
        // permanent code void, no authorisation, app disabled, right withdrawn
        40084 | 48004 | 48006 | 50003 => Failure::AuthorisationGone,
        // secrets, ids, domains, addresses and tickets of ours
        40001 | 40013 | 40056 | 40080 | 40083 | 40091 | 40093 | 42012 | 43009 | 48003 | 50001 | 60020
        | 60214 | 80001 | 85005 | 91040 | 301_002 => Failure::Misconfigured,
        _ => Failure::Rejected,
    }
}

/// The minute's limit blocks for a minute; page tickets are counted by the hour (`platform/wecom.md` 4.1, 9.1).
fn block_time(api: &str) -> Duration {
    match api {
        "get_jsapi_ticket" | "ticket/get" => Duration::from_secs(3600),
        _ => Duration::from_secs(60),
    }
}
