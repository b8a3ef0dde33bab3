//! The job queue: claims, leases, fences, keys and limits.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::json;
use sidebook_domain::{CorpId, JobId};
use sidebook_messenger::Mode;
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{
    ClaimedJob, Enqueued, Failed, JobCounts, JobQueue, NewCorp, NewJob, Storage, StorageError, TakenOver,
};

const LEASE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

async fn enqueue(storage: &Storage, job: NewJob) -> Enqueued {
    let work = storage.begin().await.unwrap();
    let enqueued = work.system().jobs().enqueue(job).await.unwrap();
    work.commit().await.unwrap();
    enqueued
}

async fn claim(db: &TestDatabase, worker: &str, limit: u32) -> Vec<ClaimedJob> {
    db.storage
        .jobs()
        .claim(worker, db.storage.now(), limit, LEASE, 100)
        .await
        .unwrap()
}

async fn claim_one(db: &TestDatabase, worker: &str) -> ClaimedJob {
    let mut claimed = claim(db, worker, 1).await;
    assert_eq!(claimed.len(), 1);
    claimed.remove(0)
}

async fn counts(db: &TestDatabase) -> (u64, u64, u64) {
    let JobCounts {
        ready,
        running,
        parked,
    } = db.storage.jobs().count_by_status().await.unwrap();
    (ready, running, parked)
}

async fn corps(db: &TestDatabase, count: usize) -> Vec<CorpId> {
    let work = db.storage.begin().await.unwrap();
    let mut corps = Vec::new();
    for n in 0..count {
        let new = NewCorp {
            platform: "wecom".into(),
            mode: Mode::Suite,
            platform_corp: format!("ww{n}").into(),
            name: "Corp".into(),
        };
        corps.push(work.system().corps().ensure(new).await.unwrap().id);
    }
    work.commit().await.unwrap();
    corps
}

fn kinds(jobs: &[ClaimedJob]) -> Vec<&str> {
    jobs.iter().map(|job| job.kind.as_str()).collect()
}

fn is_stale(result: Result<(), StorageError>) -> bool {
    matches!(result, Err(StorageError::Stale))
}

on_each_database! {
    async fn a_job_exists_from_the_commit_on(db: TestDatabase) {
        let work = db.storage.begin().await.unwrap();
        work.system().jobs().enqueue(NewJob::new("a", json!({ "n": 1 }))).await.unwrap();
        drop(work);
        assert_eq!(counts(&db).await, (0, 0, 0));
        enqueue(&db.storage, NewJob::new("a", json!({ "n": 2 }))).await;
        let job = claim_one(&db, "w").await;
        assert_eq!((job.payload.clone(), job.attempts), (json!({ "n": 2 }), 1));
        assert_eq!(counts(&db).await, (0, 1, 0));
        db.storage.jobs().finish(&job).await.unwrap();
        assert_eq!(counts(&db).await, (0, 0, 0));
    }

    async fn two_workers_do_each_job_once(db: TestDatabase) {
        const JOBS: usize = 200;
        let work = db.storage.begin().await.unwrap();
        for n in 0..JOBS {
            work.system().jobs().enqueue(NewJob::new("count", json!(n))).await.unwrap();
        }
        work.commit().await.unwrap();
        let other = db.another().await;
        let now = db.storage.now();
        // Both have their hands full before either goes on, so that they really work side by side.
        let (one, two) = (db.storage.jobs(), other.jobs());
        let first_of_one = one.claim("one", now, 7, LEASE, 100).await.unwrap();
        let first_of_two = two.claim("two", now, 7, LEASE, 100).await.unwrap();
        assert_eq!((first_of_one.len(), first_of_two.len()), (7, 7));
        let work_off = |queue: JobQueue, worker: &'static str, mut jobs: Vec<ClaimedJob>| async move {
            let mut done = Vec::new();
            loop {
                for job in jobs {
                    queue.finish(&job).await.unwrap();
                    done.push(job.payload.as_u64().unwrap());
                }
                jobs = queue.claim(worker, now, 7, LEASE, 100).await.unwrap();
                assert!(jobs.len() <= 7);
                // Nothing to claim may also mean that the other worker is just claiming what comes next.
                if jobs.is_empty() && queue.count_by_status().await.unwrap().ready == 0 {
                    return done;
                }
            }
        };
        let (one, two) = tokio::join!(
            tokio::spawn(work_off(one, "one", first_of_one)),
            tokio::spawn(work_off(two, "two", first_of_two)),
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        let mut all = [one, two].concat();
        all.sort_unstable();
        assert_eq!(all, (0..JOBS as u64).collect::<Vec<_>>());
        assert_eq!(counts(&db).await, (0, 0, 0));
    }

    async fn urgent_then_old_and_never_before_their_time(db: TestDatabase) {
        let now = db.storage.now();
        enqueue(&db.storage, NewJob::new("later", json!(0)).at(now + SECOND)).await;
        enqueue(&db.storage, NewJob::new("old", json!(0)).at(now - SECOND)).await;
        enqueue(&db.storage, NewJob::new("usual", json!(0))).await;
        enqueue(&db.storage, NewJob::new("urgent", json!(0)).priority(5)).await;
        assert_eq!(db.storage.jobs().next_due().await.unwrap(), Some(now - SECOND));
        assert_eq!(kinds(&claim(&db, "w", 10).await), ["urgent", "old", "usual"]);
        assert_eq!(db.storage.jobs().next_due().await.unwrap(), Some(now + SECOND));
        db.clock.advance(SECOND);
        assert_eq!(kinds(&claim(&db, "w", 10).await), ["later"]);
        assert_eq!(db.storage.jobs().next_due().await.unwrap(), None);
    }

    async fn a_failure_waits_for_its_time_and_is_parked_in_the_end(db: TestDatabase) {
        enqueue(&db.storage, NewJob::new("a", json!(0)).attempts(2)).await;
        let queue = db.storage.jobs();
        let job = claim_one(&db, "w").await;
        let in_a_minute = db.storage.now() + LEASE;
        assert_eq!(queue.retry(&job, in_a_minute, "busy").await.unwrap(), Failed::WillRetry);
        assert!(claim(&db, "w", 1).await.is_empty());
        db.clock.advance(LEASE);
        let job = claim_one(&db, "w").await;
        assert_eq!((job.attempts, job.last_error.as_deref()), (2, Some("busy")));
        assert!(job.is_last_attempt());
        assert_eq!(queue.retry(&job, in_a_minute, "still busy").await.unwrap(), Failed::Parked);
        assert_eq!(counts(&db).await, (0, 0, 1));
        let parked = queue.parked(10).await.unwrap();
        assert_eq!(parked[0].last_error.as_deref(), Some("still busy"));
        assert_eq!(parked[0].parked_at, Some(db.storage.now()));

        queue.unpark(job.id).await.unwrap();
        assert!(is_stale(queue.unpark(job.id).await));
        let job = claim_one(&db, "w").await;
        assert_eq!(job.attempts, 1);
        queue.park(&job, "hopeless").await.unwrap();
        queue.discard(job.id).await.unwrap();
        assert!(is_stale(queue.discard(job.id).await));
        assert_eq!(counts(&db).await, (0, 0, 0));
    }

    async fn a_silent_worker_loses_its_job_and_its_say(db: TestDatabase) {
        enqueue(&db.storage, NewJob::new("a", json!(0)).about("k").attempts(3)).await;
        let queue = db.storage.jobs();
        let lost = claim_one(&db, "silent").await;
        assert_eq!(queue.take_over_expired(db.storage.now()).await.unwrap(), TakenOver::default());
        db.clock.advance(LEASE);
        let taken = queue.take_over_expired(db.storage.now()).await.unwrap();
        assert_eq!((taken.ready, taken.parked.len()), (1, 0));
        let job = claim_one(&db, "other").await;
        assert_eq!(job.attempts, 2);
        assert_eq!(job.last_error.as_deref(), Some("silent did not finish in time"));

        assert!(is_stale(queue.finish(&lost).await));
        assert!(is_stale(queue.park(&lost, "x").await));
        assert!(is_stale(queue.extend(&lost, db.storage.now() + LEASE).await));
        assert!(is_stale(queue.release(&lost).await));
        assert!(is_stale(queue.retry(&lost, db.storage.now(), "x").await.map(drop)));
        let work = db.storage.begin().await.unwrap();
        assert!(is_stale(work.system().jobs().finish(&lost).await));
        drop(work);
        // The same worker again is another claim too.
        let impostor = ClaimedJob { worker: "other".into(), ..lost };
        assert!(is_stale(queue.finish(&impostor).await));

        db.clock.advance(LEASE);
        assert_eq!(queue.take_over_expired(db.storage.now()).await.unwrap().ready, 1);
        let last = claim_one(&db, "third").await;
        assert_eq!(last.attempts, 3);
        db.clock.advance(LEASE);
        let taken = queue.take_over_expired(db.storage.now()).await.unwrap();
        assert_eq!((taken.ready, taken.parked.len()), (0, 1));
        assert_eq!(taken.parked[0].id, last.id);
        assert_eq!(counts(&db).await, (0, 0, 1));
    }

    async fn a_lease_can_be_extended(db: TestDatabase) {
        enqueue(&db.storage, NewJob::new("a", json!(0))).await;
        let queue = db.storage.jobs();
        let job = claim_one(&db, "w").await;
        queue.extend(&job, db.storage.now() + 3 * LEASE).await.unwrap();
        db.clock.advance(2 * LEASE);
        assert_eq!(queue.take_over_expired(db.storage.now()).await.unwrap(), TakenOver::default());
        queue.finish(&job).await.unwrap();
    }

    async fn a_stopping_worker_gives_back_without_losing_an_attempt(db: TestDatabase) {
        enqueue(&db.storage, NewJob::new("a", json!(0)).attempts(1)).await;
        let job = claim_one(&db, "stopping").await;
        db.storage.jobs().release(&job).await.unwrap();
        let job = claim_one(&db, "next").await;
        assert_eq!(job.attempts, 1);
    }

    async fn a_job_finishes_together_with_what_it_did(db: TestDatabase) {
        enqueue(&db.storage, NewJob::new("a", json!(0))).await;
        let job = claim_one(&db, "w").await;
        let work = db.storage.begin().await.unwrap();
        work.system().agencies().add("made by the job").await.unwrap();
        work.system().jobs().finish(&job).await.unwrap();
        drop(work);
        assert_eq!(counts(&db).await, (0, 1, 0));
        let work = db.storage.begin().await.unwrap();
        work.system().jobs().finish(&job).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(counts(&db).await, (0, 0, 0));
    }

    async fn one_ready_job_per_key_the_soonest_and_most_urgent(db: TestDatabase) {
        let now = db.storage.now();
        let job = || NewJob::new("read", json!(0)).about("contact:1");
        let Enqueued::New(id) = enqueue(&db.storage, job().at(now + LEASE)).await else { panic!() };
        assert_eq!(enqueue(&db.storage, job().at(now + 2 * LEASE)).await, Enqueued::AlreadyReady(id));
        assert_eq!(db.storage.jobs().next_due().await.unwrap(), Some(now + LEASE));
        assert_eq!(enqueue(&db.storage, job().priority(3)).await, Enqueued::AlreadyReady(id));
        assert_eq!(db.storage.jobs().next_due().await.unwrap(), Some(now));
        assert_eq!(claim_one(&db, "w").await.priority, 3);
        // Another kind, another key and no key are other jobs.
        for other in [NewJob::new("other", json!(0)).about("contact:1"), job().about("contact:2"), NewJob::new("read", json!(0))] {
            assert!(matches!(enqueue(&db.storage, other).await, Enqueued::New(_)));
        }
        assert!(matches!(enqueue(&db.storage, NewJob::new("read", json!(0))).await, Enqueued::New(_)));
    }

    async fn a_hint_that_comes_while_the_job_runs_is_not_lost_and_waits_its_turn(db: TestDatabase) {
        let job = || NewJob::new("read", json!(0)).about("contact:1");
        enqueue(&db.storage, job()).await;
        let running = claim_one(&db, "w").await;
        let Enqueued::New(successor) = enqueue(&db.storage, job()).await else { panic!() };
        assert_eq!(enqueue(&db.storage, job()).await, Enqueued::AlreadyReady(successor));
        assert!(claim(&db, "w", 10).await.is_empty(), "never two of a key at once");
        db.storage.jobs().finish(&running).await.unwrap();
        assert_eq!(claim_one(&db, "w").await.id, successor);
    }

    async fn a_retry_gives_way_to_its_successor(db: TestDatabase) {
        let job = || NewJob::new("read", json!(0)).about("contact:1");
        let queue = db.storage.jobs();
        type Give<'a> = &'a dyn Fn(JobQueue, ClaimedJob) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;
        let now = db.storage.now();
        let retry: Give<'_> = &|queue, claim| Box::pin(async move {
            queue.retry(&claim, now, "busy").await.unwrap();
        });
        let release: Give<'_> = &|queue, claim| Box::pin(async move { queue.release(&claim).await.unwrap(); });
        let unpark: Give<'_> = &|queue, claim| Box::pin(async move {
            queue.park(&claim, "x").await.unwrap();
            queue.unpark(claim.id).await.unwrap();
        });
        let lapse: Give<'_> = &|queue, _| Box::pin(async move {
            queue.take_over_expired(now + LEASE).await.unwrap();
        });
        for (give, attempts) in [(retry, 2), (release, 1), (unpark, 1), (lapse, 2)] {
            enqueue(&db.storage, job()).await;
            let running = claim_one(&db, "w").await;
            let Enqueued::New(successor) = enqueue(&db.storage, job()).await else { panic!() };
            give(queue.clone(), running).await;
            assert_eq!(counts(&db).await, (1, 0, 0));
            let next = claim_one(&db, "w").await;
            assert_eq!((next.id, next.attempts), (successor, attempts));
            queue.finish(&next).await.unwrap();
        }
    }

    async fn retries_and_hints_at_once_lose_nothing(db: TestDatabase) {
        let job = || NewJob::new("read", json!(0)).about("contact:1").attempts(1000);
        let now = db.storage.now();
        for _ in 0..20 {
            enqueue(&db.storage, job()).await;
            let running = claim_one(&db, "w").await;
            let (storage, queue) = (db.storage.clone(), db.another().await.jobs());
            let (enqueued, retried) = tokio::join!(
                tokio::spawn(async move { enqueue(&storage, job()).await }),
                tokio::spawn(async move { queue.retry(&running, now, "busy").await }),
            );
            enqueued.unwrap();
            retried.unwrap().unwrap();
            assert_eq!(counts(&db).await, (1, 0, 0));
        }
    }

    async fn corps_share_the_workers_and_keep_to_their_limit(db: TestDatabase) {
        let corps = corps(&db, 3).await;
        let work = db.storage.begin().await.unwrap();
        // The first corp's backlog is older and larger than the window a claim looks at.
        for (corp, jobs) in corps.iter().zip([600, 5, 5]) {
            for n in 0..jobs {
                work.system().jobs().enqueue(NewJob::new("read", json!(n)).on(*corp)).await.unwrap();
            }
            db.clock.advance(SECOND);
        }
        for n in 0..9 {
            work.system().jobs().enqueue(NewJob::new("own", json!(n))).await.unwrap();
        }
        work.commit().await.unwrap();
        let queue = db.storage.jobs();
        let mut running: HashMap<Option<CorpId>, Vec<ClaimedJob>> = HashMap::new();
        let mut most = 0;
        for _ in 0..10 {
            for job in queue.claim("w", db.storage.now(), 4, LEASE, 3).await.unwrap() {
                let corp = running.entry(job.corp).or_default();
                corp.push(job);
                most = most.max(corp.len());
            }
        }
        let busy = |corp| running.get(&corp).map_or(0, Vec::len);
        assert_eq!(corps.iter().map(|corp| busy(Some(*corp))).collect::<Vec<_>>(), [3, 3, 3]);
        assert_eq!(busy(None), 9, "what needs no corp is not limited");
        let done = &running[&Some(corps[0])][0];
        queue.finish(done).await.unwrap();
        let next = queue.claim("w", db.storage.now(), 4, LEASE, 3).await.unwrap();
        assert_eq!(next.iter().map(|job| job.corp).collect::<Vec<_>>(), [Some(corps[0])]);
    }

    async fn a_backlog_of_one_corp_delays_nobody(db: TestDatabase) {
        let corps = corps(&db, 3).await;
        db.many_jobs("read", corps[1], 100_000).await;
        db.clock.advance(SECOND);
        let now = db.storage.now();
        enqueue(&db.storage, NewJob::new("before", json!(0)).on(corps[0])).await;
        enqueue(&db.storage, NewJob::new("behind", json!(0)).on(corps[2])).await;
        enqueue(&db.storage, NewJob::new("of_no_corp", json!(0))).await;
        enqueue(&db.storage, NewJob::new("installation", json!(0)).on(corps[2]).priority(20)).await;
        let queue = db.storage.jobs();
        let claimed = queue.claim("w", now, 6, LEASE, 3).await.unwrap();
        let mut first = kinds(&claimed);
        first.sort_unstable();
        assert_eq!(first, ["before", "behind", "installation", "of_no_corp", "read", "read"]);
        for job in &claimed {
            queue.finish(job).await.unwrap();
        }
        // With one place at a time they take turns as well.
        let mut corps_served = Vec::new();
        for _ in 0..4 {
            enqueue(&db.storage, NewJob::new("more", json!(0)).on(corps[2]).about("more")).await;
            let claimed = queue.claim("w", now, 1, LEASE, 2).await.unwrap();
            corps_served.push(claimed[0].corp);
            queue.finish(&claimed[0]).await.unwrap();
        }
        corps_served.sort_unstable();
        assert_eq!(corps_served, [Some(corps[1]), Some(corps[1]), Some(corps[2]), Some(corps[2])]);
    }

    async fn claims_at_the_same_moment_keep_to_the_limit_and_find_what_is_there(db: TestDatabase) {
        let corps = corps(&db, 4).await;
        for corp in &corps {
            db.many_jobs("read", *corp, 50).await;
        }
        let now = db.storage.now();
        let claims = (0..8).map(|n| {
            let queue = db.storage.jobs();
            tokio::spawn(async move { queue.claim(&format!("w{n}"), now, 2, LEASE, 3).await.unwrap() })
        });
        let claimed: Vec<ClaimedJob> = futures_util::future::join_all(claims)
            .await
            .into_iter()
            .flat_map(Result::unwrap)
            .collect();
        // Eight times two are asked for, and four times three are allowed: none is too many, none is left.
        assert_eq!(claimed.len(), 12);
        for corp in corps {
            assert_eq!(claimed.iter().filter(|job| job.corp == Some(corp)).count(), 3);
        }
    }

    async fn a_kind_of_tomorrow_waits_for_tomorrows_version(db: TestDatabase) {
        enqueue(&db.storage, NewJob::new("of_tomorrow", json!(0)).priority(20)).await;
        enqueue(&db.storage, NewJob::new("of_today", json!(0))).await;
        let queue = db.storage.jobs();
        let now = db.storage.now();
        let claimed = queue.claim_known("old", now, 10, LEASE, 3, &["of_today", "of_yesterday"]).await.unwrap();
        assert_eq!(kinds(&claimed), ["of_today"]);
        let waiting = queue.waiting_of_other_kinds(&["of_today"]).await.unwrap();
        assert_eq!(waiting, [("of_tomorrow".to_owned(), now)]);
        let claimed = queue.claim_known("new", now, 10, LEASE, 3, &["of_today", "of_tomorrow"]).await.unwrap();
        assert_eq!(kinds(&claimed), ["of_tomorrow"]);
    }

    async fn a_job_that_kills_its_workers_is_parked_and_the_others_with_it_are_not(db: TestDatabase) {
        let queue = db.storage.jobs();
        enqueue(&db.storage, NewJob::new("hungry", json!(0))).await;
        db.clock.advance(SECOND);
        enqueue(&db.storage, NewJob::new("innocent", json!(0))).await;
        for (died, next) in [(1, vec!["hungry", "innocent"]), (2, vec!["hungry"]), (3, vec!["innocent"])] {
            for claimed in claim(&db, "w", 10).await {
                // Whoever runs it dies, and what else runs there with it.
                assert_eq!(claimed.deaths, died - 1);
            }
            db.clock.advance(LEASE);
            let taken = queue.take_over_expired(db.storage.now()).await.unwrap();
            assert_eq!(taken.parked.len(), usize::from(died == 3));
            let now = db.storage.now();
            let ready = queue.claim("look", now, 10, LEASE, 100).await.unwrap();
            assert_eq!(kinds(&ready), next);
            for job in ready {
                queue.release(&job).await.unwrap();
            }
        }
        assert_eq!(queue.parked(10).await.unwrap()[0].kind, "hungry");
        // After the second death they ran apart, so that the third was not the innocent one's.
        let innocent = claim_one(&db, "w").await;
        assert_eq!(innocent.kind, "innocent");
        queue.finish(&innocent).await.unwrap();
    }

    async fn a_commit_wakes_who_waits_and_only_when_it_enqueued(db: TestDatabase) {
        let queue = db.storage.jobs();
        let mut woken = std::pin::pin!(queue.enqueued());
        db.agency("no job").await;
        assert!(woken.as_mut().now_or_never().is_none());
        enqueue(&db.storage, NewJob::new("a", json!(0))).await;
        assert!(woken.as_mut().now_or_never().is_some());
    }

    async fn unknown_jobs_are_told(db: TestDatabase) {
        let nobody = JobId(db.storage.new_id());
        assert!(is_stale(db.storage.jobs().unpark(nobody).await));
    }
}
