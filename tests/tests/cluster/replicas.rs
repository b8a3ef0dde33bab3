//! Two processes that do everything, side by side.

use std::time::Duration;

use secrecy::ExposeSecret;
use sidebook::config::Role;
use sidebook_ambient::Clock;
use sidebook_envelope::{CallbackKeys, write_envelope};
use sidebook_storage::testing::Backend;
use sidebook_tests::{Caller, TestApp, on_each_database};

const TWO: [&[Role]; 2] = [
    &[Role::Receiver, Role::Api, Role::Worker],
    &[Role::Receiver, Role::Api, Role::Worker],
];

/// The same event as the platform sends it twice: sealed anew each time, the same inside.
async fn both_at_once(app: &TestApp, event: &str) {
    let suite = app.config.wecom.suite.as_ref().unwrap();
    let keys = CallbackKeys::new(
        suite.token.expose_secret(),
        suite.encoding_aes_key.expose_secret(),
    )
    .unwrap();
    let at = app.clock.now().timestamp().to_string();
    let caller = app.anonymous();
    let mut sent = tokio::task::JoinSet::new();
    for round in 0_u8..6 {
        let process = app.processes().nth(usize::from(round) % 2).unwrap();
        let sealed = keys.seal(event.as_bytes(), &suite.suite_id, [round; 16]);
        let nonce = format!("nonce{round}");
        let signature = keys.sign(&at, &nonce, &sealed);
        let url = format!(
            "http://{}/callbacks/wecom/suite?msg_signature={signature}&timestamp={at}&nonce={nonce}",
            process.address()
        );
        let body = write_envelope(&suite.suite_id, Some(""), &sealed);
        let caller = caller.clone();
        sent.spawn(async move { caller.call_back(&url, body).await });
    }
    while let Some(answer) = sent.join_next().await {
        assert_eq!(answer.unwrap(), (200, "success".to_owned()));
    }
}

on_each_database! {
    async fn an_event_that_both_receive_at_once_has_its_effect_once(db: TestDatabase) {
        let app = TestApp::start_processes(db, &TWO, |_| {}).await;
        app.install().await;
        let (member, contact) = app.a_follow();
        let before = app.rows().await;
        app.people().reset_calls();
        let event = format!(
            "<xml><SuiteId><![CDATA[{}]]></SuiteId><AuthCorpId><![CDATA[{}]]></AuthCorpId>\
             <InfoType><![CDATA[change_external_contact]]></InfoType><TimeStamp>{}</TimeStamp>\
             <ChangeType><![CDATA[edit_external_contact]]></ChangeType><UserID><![CDATA[{member}]]></UserID>\
             <ExternalUserID><![CDATA[{contact}]]></ExternalUserID></xml>",
            app.config.wecom.suite.as_ref().unwrap().suite_id,
            app.corp(),
            app.clock.now().timestamp(),
        );
        both_at_once(&app, &event).await;
        app.settle().await;
        assert_eq!(app.rows().await["inbox"], before["inbox"] + 1);
        assert_eq!(app.people().calls("externalcontact/get"), 1);

        // Told once more, a minute later.
        app.clock.advance(Duration::from_secs(60));
        both_at_once(&app, &event).await;
        app.settle().await;
        assert_eq!(app.rows().await["inbox"], before["inbox"] + 1);
        app.assert_mirror_is_true().await;
        app.stop().await;
    }

    async fn a_night_brings_one_sync_of_each_kind(db: TestDatabase) {
        let shared = db.backend == Backend::Postgres;
        let app = TestApp::start_processes(db, &TWO, |_| {}).await;
        app.install().await;
        let before = sync_runs(&app.owner().await).await;
        // From nine in the morning to two at night, in Shanghai.
        app.clock.advance(Duration::from_secs(17 * 3600));
        app.settle().await;
        // The owner's session is over by now.
        let after = sync_runs(&app.console(&app.admin_mobile()).await).await;
        // With SQLite the two share no state, and whoever comes second finds the first one's runs done.
        if shared {
            assert_eq!(after, before.map(|runs| runs + 1));
        }
        app.assert_mirror_is_true().await;
        app.stop().await;
    }
}

/// How many syncs of contacts and of groups the suite's corp has had.
async fn sync_runs(admin: &Caller) -> [usize; 2] {
    let corps = admin.get("/console/corps").await.ok();
    let corp = corps["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|corp| corp["mode"] == "suite")
        .unwrap()
        .clone();
    let path = format!(
        "/console/corps/{}/sync-runs?limit=50",
        corp["id"].as_str().unwrap()
    );
    let runs = admin.get(&path).await.ok();
    let runs = runs["items"].as_array().unwrap();
    ["contacts", "groups"].map(|kind| runs.iter().filter(|run| run["kind"] == kind).count())
}
