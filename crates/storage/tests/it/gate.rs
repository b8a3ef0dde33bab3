//! The gate before the platform: never more calls than allowed, whoever asks, and nobody waits for nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use sidebook_ambient::SystemEntropy;
use sidebook_messenger::{CallGate as _, CallPlace, Paced, PacedBy, Passage, PlatformCorpId, PlatformSaid};
use sidebook_storage::shared::{GateLimits, SharedGate, SharedState};
use sidebook_storage::testing::shared_states;

const API: &str = "contacts";

fn limits() -> GateLimits {
    GateLimits {
        at_once: 4,
        grow: Duration::from_millis(400),
        patience: Duration::ZERO,
        blocked: Duration::from_millis(60),
        blocked_again: Duration::from_millis(600),
        ..GateLimits::default()
    }
}

fn gate(state: &Arc<dyn SharedState>, limits: &GateLimits) -> SharedGate {
    SharedGate::new(Arc::clone(state), Arc::new(SystemEntropy), limits.clone())
}

async fn enter(gate: &SharedGate, corp: &str, api: &'static str) -> Result<Box<dyn CallPlace>, Paced> {
    let passage = Passage {
        corp: Some(&PlatformCorpId::from(corp)),
        api,
        at_most: Duration::from_millis(200),
    };
    gate.enter(passage).await
}

async fn why(gate: &SharedGate, corp: &str, api: &'static str) -> Option<PacedBy> {
    enter(gate, corp, api).await.err().map(|paced| paced.why)
}

#[tokio::test]
async fn places_are_shared_by_replicas_and_not_by_corps() {
    for test in shared_states().await {
        let (one, other) = (gate(&test.state, &limits()), gate(&test.state, &limits()));
        let mut held = Vec::new();
        for gate in [&one, &other, &one, &other] {
            held.push(enter(gate, "corp", API).await.unwrap());
        }
        assert_eq!(
            why(&one, "corp", API).await,
            Some(PacedBy::Parallel),
            "{}",
            test.name
        );
        assert_eq!(
            why(&other, "corp", "groups").await,
            Some(PacedBy::Parallel),
            "of all kinds"
        );
        assert_eq!(why(&other, "another", API).await, None);
        held.pop().unwrap().leave(PlatformSaid::Nothing).await;
        assert_eq!(why(&one, "corp", API).await, None, "{}", test.name);
    }
}

#[tokio::test]
async fn a_place_whose_holder_died_lapses() {
    for test in shared_states().await {
        let dying = gate(&test.state, &limits());
        for _ in 0..4 {
            // Not dropped either: the process is gone.
            std::mem::forget(enter(&dying, "corp", API).await.unwrap());
        }
        let after = gate(&test.state, &limits());
        assert_eq!(
            why(&after, "corp", API).await,
            Some(PacedBy::Parallel),
            "{}",
            test.name
        );
        test.pass(Duration::from_millis(200)).await;
        assert_eq!(why(&after, "corp", API).await, None, "{}", test.name);
    }
}

#[tokio::test]
async fn a_call_that_was_given_up_leaves_its_place() {
    for test in shared_states().await {
        let only = GateLimits {
            at_once: 1,
            patience: Duration::from_secs(5),
            ..limits()
        };
        let gate = gate(&test.state, &only);
        drop(enter(&gate, "corp", API).await.unwrap());
        assert_eq!(why(&gate, "corp", API).await, None, "{}", test.name);
    }
}

#[tokio::test]
async fn too_many_at_once_halves_the_places_and_they_come_back_one_by_one() {
    for test in shared_states().await {
        let gate = gate(&test.state, &limits());
        let held = join_all((0..4).map(|_| enter(&gate, "corp", API))).await;
        test.pass(Duration::from_millis(1)).await;
        // All four complain: one storm.
        for place in held {
            place.unwrap().leave(PlatformSaid::TooParallel).await;
        }
        let held = join_all((0..4).map(|_| enter(&gate, "corp", API))).await;
        assert_eq!(
            held.iter().filter(|place| place.is_ok()).count(),
            2,
            "{}",
            test.name
        );
        drop(held);
        test.pass(Duration::from_millis(805)).await;
        let held = join_all((0..5).map(|_| enter(&gate, "corp", API))).await;
        assert_eq!(
            held.iter().filter(|place| place.is_ok()).count(),
            4,
            "{}",
            test.name
        );
    }
}

#[tokio::test]
async fn nobody_calls_into_a_block_and_the_second_is_longer() {
    for test in shared_states().await {
        let (one, other) = (gate(&test.state, &limits()), gate(&test.state, &limits()));
        for (round, lasts) in [(1, 60), (2, 600)] {
            let (first, second) = (enter(&one, "corp", API).await, enter(&other, "corp", API).await);
            let said = PlatformSaid::TooFrequent(Duration::from_millis(1));
            // Both were under way: one block, not two.
            first.unwrap().leave(said).await;
            second.unwrap().leave(said).await;
            let paced = enter(&other, "corp", API).await.err().unwrap();
            assert_eq!(paced.why, PacedBy::Blocked, "{} {round}", test.name);
            assert!(
                paced.retry_after <= Duration::from_millis(lasts),
                "{} {paced:?}",
                test.name
            );
            assert!(
                paced.retry_after * 2 > Duration::from_millis(lasts),
                "{} {paced:?}",
                test.name
            );
            assert_eq!(why(&one, "corp", "groups").await, None, "only this call");
            assert_eq!(why(&one, "another", API).await, None, "only this corp");
            test.pass(Duration::from_millis(lasts)).await;
        }
        assert_eq!(why(&one, "corp", API).await, None, "{}", test.name);
    }
}

#[tokio::test]
async fn minutes_and_hours_are_counted_by_corp_and_call_and_for_all() {
    for test in shared_states().await {
        let few = |change: fn(&mut GateLimits)| {
            let mut limits = limits();
            change(&mut limits);
            gate(&test.state, &limits)
        };
        // A minute's 40: two at once, then one in about one and a half seconds.
        let minute = few(|limits| limits.per_minute = 40);
        for _ in 0..2 {
            assert_eq!(why(&minute, "minute", API).await, None);
        }
        assert_eq!(
            why(&minute, "minute", API).await,
            Some(PacedBy::Rate),
            "{}",
            test.name
        );
        assert_eq!(why(&minute, "minute", "groups").await, None);
        assert_eq!(why(&minute, "another", API).await, None);
        let hour = few(|limits| limits.per_hour = 6);
        for _ in 0..3 {
            assert_eq!(why(&hour, "hour", API).await, None, "{}", test.name);
        }
        assert_eq!(why(&hour, "hour", API).await, Some(PacedBy::Rate));
        let all = few(|limits| limits.all_per_hour = 4);
        for corp in ["one", "two"] {
            assert_eq!(why(&all, corp, "of all").await, None, "{}", test.name);
        }
        assert_eq!(why(&all, "three", "of all").await, Some(PacedBy::Rate));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn however_many_ask_there_are_never_more_under_way_and_all_get_through() {
    for test in shared_states().await {
        let patient = GateLimits {
            patience: Duration::from_secs(60),
            ..limits()
        };
        let (now, most, done) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
        // The first four leave only once all of them are in: every place is used, however slow asking is.
        let (entered, full) = (AtomicU32::new(0), tokio::sync::Barrier::new(4));
        let gates = [gate(&test.state, &patient), gate(&test.state, &patient)];
        let calls = (0..60).map(|number| {
            let (gate, now, most, done) = (&gates[number % 2], &now, &most, &done);
            let (entered, full) = (&entered, &full);
            async move {
                let place = enter(gate, "corp", API).await.unwrap();
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                if entered.fetch_add(1, Ordering::SeqCst) < 4 {
                    full.wait().await;
                }
                now.fetch_sub(1, Ordering::SeqCst);
                place.leave(PlatformSaid::Nothing).await;
                done.fetch_add(1, Ordering::SeqCst);
            }
        });
        join_all(calls).await;
        assert_eq!(done.load(Ordering::SeqCst), 60, "{}", test.name);
        assert_eq!(
            most.load(Ordering::SeqCst),
            4,
            "{}: all places are used",
            test.name
        );
    }
}

#[tokio::test]
async fn without_shared_state_nobody_calls() {
    let state: Arc<dyn SharedState> = Arc::new(crate::dead::Dead);
    let paced = enter(&gate(&state, &limits()), "corp", API).await.err().unwrap();
    assert_eq!(paced.why, PacedBy::Unknown);
    assert!(paced.retry_after > Duration::ZERO);
}

#[tokio::test]
async fn limits_that_differ_from_those_of_the_process_before_are_told() {
    for test in shared_states().await {
        let other = GateLimits {
            per_hour: 7,
            ..limits()
        };
        assert_eq!(
            gate(&test.state, &limits()).compare_limits().await.unwrap(),
            None,
            "nobody was there"
        );
        assert_eq!(
            gate(&test.state, &limits()).compare_limits().await.unwrap(),
            None,
            "the same"
        );
        let told = gate(&test.state, &other).compare_limits().await.unwrap().unwrap();
        assert_eq!(
            told,
            (other.to_string(), limits().to_string()),
            "ours and theirs, {}",
            test.name
        );
        // The next one that is started anew has the new ones.
        assert_eq!(gate(&test.state, &other).compare_limits().await.unwrap(), None);
        assert!(
            gate(&test.state, &limits())
                .compare_limits()
                .await
                .unwrap()
                .is_some()
        );
    }
}
