//! The questions, one subject a file.

mod callback;
mod corp;
mod database;
mod http;
mod platform;
mod shared;
mod work;

use std::time::Duration;

use sidebook_storage::StorageError;
use sidebook_storage::shared::SharedStateError;

use crate::{Code, Doctor, Finding, Probe};

/// Why a probe could not be carried out. Holds no secret.
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) String);

impl From<StorageError> for Broken {
    fn from(error: StorageError) -> Self {
        Self(error.to_string())
    }
}

impl From<SharedStateError> for Broken {
    fn from(error: SharedStateError) -> Self {
        Self(error.to_string())
    }
}

/// A question without an answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    Broken(Broken),
    TimedOut(Duration),
}

impl Unanswered {
    pub(crate) fn finding(self, probe: Probe) -> Finding {
        match self {
            Self::Broken(Broken(problem)) => Finding::new(probe, Code::Broke).fact("problem", problem),
            Self::TimedOut(limit) => Finding::new(probe, Code::TimedOut).fact("seconds", limit.as_secs()),
        }
    }
}

/// A probe that cannot be asked because of another.
fn depends(probe: Probe, on: Probe) -> Finding {
    Finding::new(probe, Code::Depends).fact("on", on.as_str())
}

impl Doctor {
    /// What the configuration itself finds risky.
    pub(crate) fn configuration(&self) -> Vec<Finding> {
        let probe = Probe::Configuration;
        if self.settings.warnings.is_empty() {
            return vec![Finding::new(probe, Code::ConfigurationSound)];
        }
        let risky = |warning: &String| Finding::new(probe, Code::ConfigurationRisky).fact("warning", warning);
        self.settings.warnings.iter().map(risky).collect()
    }
}
