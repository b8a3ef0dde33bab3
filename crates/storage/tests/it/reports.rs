//! Financial reports.

use crate::support::{add_client, agency};
use sidebook_domain::{Amounts, ClientId, Fen, Period, ReportKind, ReportLines, ReportSource};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{NewFinancialReport, StorageError};

fn period(number: i32) -> Period {
    Period::new(number).unwrap()
}

fn report(client: ClientId, month: i32, kind: ReportKind) -> NewFinancialReport {
    NewFinancialReport {
        client,
        period: period(month),
        kind,
        lines: ReportLines::stated(kind, [(1, Amounts(Fen(9_000_000_000_000_000), Fen(-12)))]).unwrap(),
        source: ReportSource::Ingested,
    }
}

on_each_database! {
    async fn a_period_has_its_reports_in_the_order_they_are_bound(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let (client, other) = (add_client(&db, &ours, "晨光公司").await, add_client(&db, &ours, "别的公司").await);
        let work = db.storage.begin().await.unwrap();
        let new = vec![
            report(client, 202_602, ReportKind::CashFlow),
            report(client, 202_602, ReportKind::BalanceSheet),
            report(client, 202_512, ReportKind::IncomeStatement),
            report(other, 202_603, ReportKind::BalanceSheet),
        ];
        let added = work.of(ours.id).reports().add_many(new).await.unwrap();
        work.commit().await.unwrap();
        let view = db.storage.view();
        let reports = view.of(ours.id).reports();
        assert_eq!(reports.periods(client).await.unwrap(), [period(202_602), period(202_512)]);
        let february = reports.of_period(client, period(202_602)).await.unwrap();
        assert_eq!(february, [added[1].clone(), added[0].clone()]);
        assert_eq!(february[0].lines.line(1), Amounts(Fen(9_000_000_000_000_000), Fen(-12)));
        assert_eq!(reports.of_period(client, period(202_601)).await.unwrap(), []);

        let work = db.storage.begin().await.unwrap();
        let again = work.of(ours.id).reports().add_many(vec![report(client, 202_602, ReportKind::CashFlow)]).await;
        assert!(again.unwrap_err().is_duplicate());
    }

    async fn a_change_is_made_once_and_to_what_was_read(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let work = db.storage.begin().await.unwrap();
        let reports = work.of(ours.id).reports();
        let added = reports.add_many(vec![report(client, 202_602, ReportKind::CashFlow)]).await.unwrap();
        let lines = ReportLines::stated(ReportKind::CashFlow, [(2, Amounts(Fen(1), Fen(2)))]).unwrap();
        let changed = reports.change(added[0].id, 1, &lines, ReportSource::Entered).await.unwrap().unwrap();
        assert_eq!((changed.revision, &changed.lines, changed.source), (2, &lines, ReportSource::Entered));
        let late = reports.change(added[0].id, 1, &lines, ReportSource::Entered).await;
        assert!(matches!(late, Err(StorageError::Stale)));
    }

    async fn another_agency_sees_and_adds_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "晨光公司").await;
        let work = db.storage.begin().await.unwrap();
        let added = work.of(ours.id).reports().add_many(vec![report(client, 202_602, ReportKind::CashFlow)]).await.unwrap();
        let there = work.of(theirs.id).reports();
        assert_eq!(there.periods(client).await.unwrap(), []);
        assert_eq!(there.of_period(client, period(202_602)).await.unwrap(), []);
        let changed = there.change(added[0].id, 1, &ReportLines::default(), ReportSource::Entered).await.unwrap();
        assert_eq!(changed, None);
        let refused = there.add_many(vec![report(client, 202_603, ReportKind::CashFlow)]).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "clients", ids } if ids == [client.0]));
    }
}
