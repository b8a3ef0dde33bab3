//! Installing, again and anew, cancelling, and the self-built app.

use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::json;
use sidebook_simulator::config::{CorpSeed, InternalAppConfig};
use sidebook_tests::{TestApp, on_each_database};

on_each_database! {
    async fn a_cancelled_corp_is_disconnected_at_once_and_comes_back_with_its_data(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let (member, contact) = app.a_follow();
        let mobile = app.admin_mobile();
        let staff = app.sidebar(&member, &mobile).await;
        let resolve = json!({"kind": "contact", "platform_id": contact});
        let before = staff.post("/conversations/resolve", resolve.clone()).await.ok();

        app.people().cancel(&app.corp()).unwrap();
        app.settle().await;
        staff.post("/conversations/resolve", resolve.clone()).await.assert_problem(403, "corp_disconnected");
        app.sign_in(&member).await.assert_problem(403, "corp_disconnected");
        let owner = app.owner().await;
        let corps = owner.get("/console/corps").await.ok();
        let corp = corps["items"].as_array().unwrap().iter().find(|one| one["mode"] == "suite").unwrap().clone();
        assert_eq!(corp["state"], "disconnected");
        assert_ne!(corp["contacts"], 0, "the data is kept");

        // Installed again: a new permanent code, the same corp, the same rows.
        let attempt = app.install().await;
        assert_eq!(attempt["status"], "installed", "{attempt}");
        let after = staff.post("/conversations/resolve", resolve).await.ok();
        assert_eq!(after["id"], before["id"]);
        app.assert_mirror_is_true().await;
        app.stop().await;
    }

    async fn an_install_state_works_once(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let owner = app.owner().await;
        let attempt = owner.post("/console/install-attempts", json!({})).await.ok();
        let back = app.direct(&app.confirm_install(attempt["install_url"].as_str().unwrap()));
        let anonymous = app.anonymous();
        assert_eq!(anonymous.open(&back).await.0, 200);
        app.settle().await;
        let rows = app.rows().await;
        let (status, _, _) = anonymous.open(&back).await;
        assert!((400..500).contains(&status), "a state was used twice: {status}");
        let forged = back.split("state=").next().unwrap().to_owned() + "state=forged0123456789";
        assert!((400..500).contains(&anonymous.open(&forged).await.0));
        app.settle().await;
        assert_eq!(app.rows().await, rows);
        app.stop().await;
    }

    async fn a_market_installation_waits_unbound(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.people().market_install(&app.corp(), "").unwrap();
        app.settle().await;
        let (member, _) = app.a_follow();
        app.sign_in(&member).await.assert_problem(403, "corp_not_bound");
        // Bound later from the console: one corp, one installation.
        let attempt = app.install().await;
        assert_eq!(attempt["status"], "installed", "{attempt}");
        assert_eq!(app.rows().await["corps"], 1);
        app.assert_mirror_is_true().await;
        app.stop().await;
    }

    async fn a_self_built_app_is_bound_by_configuration(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let owner = app.owner().await;
        let corp_id = app.config.wecom.internal[0].corp_id.clone();
        let corps = owner.get("/console/corps").await.ok();
        let listed = corps["items"].as_array().unwrap().iter().find(|one| one["mode"] == "internal").unwrap().clone();
        assert_eq!(listed["state"], "not_bound");
        owner.post(&format!("/console/internal-corps/{corp_id}/bind"), json!({})).await.ok();
        app.settle().await;
        let corps = owner.get("/console/corps").await.ok();
        let bound = corps["items"].as_array().unwrap().iter().find(|one| one["mode"] == "internal").unwrap().clone();
        assert_eq!(bound["state"], "bound", "{bound}");
        assert_ne!(bound["contacts"], 0);
        app.stop().await;
    }

    async fn a_self_built_app_is_bound_by_form(db: TestDatabase) {
        const CORP: &str = "wwf0f0f0f0f0f0f0f0";
        const AGENT: i64 = 1_000_031;
        // The platform knows the app; our configuration does not.
        let app = TestApp::start_with(db, |simulated| {
            let known = simulated.internal_apps[0].clone();
            simulated.internal_apps.push(InternalAppConfig {
                callback_url: known.callback_url.replace(&known.corp_id, CORP),
                corp_id: CORP.to_owned(),
                agent_id: AGENT,
                ..known
            });
            let known = simulated.seed.corps[0].clone();
            simulated.seed.corps.push(CorpSeed { corp_id: Some(CORP.to_owned()), contacts: 12, groups: 2, ..known });
        })
        .await;
        let owner = app.owner().await;
        // The other app of the simulator has the same secrets.
        let known = app.config.wecom.internal[0].clone();
        let typed = |secret: &str| json!({
            "corp_name": "渝信总部", "agent_id": AGENT, "secret": secret, "token": known.token.expose_secret(),
            "encoding_aes_key": known.encoding_aes_key.expose_secret(),
        });
        let path = format!("/console/internal-apps/{CORP}");
        let enter = async |secret: &str| owner.send(Method::PUT, &path, Some(typed(secret)), &[("if-none-match", "*")]).await;
        let wrong = enter("another-secret").await;
        assert_eq!((wrong.status, wrong.body["fields"][0]["code"].as_str()), (422, Some("refused")), "{wrong:?}");
        enter(known.secret.expose_secret()).await.ok();
        let verified = owner.post(&format!("{path}/verification"), json!({ "language": "zh-CN" })).await.ok();
        assert_eq!(verified["state"], "ok", "{verified}");
        let saved = app.people().save_internal_url(CORP, AGENT).await.unwrap();
        assert!(saved.accepted, "the admin saves the address on the platform: {saved:?}");
        owner.post(&format!("/console/internal-corps/{CORP}/bind"), json!({})).await.ok();
        app.settle().await;
        let corps = owner.get("/console/corps").await.ok();
        let bound = corps["items"].as_array().unwrap().iter().find(|one| one["platform_corp_id"] == CORP).unwrap().clone();
        assert_eq!((bound["state"].as_str(), bound["contacts"].as_u64()), (Some("bound"), Some(12)), "{bound}");
        app.stop().await;
    }

    async fn a_scope_that_shrinks_takes_members_out_and_loops_nowhere(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let (member, _) = app.a_follow();
        let scope = sidebook_simulator::world::Scope { users: [member.clone()].into(), ..Default::default() };
        app.people().set_scope(&app.corp(), scope).unwrap();
        app.people().reset_calls();
        app.settle().await;
        let owner = app.owner().await;
        let corps = owner.get("/console/corps").await.ok();
        let corp = corps["items"].as_array().unwrap().iter().find(|one| one["mode"] == "suite").unwrap().clone();
        assert_eq!(corp["members"], 1, "{corp}");
        let calls: u64 = app.people().all_calls().values().sum();
        assert!(calls < 100, "{calls} calls after a change of scope");
        app.stop().await;
    }

    async fn a_newer_ticket_wins_whatever_the_order(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        for _ in 0..3 {
            app.clock.advance(std::time::Duration::from_secs(600));
            app.people().push_suite_ticket();
        }
        app.people().add_fault(sidebook_simulator::faults::Fault::of(
            sidebook_simulator::faults::FaultKind::ShuffledCallbacks,
        ));
        app.settle().await;
        app.people().invalidate_suite_tokens();
        let attempt = app.owner().await.post("/console/install-attempts", json!({})).await;
        assert_eq!(attempt.status, 201, "the newest ticket gives a token: {}", attempt.body);
        app.stop().await;
    }
}
