use chrono::{DateTime, NaiveDate, TimeDelta};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    Action, DaysLeft, DocumentKind, Fen, FilingAgenda, FilingState, HolidayCalendar, MissingDocumentId,
    ServiceId, TaxKind, VatCycle,
};

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
        VatCycle::Month,
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
            told: FilingsTold {
                registered_at,
                told_at,
            },
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
