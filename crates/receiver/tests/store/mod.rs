//! A real database behind the receiver under test.

use std::sync::Arc;

use sidebook_ambient::ManualClock;
use sidebook_domain::{Mobile, PermissionSet, Role, ShortText};
use sidebook_messenger::{AgentId, Mode};
use sidebook_receiver::{CorpDirectory, Inbox, InternalDirectory, StoredApps, StoredCorps, StoredInbox};
use sidebook_storage::testing::{Backend, TestDatabase};
use sidebook_storage::{InboxLimits, InboxWriter, InternalSecrets, NewCorp, NewInternalApp, NewStaff};

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

    pub(crate) fn apps(&self) -> Arc<dyn InternalDirectory> {
        Arc::new(StoredApps(self.db.storage.clone()))
    }

    /// An admin enters a self-built app.
    pub(crate) async fn enter(&self, corp: &str, token: &str, key: &str) {
        let agency = self.db.agency("渝信财务").await;
        let work = self.db.storage.begin().await.unwrap();
        let owner = NewStaff {
            name: "张敏".to_owned(),
            mobile: Mobile::parse("13800000001").unwrap(),
            role: Role::Owner,
            permissions: PermissionSet::default(),
        };
        let owner = work.of(agency).staff().add(owner).await.unwrap();
        let new = NewInternalApp {
            corp: corp.into(),
            corp_name: ShortText::parse("渝信").unwrap(),
            agent: AgentId(1_000_002),
            secrets: InternalSecrets {
                secret: "secret".to_owned().into(),
                token: token.to_owned().into(),
                encoding_aes_key: key.to_owned().into(),
            },
            by: owner.id,
        };
        work.of(agency).internal_apps().add(new).await.unwrap();
        work.commit().await.unwrap();
    }

    /// Its token becomes another.
    pub(crate) async fn replace_token(&self, corp: &str, token: &str) {
        let work = self.db.storage.begin().await.unwrap();
        let known = work
            .system()
            .internal_apps()
            .find(&corp.into())
            .await
            .unwrap()
            .unwrap();
        let apps = work.of(known.agency).internal_apps();
        let secrets = apps.secrets(&known.corp).await.unwrap().unwrap();
        let new = NewInternalApp {
            corp: known.corp,
            corp_name: known.corp_name,
            agent: known.agent,
            secrets: InternalSecrets {
                token: token.to_owned().into(),
                ..secrets
            },
            by: known.entered_by,
        };
        apps.change(known.revision, new).await.unwrap();
        work.commit().await.unwrap();
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
