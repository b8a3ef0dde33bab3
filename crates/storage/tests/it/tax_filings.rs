//! Tax filings: once per client, period and kind; steps from the revision that was seen; the line of the first screen.

use crate::support::{Agency, add_client, agency};
use chrono::NaiveDate;
use sidebook_domain::{ClientId, Fen, FilingError, FilingState, Period, TaxKind, VatCycle};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{FilingChange, NewTaxFiling, StorageError, TaxFiling};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn october() -> Period {
    Period::new(202_610).unwrap()
}

fn filed(amount: i64) -> FilingState {
    FilingState::Filed {
        filed_on: day(11, 10),
        amount: Fen(amount),
    }
}

async fn change(
    db: &TestDatabase,
    ours: &Agency,
    client: ClientId,
    kind: TaxKind,
    seen: Option<i64>,
    to: Result<FilingState, FilingError>,
) -> Result<FilingChange, StorageError> {
    let work = db.storage.begin().await.unwrap();
    let changed = work
        .of(ours.id)
        .tax_filings()
        .change(client, october(), kind, seen, |_| to)
        .await;
    if changed.is_ok() {
        work.commit().await.unwrap();
    }
    changed
}

fn done(change: FilingChange) -> TaxFiling {
    match change {
        FilingChange::Done { filing, .. } => filing,
        other => panic!("{other:?}"),
    }
}

on_each_database! {
    async fn a_filing_goes_from_revision_to_revision(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let first = change(&db, &ours, client, TaxKind::Vat, None, Ok(filed(9_000_000_000_000))).await.unwrap();
        let first = done(first);
        assert_eq!((first.revision, first.state), (1, filed(9_000_000_000_000)));

        // Nobody may register it again, and nothing changes by the same word.
        let again = change(&db, &ours, client, TaxKind::Vat, None, Ok(filed(2))).await.unwrap();
        assert_eq!(again, FilingChange::Stale(Some(first.clone())));
        let same = change(&db, &ours, client, TaxKind::Vat, Some(1), Ok(filed(9_000_000_000_000))).await.unwrap();
        assert_eq!(same, FilingChange::Done { before: Some(first.state), filing: first.clone() });

        let refused = change(&db, &ours, client, TaxKind::Vat, Some(1), Err(FilingError::AlreadyPaid)).await.unwrap();
        assert_eq!(refused, FilingChange::Refused(FilingError::AlreadyPaid));
        let paid = FilingState::Paid { filed_on: day(11, 10), amount: Fen(5), paid_on: day(11, 12) };
        let second = done(change(&db, &ours, client, TaxKind::Vat, Some(1), Ok(paid)).await.unwrap());
        assert_eq!((second.revision, second.state, second.id), (2, paid, first.id));
        let late = change(&db, &ours, client, TaxKind::Vat, Some(1), Ok(filed(7))).await.unwrap();
        assert_eq!(late, FilingChange::Stale(Some(second.clone())));
        let gone = change(&db, &ours, client, TaxKind::Other, Some(1), Ok(filed(7))).await.unwrap();
        assert_eq!(gone, FilingChange::Stale(None));

        let nil = FilingState::Nil { filed_on: day(11, 9) };
        done(change(&db, &ours, client, TaxKind::StampDuty, None, Ok(nil)).await.unwrap());
        let view = db.storage.view();
        let filings = view.of(ours.id).tax_filings();
        let card: Vec<_> = filings.of_period(client, october()).await.unwrap().into_iter().map(|filing| (filing.kind, filing.state)).collect();
        assert_eq!(card, [(TaxKind::Vat, paid), (TaxKind::StampDuty, nil)]);
        assert_eq!(filings.of_period(client, october().next()).await.unwrap(), []);
        assert_eq!(filings.find(client, october(), TaxKind::Vat).await.unwrap(), Some(second));
    }

    async fn two_at_once_register_one(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let register = |amount| change(&db, &ours, client, TaxKind::Vat, None, Ok(filed(amount)));
        let (one, two) = tokio::join!(register(1), register(2));
        let both = [one.unwrap(), two.unwrap()];
        let won = both.iter().filter(|change| matches!(change, FilingChange::Done { .. })).count();
        let lost = both.iter().filter(|change| matches!(change, FilingChange::Stale(_))).count();
        assert_eq!((won, lost), (1, 1), "{both:?}");
    }

    async fn the_first_screen_knows_what_is_open(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let nil = FilingState::Nil { filed_on: day(11, 9) };
        let agenda = |today| {
            let storage = &db.storage;
            async move { storage.view().of(ours.id).tax_filings().agenda(client, VatCycle::Quarter, today).await.unwrap() }
        };
        let before = agenda(day(11, 12)).await;
        assert_eq!((before.period, before.days_left, before.open.as_slice()), (october(), 4, &[TaxKind::IndividualIncome][..]));
        assert!(!before.deadline.is_estimated);
        done(change(&db, &ours, client, TaxKind::IndividualIncome, None, Ok(nil)).await.unwrap());
        let after = agenda(day(11, 27)).await;
        assert_eq!((after.days_left, after.is_filed()), (-11, true));
        assert_eq!(agenda(day(12, 1)).await.period, october().next());
    }

    async fn another_agency_sees_and_changes_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "晨光公司").await;
        done(change(&db, &ours, client, TaxKind::Vat, None, Ok(filed(1))).await.unwrap());
        let view = db.storage.view();
        assert_eq!(view.of(theirs.id).tax_filings().of_period(client, october()).await.unwrap(), []);
        assert_eq!(view.of(theirs.id).tax_filings().find(client, october(), TaxKind::Vat).await.unwrap(), None);
        let seen = change(&db, &theirs, client, TaxKind::Vat, Some(1), Ok(filed(2))).await.unwrap();
        assert_eq!(seen, FilingChange::Stale(None));
        let foreign = change(&db, &theirs, client, TaxKind::Other, None, Ok(filed(2))).await.unwrap_err();
        assert!(matches!(foreign, StorageError::NotFound { table: "clients", .. }));
        let new = NewTaxFiling { client, period: october(), kind: TaxKind::Other, state: filed(1) };
        let work = db.storage.begin().await.unwrap();
        let foreign = work.of(theirs.id).tax_filings().add_many(vec![new.clone()]).await.unwrap_err();
        assert!(matches!(foreign, StorageError::NotFound { table: "clients", .. }));
        let twice = work.of(ours.id).tax_filings().add_many(vec![new.clone(), new]).await.unwrap_err();
        assert!(twice.is_duplicate());
    }
}
