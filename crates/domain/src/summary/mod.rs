//! What stands between a client and the end of the period whose filing is due, as facts: the first screen puts them
//! into words.

mod fact;
mod situation;
mod suggestion;

use crate::{Period, period_to_file};

pub use fact::Fact;
pub use situation::{FilingsTold, ServiceTerm, Situation};
pub use suggestion::Suggestion;

/// What the first screen says about a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The month whose filing is due now: the one before.
    pub period: Period,
    /// What stands out, what presses most first.
    pub facts: Vec<Fact>,
    /// The message that presses most.
    pub suggestion: Option<Suggestion>,
}

impl Summary {
    /// What the situation comes to.
    #[must_use]
    pub fn of(situation: &Situation) -> Self {
        let facts = fact::facts(situation);
        let suggestion = suggestion::first_of(&facts, situation);
        Self {
            period: period_to_file(situation.today),
            facts,
            suggestion,
        }
    }
}

#[cfg(test)]
mod tests;
