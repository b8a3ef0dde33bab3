//! Shared state behaves the same in the process and in Redis, and keeps tokens sealed and single-flighted.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use sidebook_ambient::{Clock, ManualClock, SystemEntropy, token};
use sidebook_messenger::{CachedToken, TokenKey, TokenStore};
use sidebook_storage::shared::{InProcess, Rate, Redis, SharedState, SharedTokens};

const HOUR: Duration = Duration::from_secs(3600);

/// In-process state, and Redis where the run has one, each with keys of its own.
async fn states() -> Vec<Arc<dyn SharedState>> {
    let clock = Arc::new(ManualClock::at_unix(1_700_000_000));
    let mut states: Vec<Arc<dyn SharedState>> = vec![Arc::new(InProcess::new(clock))];
    if sidebook_storage::testing::backends().len() > 1 {
        let url = std::env::var("SIDEBOOK_TEST_REDIS_URL").expect("a run with PostgreSQL has Redis too");
        let prefix = format!("test-{}:", token(&SystemEntropy, 12));
        states.push(Arc::new(
            Redis::connect(&SecretString::from(url), &prefix).await.unwrap(),
        ));
    }
    states
}

#[tokio::test]
async fn keys_are_set_read_taken_and_deleted() {
    for state in states().await {
        assert_eq!(state.get("a").await.unwrap(), None);
        state.put("a", "1", HOUR).await.unwrap();
        assert_eq!(state.get("a").await.unwrap().as_deref(), Some("1"));
        assert!(!state.put_if_absent("a", "2", HOUR).await.unwrap());
        assert!(state.put_if_absent("b", "2", HOUR).await.unwrap());
        assert!(!state.delete_if("a", "other").await.unwrap());
        assert!(state.delete_if("a", "1").await.unwrap());
        assert_eq!(state.take("b").await.unwrap().as_deref(), Some("2"));
        assert_eq!(state.take("b").await.unwrap(), None);
    }
}

#[tokio::test]
async fn only_one_of_many_takes_or_sets() {
    for state in states().await {
        state.put("code", "x", HOUR).await.unwrap();
        let takes = (0..20).map(|_| state.take("code"));
        let taken = futures_util::future::join_all(takes).await;
        assert_eq!(
            taken
                .into_iter()
                .filter(|one| one.as_ref().unwrap().is_some())
                .count(),
            1
        );
        let sets = (0..20).map(|_| state.put_if_absent("lock", "x", HOUR));
        let set = futures_util::future::join_all(sets).await;
        assert_eq!(set.into_iter().filter(|one| *one.as_ref().unwrap()).count(), 1);
    }
}

#[tokio::test]
async fn prefixes_are_deleted_and_nothing_else() {
    for state in states().await {
        for key in ["corp:1:a", "corp:1:b", "corp:10:a", "corp:*"] {
            state.put(key, "x", HOUR).await.unwrap();
        }
        state.delete_prefix("corp:1:").await.unwrap();
        assert_eq!(state.get("corp:1:a").await.unwrap(), None);
        assert_eq!(state.get("corp:1:b").await.unwrap(), None);
        assert!(state.get("corp:10:a").await.unwrap().is_some());
        state.delete_prefix("corp:*").await.unwrap();
        assert!(state.get("corp:10:a").await.unwrap().is_some());
    }
}

#[tokio::test]
async fn counters_count_and_budgets_run_out() {
    for state in states().await {
        for expected in 1..=3 {
            assert_eq!(state.count("tries", HOUR).await.unwrap(), expected);
        }
        let rate = Rate {
            permits: 2,
            per: HOUR,
            burst: 2,
        };
        assert_eq!(state.acquire("calls", rate, 1).await.unwrap(), Duration::ZERO);
        assert_eq!(state.acquire("calls", rate, 1).await.unwrap(), Duration::ZERO);
        let pause = state.acquire("calls", rate, 1).await.unwrap();
        assert!(
            pause > Duration::from_secs(1790) && pause <= Duration::from_secs(1800),
            "{pause:?}"
        );
    }
}

#[tokio::test]
async fn keys_lapse_by_the_clock() {
    let clock = Arc::new(ManualClock::at_unix(1_700_000_000));
    let state = InProcess::new(clock.clone());
    state.put("a", "1", HOUR).await.unwrap();
    state.count("n", HOUR).await.unwrap();
    let rate = Rate {
        permits: 1,
        per: HOUR,
        burst: 1,
    };
    assert_eq!(state.acquire("calls", rate, 1).await.unwrap(), Duration::ZERO);
    clock.advance(HOUR);
    assert_eq!(state.get("a").await.unwrap(), None);
    assert_eq!(state.count("n", HOUR).await.unwrap(), 1);
    assert_eq!(state.acquire("calls", rate, 1).await.unwrap(), Duration::ZERO);
}

#[tokio::test]
async fn redis_lets_keys_lapse_by_itself() {
    for state in states().await.into_iter().skip(1) {
        state.put("short", "1", Duration::from_millis(1)).await.unwrap();
        // Redis keeps time itself: ask until it has passed, with no pause of ours.
        while state.get("short").await.unwrap().is_some() {}
        state
            .acquire(
                "calls",
                Rate {
                    permits: 1000,
                    per: Duration::from_secs(1),
                    burst: 1,
                },
                1,
            )
            .await
            .unwrap();
    }
}

sidebook_storage::on_each_database! {
    async fn tokens_are_sealed_shared_and_dropped_by_value(db: TestDatabase) {
        let key = TokenKey("suite:ww1".to_owned());
        for state in states().await {
            let tokens = SharedTokens::new(state.clone(), &db.storage);
            let now = db.clock.now();
            let cached = |text: &str, minutes| CachedToken {
                token: SecretString::from(text),
                refresh_at: now + TimeDelta::minutes(minutes),
            };
            tokens.put(&key, &cached("secret-token-1", 110)).await.unwrap();
            let stored = state.get("token:suite:ww1").await.unwrap().unwrap();
            assert!(!stored.contains("secret-token"), "{stored}");
            // A second process reads it.
            let other = SharedTokens::new(state.clone(), &db.another().await);
            assert_eq!(other.get(&key).await.unwrap().unwrap().token.expose_secret(), "secret-token-1");
            // A late complaint about an older token leaves it alone.
            tokens.invalidate(&key, &SecretString::from("older")).await.unwrap();
            assert!(tokens.get(&key).await.unwrap().is_some());
            tokens.invalidate(&key, &SecretString::from("secret-token-1")).await.unwrap();
            assert!(tokens.get(&key).await.unwrap().is_none());
            tokens.put(&key, &cached("secret-token-2", -1)).await.unwrap();
            assert!(tokens.get(&key).await.unwrap().is_none());
            tokens.put(&key, &cached("secret-token-3", 110)).await.unwrap();
            tokens.forget("suite:").await.unwrap();
            assert!(tokens.get(&key).await.unwrap().is_none());
            let nonce = tokens.try_lock(&key, HOUR).await.unwrap().unwrap();
            assert!(other.try_lock(&key, HOUR).await.unwrap().is_none());
            other.unlock(&key, "not ours").await.unwrap();
            assert!(other.try_lock(&key, HOUR).await.unwrap().is_none());
            tokens.unlock(&key, &nonce).await.unwrap();
            assert!(other.try_lock(&key, HOUR).await.unwrap().is_some());
        }
    }
}
