//! `config` and `agentConfig`: who the page is.

use serde_json::{Value, json};
use sidebook_simulator::world::Scope;

use super::{APIS, PAGE_URL, Page, sign};
use crate::support::INTERNAL_CORP;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_registers_with_the_ticket_of_its_app() {
    let page = Page::open().await;
    let params = page.agent_params(PAGE_URL, &["getContext", "nonsense"]).await;
    let answer = page.invoke("agentConfig", params).await;
    assert_eq!(answer["err_msg"], "agentConfig:ok");
    assert_eq!(
        answer["checkResult"],
        json!({ "getContext": true, "nonsense": false })
    );
    // The fragment is no part of what is signed, everything else is.
    let params = page.agent_params(PAGE_URL, &APIS).await;
    let answer = page
        .invoke_at(&format!("{PAGE_URL}#/pay"), "agentConfig", params)
        .await;
    assert_eq!(answer["err_msg"], "agentConfig:ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_over_another_address_is_refused() {
    let page = Page::open().await;
    for url in [
        "http://sidebook.test/sidebar/",
        "http://sidebook.test/sidebar/?tab=服务",
        "https://sidebook.test/sidebar/?tab=%E6%9C%8D%E5%8A%A1",
        "http://sidebook.test/sidebar/?tab=%E6%9C%8D%E5%8A%A1#/pay",
    ] {
        let params = page.agent_params(url, &APIS).await;
        assert_eq!(page.refused(params).await, 40093, "{url}");
    }
    assert_eq!(
        page.message("getCurExternalContact", json!({})).await,
        "getCurExternalContact:fail no permission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mistake_in_agent_config_has_its_code() {
    let page = Page::open().await;
    let good = page.agent_params(PAGE_URL, &APIS).await;
    let with = |name: &str, value: Value| {
        let mut params = good.clone();
        params[name] = value;
        params
    };
    let corp_ticket = page.ticket(&page.token, false).await;
    assert_eq!(
        page.refused(with("signature", json!(sign(&corp_ticket, PAGE_URL))))
            .await,
        42012
    );
    let own = page.sim.internal_token().await;
    let foreign = page.ticket(&own, true).await;
    assert_eq!(
        page.refused(with("signature", json!(sign(&foreign, PAGE_URL))))
            .await,
        40093
    );
    assert_eq!(page.refused(with("timestamp", json!("1772414401"))).await, 40093);
    assert_eq!(
        page.refused(with("corpid", json!("wp00000000000000000000000000000x")))
            .await,
        92002
    );
    assert_eq!(page.refused(with("agentid", json!("42"))).await, 92003);
    // The corp as its own apps know it is not the corp that the suite knows.
    assert_ne!(page.refused(with("corpid", json!(INTERNAL_CORP))).await, 0);
    let params = page.agent_params("http://elsewhere.test/", &APIS).await;
    let answer = page
        .invoke_at("http://elsewhere.test/", "agentConfig", params)
        .await;
    assert_eq!(answer["err_code"], 80001);
    assert_eq!(page.refused(good).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_ticket_and_a_member_out_of_scope_are_refused() {
    let page = Page::open().await;
    let params = page.agent_params(PAGE_URL, &APIS).await;
    page.sim.pass(7201);
    assert_eq!(page.refused(params).await, 40093);
    let page = Page::open().await;
    let me = page.sim.control().session().member;
    let corp = page.sim.corp();
    let other = corp.members.keys().find(|id| **id != me).unwrap().clone();
    let scope = Scope {
        users: [other].into(),
        ..Scope::default()
    };
    page.sim.control().set_scope(&corp.id, scope).unwrap();
    let params = page.agent_params(PAGE_URL, &APIS).await;
    assert_eq!(page.refused(params).await, 92000);
}

#[tokio::test(flavor = "multi_thread")]
async fn config_takes_the_corp_ticket_only() {
    let page = Page::open().await;
    let params = async |agent: bool| {
        let ticket = page.ticket(&page.token, agent).await;
        json!({
            "appId": page.sim.corp().id,
            "verifyAppId": page.sim.corp().id,
            "verifyJsApiList": ["getContext"],
            "verifySignType": "sha1",
            "verifyTimestamp": "1772414400",
            "verifyNonceStr": "n0nce",
            "verifySignature": sign(&ticket, PAGE_URL),
        })
    };
    let wrong = page.invoke("preVerifyJSAPI", params(true).await).await;
    assert_eq!(
        wrong["err_msg"],
        "config:fail, Error: 系统错误, 错误码：40093, invalid signature"
    );
    assert_eq!(page.message("getContext", json!({})).await, "getContext:ok");
    assert_eq!(
        page.message("preVerifyJSAPI", params(false).await).await,
        "preVerifyJSAPI:ok"
    );
    assert_eq!(
        page.invoke("getContext", json!({})).await["entry"],
        "single_chat_tools"
    );
    // The corp's identity shows no customers.
    assert_eq!(
        page.message("getCurExternalContact", json!({})).await,
        "getCurExternalContact:fail no permission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_client_wants_config_first() {
    let page = Page::open().await;
    let world = page.sim.simulator.world();
    world.write(|world| world.client.settings.version = "3.0.20".to_owned());
    let params = page.agent_params(PAGE_URL, &APIS).await;
    assert_eq!(
        page.message("agentConfig", params).await,
        "agentConfig:fail no permission"
    );
    assert_eq!(
        page.message("getContext", json!({})).await,
        "getContext:function not exist"
    );
}
