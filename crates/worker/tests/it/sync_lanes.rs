//! Syncs that read many pages at once, while the platform changes.

use std::time::Duration;

use sidebook_messenger::Failure;
use sidebook_messenger::fake::Fault;
use sidebook_storage::shared::GateLimits;
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{SyncKind, SyncStatus};
use sidebook_worker::{Worker, WorkerConfig};

use crate::kit::Stand;

impl Stand {
    /// Six members with five contacts each that the platform pushed no event for, and a worker that reads four at once.
    async fn wide(db: TestDatabase) -> (Self, Worker) {
        let stand = Self::bound(db).await;
        for member in ["m1", "m2", "m3", "m4", "m5", "m6"] {
            stand.platform.add_member(&stand.corp, member);
            for number in 0..5 {
                stand
                    .platform
                    .follow(&stand.corp, member, &format!("{member}-{number}"));
            }
        }
        let config = WorkerConfig {
            calls_at_once: 4,
            ..stand.config.clone()
        };
        let worker = stand.worker_with(config);
        (stand, worker)
    }

    fn pages_of(&self, member: &str) -> usize {
        let asked = format!("{member}@");
        let calls = self.platform.calls().into_iter();
        calls
            .filter(|call| call.name == "contacts" && call.detail.starts_with(&asked))
            .count()
    }
}

on_each_database! {
    async fn a_lane_that_hangs_does_not_idle_the_others(db: TestDatabase) {
        let (stand, worker) = Stand::wide(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.fault("contacts", 0, Fault::Pause);
        let working = tokio::spawn(async move { worker.run_until_idle().await });
        stand.platform.until_stuck().await;
        // Everything but the one that waits is read and stored: 7 lanes of 8, whichever it is.
        while stand.run(&run).await.members_done < 7 {
            tokio::task::yield_now().await;
        }
        assert_eq!(stand.run(&run).await.status, SyncStatus::Running);
        stand.platform.release();
        working.await.unwrap().unwrap();
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.items, run.members_done), (SyncStatus::Succeeded, 32, 8));
    }

    async fn who_comes_in_while_the_run_is_under_way_is_read_at_its_end(db: TestDatabase) {
        let (stand, worker) = Stand::wide(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.fault("contacts", 0, Fault::Pause);
        let working = tokio::spawn(async move { worker.run_until_idle().await });
        stand.platform.until_stuck().await;
        stand.platform.add_member(&stand.corp, "new");
        stand.platform.follow(&stand.corp, "new", "of-new");
        stand.platform.release();
        working.await.unwrap().unwrap();
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.members_total, run.members_done), (SyncStatus::Succeeded, 9, 9));
        assert_eq!(stand.followers("of-new").await, Some(vec!["new".to_owned()]));
    }

    async fn never_more_calls_at_once_than_allowed_and_a_complaint_costs_no_attempt(db: TestDatabase) {
        let (stand, worker) = Stand::wide(db).await;
        stand.limit(GateLimits { at_once: 2, ..GateLimits::default() });
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.fault("contacts", 1, Fault::Refuse(Failure::TooParallel));
        for _ in 0..60 {
            worker.run_until_idle().await.unwrap();
            stand.advance(Duration::from_secs(5));
        }
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.items, run.errors), (SyncStatus::Succeeded, 32, 0));
        assert_eq!(stand.parked().await.len(), 0);
    }

    async fn a_blocked_call_waits_out_its_block_and_the_run_goes_on_where_it_was(db: TestDatabase) {
        let (stand, worker) = Stand::wide(db).await;
        stand.limit(GateLimits::default());
        let run = stand.start_sync(SyncKind::Contacts).await;
        let minute = Failure::TooFrequent { retry_after: Duration::from_secs(60) };
        stand.platform.fault("contacts", 8, Fault::Refuse(minute));
        worker.run_until_idle().await.unwrap();
        let calls = stand.platform.count("contacts");
        stand.advance(Duration::from_secs(50));
        worker.run_until_idle().await.unwrap();
        assert_eq!(stand.platform.count("contacts"), calls, "nobody calls into a block");
        stand.advance(Duration::from_secs(20));
        worker.run_until_idle().await.unwrap();
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.items), (SyncStatus::Succeeded, 32));
        assert!((1..=6).all(|member| stand.pages_of(&format!("m{member}")) <= 4), "pages are not read again and again");
        assert_eq!(stand.parked().await.len(), 0);
    }

    async fn many_failures_now_and_then_do_not_end_a_run_that_gets_on(db: TestDatabase) {
        let (stand, worker) = Stand::wide(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        for _ in 0..12 {
            stand.platform.fault("contacts", 1, Fault::Transport);
        }
        for _ in 0..60 {
            worker.run_until_idle().await.unwrap();
            stand.advance(Duration::from_secs(5));
        }
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.items), (SyncStatus::Succeeded, 32));
        assert_eq!(stand.parked().await.len(), 0);
    }
}
