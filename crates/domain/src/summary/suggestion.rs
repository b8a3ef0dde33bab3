use chrono::NaiveDate;

use super::{Fact, Situation};
use crate::{
    Action, DaysLeft, DocumentKind, HolidayCalendar, MissingDocumentId, Period, ServiceId, filing_deadline,
    period_to_file,
};

/// Money that is overdue can be asked for a few days later as well; a deadline cannot wait.
const PAYMENT_DAYS: i64 = 5;

/// Telling of what is filed is news for about a day, and gone from here once it is told; money stays due.
const NOTICE_DAYS: i64 = 1;

/// A message that would help, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suggestion {
    /// Ask for these documents.
    MissingDocuments(Vec<MissingDocumentId>),
    /// Tell that the returns of this month are in.
    FilingNotice(Period),
    /// Ask for everything that is due.
    Payment,
    /// Remind of the end of this service.
    ServiceEnding(ServiceId),
}

impl Suggestion {
    /// What the message is for.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::MissingDocuments(_) => Action::MissingDocumentsReminder,
            Self::FilingNotice(_) => Action::FilingNotice,
            Self::Payment => Action::PaymentReminder,
            Self::ServiceEnding(_) => Action::ServiceExpiryReminder,
        }
    }
}

/// The message that helps with what hurts first; of two, with what stands first.
pub(super) fn first_of(facts: &[Fact], situation: &Situation) -> Option<Suggestion> {
    let missing = situation.missing.as_deref().unwrap_or_default();
    facts
        .iter()
        .filter_map(|fact| suggestion(fact, missing, situation.today))
        .min_by_key(|(days, _)| *days)
        .map(|(_, suggestion)| suggestion)
}

/// A message that helps with a fact, and in how many days the fact begins to hurt.
fn suggestion(
    fact: &Fact,
    missing: &[(MissingDocumentId, Period, DocumentKind)],
    today: NaiveDate,
) -> Option<(i64, Suggestion)> {
    match fact {
        Fact::MissingDocuments { due, .. } if due.is_empty() => None,
        Fact::MissingDocuments { .. } => {
            let period = period_to_file(today);
            // Without them nothing can be filed in time.
            let deadline = filing_deadline(period, HolidayCalendar::published());
            let due = missing
                .iter()
                .filter(|(_, of, _)| *of <= period)
                .map(|(id, ..)| *id)
                .collect();
            Some((
                deadline.days_left(today).max(0),
                Suggestion::MissingDocuments(due),
            ))
        }
        Fact::FilingsNotTold { period, .. } => Some((NOTICE_DAYS, Suggestion::FilingNotice(*period))),
        // Filing is the accountant's own work; what the client is told comes afterwards.
        Fact::FilingsOpen { .. } | Fact::IntakesUnfinished(_) | Fact::FollowUpsDue(_) => None,
        Fact::Receivables { .. } if !fact.blocks() => None,
        Fact::Receivables { .. } => Some((PAYMENT_DAYS, Suggestion::Payment)),
        Fact::ServiceEnding { service, left } => {
            let days = match left {
                DaysLeft::Running(days) | DaysLeft::NotStarted(days) => *days,
                DaysLeft::Expired(_) => 0,
            };
            Some((days, Suggestion::ServiceEnding(*service)))
        }
    }
}
