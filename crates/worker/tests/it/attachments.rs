//! Files that nobody kept go after a day: bytes, then rows.

use std::sync::Arc;
use std::time::Duration;

use sidebook_attachments::{AttachmentStore, Objects};
use sidebook_domain::{AttachmentSubject, FileKind, FileName, SubjectKind};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{Attachment, NewAttachment, StorageError, Task};
use uuid::Uuid;

use crate::kit::Stand;

const DAY: Duration = Duration::from_secs(24 * 3600);

impl Stand {
    async fn upload(&self, store: &Objects, name: &str, arrived: bool) -> Attachment {
        let new = NewAttachment {
            kind: FileKind::Png,
            name: FileName::clean(name, FileKind::Png),
            bytes: 1,
            pixels: Some((1, 1)),
            sha256: String::new(),
            uploaded_by: self.staff,
        };
        let work = self.db.storage.begin().await.unwrap();
        let attachment = work.of(self.agency).attachments().begin(new).await.unwrap();
        if arrived {
            work.of(self.agency)
                .attachments()
                .stored(attachment.id)
                .await
                .unwrap();
        }
        work.commit().await.unwrap();
        store.put(&attachment.object_key, vec![1]).await.unwrap();
        store.put(&attachment.thumbnail_key(), vec![2]).await.unwrap();
        attachment
    }

    async fn forget(&self, store: &Objects) {
        let work = self.db.storage.begin().await.unwrap();
        work.system()
            .jobs()
            .enqueue(Task::ForgetAttachments {}.job())
            .await
            .unwrap();
        work.commit().await.unwrap();
        let worker = self.worker().with_attachments(Arc::new(store.clone()));
        assert_eq!(worker.run_until_idle().await.unwrap().parked, 0);
    }
}

on_each_database! {
    async fn what_nobody_kept_goes_and_what_somebody_kept_stays(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let store = Objects::memory();
        let kept = stand.upload(&store, "kept", true).await;
        let loose = stand.upload(&store, "loose", true).await;
        let broken = stand.upload(&store, "broken off", false).await;
        let subject = AttachmentSubject::new(SubjectKind::Intake, Uuid::from_u128(1));
        let work = stand.db.storage.begin().await.unwrap();
        work.of(stand.agency).attachments().tie(subject, &[kept.id]).await.unwrap();
        work.commit().await.unwrap();

        stand.advance(DAY - Duration::from_secs(60));
        stand.forget(&store).await;
        assert!(store.get(&loose.object_key).await.unwrap().is_some(), "the day is not over");

        stand.advance(Duration::from_secs(120));
        stand.forget(&store).await;
        for gone in [&loose, &broken] {
            assert_eq!(store.get(&gone.object_key).await.unwrap(), None);
            assert_eq!(store.get(&gone.thumbnail_key()).await.unwrap(), None);
        }
        assert!(store.get(&kept.object_key).await.unwrap().is_some());
        let view = stand.db.storage.view();
        assert_eq!(view.of(stand.agency).attachments().find(loose.id).await.unwrap(), None);
        assert_eq!(view.of(stand.agency).attachments().of(subject).await.unwrap().len(), 1);
        let contents = stand.db.contents().await;
        assert!(!contents.contains("loose.png") && !contents.contains("broken off.png"), "rows go too");

        // What was let go of gets a day from then on.
        let work = stand.db.storage.begin().await.unwrap();
        work.of(stand.agency).attachments().tie(subject, &[]).await.unwrap();
        work.commit().await.unwrap();
        stand.forget(&store).await;
        assert!(store.get(&kept.object_key).await.unwrap().is_some());
        stand.advance(DAY + Duration::from_secs(1));
        stand.forget(&store).await;
        assert_eq!(store.get(&kept.object_key).await.unwrap(), None);
    }

    async fn what_was_given_up_cannot_be_taken_any_more(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let store = Objects::memory();
        let loose = stand.upload(&store, "loose", true).await;
        stand.advance(DAY * 2);
        let work = stand.db.storage.begin().await.unwrap();
        let doomed = work.system().doomed_attachments().doom(stand.db.storage.now(), 10).await.unwrap();
        assert_eq!(doomed.len(), 1);
        let subject = AttachmentSubject::new(SubjectKind::Intake, Uuid::from_u128(1));
        let refused = work.of(stand.agency).attachments().tie(subject, &[loose.id]).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "attachments", ids } if ids == [loose.id.0]));
        // A worker that died here: the next one goes on.
        work.commit().await.unwrap();
        stand.forget(&store).await;
        assert_eq!(store.get(&loose.object_key).await.unwrap(), None);
    }
}
