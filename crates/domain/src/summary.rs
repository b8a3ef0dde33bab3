//! What stands between a client and the end of the period whose filing is due, as facts: the first screen puts them
//! into words.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    Action, DaysLeft, DocumentKind, Fen, FilingAgenda, HolidayCalendar, MissingDocumentId, Period, ServiceId,
    days_left, filing_deadline, period_to_file,
};

/// A service that ends within so many days is worth a word.
const SOON_DAYS: i64 = 30;

/// Money that is overdue can be asked for a few days later as well; a deadline cannot wait.
const PAYMENT_DAYS: i64 = 5;

/// Telling of what is filed is news for about a day, and gone from here once it is told; money stays due.
const NOTICE_DAYS: i64 = 1;

/// What is known about a client today. What somebody may not see is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// The day it is where the books are kept.
    pub today: NaiveDate,
    /// The services.
    pub services: Option<Vec<ServiceTerm>>,
    /// The documents that are missing.
    pub missing: Option<Vec<(MissingDocumentId, Period, DocumentKind)>>,
    /// What there is to file for the month before.
    pub filings: Option<FilingAgenda>,
    /// When returns for it were registered, and the client was told of them.
    pub told: FilingsTold,
    /// What is not paid yet: by when it is due, and how much of it is open.
    pub receivables: Option<Vec<(NaiveDate, Fen)>>,
    /// How many kinds of documents came in without being complete.
    pub intakes: Option<usize>,
    /// When contact was made, and when it was to be made again.
    pub follow_ups: Option<Vec<(NaiveDate, Option<NaiveDate>)>>,
}

/// When the returns of a month were registered, and the client was told of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FilingsTold {
    /// When what the returns say was entered or corrected last.
    pub registered_at: Option<DateTime<Utc>>,
    /// When the last notice that was handed over was worded.
    pub told_at: Option<DateTime<Utc>>,
}

impl FilingsTold {
    /// Whether there is something that the client was not told yet.
    #[must_use]
    pub fn is_behind(self) -> bool {
        self.registered_at > self.told_at
    }
}

/// From when to when a service runs, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceTerm {
    /// The service.
    pub id: ServiceId,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

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
        let today = situation.today;
        let period = period_to_file(today);
        let missing = situation.missing.as_deref().unwrap_or_default();
        let services = situation.services.as_deref().unwrap_or_default();
        let facts: Vec<Fact> = [
            missing_documents(missing, period),
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
        .collect();
        // What hurts first is suggested first; of two, what stands first.
        let suggestion = facts
            .iter()
            .filter_map(|fact| suggestion(fact, missing, today))
            .min_by_key(|(days, _)| *days)
            .map(|(_, suggestion)| suggestion);
        Self {
            period,
            facts,
            suggestion,
        }
    }
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

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{FilingState, TaxKind, TaxpayerKind};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn term(number: u128, starts_on: NaiveDate, ends_on: NaiveDate) -> ServiceTerm {
        ServiceTerm {
            id: ServiceId(Uuid::from_u128(number)),
            starts_on,
            ends_on,
        }
    }

    fn document(number: u128, period: i32, kind: DocumentKind) -> (MissingDocumentId, Period, DocumentKind) {
        (
            MissingDocumentId(Uuid::from_u128(number)),
            Period::new(period).unwrap(),
            kind,
        )
    }

    fn situation() -> Situation {
        Situation {
            today: day(11, 11),
            services: Some(vec![]),
            missing: Some(vec![]),
            filings: None,
            told: FilingsTold::default(),
            receivables: None,
            intakes: None,
            follow_ups: None,
        }
    }

    #[test]
    fn money_blocks_once_it_is_overdue() {
        let of = |receivables| {
            Summary::of(&Situation {
                receivables: Some(receivables),
                ..situation()
            })
        };
        let owed = of(vec![
            (day(11, 10), Fen(120_000)),
            (day(11, 11), Fen(5)),
            (day(12, 1), Fen(7)),
        ]);
        let fact = Fact::Receivables {
            overdue: Fen(120_000),
            open: 3,
        };
        assert!(fact.blocks());
        assert_eq!(
            (owed.facts, owed.suggestion),
            (vec![fact], Some(Suggestion::Payment))
        );
        let later = of(vec![(day(11, 11), Fen(5))]);
        assert!(!later.facts[0].blocks());
        assert_eq!(later.suggestion, None);
        assert_eq!(of(vec![]).facts, []);
    }

    #[test]
    fn a_day_to_come_back_on_is_done_with_by_later_contact() {
        let of = |follow_ups| {
            let summary = Summary::of(&Situation {
                follow_ups: Some(follow_ups),
                intakes: Some(0),
                ..situation()
            });
            summary.facts
        };
        let made = (day(11, 1), Some(day(11, 10)));
        assert_eq!(of(vec![made]), [Fact::FollowUpsDue(1)]);
        assert_eq!(of(vec![made, (day(11, 9), None)]), [Fact::FollowUpsDue(1)]);
        assert_eq!(of(vec![made, (day(11, 10), None)]), []);
        assert_eq!(of(vec![(day(11, 1), Some(day(11, 11)))]), [Fact::FollowUpsDue(1)]);
        assert_eq!(of(vec![(day(11, 1), Some(day(11, 12)))]), []);
        let unfinished = Summary::of(&Situation {
            intakes: Some(2),
            ..situation()
        });
        assert_eq!(unfinished.facts, [Fact::IntakesUnfinished(2)]);
        assert!(!unfinished.facts[0].blocks());
    }

    fn agenda(filed: &[TaxKind]) -> FilingAgenda {
        let today = day(11, 11);
        let registered: Vec<_> = filed
            .iter()
            .map(|kind| (*kind, FilingState::Nil { filed_on: today }))
            .collect();
        FilingAgenda::of(
            period_to_file(today),
            TaxpayerKind::General,
            &registered,
            today,
            HolidayCalendar::published(),
        )
    }

    #[test]
    fn what_is_not_filed_blocks_until_it_is() {
        let of = |filings| {
            Summary::of(&Situation {
                filings: Some(filings),
                ..situation()
            })
        };
        let open = of(agenda(&[TaxKind::Vat]));
        assert_eq!(
            open.facts,
            [Fact::FilingsOpen {
                open: 2,
                all: 3,
                due_on: day(11, 16),
                days_left: 5
            }]
        );
        assert!(open.facts[0].blocks());
        assert_eq!((open.facts[0].count(), open.suggestion), (2, None));
        assert_eq!(of(agenda(&EVERYTHING)).facts, []);
    }

    /// What a general taxpayer files for October.
    const EVERYTHING: [TaxKind; 3] = [TaxKind::Vat, TaxKind::Surcharges, TaxKind::IndividualIncome];

    #[test]
    fn what_is_filed_is_told_once() {
        let at = |hour: u32| day(11, 10).and_hms_opt(hour, 0, 0).map(|at| at.and_utc());
        let of = |filed: &[TaxKind], registered_at, told_at| {
            Summary::of(&Situation {
                filings: Some(agenda(filed)),
                told: FilingsTold { registered_at, told_at },
                ..situation()
            })
        };
        let period = Period::new(202_610).unwrap();
        let fact = Fact::FilingsNotTold { period, filed: 3 };
        assert_eq!((fact.blocks(), fact.count()), (false, 3));
        // Never told, or registered or corrected after it was.
        for told_at in [None, at(8)] {
            let summary = of(&EVERYTHING, at(9), told_at);
            assert_eq!(summary.facts, std::slice::from_ref(&fact));
            assert_eq!(summary.suggestion, Some(Suggestion::FilingNotice(period)));
        }
        for told_at in [at(9), at(10)] {
            assert_eq!(of(&EVERYTHING, at(9), told_at).facts, []);
        }
        // Half of it is nothing to tell.
        let half = of(&EVERYTHING[..2], at(9), None);
        assert!(matches!(half.facts[..], [Fact::FilingsOpen { open: 1, .. }]));
        assert_eq!(half.suggestion, None);
    }

    #[test]
    fn news_comes_before_money_that_stays_due() {
        let summary = |ends_on| {
            Summary::of(&Situation {
                filings: Some(agenda(&EVERYTHING)),
                told: FilingsTold {
                    registered_at: Some(DateTime::UNIX_EPOCH),
                    told_at: None,
                },
                receivables: Some(vec![(day(11, 1), Fen(1))]),
                services: Some(vec![term(7, day(1, 1), ends_on)]),
                ..situation()
            })
        };
        let action = |ends_on| summary(ends_on).suggestion.map(|one| one.action());
        assert_eq!(action(day(11, 20)), Some(Action::FilingNotice));
        assert_eq!(action(day(11, 11)), Some(Action::ServiceExpiryReminder));
    }

    #[test]
    fn what_hurts_first_is_suggested() {
        let of = |ends_on| {
            let summary = Summary::of(&Situation {
                missing: Some(vec![document(1, 202_610, DocumentKind::Payroll)]),
                services: Some(vec![term(7, day(1, 1), ends_on)]),
                ..situation()
            });
            summary.suggestion.map(|one| one.action())
        };
        // Filing ends in five days.
        assert_eq!(of(day(11, 15)), Some(Action::ServiceExpiryReminder));
        assert_eq!(of(day(11, 16)), Some(Action::MissingDocumentsReminder));
        assert_eq!(of(day(11, 1)), Some(Action::ServiceExpiryReminder));
    }

    #[test]
    fn nothing_to_say_about_a_client_in_order() {
        let summary = Summary::of(&situation());
        assert_eq!(
            (summary.period.number(), summary.facts, summary.suggestion),
            (202_610, vec![], None)
        );
        let january = Situation {
            today: day(1, 3),
            ..situation()
        };
        assert_eq!(Summary::of(&january).period.number(), 202_512);
    }

    #[test]
    fn documents_of_the_month_that_is_due_block_later_ones_do_not() {
        use DocumentKind::{BankStatement, Payroll};
        let missing = vec![
            document(1, 202_611, Payroll),
            document(2, 202_610, Payroll),
            document(3, 202_610, BankStatement),
            document(4, 202_609, BankStatement),
        ];
        let summary = Summary::of(&Situation {
            missing: Some(missing),
            ..situation()
        });
        let fact = Fact::MissingDocuments {
            due: vec![(BankStatement, 2), (Payroll, 1)],
            all: 4,
        };
        assert!(fact.blocks());
        assert_eq!(fact.count(), 4);
        assert_eq!(summary.facts, [fact]);
        let ids = [2, 3, 4].map(|number| MissingDocumentId(Uuid::from_u128(number)));
        assert_eq!(
            summary.suggestion,
            Some(Suggestion::MissingDocuments(ids.to_vec()))
        );

        let later = Summary::of(&Situation {
            missing: Some(vec![document(1, 202_611, Payroll)]),
            ..situation()
        });
        assert!(!later.facts[0].blocks());
        assert_eq!(later.suggestion, None);
    }

    #[test]
    fn the_service_that_ends_last_decides() {
        let of = |services| {
            Summary::of(&Situation {
                services: Some(services),
                ..situation()
            })
        };
        let ended = term(1, day(1, 1), day(10, 31));
        let summary = of(vec![ended]);
        assert!(summary.facts[0].blocks());
        assert_eq!(summary.suggestion, Some(Suggestion::ServiceEnding(ended.id)));
        let soon = of(vec![ended, term(2, day(11, 1), day(12, 11))]);
        assert!(!soon.facts[0].blocks());
        assert_eq!(
            soon.suggestion.map(|one| one.action()),
            Some(Action::ServiceExpiryReminder)
        );
        assert_eq!(of(vec![ended, term(2, day(11, 1), day(12, 12))]).facts, []);
        assert_eq!(of(vec![ended, term(2, day(12, 1), day(12, 5))]).facts, []);
    }

    proptest! {
        #[test]
        fn what_is_not_known_is_not_said(
            days in proptest::collection::vec((0_i64..800, 1_i64..400), 0..4),
            missing in proptest::collection::vec((1_i32..=12, 0_usize..5), 0..6),
            sees_services: bool,
            sees_missing: bool,
            sees_filings: bool,
            all_filed: bool,
            is_told: bool,
        ) {
            let terms: Vec<ServiceTerm> = days
                .iter()
                .zip(1_u128..)
                .map(|((begins, lasts), number)| {
                    let starts_on = day(1, 1) + TimeDelta::days(*begins);
                    term(number, starts_on, starts_on + TimeDelta::days(*lasts))
                })
                .collect();
            let missing: Vec<_> = missing
                .iter()
                .zip(1_u128..)
                .map(|((month, kind), number)| document(number, 202_600 + month, DocumentKind::ALL[*kind]))
                .collect();
            let summary = Summary::of(&Situation {
                today: day(11, 11),
                services: sees_services.then_some(terms),
                missing: sees_missing.then_some(missing.clone()),
                filings: sees_filings.then(|| agenda(if all_filed { &EVERYTHING } else { &[] })),
                told: FilingsTold {
                    registered_at: Some(DateTime::UNIX_EPOCH),
                    told_at: is_told.then_some(DateTime::UNIX_EPOCH),
                },
                ..situation()
            });
            for fact in &summary.facts {
                match fact {
                    Fact::MissingDocuments { due, all } => {
                        prop_assert!(sees_missing);
                        prop_assert_eq!(*all, missing.len());
                        let due_now = missing.iter().filter(|(_, of, _)| of.number() <= 202_610).count();
                        prop_assert_eq!(due.iter().map(|(_, count)| count).sum::<usize>(), due_now);
                    }
                    Fact::Receivables { .. } | Fact::IntakesUnfinished(_) | Fact::FollowUpsDue(_) => {
                        prop_assert!(false, "nothing is known of it");
                    }
                    Fact::FilingsOpen { open, all, .. } => {
                        prop_assert!(sees_filings && !all_filed && open <= all);
                    }
                    Fact::FilingsNotTold { .. } => {
                        prop_assert!(sees_filings && all_filed && !is_told);
                    }
                    Fact::ServiceEnding { left, .. } => {
                        prop_assert!(sees_services);
                        prop_assert!(!matches!(left, DaysLeft::NotStarted(_)));
                    }
                }
            }
            // Whatever is suggested is about a fact that is said.
            let expected = summary.facts.iter().any(|fact| match (&summary.suggestion, fact) {
                (Some(Suggestion::MissingDocuments(ids)), Fact::MissingDocuments { .. }) => !ids.is_empty(),
                (Some(Suggestion::ServiceEnding(id)), Fact::ServiceEnding { service, .. }) => id == service,
                (Some(Suggestion::FilingNotice(_)), Fact::FilingsNotTold { .. }) => true,
                _ => false,
            });
            prop_assert_eq!(expected, summary.suggestion.is_some());
        }
    }
}
