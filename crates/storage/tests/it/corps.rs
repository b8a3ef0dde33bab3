//! Corps and the doors they are reached by.

use sidebook_domain::AgencyId;
use sidebook_messenger::Mode;
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{NewCorp, StorageError};

fn corp(platform_corp: &str, name: &str) -> NewCorp {
    NewCorp {
        platform: "wecom".into(),
        mode: Mode::Suite,
        platform_corp: platform_corp.into(),
        name: name.into(),
    }
}

on_each_database! {
    async fn a_corp_is_known_once_and_keeps_its_id(db: TestDatabase) {
        let work = db.storage.begin().await.unwrap();
        let first = work.system().corps().ensure(corp("ww1", "Old name")).await.unwrap();
        let again = work.system().corps().ensure(corp("ww1", "New name")).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(again.id, first.id);
        assert_eq!(again.name, "New name");
        let found = db.storage.view().system().corps().find_by_platform("wecom", &"ww1".into()).await.unwrap();
        assert_eq!(found, Some(again));
        let elsewhere = db.storage.view().system().corps().find_by_platform("dingtalk", &"ww1".into()).await.unwrap();
        assert_eq!(elsewhere, None);
    }

    async fn a_bound_corp_is_seen_by_its_agency_only(db: TestDatabase) {
        let (ours, theirs) = (db.agency("ours").await, db.agency("theirs").await);
        let work = db.storage.begin().await.unwrap();
        let corp = work.system().corps().ensure(corp("ww1", "Corp")).await.unwrap();
        assert!(work.of(ours).corps().list().await.unwrap().is_empty(), "unbound");
        work.system().corps().bind(corp.id, ours).await.unwrap();
        work.system().corps().bind(corp.id, ours).await.unwrap();
        let refused = work.system().corps().bind(corp.id, theirs).await;
        assert!(matches!(refused, Err(StorageError::Stale)));
        work.commit().await.unwrap();

        let view = db.storage.snapshot().await.unwrap();
        assert_eq!(view.of(ours).corps().find(corp.id).await.unwrap().unwrap().agency, Some(ours));
        assert_eq!(view.of(theirs).corps().find(corp.id).await.unwrap(), None);
        assert!(view.of(theirs).corps().list().await.unwrap().is_empty());
    }

    async fn dropped_work_leaves_nothing(db: TestDatabase) {
        let work = db.storage.begin().await.unwrap();
        let agency = work.system().agencies().add("gone").await.unwrap();
        drop(work);
        let agencies = db.storage.view();
        assert_eq!(agencies.system().agencies().find(agency.id).await.unwrap(), None);
        assert_eq!(agencies.system().agencies().find(AgencyId(db.storage.new_id())).await.unwrap(), None);
    }

    async fn a_view_does_not_see_what_is_not_committed_and_a_snapshot_stays(db: TestDatabase) {
        let snapshot = db.storage.snapshot().await.unwrap();
        assert!(snapshot.system().agencies().list().await.unwrap().is_empty());
        let work = db.storage.begin().await.unwrap();
        let agency = work.system().agencies().add("new").await.unwrap();
        assert!(db.storage.view().system().agencies().list().await.unwrap().is_empty());
        work.commit().await.unwrap();
        assert_eq!(db.storage.view().system().agencies().list().await.unwrap(), [agency]);
        assert!(snapshot.system().agencies().list().await.unwrap().is_empty());
    }

    async fn nothing_is_pending_after_migration(db: TestDatabase) {
        db.storage.ping().await.unwrap();
        assert!(db.storage.pending_migrations().await.unwrap().is_empty());
        db.storage.migrate().await.unwrap();
    }
}
