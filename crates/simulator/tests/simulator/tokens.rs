//! The token family: who gets which, for how long, and what happens afterwards.

use serde_json::json;

use crate::support::{Sim, code, config};

#[tokio::test(flavor = "multi_thread")]
async fn a_suite_token_needs_a_ticket_of_the_last_half_hour() {
    let sim = Sim::start().await;
    sim.control().push_suite_ticket();
    let ticket = sim
        .simulator
        .world()
        .read(|world| world.suite.tickets[0].value.clone());
    let suite = config().suite;
    let ask = |id: &str, secret: &str, ticket: &str| {
        sim.post(
            "service/get_suite_token",
            &[],
            json!({ "suite_id": id, "suite_secret": secret, "suite_ticket": ticket }),
        )
    };
    assert_eq!(
        code(&ask(&suite.suite_id, &suite.suite_secret, "made-up").await),
        40085
    );
    assert_eq!(code(&ask(&suite.suite_id, "wrong", &ticket).await), 40080);
    assert_eq!(code(&ask("ww0", &suite.suite_secret, &ticket).await), 40083);
    assert_eq!(
        code(&sim.post("service/get_suite_token", &[], json!({})).await),
        41021
    );
    let good = ask(&suite.suite_id, &suite.suite_secret, &ticket).await;
    assert_eq!((code(&good), good["expires_in"].as_i64()), (0, Some(7200)));

    sim.pass(10 * 60);
    sim.control().push_suite_ticket();
    let again = ask(&suite.suite_id, &suite.suite_secret, &ticket).await;
    assert_eq!(
        again["suite_access_token"], good["suite_access_token"],
        "an older ticket works for 30 minutes"
    );
    sim.pass(20 * 60);
    assert_eq!(
        code(&ask(&suite.suite_id, &suite.suite_secret, &ticket).await),
        40085
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corp_token_stays_until_five_minutes_before_its_end() {
    let sim = Sim::start().await;
    let (suite, permanent, first) = sim.install().await;
    sim.pass(6_800);
    let same = sim.corp_token(&suite, &permanent).await;
    assert_eq!(
        (same["access_token"].as_str(), same["expires_in"].as_i64()),
        (Some(first.as_str()), Some(400))
    );
    sim.pass(150);
    let fresh = sim.corp_token(&suite, &permanent).await;
    assert_ne!(fresh["access_token"].as_str(), Some(first.as_str()));
    assert_eq!(fresh["expires_in"], 7200);
    let ask = |token: String| async move { token };
    let old = sim
        .ask(&ask(first).await, "externalcontact/get_follow_user_list", &[])
        .await;
    assert_eq!(code(&old), 42001, "without an overlap the old token ends at once");
    assert_eq!(old["follow_user"], json!([]), "errors carry the empty list");

    let token = fresh["access_token"].as_str().unwrap().to_owned();
    assert_eq!(
        code(&sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await),
        0
    );
    sim.pass(7200);
    let old = sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await;
    assert_eq!(code(&old), 42001);
    let message = old["errmsg"].as_str().unwrap();
    assert!(
        message.contains("hint: [") && message.contains("from ip: 127.0.0.1"),
        "{message}"
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_token_overlaps_as_configured() {
    let sim = Sim::start().await;
    sim.control()
        .set_behaviour(|behaviour| behaviour.token_overlap_seconds = 60);
    let (suite, permanent, first) = sim.install().await;
    sim.pass(6_950);
    sim.corp_token(&suite, &permanent).await;
    assert_eq!(
        code(&sim.ask(&first, "agent/get_permissions", &[]).await),
        40058,
        "a GET on a POST"
    );
    assert_eq!(
        code(&sim.tell(&first, "agent/get_permissions", json!({})).await),
        0
    );
    sim.pass(60);
    assert_eq!(
        code(&sim.tell(&first, "agent/get_permissions", json!({})).await),
        42001
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_count_in_the_query_only_and_only_where_they_belong() {
    let sim = Sim::start().await;
    let (suite, permanent, token) = sim.install().await;
    let api = "externalcontact/get_follow_user_list";
    assert_eq!(code(&sim.get(api, &[]).await), 41001);
    assert_eq!(code(&sim.ask("made-up", api, &[]).await), 40014);
    assert_eq!(
        code(&sim.ask(&suite, api, &[]).await),
        40014,
        "a suite token is no corp token"
    );
    let body = json!({ "access_token": token, "agentid": 1 });
    assert_eq!(
        code(&sim.post("message/send", &[], body).await),
        41001,
        "a token in the body is none"
    );
    let corp = sim.corp().id;
    let body = json!({ "auth_corpid": corp, "permanent_code": permanent });
    let ask = |name: &'static str, value: String| {
        let body = body.clone();
        let sim = &sim;
        async move { code(&sim.post("service/get_corp_token", &[(name, &value)], body).await) }
    };
    assert_eq!(ask("suite_access_token", token).await, 40082);
    assert_eq!(ask("access_token", suite.clone()).await, 41022);
    assert_eq!(ask("suite_access_token", suite).await, 0);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revoked_tokens_are_unknown_and_success_may_come_without_a_code() {
    let sim = Sim::start().await;
    let (suite, permanent, token) = sim.install().await;
    let corp = sim.corp().id;
    assert_eq!(sim.control().invalidate_corp_tokens(&corp).unwrap(), 1);
    assert_eq!(
        code(&sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await),
        40014
    );
    sim.control()
        .set_behaviour(|behaviour| behaviour.historic_errcode = true);
    let bare = sim.corp_token(&suite, &permanent).await;
    assert!(
        bare.get("errcode").is_none() && bare["access_token"].is_string(),
        "{bare}"
    );
    assert_eq!(sim.control().invalidate_suite_tokens(), 1);
    assert_eq!(code(&sim.corp_token(&suite, &permanent).await), 40082);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn js_tickets_are_two_kinds_with_a_quota_per_app() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.ask(&token, "get_jsapi_ticket", &[]).await;
    let agent = sim.ask(&token, "ticket/get", &[("type", "agent_config")]).await;
    assert_eq!((code(&corp), code(&agent)), (0, 0));
    assert_ne!(corp["ticket"], agent["ticket"]);
    assert_eq!(
        sim.ask(&token, "get_jsapi_ticket", &[]).await["ticket"],
        corp["ticket"]
    );
    assert_eq!(
        code(&sim.ask(&token, "ticket/get", &[("type", "wx_card")]).await),
        91040
    );
    for _ in 0..97 {
        assert_eq!(code(&sim.ask(&token, "get_jsapi_ticket", &[]).await), 0);
    }
    assert_eq!(
        code(&sim.ask(&token, "get_jsapi_ticket", &[]).await),
        45009,
        "the hundred and first"
    );
    sim.pass(3600);
    assert_eq!(code(&sim.ask(&token, "get_jsapi_ticket", &[]).await), 0);
    sim.simulator.stop().await;
}
