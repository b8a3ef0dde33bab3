//! Shared state: both forms keep the same promises.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use sidebook_ambient::ManualClock;
use sidebook_storage::shared::{InProcess, Rate, SharedState};
use sidebook_storage::testing::shared_states;

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(50);

#[tokio::test]
async fn values_come_and_go() {
    for test in shared_states().await {
        let state = &test.state;
        assert_eq!(state.get("k").await.unwrap(), None);
        state.put("k", "一", LONG).await.unwrap();
        state.put("k", "二", LONG).await.unwrap();
        assert_eq!(
            state.get("k").await.unwrap().as_deref(),
            Some("二"),
            "{}",
            test.name
        );
        state.put("brief", "v", SHORT).await.unwrap();
        assert_eq!(
            state.get("brief").await.unwrap().as_deref(),
            Some("v"),
            "{}",
            test.name
        );
        test.pass(SHORT).await;
        assert_eq!(state.get("brief").await.unwrap(), None, "{}", test.name);
        assert_eq!(
            state.get("k").await.unwrap().as_deref(),
            Some("二"),
            "{}",
            test.name
        );
        // No time to live is the shortest, not for ever and not an error.
        state.put("k", "三", Duration::ZERO).await.unwrap();
        test.pass(Duration::from_millis(1)).await;
        assert_eq!(state.get("k").await.unwrap(), None, "{}", test.name);
    }
}

#[tokio::test]
async fn the_first_to_put_wins_until_it_lapses() {
    for test in shared_states().await {
        let state = &test.state;
        assert!(state.put_if_absent("lock", "a", SHORT).await.unwrap());
        assert!(
            !state.put_if_absent("lock", "b", SHORT).await.unwrap(),
            "{}",
            test.name
        );
        test.pass(SHORT).await;
        assert!(
            state.put_if_absent("lock", "b", LONG).await.unwrap(),
            "{}",
            test.name
        );
        assert!(!state.delete_if("lock", "a").await.unwrap(), "{}", test.name);
        assert!(state.delete_if("lock", "b").await.unwrap(), "{}", test.name);
        assert!(!state.delete_if("lock", "b").await.unwrap(), "{}", test.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_take_one_gets_it() {
    for test in shared_states().await {
        test.state.put("code", "123456", LONG).await.unwrap();
        let takers = (0..20).map(|_| {
            let state = Arc::clone(&test.state);
            tokio::spawn(async move { state.take("code").await.unwrap() })
        });
        let taken = join_all(takers)
            .await
            .into_iter()
            .filter_map(Result::unwrap)
            .collect::<Vec<_>>();
        assert_eq!(taken, ["123456"], "{}", test.name);
        test.state.put("late", "x", SHORT).await.unwrap();
        test.pass(SHORT).await;
        assert_eq!(test.state.take("late").await.unwrap(), None, "{}", test.name);
    }
}

#[tokio::test]
async fn a_prefix_is_no_pattern() {
    for test in shared_states().await {
        let state = &test.state;
        for key in ["token/a*/1", "token/ab/1", "token/a*/2", "token/a", "other"] {
            state.put(key, "v", LONG).await.unwrap();
        }
        for n in 0..1500 {
            state.put(&format!("many/{n}"), "v", LONG).await.unwrap();
        }
        state.delete_prefix("token/a*").await.unwrap();
        state.delete_prefix("many/").await.unwrap();
        for (key, stays) in [
            ("token/a*/1", false),
            ("token/a*/2", false),
            ("token/ab/1", true),
            ("token/a", true),
            ("other", true),
            ("many/7", false),
        ] {
            assert_eq!(
                state.get(key).await.unwrap().is_some(),
                stays,
                "{} {key}",
                test.name
            );
        }
    }
}

#[tokio::test]
async fn counting_begins_anew_after_the_window_of_the_first() {
    for test in shared_states().await {
        let window = Duration::from_millis(200);
        assert_eq!(test.state.count("tries", window).await.unwrap(), 1);
        test.pass(window / 4).await;
        assert_eq!(
            test.state.count("tries", window).await.unwrap(),
            2,
            "{}",
            test.name
        );
        // The second did not make the window longer.
        test.pass(window).await;
        assert_eq!(
            test.state.count("tries", window).await.unwrap(),
            1,
            "{}",
            test.name
        );
    }
}

#[tokio::test]
async fn a_budget_gives_its_burst_then_its_rate() {
    // Slow enough that a real clock cannot fill it between two calls.
    let rate = Rate {
        permits: 10,
        per: Duration::from_secs(5),
        burst: 3,
    };
    for test in shared_states().await {
        let acquire = |permits| test.state.acquire("budget", rate, permits);
        for _ in 0..3 {
            assert_eq!(acquire(1).await.unwrap(), Duration::ZERO, "{}", test.name);
        }
        let wait = acquire(1).await.unwrap();
        assert!(
            wait <= Duration::from_millis(500) && wait > Duration::from_millis(300),
            "{}: {wait:?}",
            test.name
        );
        if test.is_exact() {
            assert_eq!(wait, Duration::from_millis(500));
            assert_eq!(acquire(2).await.unwrap(), Duration::from_secs(1));
        }
        test.pass(wait).await;
        assert_eq!(acquire(1).await.unwrap(), Duration::ZERO, "{}", test.name);
        assert!(!acquire(1).await.unwrap().is_zero(), "{}", test.name);
        assert_eq!(
            test.state.acquire("another", rate, 1).await.unwrap(),
            Duration::ZERO
        );
        // More than the burst is not refused for ever.
        assert_eq!(
            test.state.acquire("untouched", rate, 30).await.unwrap(),
            Duration::ZERO,
            "{}",
            test.name
        );
        assert!(
            !test.state.acquire("untouched", rate, 1).await.unwrap().is_zero(),
            "{}",
            test.name
        );
    }
}

#[tokio::test]
async fn lapsed_entries_do_not_pile_up() {
    let clock = Arc::new(ManualClock::at_unix(0));
    let state = InProcess::new(clock.clone());
    for n in 0..50_000 {
        state
            .put(&format!("k{n}"), "v", Duration::from_millis(10))
            .await
            .unwrap();
        clock.advance(Duration::from_millis(1));
    }
    let kept = format!("{state:?}").matches("until").count();
    assert!(kept < 2_100, "{kept} entries");
}
