//! The inbox's writer on bad days: a database that hangs, refuses, breaks off; callers that give up.

use std::sync::Arc;
use std::time::Duration;

use crate::support::event;
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use sea_orm::{ConnectionTrait, Database};
use secrecy::ExposeSecret;
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{AppendError, Appended, DatabaseConfig, InboxLimits, InboxWriter, NewEvent};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A deadline that no test reaches.
fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

/// A deadline that tests wait for.
fn at_once() -> Instant {
    Instant::now() + Duration::from_millis(100)
}

fn append(
    writer: &InboxWriter,
    event: NewEvent,
    until: Instant,
) -> JoinHandle<Result<Appended, AppendError>> {
    let writer = writer.clone();
    tokio::spawn(async move { writer.append(event, until).await })
}

async fn stored(db: &TestDatabase) -> u64 {
    db.storage
        .view()
        .system()
        .inbox()
        .count_by_state()
        .await
        .unwrap()
        .new
}

/// Until what waits in the writer is what `is_right` wants.
async fn until(writer: &InboxWriter, is_right: impl Fn(usize) -> bool) {
    while !is_right(writer.stats().waiting) {
        tokio::task::yield_now().await;
    }
}

on_each_database! {
    async fn a_database_that_hangs_delays_nobody_beyond_the_deadline(db: TestDatabase) {
        let writer = InboxWriter::start(db.storage.clone(), InboxLimits::default());
        let lock = db.lock_inbox().await;
        for round in 0..3 {
            let appends = (0..20).map(|n| append(&writer, event(&format!("body {round} {n}")), at_once()));
            for outcome in join_all(appends.collect::<Vec<_>>()).await {
                assert!(matches!(outcome.unwrap(), Err(AppendError::Late)));
            }
        }
        // Whoever gave up left nothing behind in memory.
        until(&writer, |waiting| waiting == 0).await;
        assert_eq!(writer.stats().waiting_bytes, 0);
        lock.release().await;
        // The platform repeats: stored by then or not, there is one of each.
        let again = (0..20).map(|n| append(&writer, event(&format!("body 0 {n}")), soon()));
        for outcome in join_all(again.collect::<Vec<_>>()).await {
            outcome.unwrap().unwrap();
        }
        let more = append(&writer, event("later"), soon()).await.unwrap().unwrap();
        assert!(matches!(more, Appended::New(_)));
        let known = (0..20).map(|n| append(&writer, event(&format!("body 0 {n}")), soon()));
        for outcome in join_all(known.collect::<Vec<_>>()).await {
            assert_eq!(outcome.unwrap().unwrap(), Appended::Duplicate);
        }
    }

    async fn a_standing_database_grows_no_memory(db: TestDatabase) {
        let limits = InboxLimits { queue: 1000, queue_bytes: 1 << 20, batch: 10, committers: 1 };
        let writer = InboxWriter::start(db.storage.clone(), limits);
        let held = db.storage.begin().await.unwrap();
        let lock = if db.storage.backend() == "postgres" { Some(db.lock_inbox().await) } else { None };
        let large = "x".repeat(60_000);
        let mut appends: FuturesUnordered<_> =
            (0..100).map(|n| append(&writer, event(&format!("{n} {large}")), soon())).collect();
        // 17 bodies of 60 kB fit into a megabyte; the others are told so at once.
        for _ in 17..100 {
            let outcome = appends.next().await.unwrap();
            assert!(matches!(outcome.unwrap(), Err(AppendError::Full)));
        }
        assert!(writer.stats().waiting_bytes <= 1 << 20, "{:?}", writer.stats());
        drop((held, lock));
        while let Some(outcome) = appends.next().await {
            outcome.unwrap().unwrap();
        }
        assert_eq!(stored(&db).await, 17);
    }

    async fn what_nobody_waits_for_is_not_written(db: TestDatabase) {
        let writer = InboxWriter::start(db.storage.clone(), InboxLimits { batch: 1, ..InboxLimits::default() });
        let lock = db.lock_inbox().await;
        let first = append(&writer, event("first"), soon());
        until(&writer, |waiting| waiting == 1).await;
        let gone = append(&writer, event("gone"), soon());
        until(&writer, |waiting| waiting == 2).await;
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        lock.release().await;
        first.await.unwrap().unwrap();
        let last = append(&writer, event("last"), soon()).await.unwrap().unwrap();
        assert!(matches!(last, Appended::New(_)));
        assert_eq!(stored(&db).await, 2);
    }

    async fn a_broken_connection_is_nothing_a_caller_notices(db: TestDatabase) {
        if db.storage.backend() != "postgres" {
            // SQLite has no connection that could break.
            return;
        }
        let writer = InboxWriter::start(db.storage.clone(), InboxLimits::default());
        let lock = db.lock_inbox().await;
        let appended = append(&writer, event("body"), soon());
        let other = Database::connect(db.url.expose_secret()).await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while other.execute_unprepared(end).await.unwrap().rows_affected() == 0 {}
        lock.release().await;
        assert!(matches!(appended.await.unwrap().unwrap(), Appended::New(_)));
        assert_eq!(stored(&db).await, 1);
    }

    async fn one_event_that_cannot_be_stored_fails_alone(db: TestDatabase) {
        if db.storage.backend() != "postgres" {
            // SQLite takes anything.
            return;
        }
        let writer = InboxWriter::start(db.storage.clone(), InboxLimits::default());
        let lock = db.lock_inbox().await;
        // The first batch waits for the lock, so the next one gathers.
        let first = append(&writer, event("first"), soon());
        let bad = NewEvent { app_key: "nul \0".into(), ..event("bad") };
        let bad = append(&writer, bad, soon());
        let good: Vec<_> = (0..5).map(|n| append(&writer, event(&format!("good {n}")), soon())).collect();
        until(&writer, |waiting| waiting == 7).await;
        lock.release().await;
        assert!(matches!(bad.await.unwrap(), Err(AppendError::Storage(_))));
        assert!(join_all(good).await.into_iter().all(|outcome| outcome.unwrap().is_ok()));
        first.await.unwrap().unwrap();
        assert_eq!(stored(&db).await, 6);
    }

    async fn the_inbox_waits_for_one_unit_of_work_and_not_for_the_line(db: TestDatabase) {
        if db.storage.backend() != "sqlite" {
            // PostgreSQL has many writers, and no line.
            return;
        }
        let writer = InboxWriter::start(db.storage.clone(), InboxLimits::default());
        let held = db.storage.begin().await.unwrap();
        let may_end = Arc::new(Semaphore::new(0));
        let line: Vec<_> = (0..8).map(|_| {
            let (storage, may_end) = (db.storage.clone(), Arc::clone(&may_end));
            tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                may_end.acquire().await.unwrap().forget();
                work.commit().await.unwrap();
            })
        }).collect();
        let appended = append(&writer, event("body"), soon());
        until(&writer, |waiting| waiting == 1).await;
        drop(held);
        // Two of the line may end. If the inbox stood behind a third, this would wait for ever.
        may_end.add_permits(2);
        appended.await.unwrap().unwrap();
        may_end.add_permits(6);
        for one in line {
            one.await.unwrap();
        }
    }

    async fn connections_that_others_hold_are_not_waited_for(db: TestDatabase) {
        let config = DatabaseConfig { url: db.url.clone(), max_connections: 1 };
        let own = db.storage.beside(&config).await.unwrap();
        // All connections to read with are taken, and on PostgreSQL they are those to write with, too.
        let mut taken = Vec::new();
        for _ in 0..5 {
            taken.push(db.storage.snapshot().await.unwrap());
        }
        let writer = InboxWriter::start(own.clone(), InboxLimits::default());
        writer.append(event("body"), soon()).await.unwrap();
        assert_eq!(own.view().system().inbox().count_by_state().await.unwrap().new, 1);
    }
}
