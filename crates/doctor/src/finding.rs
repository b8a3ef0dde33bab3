use std::collections::BTreeMap;

use serde::Serialize;
use sidebook_domain::CorpId;

use crate::{Code, Probe, State};

/// What a probe looked at, where there are several of a kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum About {
    /// The installation as a whole.
    Installation,
    /// One of our callback addresses: `suite`, `data`, `internal:<corp>`.
    Address {
        /// Which.
        name: String,
    },
    /// One of our apps: `suite` or `internal:<corp>`.
    App {
        /// Which.
        name: String,
    },
    /// A corp.
    Corp {
        /// Our id.
        id: CorpId,
        /// Its short name.
        name: String,
    },
}

/// The answer of one probe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub probe: Probe,
    /// Of what.
    pub about: About,
    /// How it ended.
    pub state: State,
    /// What was found.
    pub code: Code,
    /// Numbers and names that the texts speak of. Never a secret.
    pub facts: BTreeMap<&'static str, String>,
}

impl Finding {
    /// A finding about the installation.
    #[must_use]
    pub fn new(probe: Probe, code: Code) -> Self {
        Self {
            probe,
            about: About::Installation,
            state: code.state(),
            code,
            facts: BTreeMap::new(),
        }
    }

    /// The same about something else.
    #[must_use]
    pub fn about(mut self, about: About) -> Self {
        self.about = about;
        self
    }

    /// The same with a fact.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.insert(name, value.to_string());
        self
    }
}

/// The worst state among findings.
#[must_use]
pub fn worst(findings: &[Finding]) -> State {
    findings
        .iter()
        .map(|finding| finding.state)
        .max()
        .unwrap_or(State::Ok)
}
