use std::time::Duration;

use sidebook_messenger::MessengerError;
use sidebook_storage::StorageError;
use sidebook_storage::shared::SharedStateError;

/// Why a job is not done. Whoever fails decides what becomes of the job.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// May succeed later without anyone doing anything. Counts as an attempt.
    #[error("{reason}")]
    Retry {
        /// How long to wait.
        after: Pause,
        /// For people: no secrets, no personal data.
        reason: String,
    },
    /// Nothing failed, it is only somebody else's turn: goes on later, with all its attempts.
    #[error("goes on later")]
    Later {
        /// How long to wait.
        after: Duration,
    },
    /// Repeating it is useless: the job is parked until somebody looks.
    #[error("{reason}")]
    GiveUp {
        /// For people: no secrets, no personal data.
        reason: String,
    },
}

/// When to look again after the shared state did not answer.
const UNSHARED: Duration = Duration::from_secs(2);

/// How long a failed job waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The worker's growing pause, and at least this long.
    AtLeast(Duration),
    /// This long.
    Exactly(Duration),
}

impl JobError {
    /// Try again, after this pause at the earliest.
    pub(crate) fn retry(after: Duration, reason: impl Into<String>) -> Self {
        Self::Retry {
            after: Pause::AtLeast(after),
            reason: reason.into(),
        }
    }

    /// Try again after this pause.
    pub(crate) fn exactly(after: Duration, reason: impl Into<String>) -> Self {
        Self::Retry {
            after: Pause::Exactly(after),
            reason: reason.into(),
        }
    }

    /// Park it.
    pub(crate) fn give_up(reason: impl Into<String>) -> Self {
        Self::GiveUp {
            reason: reason.into(),
        }
    }
}

impl From<MessengerError> for JobError {
    fn from(error: MessengerError) -> Self {
        if let Some(after) = error.paced() {
            return Self::Later { after };
        }
        if matches!(error, MessengerError::Tokens(_)) {
            return Self::Later { after: UNSHARED };
        }
        match error.retry_after() {
            Some(after) => Self::retry(after, error.to_string()),
            None => Self::give_up(error.to_string()),
        }
    }
}

impl From<StorageError> for JobError {
    fn from(error: StorageError) -> Self {
        // Somebody else was first: on the second look the work is theirs, or there is a newer row to begin from.
        if error.retryable() || error.is_duplicate() || matches!(error, StorageError::Stale) {
            Self::retry(Duration::from_secs(1), error.to_string())
        } else {
            Self::give_up(error.to_string())
        }
    }
}

impl From<SharedStateError> for JobError {
    /// Nothing is wrong with the job, and nothing can be done without: as when the gate does not know the budget.
    fn from(_: SharedStateError) -> Self {
        Self::Later { after: UNSHARED }
    }
}

#[cfg(test)]
mod tests {
    use sidebook_messenger::TokenStoreError;

    use super::*;

    #[test]
    fn shared_state_that_is_away_costs_no_attempt_whoever_misses_it() {
        let away = || SharedStateError::Unreachable(Box::new(std::io::Error::other("away")));
        let tokens = MessengerError::Tokens(TokenStoreError(Box::new(away())));
        for error in [JobError::from(away()), JobError::from(tokens)] {
            assert!(matches!(error, JobError::Later { .. }), "{error:?}");
        }
    }
}
