//! The receiver beside those who only hold on to it, and while the database stands still.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use sidebook_ambient::SeededEntropy;
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::Route;
use sidebook_storage::testing::Backend;
use sidebook_tests::load::{self, Callbacks, HangingClients, Load, Report, Shape, Target, Wire};
use sidebook_tests::{TestApp, on_each_database};

fn target(app: &TestApp, route: &str) -> Target {
    Target {
        address: app.product.callback_address(),
        path: format!("/callbacks/wecom/{route}"),
    }
}

fn callbacks(app: &TestApp, route: Route, change: impl FnOnce(&mut Shape)) -> Callbacks {
    let suite = app.config.wecom.suite.as_ref().unwrap();
    let keys = CallbackKeys::new(
        suite.token.expose_secret(),
        suite.encoding_aes_key.expose_secret(),
    )
    .unwrap();
    let mut shape = Shape {
        suite: suite.suite_id.clone(),
        route,
        corps: Vec::new(),
        contacts: Vec::new(),
        members: Vec::new(),
        duplicates: 0,
        wrong: 0,
        padding: 0,
    };
    change(&mut shape);
    Callbacks::new(keys, shape, app.clock.clone(), Arc::new(SeededEntropy::new(3)))
}

fn load(count: u64) -> Load {
    Load {
        count,
        within: Duration::from_secs(60),
        connections: 8,
        rate: None,
        idle: 0,
        slow: 0,
    }
}

async fn inbox(app: &TestApp) -> u64 {
    app.rows().await["inbox"]
}

fn all_acknowledged(report: &Report) {
    assert_eq!(report.acknowledged(), report.sent, "{report:?}");
}

on_each_database! {
    async fn what_is_acknowledged_is_stored_once_beside_those_who_hold_on(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let before = inbox(&app).await;
        let callbacks = callbacks(&app, Route::Suite, |shape| {
            shape.duplicates = 10;
            shape.wrong = 20;
        });
        let load = Load { idle: 300, slow: 50, ..load(600) };
        let report = load::run(&target(&app, "suite"), callbacks, load).await.unwrap();
        all_acknowledged(&report);
        assert!(report.repeated > 20, "{report:?}");
        assert_eq!(report.wrong_statuses.keys().collect::<Vec<_>>(), ["403"]);
        assert_eq!(inbox(&app).await, before + report.distinct_acknowledged);
        app.stop().await;
    }

    async fn connections_that_say_nothing_or_dawdle_are_ended(db: TestDatabase) {
        if db.backend == Backend::Postgres {
            // Once is enough: no database is asked.
            return;
        }
        let app = TestApp::start(db).await;
        let target = target(&app, "suite");
        let before = inbox(&app).await;
        let hanging = HangingClients::start(&target, 20, 20).await;
        let mut wire = Wire::new(target.address);
        let callbacks = callbacks(&app, Route::Suite, |_| {});
        let mut answered = 0;
        while hanging.closed().idle_closed < 20 || hanging.closed().slow_closed < 20 {
            assert_eq!(wire.exchange(&callbacks.request(answered, &target)).await.unwrap(), 200);
            answered += 1;
        }
        assert_eq!(inbox(&app).await, before + answered);
        app.stop().await;
    }

    async fn events_of_a_corp_reach_the_inbox_on_both_addresses(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let before = inbox(&app).await;
        let corp = app.corp();
        for (route, path) in [(Route::Suite, "suite"), (Route::Data, "data")] {
            let callbacks = callbacks(&app, route, |shape| shape.corps = vec![corp.clone()]);
            all_acknowledged(&load::run(&target(&app, path), callbacks, load(20)).await.unwrap());
        }
        assert_eq!(inbox(&app).await, before + 40);
        app.stop().await;
    }

    async fn a_standing_database_is_answered_with_503_until_it_is_back(db: TestDatabase) {
        let app = TestApp::start_configured(db, |config| {
            config.receiver.durable_within = Duration::from_millis(100);
            config.receiver.queue_events = 4;
        }).await;
        let target = target(&app, "suite");
        let before = inbox(&app).await;
        let lock = app.lock_inbox().await;
        let callbacks = callbacks(&app, Route::Suite, |_| {});
        let report = load::run(&target, callbacks, load(40)).await.unwrap();
        assert_eq!(report.statuses.keys().collect::<Vec<_>>(), ["503"], "{report:?}");
        lock.release().await;
        let again = self::callbacks(&app, Route::Suite, |_| {});
        let after = load::run(&target, again, Load { connections: 1, ..load(20) }).await.unwrap();
        all_acknowledged(&after);
        // What was refused may have been stored when the lock went; what was acknowledged is stored for certain.
        assert!(inbox(&app).await >= before + after.distinct_acknowledged);
        app.stop().await;
    }

    async fn callbacks_can_have_an_address_of_their_own(db: TestDatabase) {
        let app = TestApp::start_configured(db, |config| {
            config.receiver.listen = Some(([127, 0, 0, 1], 0).into());
        }).await;
        let own = target(&app, "suite");
        assert_ne!(own.address, app.product.address());
        let callbacks = callbacks(&app, Route::Suite, |_| {});
        let mut wire = Wire::new(own.address);
        for number in 0..3 {
            assert_eq!(wire.exchange(&callbacks.request(number, &own)).await.unwrap(), 200);
        }
        assert_eq!(wire.exchange(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap(), 404);
        let mut wire = Wire::new(app.product.address());
        assert_eq!(wire.exchange(&callbacks.request(3, &own)).await.unwrap(), 404);
        app.stop().await;
    }
}
