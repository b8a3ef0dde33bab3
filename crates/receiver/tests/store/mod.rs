//! A real database behind the receiver under test.

use std::sync::Arc;

use sidebook_ambient::ManualClock;
use sidebook_messenger::Mode;
use sidebook_receiver::{CorpDirectory, Inbox, StoredCorps, StoredInbox};
use sidebook_storage::testing::{Backend, TestDatabase};
use sidebook_storage::{InboxLimits, InboxWriter, NewCorp};

use crate::kit::{CANCELLED, CORP, INTERNAL, NOW};

pub(crate) struct Store {
    db: TestDatabase,
    writer: InboxWriter,
}

impl Store {
    pub(crate) async fn new() -> Self {
        let db = TestDatabase::fresh(Backend::Sqlite).await;
        db.clock.set(chrono::DateTime::from_timestamp(NOW, 0).unwrap());
        let limits = InboxLimits {
            queue: 100,
            batch: 100,
            ..InboxLimits::default()
        };
        let writer = InboxWriter::start(db.storage.clone(), limits);
        let store = Self { db, writer };
        for corp in [CORP, INTERNAL, CANCELLED] {
            store.install(corp).await;
        }
        store.cancel(CANCELLED).await;
        store
    }

    pub(crate) fn clock(&self) -> Arc<ManualClock> {
        self.db.clock.clone()
    }

    pub(crate) fn inbox(&self) -> Arc<dyn Inbox> {
        Arc::new(StoredInbox(self.writer.clone()))
    }

    pub(crate) fn directory(&self) -> Arc<dyn CorpDirectory> {
        Arc::new(StoredCorps(self.db.storage.clone()))
    }

    /// What waits in the inbox, in words. Looks without taking.
    pub(crate) async fn rows(&self) -> Vec<String> {
        let work = self.db.storage.begin().await.unwrap();
        let events = work.system().inbox().claim_new(1000).await.unwrap();
        let text = |event: &sidebook_storage::InboxEvent| {
            format!(
                "{} {} {:?}",
                event.route.as_str(),
                event.name,
                event.platform_corp
            )
        };
        events.iter().map(text).collect()
    }

    pub(crate) async fn install(&self, corp: &str) {
        let work = self.db.storage.begin().await.unwrap();
        let system = work.system();
        let new = NewCorp {
            platform: "wecom".to_owned(),
            mode: Mode::Suite,
            platform_corp: corp.into(),
            name: corp.to_owned(),
        };
        let corp = system.corps().ensure(new).await.unwrap();
        system
            .installations()
            .authorise(corp.id, "suite", &"code".to_owned().into(), None)
            .await
            .unwrap();
        work.commit().await.unwrap();
    }

    async fn cancel(&self, corp: &str) {
        let work = self.db.storage.begin().await.unwrap();
        let system = work.system();
        let corp = system
            .corps()
            .find_by_platform("wecom", &corp.into())
            .await
            .unwrap()
            .unwrap();
        assert!(
            system
                .installations()
                .cancel(corp.id, self.db.storage.now())
                .await
                .unwrap()
        );
        work.commit().await.unwrap();
    }
}
