//! What is watched in the database.

use std::time::Duration;

use crate::support::event;
use serde_json::json;
use sidebook_messenger::Mode;
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{Figures, JobFigures, NewCorp, NewJob, SyncKind, SyncTrigger};

const SECOND: Duration = Duration::from_secs(1);

on_each_database! {
    async fn an_empty_database_has_nothing_to_watch(db: TestDatabase) {
        assert_eq!(db.storage.figures().await.unwrap(), Figures::default());
        assert_eq!(db.storage.newest_ticket("suite").await.unwrap(), None);
        assert!(db.storage.pools().iter().any(|pool| pool.in_use + pool.idle > 0));
    }

    async fn events_count_while_somebody_has_to_do_something(db: TestDatabase) {
        let came = db.storage.now();
        let work = db.storage.begin().await.unwrap();
        work.system().inbox().append(&["a", "b", "c"].map(event)).await.unwrap();
        let events = work.system().inbox().claim_new(2).await.unwrap();
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        let [routed, failed] = <[_; 2]>::try_from(ids).unwrap();
        work.system().inbox().routed(routed).await.unwrap();
        work.system().inbox().failed(failed, "broken").await.unwrap();
        work.commit().await.unwrap();
        db.clock.advance(SECOND);
        let figures = db.storage.figures().await.unwrap();
        assert_eq!((figures.events_new, figures.events_failed, figures.oldest_new), (1, 1, Some(came)));
    }

    async fn jobs_count_by_kind_and_by_whether_they_are_due(db: TestDatabase) {
        let now = db.storage.now();
        let work = db.storage.begin().await.unwrap();
        let job = |kind: &str| NewJob::new(kind, json!({}));
        for job in [job("a"), job("a"), job("a").at(now + SECOND * 2), job("b"), job("c").at(now + SECOND * 2)] {
            work.system().jobs().enqueue(job).await.unwrap();
        }
        work.commit().await.unwrap();
        let claimed = db.storage.jobs().claim("w", now, 2, SECOND * 60, 9).await.unwrap();
        db.storage.jobs().park(&claimed[0], "hopeless").await.unwrap();
        db.clock.advance(SECOND);
        let kind = |kind: &str| JobFigures { kind: kind.to_owned(), ..JobFigures::default() };
        assert_eq!(
            db.storage.figures().await.unwrap().jobs,
            [
                JobFigures { scheduled: 1, running: 1, parked: 1, ..kind("a") },
                JobFigures { due: 1, oldest_due: Some(now), ..kind("b") },
                JobFigures { scheduled: 1, ..kind("c") },
            ]
        );
    }

    async fn syncs_tell_how_far_they_are(db: TestDatabase) {
        let agency = db.agency("A").await;
        let began = db.storage.now();
        let work = db.storage.begin().await.unwrap();
        let new = NewCorp {
            platform: "wecom".to_owned(),
            mode: Mode::Suite,
            platform_corp: "ww1".into(),
            name: "Corp".to_owned(),
        };
        let corp = work.system().corps().ensure(new).await.unwrap().id;
        work.system().corps().bind(corp, agency).await.unwrap();
        work.begin_sync(agency, corp, SyncKind::Contacts, SyncTrigger::Manual, None).await.unwrap().unwrap();
        work.commit().await.unwrap();
        db.clock.advance(SECOND);
        let syncs = db.storage.figures().await.unwrap().syncs;
        let [contacts] = syncs.as_slice() else { panic!("{syncs:?}") };
        assert_eq!((contacts.kind.as_str(), contacts.running), ("contacts", 1));
        assert_eq!((contacts.oldest_running, contacts.last_success), (Some(began), None));
    }
}
