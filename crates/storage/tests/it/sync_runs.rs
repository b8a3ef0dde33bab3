//! Runs of syncs on both databases.

use std::time::Duration;

use serde_json::json;
use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::Mode;
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{NewCorp, SyncKind, SyncProgress, SyncStatus, SyncTrigger};

async fn corp(db: &TestDatabase, agency: AgencyId) -> CorpId {
    let work = db.storage.begin().await.unwrap();
    let new = NewCorp {
        platform: "wecom".to_owned(),
        mode: Mode::Suite,
        platform_corp: format!("wp{agency}").into(),
        name: "Corp".to_owned(),
    };
    let corp = work.system().corps().ensure(new).await.unwrap();
    work.system().corps().bind(corp.id, agency).await.unwrap();
    work.commit().await.unwrap();
    corp.id
}

fn progress(items: u32) -> SyncProgress {
    SyncProgress {
        members_total: 5,
        members_done: 2,
        more_items: items,
        more_errors: 1,
        checkpoint: json!({"done": 2}),
    }
}

on_each_database! {
    async fn one_run_of_a_kind_at_a_time(db: TestDatabase) {
        let agency = db.agency("Agency").await;
        let corp = corp(&db, agency).await;
        let work = db.storage.begin().await.unwrap();
        let runs = work.of(agency).sync_runs();
        let first = runs.start(corp, SyncKind::Contacts, SyncTrigger::Manual, None).await.unwrap().unwrap();
        assert_eq!(runs.start(corp, SyncKind::Contacts, SyncTrigger::Nightly, None).await.unwrap(), None);
        assert!(runs.start(corp, SyncKind::Groups, SyncTrigger::Nightly, None).await.unwrap().is_some());
        assert!(runs.succeed(first.id).await.unwrap());
        db.clock.advance(Duration::from_secs(1));
        assert!(runs.start(corp, SyncKind::Contacts, SyncTrigger::Nightly, None).await.unwrap().is_some());
        work.commit().await.unwrap();
        let view = db.storage.view();
        assert_eq!(view.of(agency).sync_runs().list(corp, 10).await.unwrap().len(), 3);
        let latest = view.of(agency).sync_runs().latest(corp, SyncKind::Contacts).await.unwrap().unwrap();
        assert_eq!(latest.trigger, SyncTrigger::Nightly);
    }

    async fn progress_adds_up_until_the_run_ends(db: TestDatabase) {
        let agency = db.agency("Agency").await;
        let corp = corp(&db, agency).await;
        let work = db.storage.begin().await.unwrap();
        let runs = work.of(agency).sync_runs();
        let run = runs.start(corp, SyncKind::Contacts, SyncTrigger::Manual, None).await.unwrap().unwrap();
        assert!(runs.progress(run.id, &progress(3)).await.unwrap());
        assert!(runs.progress(run.id, &progress(4)).await.unwrap());
        db.clock.advance(Duration::from_secs(60));
        assert!(runs.cancel(run.id).await.unwrap());
        assert!(!runs.progress(run.id, &progress(5)).await.unwrap());
        assert!(!runs.succeed(run.id).await.unwrap());
        assert!(!runs.fail(run.id, "late").await.unwrap());
        work.commit().await.unwrap();
        let run = db.storage.view().of(agency).sync_runs().find(run.id).await.unwrap().unwrap();
        assert_eq!((run.status, run.items, run.errors, run.problem), (SyncStatus::Cancelled, 7, 2, None));
        assert_eq!(run.checkpoint, Some(json!({"done": 2})));
        assert_eq!(run.finished_at, Some(run.started_at + Duration::from_secs(60)));
    }

    async fn another_agency_neither_sees_nor_stops_a_run(db: TestDatabase) {
        let (ours, theirs) = (db.agency("Ours").await, db.agency("Theirs").await);
        let corp = corp(&db, ours).await;
        let work = db.storage.begin().await.unwrap();
        let run = work.of(ours).sync_runs().start(corp, SyncKind::Groups, SyncTrigger::Manual, None).await.unwrap();
        let id = run.unwrap().id;
        let stranger = work.of(theirs).sync_runs();
        assert_eq!(stranger.find(id).await.unwrap(), None);
        assert_eq!(stranger.list(corp, 10).await.unwrap(), vec![]);
        assert!(!stranger.cancel(id).await.unwrap());
        assert!(!stranger.progress(id, &progress(1)).await.unwrap());
        assert_eq!(stranger.cancel_of_corp(corp).await.unwrap(), 0);
        assert_eq!(work.of(ours).sync_runs().cancel_of_corp(corp).await.unwrap(), 1);
    }

    async fn runs_without_a_sign_of_life_are_found(db: TestDatabase) {
        let agency = db.agency("Agency").await;
        let corp = corp(&db, agency).await;
        let work = db.storage.begin().await.unwrap();
        work.of(agency).sync_runs().start(corp, SyncKind::Groups, SyncTrigger::Manual, None).await.unwrap();
        work.commit().await.unwrap();
        let now = db.storage.now();
        let silent = db.storage.view().system().sync_runs().silent_since(now).await.unwrap();
        assert_eq!(silent.len(), 0);
        let silent = db.storage.view().system().sync_runs().silent_since(now + Duration::from_secs(1)).await.unwrap();
        assert_eq!(silent.len(), 1);
    }

    async fn the_newest_run_of_each_kind_of_every_corp_that_has_the_app(db: TestDatabase) {
        let (one, other, without) = (db.agency("One").await, db.agency("Other").await, db.agency("Without").await);
        let corps = [corp(&db, one).await, corp(&db, other).await];
        let uninstalled = corp(&db, without).await;
        let work = db.storage.begin().await.unwrap();
        for corp in corps {
            let code = "code".to_owned().into();
            work.system().installations().authorise(corp, "suite", &code, None).await.unwrap();
        }
        for (agency, corp) in [(one, corps[0]), (other, corps[1]), (without, uninstalled)] {
            work.system().corps().bind(corp, agency).await.unwrap();
            for trigger in [SyncTrigger::Install, SyncTrigger::Nightly] {
                let run = work.of(agency).sync_runs().start(corp, SyncKind::Contacts, trigger, None).await.unwrap();
                assert!(work.of(agency).sync_runs().succeed_without(run.unwrap().id, 3).await.unwrap());
                db.clock.advance(Duration::from_secs(1));
            }
        }
        work.of(other).sync_runs().start(corps[1], SyncKind::Groups, SyncTrigger::Manual, None).await.unwrap();
        work.commit().await.unwrap();
        let view = db.storage.view();
        let latest = view.system().sync_runs().latest_of_all().await.unwrap();
        assert_eq!(latest.len(), 3, "{latest:?}");
        for corp in corps {
            let run = &latest[&(corp, SyncKind::Contacts)];
            assert_eq!((run.trigger, run.status, run.unread), (SyncTrigger::Nightly, SyncStatus::Succeeded, 3));
        }
        assert!(latest[&(corps[1], SyncKind::Groups)].is_running());
    }
}
