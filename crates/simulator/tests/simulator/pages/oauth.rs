//! OAuth: who sits before the client.

use reqwest::RequestBuilder;
use sidebook_simulator::chat::ClientHost;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::world::ClientSession;

use super::{browser, go};
use crate::support::{INTERNAL_CORP, Sim, config};

/// Query of an authorize link; `redirect` is encoded by the client.
fn authorize(sim: &Sim, changes: &[(&str, &str)]) -> RequestBuilder {
    let suite = config().suite.suite_id;
    let mut query = vec![
        ("appid", suite.as_str()),
        ("redirect_uri", "http://sidebook.test/sidebar/?x=1#/home"),
        ("response_type", "code"),
        ("scope", "snsapi_base"),
        ("state", "abc123"),
    ];
    for (name, value) in changes {
        query.retain(|(other, _)| other != name);
        query.push((name, value));
    }
    browser()
        .get(format!("{}/connect/oauth2/authorize", sim.simulator.api_url()))
        .query(&query)
}

#[tokio::test(flavor = "multi_thread")]
async fn oauth_tells_silently_who_sits_before_the_client() {
    let sim = Sim::start().await;
    let (suite, ..) = sim.install().await;
    let corp = sim.corp();
    let member = corp.members.keys().next_back().unwrap().clone();
    let session = ClientSession {
        corp: corp.id.clone(),
        member: member.clone(),
        ..ClientSession::default()
    };
    sim.control().set_session(session).unwrap();
    // As the frame asks: from another origin, without a cookie.
    let (status, location, _) = go(authorize(&sim, &[]).header("sec-fetch-dest", "iframe")).await;
    assert_eq!(status, 302);
    let code = location
        .strip_prefix("http://sidebook.test/sidebar/?x=1&code=")
        .unwrap();
    let code = code.strip_suffix("&state=abc123#/home").unwrap();
    let query = [("suite_access_token", suite.as_str()), ("code", code)];
    let who = sim.get("service/auth/getuserinfo3rd", &query).await;
    assert_eq!(
        (who["corpid"].as_str(), who["userid"].as_str()),
        (Some(corp.id.as_str()), Some(member.as_str()))
    );
    assert_ne!(
        sim.get("service/auth/getuserinfo3rd", &query).await["errcode"],
        0,
        "a code is good once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_authorize_link_says_why() {
    let sim = Sim::start().await;
    sim.install().await;
    let long = "a".repeat(129);
    let cases = [
        (("redirect_uri", "http://sidebook.test:81/"), "50001"),
        (
            ("redirect_uri", "http://evil.test/?http://sidebook.test/"),
            "50001",
        ),
        (("appid", "ww0000000000000000"), "40013"),
        (("state", "a b"), "84025"),
        (("state", long.as_str()), "84025"),
        (("scope", "snsapi_login"), "40035"),
        (("response_type", "token"), "40035"),
    ];
    for (change, code) in cases {
        let (status, location, html) = go(authorize(&sim, &[change])).await;
        assert_eq!((status, location.as_str()), (400, ""), "{change:?}");
        assert!(html.contains(&format!("data-code=\"{code}\"")), "{change:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_without_a_licence_sees_the_licence_page() {
    let sim = Sim::start().await;
    sim.install().await;
    let session = ClientSession {
        corp: sim.corp().id,
        member: sim.corp().members.keys().next().unwrap().clone(),
        ..ClientSession::default()
    };
    sim.control().set_session(session.clone()).unwrap();
    assert_eq!(go(authorize(&sim, &[])).await.0, 302);
    sim.simulator.world().write(|world| {
        let corp = world.corp_mut(&session.corp).unwrap();
        corp.members.get_mut(&session.member).unwrap().licence = sidebook_simulator::world::Licence::None;
    });
    let (status, location, html) = go(authorize(&sim, &[])).await;
    assert_eq!((status, location.as_str()), (403, ""));
    assert!(html.contains("没有该应用的使用许可"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlicensed_fault_shows_the_licence_page_too() {
    let sim = Sim::start().await;
    sim.install().await;
    let member = sim.corp().members.keys().next().unwrap().clone();
    let session = ClientSession {
        corp: sim.corp().id,
        member: member.clone(),
        ..ClientSession::default()
    };
    sim.control().set_session(session.clone()).unwrap();
    sim.simulator.world().write(|world| {
        let corp = world.corp_mut(&session.corp).unwrap();
        corp.members.get_mut(&session.member).unwrap().licence = sidebook_simulator::world::Licence::Trial;
    });
    sim.control()
        .add_fault(Fault::of(FaultKind::UnlicensedMember { member }));
    assert_eq!(go(authorize(&sim, &[])).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_links_of_the_client_do_not_open_in_a_browser() {
    let sim = Sim::start().await;
    sim.install().await;
    let (status, _, html) = go(authorize(&sim, &[]).header("sec-fetch-dest", "document")).await;
    assert_eq!(status, 403);
    assert!(html.contains("请在企业微信客户端打开链接"));
    sim.simulator
        .world()
        .write(|world| world.client.settings.bridge_in_tabs = true);
    assert_eq!(
        go(authorize(&sim, &[]).header("sec-fetch-dest", "document"))
            .await
            .0,
        302
    );
    sim.simulator
        .world()
        .write(|world| world.client.settings.host = ClientHost::Browser);
    assert_eq!(go(authorize(&sim, &[])).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_the_identity_needs_consent() {
    let sim = Sim::start().await;
    sim.install().await;
    let (status, location, html) = go(authorize(&sim, &[("scope", "snsapi_privateinfo")])).await;
    assert_eq!((status, location.as_str()), (200, ""));
    assert!(html.contains("同意"));
    let agreed = go(authorize(
        &sim,
        &[("scope", "snsapi_privateinfo"), ("agree", "1")],
    ))
    .await;
    assert_eq!(agreed.0, 302);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_internal_app_learns_its_own_member() {
    let sim = Sim::start().await;
    let corp = sim.corp();
    let member = corp.members.values().next().unwrap();
    let session = ClientSession {
        corp: corp.id.clone(),
        member: member.id.clone(),
        ..ClientSession::default()
    };
    sim.control().set_session(session).unwrap();
    let own = [("appid", INTERNAL_CORP), ("agentid", "1000099")];
    let (status, location, _) = go(authorize(&sim, &own)).await;
    assert_eq!(status, 302);
    let code = location.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let token = sim.internal_token().await;
    let who = sim.ask(&token, "auth/getuserinfo", &[("code", code)]).await;
    assert_eq!(who["userid"], member.userid.as_str(), "{who}");
}
