use std::time::Duration;

use serde_json::Value;
use sidebook_simulator::control::EditContact;
use sidebook_tests::TestApp;
use sidebook_wecom::CallLimits;

/// People change remarks; the platform has that to tell.
pub(crate) fn change_remarks(app: &TestApp, word: &str, times: usize) {
    let (corp, (member, contact)) = (app.corp(), app.a_follow());
    for number in 0..times {
        app.people()
            .edit_contact(EditContact {
                corp: corp.clone(),
                member: member.clone(),
                contact: contact.clone(),
                remark: Some(format!("{word} {number}")),
                ..EditContact::default()
            })
            .unwrap();
    }
}

/// Delivers what the platform has to tell; insists that each is acknowledged. Returns how many.
pub(crate) async fn all_are_acknowledged(app: &TestApp) -> usize {
    let deliveries = app.people().deliver_pending().await;
    for delivery in &deliveries {
        assert!(delivery.outcome.accepted, "{delivery:?}");
    }
    deliveries.len()
}

/// Lets the clock go on in steps, and everything be done that is due after each.
pub(crate) async fn go_on(app: &TestApp, steps: u32, step: Duration) {
    for _ in 0..steps {
        app.clock.advance(step);
        app.settle().await;
    }
}

/// Calls that are not waited for long, and are repeated at once: nobody waits for real time then.
pub(crate) fn in_a_hurry(calls: &mut CallLimits) {
    calls.timeout = Duration::from_millis(400);
    calls.connect_timeout = Duration::from_millis(400);
    calls.retry_pause = Duration::from_millis(1);
    calls.retry_pause_max = Duration::from_millis(2);
}

/// Insists that nothing is left, given up or there twice, and that the mirror is true.
pub(crate) async fn assert_all_is_done(app: &TestApp) {
    let inbox = app
        .storage()
        .view()
        .system()
        .inbox()
        .count_by_state()
        .await
        .unwrap();
    assert_eq!((inbox.new, inbox.failed), (0, 0), "{inbox:?}");
    let jobs = app.storage().jobs().count_by_status().await.unwrap();
    assert_eq!((jobs.running, jobs.parked), (0, 0), "{jobs:?}");
    let census = sidebook_storage::testing::Census::take(app.storage())
        .await
        .unwrap();
    assert_eq!(census.doubled, []);
    app.assert_mirror_is_true().await;
}

/// What `/readyz` says: status, and each check's state by name.
pub(crate) async fn readiness(app: &TestApp) -> (u16, Value) {
    // A look is shared for two seconds.
    app.clock.advance(Duration::from_secs(3));
    let url = format!("http://{}/readyz", app.product.address());
    let (status, _, text) = app.anonymous().open(&url).await;
    (status, serde_json::from_str(&text).unwrap())
}
