use chrono::NaiveDate;

use super::{FilingsTold, ServiceTerm, Situation};
use crate::{
    DaysLeft, DocumentKind, Fen, FilingAgenda, MissingDocumentId, Period, ServiceId, days_left,
    period_to_file,
};

/// A service that ends within so many days is worth a word.
const SOON_DAYS: i64 = 30;

/// Something that stands out about a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Documents are missing.
    MissingDocuments {
        /// Those of the period that is due and of earlier ones, how many of each kind, in the order people see kinds.
        due: Vec<(DocumentKind, usize)>,
        /// All of them, those of later periods too.
        all: usize,
    },
    /// Something is not filed yet.
    FilingsOpen {
        /// How many tax kinds.
        open: usize,
        /// Of how many.
        all: usize,
        /// The last day.
        due_on: NaiveDate,
        /// Days until then: 0 on the last day, negative when it is over.
        days_left: i64,
    },
    /// Everything is filed, and the client was not told since.
    FilingsNotTold {
        /// The month.
        period: Period,
        /// How many tax kinds.
        filed: usize,
    },
    /// Something is not paid yet.
    Receivables {
        /// How much of it is overdue.
        overdue: Fen,
        /// How many items are open, those that are not due yet too.
        open: usize,
    },
    /// Documents came in, and more of their kind are to come.
    IntakesUnfinished(usize),
    /// The client was to be contacted again by now.
    FollowUpsDue(usize),
    /// The service that ends last ends soon or has ended.
    ServiceEnding {
        /// Which.
        service: ServiceId,
        /// How long it still runs; never one that has not begun.
        left: DaysLeft,
    },
}

impl Fact {
    /// Whether it stands in the way now, and not only soon.
    #[must_use]
    pub fn blocks(&self) -> bool {
        match self {
            Self::MissingDocuments { due, .. } => !due.is_empty(),
            Self::FilingsOpen { .. } => true,
            Self::Receivables { overdue, .. } => *overdue > Fen(0),
            Self::FilingsNotTold { .. } | Self::IntakesUnfinished(_) | Self::FollowUpsDue(_) => false,
            Self::ServiceEnding { left, .. } => matches!(left, DaysLeft::Expired(_)),
        }
    }

    /// How many things it is about.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::MissingDocuments { all, .. } => *all,
            Self::FilingsOpen { open, .. } | Self::Receivables { open, .. } => *open,
            Self::FilingsNotTold { filed, .. } => *filed,
            Self::IntakesUnfinished(count) | Self::FollowUpsDue(count) => *count,
            Self::ServiceEnding { .. } => 1,
        }
    }
}

/// What stands out, what presses most first.
pub(super) fn facts(situation: &Situation) -> Vec<Fact> {
    let today = situation.today;
    let missing = situation.missing.as_deref().unwrap_or_default();
    let services = situation.services.as_deref().unwrap_or_default();
    [
        missing_documents(missing, period_to_file(today)),
        situation.filings.as_ref().and_then(filings_open),
        situation
            .filings
            .as_ref()
            .and_then(|agenda| filings_not_told(agenda, situation.told)),
        situation
            .receivables
            .as_deref()
            .and_then(|open| receivables(open, today)),
        situation
            .intakes
            .filter(|count| *count > 0)
            .map(Fact::IntakesUnfinished),
        situation
            .follow_ups
            .as_deref()
            .and_then(|made| follow_ups_due(made, today)),
        service_ending(services, today),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn filings_open(agenda: &FilingAgenda) -> Option<Fact> {
    (!agenda.is_filed()).then_some(Fact::FilingsOpen {
        open: agenda.open.len(),
        all: agenda.kinds.len(),
        due_on: agenda.deadline.on,
        days_left: agenda.days_left,
    })
}

/// Nobody is told of half a month's filings.
fn filings_not_told(agenda: &FilingAgenda, told: FilingsTold) -> Option<Fact> {
    (agenda.is_filed() && told.is_behind()).then_some(Fact::FilingsNotTold {
        period: agenda.period,
        filed: agenda.kinds.len(),
    })
}

fn receivables(open: &[(NaiveDate, Fen)], today: NaiveDate) -> Option<Fact> {
    let overdue = open
        .iter()
        .filter(|(due_on, _)| *due_on < today)
        .map(|(_, amount)| *amount)
        .sum();
    (!open.is_empty()).then_some(Fact::Receivables {
        overdue,
        open: open.len(),
    })
}

/// A day to come back on is done with once there was contact on it or later.
fn follow_ups_due(made: &[(NaiveDate, Option<NaiveDate>)], today: NaiveDate) -> Option<Fact> {
    let is_due = |next_on: NaiveDate| next_on <= today && made.iter().all(|(on, _)| *on < next_on);
    let count = made
        .iter()
        .filter_map(|(_, next_on)| *next_on)
        .filter(|next_on| is_due(*next_on))
        .count();
    (count > 0).then_some(Fact::FollowUpsDue(count))
}

fn missing_documents(missing: &[(MissingDocumentId, Period, DocumentKind)], period: Period) -> Option<Fact> {
    let count = |kind| {
        missing
            .iter()
            .filter(|(_, of, what)| *of <= period && *what == kind)
            .count()
    };
    let due = DocumentKind::ALL
        .into_iter()
        .map(|kind| (kind, count(kind)))
        .filter(|(_, count)| *count > 0)
        .collect();
    (!missing.is_empty()).then_some(Fact::MissingDocuments {
        due,
        all: missing.len(),
    })
}

/// The service that ends last decides: an earlier one that has ended was renewed.
fn service_ending(services: &[ServiceTerm], today: NaiveDate) -> Option<Fact> {
    let last = services.iter().max_by_key(|service| service.ends_on)?;
    let left = days_left(today, last.starts_on, last.ends_on);
    let is_worth_a_word = match left {
        DaysLeft::NotStarted(_) => false,
        DaysLeft::Running(days) => days <= SOON_DAYS,
        DaysLeft::Expired(_) => true,
    };
    is_worth_a_word.then_some(Fact::ServiceEnding {
        service: last.id,
        left,
    })
}
