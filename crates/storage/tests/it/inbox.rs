//! The inbox: durable before the answer, once per body, many appends per commit.

use std::time::Duration;

use crate::support::event;
use futures_util::future::join_all;
use secrecy::ExposeSecret;
use sidebook_messenger::Route;
use sidebook_storage::testing::{InboxCounts, TestDatabase, keyring, on_each_database};
use sidebook_storage::{AppendError, Appended, InboxLimits, InboxWriter, NewEvent, StorageError};
use tokio::time::Instant;

fn limits(queue: usize, batch: usize) -> InboxLimits {
    InboxLimits {
        queue,
        batch,
        ..InboxLimits::default()
    }
}

/// A deadline that no test reaches.
fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

async fn append(db: &TestDatabase, events: &[NewEvent]) -> Vec<Appended> {
    let work = db.storage.begin().await.unwrap();
    let outcomes = work.system().inbox().append(events).await.unwrap();
    work.commit().await.unwrap();
    outcomes
}

async fn counts(db: &TestDatabase) -> InboxCounts {
    db.storage.view().system().inbox().count_by_state().await.unwrap()
}

on_each_database! {
    async fn appends_that_come_together_share_commits(db: TestDatabase) {
        let writer = InboxWriter::start(db.storage.clone(), limits(1000, 128));
        // Held, so that the appends below really wait together.
        let held = db.storage.begin().await.unwrap();
        let appends = (0..300).map(|n| {
            let writer = writer.clone();
            tokio::spawn(async move { writer.append(event(&format!("body {n}")), soon()).await.unwrap() })
        });
        let appends: Vec<_> = appends.collect();
        drop(held);
        let outcomes: Vec<_> = join_all(appends).await.into_iter().map(Result::unwrap).collect();
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Appended::New(_))));
        let stats = writer.stats();
        assert_eq!(stats.appended, 300);
        assert!(stats.commits < 150, "{} commits for 300 appends", stats.commits);
        assert_eq!(counts(&db).await.new, 300);
        writer.close().await;
    }

    async fn a_repeated_body_is_stored_once_in_one_batch_and_across(db: TestDatabase) {
        let first = append(&db, &[event("a"), event("b"), event("a")]).await;
        assert!(matches!(first[..], [Appended::New(_), Appended::New(_), Appended::Duplicate]));
        let second = append(&db, &[event("b"), event("c"), event("a"), event("c")]).await;
        assert!(matches!(
            second[..],
            [Appended::Duplicate, Appended::New(_), Appended::Duplicate, Appended::Duplicate]
        ));
        assert_eq!(counts(&db).await.new, 3);
    }

    async fn the_same_body_for_another_app_or_address_is_another_event(db: TestDatabase) {
        let data = NewEvent { route: Route::Data, ..event("a") };
        let other = NewEvent { app_key: "suite2".into(), ..event("a") };
        // The boundary between the parts moved, their concatenation did not.
        let shifted = NewEvent { app_key: "suite1a".into(), body: Vec::new(), ..event("") };
        let outcomes = append(&db, &[event("a"), data, other, shifted]).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Appended::New(_))), "{outcomes:?}");
    }

    async fn two_receivers_append_the_same_bodies_at_once(db: TestDatabase) {
        let other = db.another().await;
        let writers = [
            InboxWriter::start(db.storage.clone(), limits(1000, 50)),
            InboxWriter::start(other, limits(1000, 50)),
        ];
        let mut appends = Vec::new();
        for (turn, writer) in writers.iter().enumerate() {
            for n in 0..200 {
                // The second one goes through them backwards.
                let n = if turn == 0 { n } else { 199 - n };
                appends.push(writer.append(event(&format!("body {n}")), soon()));
            }
        }
        let outcomes: Vec<_> = join_all(appends).await.into_iter().map(Result::unwrap).collect();
        let new = outcomes.iter().filter(|outcome| matches!(outcome, Appended::New(_))).count();
        assert_eq!(new, 200);
        assert_eq!(counts(&db).await.new, 200);
    }

    async fn a_full_queue_refuses_at_once(db: TestDatabase) {
        let writer = InboxWriter::start(db.storage.clone(), limits(2, 1));
        let appends = (0..50).map(|n| { let writer = writer.clone(); async move {
            writer.append(event(&format!("body {n}")), soon()).await
        }});
        // Polled one after the other on one task: nothing is committed in between.
        let outcomes = join_all(appends).await;
        let full = outcomes.iter().filter(|outcome| matches!(outcome, Err(AppendError::Full))).count();
        let stored = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(full + stored, 50);
        assert!(full >= 40, "{full} were refused");
        assert_eq!(counts(&db).await.new, stored as u64);
    }

    async fn a_failed_commit_answers_everyone_who_waits(db: TestDatabase) {
        let writer = InboxWriter::start(db.storage.clone(), limits(100, 100));
        db.storage.close().await.unwrap();
        let appends = (0..20).map(|n| writer.append(event(&format!("body {n}")), soon())).collect::<Vec<_>>();
        let outcomes = join_all(appends).await;
        assert_eq!(outcomes.len(), 20);
        for outcome in outcomes {
            assert!(matches!(outcome, Err(AppendError::Storage(StorageError::Database(_)))), "{outcome:?}");
        }
        assert_eq!(writer.stats().appended, 0);
        // The task is still there for the next ones.
        assert!(matches!(writer.append(event("later"), soon()).await, Err(AppendError::Storage(_))));
        let again = db.another().await;
        assert_eq!(again.view().system().inbox().count_by_state().await.unwrap(), InboxCounts::default());
    }

    async fn closing_commits_what_waits_and_refuses_the_rest(db: TestDatabase) {
        let writer = InboxWriter::start(db.storage.clone(), limits(100, 10));
        let appends: Vec<_> = (0..50).map(|n| {
            let writer = writer.clone();
            Box::pin(async move { writer.append(event(&format!("body {n}")), soon()).await })
        }).collect();
        let waiting = tokio::spawn(join_all(appends));
        // Once the first is stored all are in the queue.
        while counts(&db).await.new == 0 {
            tokio::task::yield_now().await;
        }
        writer.close().await;
        writer.close().await;
        assert!(waiting.await.unwrap().iter().all(Result::is_ok));
        assert_eq!(counts(&db).await.new, 50);
        assert!(matches!(writer.append(event("late"), soon()).await, Err(AppendError::Closed)));
    }

    async fn events_are_claimed_oldest_first_and_settled_once(db: TestDatabase) {
        for body in ["a", "b", "c", "d"] {
            append(&db, &[event(body)]).await;
            db.clock.advance(Duration::from_secs(1));
        }
        assert_eq!(db.storage.view().system().inbox().lag().await.unwrap(), Duration::from_secs(4));
        let work = db.storage.begin().await.unwrap();
        let system = work.system();
        let claimed = system.inbox().claim_new(3).await.unwrap();
        let bodies: Vec<_> = claimed.iter().map(|event| event.body.expose_secret().to_vec()).collect();
        assert_eq!(bodies, [b"a", b"b", b"c"]);
        assert_eq!(claimed[0].platform_corp.as_ref().unwrap().as_str(), "ww1");
        system.inbox().routed(claimed[0].id).await.unwrap();
        system.inbox().ignored(claimed[1].id, "unknown_corp").await.unwrap();
        system.inbox().failed(claimed[2].id, "unreadable").await.unwrap();
        let twice = system.inbox().routed(claimed[0].id).await;
        assert!(matches!(twice, Err(StorageError::Stale)));
        work.commit().await.unwrap();
        assert_eq!(counts(&db).await, InboxCounts { new: 1, routed: 1, ignored: 1, failed: 1 });
        assert_eq!(db.storage.view().system().inbox().lag().await.unwrap(), Duration::from_secs(1));
    }

    async fn a_flood_from_one_corp_delays_nobodys_event(db: TestDatabase) {
        let of = |corp: Option<&str>, body: String| NewEvent {
            platform_corp: corp.map(Into::into),
            ..event(&body)
        };
        for part in 0..3 {
            let flood: Vec<_> = (0..1000).map(|n| of(Some("ww5"), format!("flood {part} {n}"))).collect();
            append(&db, &flood).await;
        }
        db.clock.advance(Duration::from_secs(1));
        append(&db, &[
            of(Some("ww4"), "four".to_owned()),
            of(None, "ticket".to_owned()),
            of(Some("ww6"), "six".to_owned()),
        ]).await;
        let work = db.storage.begin().await.unwrap();
        let claimed = work.system().inbox().claim_new(100).await.unwrap();
        assert_eq!(claimed.len(), 100);
        let bodies: Vec<_> = claimed.iter().map(|event| event.body.expose_secret().to_vec()).collect();
        assert_eq!(bodies[0], b"ticket");
        for body in ["four", "six", "flood 0 0"] {
            assert!(bodies.contains(&body.as_bytes().to_vec()), "{body}");
        }
        // Not dropped: PostgreSQL would hear of it a moment later, and what is still locked is passed over.
        work.commit().await.unwrap();
        // One at a time, the corps take turns.
        let mut corps = Vec::new();
        for _ in 0..4 {
            let work = db.storage.begin().await.unwrap();
            for event in work.system().inbox().claim_new(1).await.unwrap() {
                work.system().inbox().routed(event.id).await.unwrap();
                corps.push(event.platform_corp.map(|corp| corp.to_string()));
            }
            work.commit().await.unwrap();
        }
        corps.sort();
        let each: Vec<_> = [None, Some("ww4"), Some("ww5"), Some("ww6")].map(|corp| corp.map(str::to_owned)).into();
        assert_eq!(corps, each);
    }

    async fn an_uncommitted_claim_is_passed_over_by_others(db: TestDatabase) {
        append(&db, &[event("a"), event("b")]).await;
        let work = db.storage.begin().await.unwrap();
        assert_eq!(work.system().inbox().claim_new(1).await.unwrap().len(), 1);
        if db.storage.backend() == "postgres" {
            let other = db.storage.begin().await.unwrap();
            assert_eq!(other.system().inbox().claim_new(5).await.unwrap().len(), 1);
        }
        drop(work);
        // PostgreSQL hears of it a moment after the drop.
        let mut claimed = 0;
        while claimed < 2 {
            let work = db.storage.begin().await.unwrap();
            claimed = work.system().inbox().claim_new(5).await.unwrap().len();
        }
    }

    async fn routing_is_tried_again_and_given_up(db: TestDatabase) {
        append(&db, &[event("a")]).await;
        for attempt in 0..3 {
            let work = db.storage.begin().await.unwrap();
            let claimed = work.system().inbox().claim_new(5).await.unwrap();
            assert_eq!(claimed[0].attempts, attempt);
            work.system().inbox().try_again(claimed[0].id, "database", 3).await.unwrap();
            work.commit().await.unwrap();
        }
        assert_eq!(counts(&db).await, InboxCounts { failed: 1, ..InboxCounts::default() });
    }

    async fn what_does_not_open_is_failed_and_blocks_nobody(db: TestDatabase) {
        append(&db, &[event("a")]).await;
        let rekeyed = db.another_with(keyring(2, &[2])).await;
        let work = rekeyed.begin().await.unwrap();
        work.system().inbox().append(&[event("b")]).await.unwrap();
        let claimed = work.system().inbox().claim_new(5).await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].body.expose_secret(), b"b");
        work.commit().await.unwrap();
        assert_eq!(counts(&db).await.failed, 1);
    }

    async fn old_settled_events_are_forgotten_waiting_ones_never(db: TestDatabase) {
        append(&db, &[event("a"), event("b"), event("c")]).await;
        let work = db.storage.begin().await.unwrap();
        let claimed = work.system().inbox().claim_new(2).await.unwrap();
        work.system().inbox().routed(claimed[0].id).await.unwrap();
        work.system().inbox().failed(claimed[1].id, "x").await.unwrap();
        let now = db.storage.now();
        assert_eq!(work.system().inbox().forget(now, 10).await.unwrap(), 0);
        let later = now + Duration::from_secs(1);
        assert_eq!(work.system().inbox().forget(later, 10).await.unwrap(), 1);
        work.commit().await.unwrap();
        assert_eq!(counts(&db).await, InboxCounts { new: 1, failed: 1, ..InboxCounts::default() });
    }
}
