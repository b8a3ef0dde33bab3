//! Bad quarters of an hour on the platform's side: calls stay few, nothing is given up, and in the end all is true.

use std::time::Duration;

use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_tests::{TestApp, on_each_database};

use crate::kit::{all_are_acknowledged, assert_all_is_done, change_remarks, go_on};

/// Five minutes of a fault that meets every call about a contact, while contacts change and callbacks come.
async fn five_bad_minutes(app: &TestApp, kind: FaultKind) {
    let fault = Fault::of(kind.clone()).api("externalcontact/get");
    app.people().set_faults(vec![fault]);
    app.people().reset_calls();
    for minute in 0..5 {
        change_remarks(app, &format!("{kind:?} {minute}"), 4);
        assert_eq!(all_are_acknowledged(app).await, 4, "{kind:?}");
        app.settle().await;
        app.clock.advance(Duration::from_secs(60));
    }
    // Every try of a job may repeat a call a few times; a tight loop would be thousands.
    let calls: u64 = app.people().all_calls().values().sum();
    assert!((1..=80).contains(&calls), "{calls} calls during {kind:?}");
    let jobs = app.storage().jobs().count_by_status().await.unwrap();
    assert_eq!(jobs.parked, 0, "{kind:?}: {jobs:?}");

    app.people().set_faults(Vec::new());
    app.people().push_suite_ticket();
    go_on(app, 4, Duration::from_secs(900)).await;
    assert_all_is_done(app).await;
}

on_each_database! {
    async fn five_minutes_of_refused_tokens_pass(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        five_bad_minutes(&app, FaultKind::Errcode { code: 42001 }).await;
        app.stop().await;
    }
}
