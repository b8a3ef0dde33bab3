//! Files: seen once their bytes are there, tied to one thing, in order.

use crate::support::{Agency, agency};
use sidebook_domain::{AttachmentId, AttachmentSubject, FileKind, FileName, SubjectKind};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{Attachment, NewAttachment, StorageError};
use uuid::Uuid;

fn new(agency: &Agency, name: &str) -> NewAttachment {
    NewAttachment {
        kind: FileKind::Jpeg,
        name: FileName::clean(name, FileKind::Jpeg),
        bytes: 12_345,
        pixels: Some((640, 480)),
        sha256: "ab".repeat(32),
        uploaded_by: agency.staff,
    }
}

async fn upload(db: &TestDatabase, agency: &Agency, name: &str) -> Attachment {
    let work = db.storage.begin().await.unwrap();
    let attachments = work.of(agency.id).attachments();
    let added = attachments.begin(new(agency, name)).await.unwrap();
    attachments.stored(added.id).await.unwrap();
    work.commit().await.unwrap();
    added
}

fn subject(number: u128) -> AttachmentSubject {
    AttachmentSubject::new(SubjectKind::FollowUp, Uuid::from_u128(number))
}

async fn tie(
    db: &TestDatabase,
    agency: &Agency,
    subject: AttachmentSubject,
    ids: &[AttachmentId],
) -> Result<(), StorageError> {
    let work = db.storage.begin().await.unwrap();
    work.of(agency.id).attachments().tie(subject, ids).await?;
    work.commit().await
}

async fn names(db: &TestDatabase, agency: &Agency, subject: AttachmentSubject) -> Vec<String> {
    let found = db
        .storage
        .view()
        .of(agency.id)
        .attachments()
        .of(subject)
        .await
        .unwrap();
    found
        .into_iter()
        .map(|attachment| attachment.name.to_string())
        .collect()
}

on_each_database! {
    async fn a_file_is_seen_once_its_bytes_are_there(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let attachments = work.of(ours.id).attachments();
        let added = attachments.begin(new(&ours, "回单.jpg")).await.unwrap();
        assert_eq!(attachments.find(added.id).await.unwrap(), None);
        assert!(attachments.tie(subject(1), &[added.id]).await.is_err());
        attachments.stored(added.id).await.unwrap();
        assert_eq!(attachments.find(added.id).await.unwrap(), Some(added.clone()));
        assert_eq!((added.subject, added.pixels), (None, Some((640, 480))));
        assert_eq!(added.object_key, format!("{}/{}", ours.id, added.id));
    }

    async fn files_are_in_the_order_they_were_given_and_belong_to_one_thing(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let (a, b, c) = (upload(&db, &ours, "a").await.id, upload(&db, &ours, "b").await.id, upload(&db, &ours, "c").await.id);
        tie(&db, &ours, subject(1), &[c, a]).await.unwrap();
        assert_eq!(names(&db, &ours, subject(1)).await, ["c.jpg", "a.jpg"]);
        tie(&db, &ours, subject(1), &[b, c]).await.unwrap();
        assert_eq!(names(&db, &ours, subject(1)).await, ["b.jpg", "c.jpg"]);
        let taken = tie(&db, &ours, subject(2), &[a, b]).await.unwrap_err();
        assert!(matches!(taken, StorageError::NotFound { table: "attachments", ids } if ids == [b.0]));
        // What was let go of is free again.
        tie(&db, &ours, subject(2), &[a]).await.unwrap();
        tie(&db, &ours, subject(1), &[]).await.unwrap();
        assert!(names(&db, &ours, subject(1)).await.is_empty());
        // The same number of another kind is another thing.
        let intake = AttachmentSubject::new(SubjectKind::Intake, subject(2).id);
        assert!(names(&db, &ours, intake).await.is_empty());
    }

    async fn another_agency_sees_and_takes_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let (loose, tied) = (upload(&db, &ours, "a").await, upload(&db, &ours, "b").await);
        tie(&db, &ours, subject(1), &[tied.id]).await.unwrap();
        let view = db.storage.view();
        assert_eq!(view.of(theirs.id).attachments().find(loose.id).await.unwrap(), None);
        assert!(names(&db, &theirs, subject(1)).await.is_empty());
        assert!(tie(&db, &theirs, subject(1), &[loose.id]).await.is_err());
        tie(&db, &theirs, subject(1), &[]).await.unwrap();
        assert_eq!(names(&db, &ours, subject(1)).await, ["b.jpg"], "theirs let go of theirs only");
        let work = db.storage.begin().await.unwrap();
        let attachments = work.of(theirs.id).attachments();
        assert!(matches!(attachments.stored(loose.id).await.unwrap_err(), StorageError::Stale));
        let foreign = attachments.begin(new(&ours, "x")).await.unwrap_err();
        assert!(matches!(foreign, StorageError::NotFound { table: "staff", .. }));
    }
}
