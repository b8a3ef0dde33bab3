//! What becomes of jobs that fail, hang, panic, or whose worker goes.

use std::time::Duration;

use serde_json::json;
use sidebook_messenger::Failure;
use sidebook_messenger::fake::Fault;
use sidebook_storage::testing::{TestDatabase, backends, on_each_database};
use sidebook_storage::{NewJob, SyncKind, SyncStatus, Task};
use sidebook_worker::WorkerConfig;
use tokio::sync::watch;

use crate::kit::Stand;

impl Stand {
    async fn enqueue(&self, job: NewJob) {
        let work = self.db.storage.begin().await.unwrap();
        work.system().jobs().enqueue(job).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn read_contact(&self) {
        let task = Task::RefreshContact {
            corp_id: self.corp_id().await,
            external_user_id: "wm1".into(),
        };
        self.enqueue(task.job()).await;
    }
}

on_each_database! {
    async fn a_job_that_keeps_failing_is_tried_with_growing_pauses_and_parked(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.read_contact().await;
        for _ in 0..10 {
            stand.platform.fault("contact", 0, Fault::Transport);
        }
        let mut pauses = Vec::new();
        while stand.parked().await.is_empty() {
            assert_eq!(stand.work().await.finished, 0);
            // Not due yet: nothing happens.
            assert_eq!(stand.work().await.retried, 0);
            let now = stand.db.storage.now();
            if let Some(due) = stand.db.storage.jobs().next_due().await.unwrap() {
                let pause = (due - now).to_std().unwrap();
                pauses.push(pause);
                stand.advance(pause);
            }
        }
        assert_eq!(stand.platform.count("contact"), 10);
        assert!(pauses.windows(2).all(|pair| pair[1] > pair[0]), "{pauses:?}");
        let parked = stand.parked().await;
        assert!(parked[0].last_error.as_deref().unwrap().contains("could not be reached"));
        // An admin has it run again.
        stand.db.storage.jobs().unpark(parked[0].id).await.unwrap();
        assert_eq!(stand.work().await.finished, 1);
    }

    async fn what_cannot_succeed_is_parked_at_once(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.platform.fault("contact", 0, Fault::Refuse(Failure::Misconfigured));
        stand.read_contact().await;
        let report = stand.work().await;
        assert_eq!((report.parked, stand.platform.count("contact")), (1, 1));
    }

    async fn the_platforms_own_pause_is_kept(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let busy = Failure::TooFrequent { retry_after: Duration::from_secs(3600) };
        stand.platform.fault("contact", 0, Fault::Refuse(busy));
        stand.read_contact().await;
        stand.work().await;
        stand.advance(Duration::from_secs(3599));
        stand.work().await;
        assert_eq!(stand.platform.count("contact"), 1);
        stand.advance(Duration::from_secs(1000));
        assert_eq!(stand.work().await.finished, 1);
    }

    async fn a_panic_parks_its_job_and_nothing_else(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.platform.fault("contact", 0, Fault::Panic);
        stand.platform.fault("contact", 0, Fault::Panic);
        stand.read_contact().await;
        let corp_id = stand.corp_id().await;
        stand.enqueue(Task::RefreshMember { corp_id, member_id: "lin".into() }.job()).await;
        let report = stand.work().await;
        assert_eq!((report.retried, report.finished), (1, 1));
        stand.advance(Duration::from_secs(2));
        assert_eq!(stand.work().await.parked, 1);
        assert_eq!(stand.parked().await[0].last_error.as_deref(), Some("the handler panicked"));
    }

    async fn a_job_that_takes_too_long_is_tried_again(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.platform.fault("contact", 0, Fault::Hang);
        stand.read_contact().await;
        let hasty = stand.worker_with(WorkerConfig { job_timeout: Duration::from_millis(20), ..stand.config.clone() });
        assert_eq!(hasty.run_until_idle().await.unwrap().retried, 1);
        stand.advance(Duration::from_secs(10));
        assert_eq!(stand.work().await.finished, 1);
    }

    async fn a_kind_of_tomorrow_is_left_to_a_newer_replica(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.enqueue(NewJob::new("of_tomorrow", json!({"a": 1}))).await;
        stand.read_contact().await;
        assert_eq!(stand.work().await.finished, 1);
        assert!(stand.parked().await.is_empty());
        assert_eq!(stand.db.storage.jobs().count_by_status().await.unwrap().ready, 1);
    }

    async fn a_sync_whose_workers_die_has_failed(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        let queue = stand.db.storage.jobs();
        for _ in 0..3 {
            assert_eq!(stand.run(&run).await.status, SyncStatus::Running);
            let lease = Duration::from_secs(20);
            assert_eq!(queue.claim("dies", stand.db.storage.now(), 1, lease, 3).await.unwrap().len(), 1);
            stand.advance(lease);
            // What any other worker notices on its next look; the third time it tells the run.
            let worker = stand.worker_with(WorkerConfig { per_corp: 0, ..stand.config.clone() });
            worker.run_until_idle().await.unwrap();
        }
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.problem.as_deref()), (SyncStatus::Failed, Some("platform_failed")));
    }

    async fn a_worker_that_stops_hands_its_job_back(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.platform.fault("contact", 0, Fault::Hang);
        stand.read_contact().await;
        let worker = stand.worker_with(WorkerConfig { grace: Duration::from_millis(10), ..stand.config.clone() });
        let (stop, stopping) = watch::channel(false);
        let running = tokio::spawn(async move { worker.run(stopping).await });
        stand.platform.until_stuck().await;
        stop.send(true).unwrap();
        running.await.unwrap();
        let counts = stand.db.storage.jobs().count_by_status().await.unwrap();
        assert_eq!((counts.ready, counts.running), (1, 0));
        // At once, not after the lease, and with all its attempts.
        assert_eq!(stand.work().await.finished, 1);
    }

    async fn a_worker_that_wakes_up_after_its_lease_writes_nothing(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.platform.fault("contact", 0, Fault::Pause);
        stand.read_contact().await;
        let paused = stand.worker();
        let paused = tokio::spawn(async move { paused.run_until_idle().await.unwrap() });
        stand.platform.until_stuck().await;
        // Its lease passes, another takes the job over and does it.
        stand.advance(Duration::from_secs(61));
        let other = stand.worker_with(WorkerConfig { name: "worker-2".to_owned(), ..stand.config.clone() });
        assert_eq!(other.run_until_idle().await.unwrap().finished, 1);
        assert_eq!(stand.follows("wm1").await.unwrap()[0].1, None);
        // The platform says something newer by the time the first one goes on, and that must not get in.
        stand.platform.remark(&stand.corp, "lin", "wm1", "read by a worker that lost its job");
        stand.advance(Duration::from_secs(1));
        let before = stand.db.rows().await;
        stand.platform.release();
        let report = paused.await.unwrap();
        assert_eq!((report.finished, report.retried, report.parked), (0, 0, 0));
        assert_eq!(stand.platform.count("contact"), 2);
        assert_eq!(stand.follows("wm1").await.unwrap()[0].1, None);
        assert_eq!(stand.db.rows().await, before);
    }

    async fn a_running_worker_takes_what_comes(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let (stop, stopping) = watch::channel(false);
        let worker = stand.worker();
        let running = tokio::spawn(async move { worker.run(stopping).await });
        // The last call of this event's job is the one that hangs: then all before is done.
        stand.platform.fault("corp_tags", 0, Fault::Hang);
        stand.push(&stand.platform.follow(&stand.corp, "lin", "wm3")).await;
        stand.read_contact().await;
        stand.push(&stand.platform.set_tags(&stand.corp, Vec::new())).await;
        let corp_id = stand.corp_id().await;
        stand.enqueue(Task::RefreshCorpTags { corp_id }.job()).await;
        stand.platform.until_stuck().await;
        stop.send(true).unwrap();
        // The hanging call ends with the worker's grace.
        running.abort();
        assert!(stand.platform.count("corp_tags") == 1);
    }

    async fn old_events_are_forgotten_after_a_week(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let all = || async {
            let counts = stand.db.storage.view().system().inbox().count_by_state().await.unwrap();
            counts.routed + counts.ignored
        };
        assert_eq!(all().await, 1);
        stand.advance(Duration::from_secs(6 * 24 * 3600));
        stand.work().await;
        assert_eq!(all().await, 1);
        stand.advance(Duration::from_secs(2 * 24 * 3600));
        stand.work().await;
        assert_eq!(all().await, 0);
    }
}

/// On as many threads as a small machine gives the program: a blocked handler must keep none of them.
#[test]
fn a_job_that_blocks_its_thread_is_parked_and_delays_nobody() {
    for backend in backends() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let stand = Stand::bound(TestDatabase::fresh(*backend).await).await;
            let platform = stand.platform.clone();
            blocks_and_delays_nobody(&stand).await;
            platform.unblock();
        });
        runtime.shutdown_background();
    }
}

async fn blocks_and_delays_nobody(stand: &Stand) {
    let (stop, stopping) = watch::channel(false);
    let config = WorkerConfig {
        poll: Duration::from_millis(20),
        grace: Duration::from_millis(20),
        ..stand.config.clone()
    };
    let worker = stand.worker_with(config);
    let running = tokio::spawn(async move { worker.run(stopping).await });
    for _ in 0..3 {
        stand.platform.fault("contact", 0, Fault::Block);
    }
    stand.read_contact().await;
    let corp_id = stand.corp_id().await;
    for attempt in 1..=3 {
        stand.platform.until_stuck().await;
        // The thread is gone; another job of the same corp is done all the same.
        let task = Task::RefreshMember {
            corp_id,
            member_id: format!("member-{attempt}").as_str().into(),
        };
        stand.enqueue(task.job()).await;
        while stand.platform.count("member") < attempt {
            tokio::task::yield_now().await;
        }
        // It gives no sign of life either, so its lease lapses.
        stand.advance(stand.config.lease + Duration::from_secs(6));
    }
    while stand.parked().await.is_empty() {
        tokio::task::yield_now().await;
    }
    let parked = stand.parked().await;
    let error = parked[0].last_error.as_deref().unwrap();
    assert!(error.contains("died 3 times in a row"), "{error}");
    assert_eq!(stand.platform.count("contact"), 3);
    stop.send(true).unwrap();
    running.abort();
}
