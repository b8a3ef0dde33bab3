//! Redis hangs, is gone, and comes back without its keys. It holds only what can be rebuilt.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::json;
use sidebook_storage::shared::{Redis, SharedState};
use sidebook_storage::testing::{Backend, backends};
use sidebook_tests::fault_proxy::{FaultProxy, Mode};
use sidebook_tests::servers::PrivateRedis;
use sidebook_tests::{TestApp, on_each_database, pause};

use crate::kit::{all_are_acknowledged, assert_all_is_done, change_remarks, go_on, readiness};

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

on_each_database! {
    async fn a_minute_without_it_loses_and_doubles_nothing(db: TestDatabase) {
        if db.backend != Backend::Postgres {
            return; // On SQLite shared state lives in the process.
        }
        let mut server = PrivateRedis::start().await.unwrap();
        let proxy = FaultProxy::before(server.port()).await.unwrap();
        let url = at(proxy.port());
        let app = TestApp::start_configured(db, |config| config.redis.url = Some(url)).await;
        app.install().await;
        let owner = app.owner().await;
        let before = app.rows().await["inbox"];

        for (number, mode) in [Mode::Hang, Mode::Refuse].into_iter().enumerate() {
            proxy.set(mode);
            for second in 0..3 {
                change_remarks(&app, &format!("{mode:?} {second}"), 5);
                assert_eq!(all_are_acknowledged(&app).await, 5, "callbacks need no Redis");
                let _ = app.product.run_jobs().await;
                app.clock.advance(Duration::from_secs(10));
            }
            let stored = app.rows().await["inbox"];
            assert_eq!(stored - before, 15 * (number as u64 + 1), "acknowledged is stored, once");
            let code = json!({"mobile": app.owner_mobile(), "purpose": "console_sign_in"});
            let answer = app.anonymous().post("/sms-codes", code).await;
            answer.assert_problem(503, "unavailable");
            let (_, checks) = readiness(&app).await;
            assert!(checks.to_string().contains("cannot be reached"), "readiness names what is gone: {checks}");
            proxy.set(Mode::Pass);
        }

        // It comes back, and has forgotten everything: tokens are fetched again.
        server.kill().await.unwrap();
        server.restart().await.unwrap();
        app.people().push_suite_ticket();
        let state = Redis::new(&at(proxy.port()), "faults/").unwrap();
        comes_back(&state).await;
        for _ in 0..100 {
            // The product's own connection restores itself with the first requests.
            if app.product.run_jobs().await.is_ok() {
                break;
            }
            pause(Duration::from_millis(20)).await;
        }
        go_on(&app, 4, Duration::from_secs(300)).await;
        assert_all_is_done(&app).await;
        assert_eq!(owner.get("/console/corps").await.status, 200, "sessions outlive it");
        app.stop().await;
    }
}
