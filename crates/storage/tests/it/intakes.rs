//! Intakes: written down once, changed by revision, every revision kept.

use crate::support::{Agency, add_client, agency};
use sidebook_domain::{ClientId, DocumentIntakeId, DocumentKind, Fen, IntakeContent, Period, StaffId};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{Intake, NewIntake, NewMissingDocument, Page, RecordedIntake, StorageError};

fn content(count: i64) -> IntakeContent {
    IntakeContent {
        period: Period::new(202_602).unwrap(),
        kind: DocumentKind::Payroll,
        count,
        amount: Some(Fen(9_000_000_000_000_000)),
        handed_in_by: "王总".into(),
        received_by: "李静".into(),
        received_on: "2026-03-01".parse().unwrap(),
        remark: None,
        completed: false,
    }
}

fn new(client: ClientId, staff: StaffId, key: &str, count: i64) -> NewIntake {
    NewIntake {
        client,
        content: content(count),
        attachments: Vec::new(),
        recorded_by: staff,
        idempotency_key: key.into(),
        request_hash: count.to_string(),
    }
}

async fn record(db: &TestDatabase, agency: &Agency, new: NewIntake) -> RecordedIntake {
    let work = db.storage.begin().await.unwrap();
    let recorded = work.of(agency.id).intakes().record(new).await.unwrap();
    work.commit().await.unwrap();
    recorded
}

fn stored(recorded: RecordedIntake) -> Intake {
    match recorded {
        RecordedIntake::New(intake) | RecordedIntake::Repeated(intake) => Some(intake),
        RecordedIntake::KeyReused => None,
    }
    .unwrap()
}

async fn change(
    db: &TestDatabase,
    agency: &Agency,
    id: DocumentIntakeId,
    revision: i64,
    count: i64,
) -> Result<Intake, StorageError> {
    let work = db.storage.begin().await.unwrap();
    let changed = work
        .of(agency.id)
        .intakes()
        .change(id, revision, &content(count), &[], agency.staff)
        .await?;
    work.commit().await?;
    Ok(changed)
}

on_each_database! {
    async fn two_at_once_with_one_key_write_one(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let (one, other) = tokio::join!(
            record(&db, &ours, new(client, ours.staff, "k", 1)),
            record(&db, &ours, new(client, ours.staff, "k", 1)),
        );
        let kinds = [&one, &other].map(|recorded| matches!(recorded, RecordedIntake::New(_)));
        assert!(kinds[0] != kinds[1]);
        assert_eq!(stored(one), stored(other));
        assert_eq!(record(&db, &ours, new(client, ours.staff, "k", 2)).await, RecordedIntake::KeyReused);
    }

    async fn of_two_who_change_one_revision_one_is_told(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let intake = stored(record(&db, &ours, new(client, ours.staff, "k", 1)).await);
        let (one, other) = tokio::join!(change(&db, &ours, intake.id, 1, 2), change(&db, &ours, intake.id, 1, 3));
        let outcomes = [one, other];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(StorageError::Stale))));
        let history = db.storage.view().of(ours.id).intakes().history(intake.id).await.unwrap();
        let said: Vec<_> = history.iter().map(|revision| (revision.revision, revision.content.count)).collect();
        assert_eq!(said.len(), 2);
        assert_eq!(said[1], (1, 1));
        assert_eq!(history[0].changed_by_name, "林晨");
    }

    async fn another_agency_sees_and_changes_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "晨光公司").await;
        let intake = stored(record(&db, &ours, new(client, ours.staff, "k", 1)).await);
        let work = db.storage.begin().await.unwrap();
        let lacking = NewMissingDocument { client, period: Period::new(202_602).unwrap(), kind: DocumentKind::Payroll, note: None };
        work.of(ours.id).services().mark_missing(vec![lacking]).await.unwrap();
        work.commit().await.unwrap();

        let work = db.storage.begin().await.unwrap();
        let there = work.of(theirs.id).intakes();
        assert_eq!(there.find(intake.id).await.unwrap(), None);
        assert_eq!(there.list(client, Page::first(10)).await.unwrap().items, []);
        assert_eq!(there.history(intake.id).await.unwrap(), []);
        assert_eq!(there.find_by_key(ours.staff, "k").await.unwrap(), None);
        assert!(!there.close_missing(client, Period::new(202_602).unwrap(), DocumentKind::Payroll).await.unwrap());
        let refused = there.record(new(client, theirs.staff, "k", 1)).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "clients", .. }));
        let refused = there.change(intake.id, 1, &content(2), &[], theirs.staff).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "document_intakes", .. }));
        assert!(work.of(ours.id).intakes().close_missing(client, Period::new(202_602).unwrap(), DocumentKind::Payroll).await.unwrap());
    }
}
