//! Bad quarters of an hour on the platform's side: calls stay few, nothing is given up, and in the end all is true.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::json;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_storage::SyncStatus;
use sidebook_storage::shared::{Redis, SharedState as _};
use sidebook_storage::testing::{Backend, TestDatabase};
use sidebook_tests::{TestApp, on_each_database};

use crate::kit::{all_are_acknowledged, assert_all_is_done, change_remarks, go_on, in_a_hurry};

async fn start(db: TestDatabase) -> TestApp {
    let app = TestApp::start_configured(db, |config| in_a_hurry(&mut config.wecom.calls)).await;
    app.install().await;
    app
}

/// Five minutes of a fault that meets every call about a contact, while contacts change and callbacks come. So many calls
/// may be made meanwhile.
async fn five_bad_minutes(app: &TestApp, kind: FaultKind, calls: RangeInclusive<u64>) {
    let fault = Fault::of(kind.clone()).api("externalcontact/get");
    app.people().set_faults(vec![fault]);
    app.people().reset_calls();
    for minute in 0..5 {
        change_remarks(app, &format!("{kind:?} {minute}"), 4);
        assert_eq!(all_are_acknowledged(app).await, 4, "{kind:?}");
        for _ in 0..4 {
            app.settle().await;
            app.clock.advance(Duration::from_secs(15));
        }
    }
    let made = app.people().calls("externalcontact/get");
    assert!(
        calls.contains(&made),
        "{made} calls during {kind:?}, not {calls:?}"
    );
    let jobs = app.storage().jobs().count_by_status().await.unwrap();
    assert_eq!((jobs.running, jobs.parked), (0, 0), "{kind:?}: {jobs:?}");

    an_hour_later(app).await;
    assert_all_is_done(app).await;
}

/// It is over. What the platform blocks for an hour is left alone for an hour.
async fn an_hour_later(app: &TestApp) {
    app.people().set_faults(Vec::new());
    app.people().push_suite_ticket();
    if let Some(url) = &app.config.redis.url {
        // In a cluster blocks last by the server's clock, which no test moves.
        let state = Redis::new(url, &app.config.redis.prefix).unwrap();
        state.delete_prefix("calls/").await.unwrap();
    }
    go_on(app, 5, Duration::from_secs(900)).await;
}

/// The same for a sync of everything, in the middle of it.
async fn a_sync_meets(app: &TestApp, kind: FaultKind, calls: RangeInclusive<u64>) {
    let owner = app.owner().await;
    let corps = owner.get("/console/corps").await.ok();
    let corps = corps["items"].as_array().unwrap();
    let corp = corps.iter().find(|one| one["mode"] == "suite").unwrap()["id"]
        .as_str()
        .unwrap();
    // What no event told of, so that only the sync can find it.
    change_remarks(app, "没人通知", 1);
    app.people().drop_pending();
    app.people()
        .add_fault(Fault::of(kind.clone()).api("batch/get_by_user"));
    app.people().reset_calls();
    let path = format!("/console/corps/{corp}/sync");
    owner.post(&path, json!({"kind": "contacts"})).await.ok();
    for _ in 0..20 {
        app.settle().await;
        app.clock.advance(Duration::from_secs(15));
    }
    let made = app.people().calls("batch/get_by_user");
    assert!(
        calls.contains(&made),
        "{made} calls during {kind:?}, not {calls:?}"
    );
    let jobs = app.storage().jobs().count_by_status().await.unwrap();
    assert_eq!((jobs.running, jobs.parked), (0, 0), "{kind:?}: {jobs:?}");

    an_hour_later(app).await;
    let view = app.storage().view();
    for (corp, agency) in view.system().installations().bound().await.unwrap() {
        for run in view.of(agency).sync_runs().list(corp, 100).await.unwrap() {
            assert_eq!(run.status, SyncStatus::Succeeded, "{run:?}");
        }
    }
    assert_all_is_done(app).await;
}

on_each_database! {
    async fn five_minutes_of_refused_tokens_pass(db: TestDatabase) {
        let app = start(db).await;
        // Each try costs two: the second with a new token.
        five_bad_minutes(&app, FaultKind::Errcode { code: 42001 }, 2..=80).await;
        app.stop().await;
    }

    async fn five_minutes_of_too_frequent_cost_two_calls(db: TestDatabase) {
        // One, and a minute later another; then the platform blocks for an hour, and so do we. In a cluster the minute is
        // the server's, and not over yet.
        let calls = if db.backend == Backend::Postgres { 1 } else { 2 };
        let app = start(db).await;
        five_bad_minutes(&app, FaultKind::Errcode { code: 45009 }, calls..=calls).await;
        app.stop().await;
    }

    async fn five_minutes_of_too_many_at_once_pass(db: TestDatabase) {
        let app = start(db).await;
        // Nothing failed but the pace: every few seconds one more look, of four calls.
        five_bad_minutes(&app, FaultKind::Errcode { code: 45033 }, 4..=100).await;
        app.stop().await;
    }

    async fn five_minutes_of_bad_gateways_pass(db: TestDatabase) {
        let app = start(db).await;
        five_bad_minutes(&app, FaultKind::HttpStatus { status: 502 }, 8..=40).await;
        app.stop().await;
    }

    async fn five_minutes_of_truncated_answers_pass(db: TestDatabase) {
        let app = start(db).await;
        five_bad_minutes(&app, FaultKind::Truncated, 8..=40).await;
        app.stop().await;
    }

    async fn five_minutes_of_pages_instead_of_answers_pass(db: TestDatabase) {
        let app = start(db).await;
        five_bad_minutes(&app, FaultKind::WrongContentType, 8..=40).await;
        app.stop().await;
    }

    async fn a_sync_that_meets_five_bad_minutes_goes_on(db: TestDatabase) {
        let app = start(db).await;
        // As many as may be made at once, and a minute later as many again.
        a_sync_meets(&app, FaultKind::Errcode { code: 45009 }, 1..=24).await;
        a_sync_meets(&app, FaultKind::HttpStatus { status: 503 }, 8..=200).await;
        app.stop().await;
    }
}
