//! Redis hangs, is gone, and comes back without its keys. It holds only what can be rebuilt.

use std::time::Duration;

use secrecy::SecretString;
use sidebook_storage::shared::{Redis, SharedState};
use sidebook_storage::testing::{Backend, backends};
use sidebook_tests::fault_proxy::{FaultProxy, Mode};
use sidebook_tests::pause;
use sidebook_tests::servers::PrivateRedis;

fn at(port: u16) -> SecretString {
    SecretString::from(format!("redis://127.0.0.1:{port}"))
}

/// Asks until it answers; the connection restores itself.
async fn comes_back(state: &dyn SharedState) -> Option<String> {
    for _ in 0..200 {
        if let Ok(value) = state.get("key").await {
            return value;
        }
        pause(Duration::from_millis(20)).await;
    }
    panic!("it does not come back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_restores_itself_after_everything() {
    if !backends().contains(&Backend::Postgres) {
        return; // The cluster's form is tested where its servers are.
    }
    let mut server = PrivateRedis::start().await.unwrap();
    let proxy = FaultProxy::before(server.port()).await.unwrap();
    let redis = Redis::new(&at(proxy.port()), "faults/").unwrap();
    let hour = Duration::from_secs(3600);
    redis.put("key", "value", hour).await.unwrap();
    for mode in [Mode::Hang, Mode::Refuse, Mode::Reset] {
        proxy.set(mode);
        assert!(redis.get("key").await.is_err(), "{mode:?}");
        assert!(redis.put_if_absent("once", "a", hour).await.is_err(), "{mode:?}");
        proxy.set(Mode::Pass);
        assert_eq!(comes_back(&redis).await.as_deref(), Some("value"), "{mode:?}");
    }
    server.kill().await.unwrap();
    assert!(redis.get("key").await.is_err());
    server.restart().await.unwrap();
    assert_eq!(comes_back(&redis).await, None, "its keys are gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_need_not_be_there_at_the_start() {
    if !backends().contains(&Backend::Postgres) {
        return;
    }
    let server = PrivateRedis::start().await.unwrap();
    let proxy = FaultProxy::before(server.port()).await.unwrap();
    proxy.set(Mode::Refuse);
    let redis = Redis::new(&at(proxy.port()), "faults/").unwrap();
    assert!(redis.ping().await.is_err());
    proxy.set(Mode::Pass);
    assert_eq!(comes_back(&redis).await, None);
}
