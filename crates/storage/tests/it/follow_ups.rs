//! Follow-ups: written once, changed by revision, kept when deleted.

use crate::support::{Agency, add_client, agency};
use sidebook_domain::{ClientId, FollowUpContent, FollowUpId, FollowUpKind, StaffId};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{NewFollowUp, Page, StorageError, Written};

fn content(text: &str) -> FollowUpContent {
    FollowUpContent {
        kind: FollowUpKind::Call,
        text: text.into(),
        next_on: Some("2026-03-09".parse().unwrap()),
    }
}

fn new(client: ClientId, staff: StaffId, key: &str) -> NewFollowUp {
    NewFollowUp {
        client,
        content: content(key),
        attachments: Vec::new(),
        written_by: staff,
        idempotency_key: key.into(),
        request_hash: key.into(),
    }
}

async fn write(db: &TestDatabase, agency: &Agency, new: NewFollowUp) -> Option<FollowUpId> {
    let work = db.storage.begin().await.unwrap();
    let written = work.of(agency.id).follow_ups().write(new).await.unwrap();
    work.commit().await.unwrap();
    match written {
        Written::New(it) | Written::Repeated(it) => Some(it.id),
        Written::KeyReused => None,
    }
}

on_each_database! {
    async fn two_at_once_with_one_key_write_one(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let (one, other) = tokio::join!(
            write(&db, &ours, new(client, ours.staff, "k")),
            write(&db, &ours, new(client, ours.staff, "k")),
        );
        assert!(one.is_some() && one == other);
        let list = db.storage.view().of(ours.id).follow_ups().list(client, Page::first(10)).await.unwrap();
        assert_eq!(list.items.len(), 1);
        assert_eq!(list.items[0].written_by_name, "林晨");
    }

    async fn deleted_ones_are_not_there_and_their_keys_stay_taken(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let id = write(&db, &ours, new(client, ours.staff, "k")).await.unwrap();
        let work = db.storage.begin().await.unwrap();
        let notes = work.of(ours.id).follow_ups();
        assert_eq!(notes.change(id, 1, &content("neu"), &[]).await.unwrap().revision, 2);
        assert!(matches!(notes.delete(id, 1).await.unwrap_err(), StorageError::Stale));
        notes.delete(id, 2).await.unwrap();
        assert_eq!(notes.find(id).await.unwrap(), None);
        assert!(matches!(notes.change(id, 2, &content("x"), &[]).await.unwrap_err(), StorageError::Stale));
        work.commit().await.unwrap();
        assert_eq!(write(&db, &ours, new(client, ours.staff, "k")).await, None);
    }

    async fn another_agency_sees_and_changes_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "晨光公司").await;
        let id = write(&db, &ours, new(client, ours.staff, "k")).await.unwrap();
        let work = db.storage.begin().await.unwrap();
        let there = work.of(theirs.id).follow_ups();
        assert_eq!(there.find(id).await.unwrap(), None);
        assert_eq!(there.list(client, Page::first(10)).await.unwrap().items, []);
        assert!(matches!(there.change(id, 1, &content("x"), &[]).await.unwrap_err(), StorageError::Stale));
        assert!(matches!(there.delete(id, 1).await.unwrap_err(), StorageError::Stale));
        let refused = there.write(new(client, theirs.staff, "k")).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "clients", .. }));
    }
}
