//! Installing, reading an installation, signing in.

use serde_json::json;
use sidebook_messenger::{
    AgentId, AppKey, AuthCode, CorpKey, ExternalUserId, Failure, MemberId, Messenger as _, MessengerError,
    Mode, PlatformCorpId, SignedInPerson, VisibleScope,
};

use crate::platform::{Platform, Reply, refuse};
use crate::wiring::{CORP, OWN, SUITE, World};

async fn answering(api: &'static str, body: serde_json::Value) -> World {
    World::of(
        Platform::start(move |request| {
            if request.api == api {
                Reply::Json(body.clone())
            } else {
                Reply::Usual
            }
        })
        .await,
    )
}

#[tokio::test]
async fn an_install_link_carries_a_fresh_code_marked_as_test() {
    let platform = Platform::start(|request| match request.api.as_str() {
        "service/get_pre_auth_code" => {
            Reply::Json(json!({ "errcode": 0, "pre_auth_code": "PAC+1", "expires_in": 1200 }))
        }
        "service/set_session_info" => Reply::Json(json!({ "errcode": 0, "errmsg": "ok" })),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    let link = world
        .wecom
        .install_link("state1", "https://sidebook.example/bound")
        .await
        .unwrap();
    assert_eq!(
        link.url,
        format!(
            "https://open.work.weixin.qq.com/3rdapp/install?suite_id={SUITE}&pre_auth_code=PAC%2B1\
             &redirect_uri=https%3A%2F%2Fsidebook.example%2Fbound&state=state1"
        )
    );
    assert_eq!(link.valid_for.as_secs(), 1200);
    let session = &world.platform.seen("service/set_session_info")[0];
    assert_eq!(
        session.json(),
        json!({ "pre_auth_code": "PAC+1", "session_info": { "auth_type": 1 } })
    );
    assert_eq!(session.query("suite_access_token"), "SAT-1");
}

#[tokio::test]
async fn an_authorisation_code_is_exchanged_once() {
    let body = json!({
        "errcode": 0, "errmsg": "ok", "permanent_code": "PC-7c1f",
        "auth_corp_info": { "corpid": CORP, "corp_name": "晨光代账" },
        "auth_user_info": { "userid": "", "open_userid": "woA", "name": "woA", "avatar": "" },
        "state": "inst7f3a",
    });
    let world = answering("service/v2/get_permanent_code", body).await;
    let installed = world
        .wecom
        .complete_install(&AuthCode("Q2sAbc".into()))
        .await
        .unwrap();
    assert_eq!(installed.corp, PlatformCorpId::from(CORP));
    assert_eq!(installed.name, "晨光代账");
    assert_eq!(installed.authorised_by, Some(MemberId::from("woA")));
    assert_eq!(installed.state.as_deref(), Some("inst7f3a"));
    assert!(!format!("{installed:?}").contains("PC-7c1f"));
    assert_eq!(
        world.platform.seen("service/v2/get_permanent_code")[0].json(),
        json!({ "auth_code": "Q2sAbc" })
    );
}

#[tokio::test]
async fn the_least_answer_to_the_exchange_is_enough() {
    let body =
        json!({ "permanent_code": "PC", "auth_corp_info": { "corpid": CORP }, "auth_user_info": null });
    let world = answering("service/v2/get_permanent_code", body).await;
    let installed = world
        .wecom
        .complete_install(&AuthCode("Q2sAbc".into()))
        .await
        .unwrap();
    assert_eq!((installed.authorised_by, installed.state), (None, None));
}

#[tokio::test]
async fn a_spent_code_is_told() {
    let platform = Platform::start(|request| match request.api.as_str() {
        "service/v2/get_permanent_code" => refuse(40078),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    let error = world
        .wecom
        .complete_install(&AuthCode("Q2sAbc".into()))
        .await
        .unwrap_err();
    assert_eq!(error.failure(), Some(Failure::CodeSpent));
}

#[tokio::test]
async fn an_installation_has_an_agent_and_a_scope() {
    let body = json!({
        "errcode": 0,
        "auth_corp_info": { "corpid": CORP, "corp_name": "晨光代账", "corp_user_max": 200 },
        "auth_info": { "agent": [{ "agentid": 1_000_046, "name": "Sidebook", "auth_mode": 0, "privilege":
            { "level": 1, "allow_party": [1], "allow_user": ["woA"], "allow_tag": null, "extra_party": [] } }] },
    });
    let world = answering("service/v2/get_auth_info", body).await;
    let info = world.wecom.installation(&world.corp).await.unwrap();
    let scope = VisibleScope {
        departments: vec![1],
        members: vec!["woA".into()],
        tags: vec![],
    };
    assert_eq!(
        (info.name.as_str(), info.agent, info.scope),
        ("晨光代账", AgentId(1_000_046), scope)
    );
    let asked = world.platform.seen("service/v2/get_auth_info")[0].json();
    assert_eq!(
        asked,
        json!({ "auth_corpid": CORP, "permanent_code": "permanent-code" })
    );

    // A page can be signed before the agent's number was stored.
    let unknown = CorpKey {
        agent: None,
        ..world.corp.clone()
    };
    assert_eq!(
        world
            .wecom
            .sign_page(&unknown, "https://a.example/")
            .await
            .unwrap()
            .agent,
        AgentId(1_000_046)
    );
}

#[tokio::test]
async fn a_self_built_app_reads_its_scope_from_the_app() {
    let body = json!({
        "errcode": 0, "agentid": 1_000_002, "name": "Sidebook",
        "allow_userinfos": { "user": [{ "userid": "zhou.min" }] }, "allow_partys": { "partyid": [1, 2] }, "allow_tags": { "tagid": [3] },
    });
    let world = answering("agent/get", body).await;
    let info = world.wecom.installation(&world.own).await.unwrap();
    let scope = VisibleScope {
        departments: vec![1, 2],
        members: vec!["zhou.min".into()],
        tags: vec![3],
    };
    assert_eq!(
        (info.name.as_str(), info.agent, info.scope),
        ("自营公司", AgentId(1_000_002), scope)
    );
    assert_eq!(world.platform.seen("agent/get")[0].query("agentid"), "1000002");
}

#[tokio::test]
async fn a_member_signs_in_through_the_suite() {
    for body in [
        json!({ "errcode": 0, "corpid": CORP, "userid": "woA", "open_userid": "woA" }),
        json!({ "errcode": 0, "CorpId": CORP, "UserId": "woA", "DeviceId": "" }),
    ] {
        let world = answering("service/auth/getuserinfo3rd", body).await;
        let person = world.wecom.identify(&AppKey::Suite, "CODE").await.unwrap();
        assert_eq!(
            person,
            SignedInPerson::Member {
                corp: CORP.into(),
                member: "woA".into()
            }
        );
        let asked = &world.platform.seen("service/auth/getuserinfo3rd")[0];
        assert_eq!(
            (asked.query("code"), asked.query("suite_access_token")),
            ("CODE", "SAT-1")
        );
    }
}

#[tokio::test]
async fn a_stranger_is_no_member_and_half_an_answer_is_none() {
    let world = answering(
        "service/auth/getuserinfo3rd",
        json!({ "errcode": 0, "openid": "oA" }),
    )
    .await;
    let person = world.wecom.identify(&AppKey::Suite, "CODE").await.unwrap();
    assert_eq!(person, SignedInPerson::Outsider { contact: None });
    let world = answering(
        "service/auth/getuserinfo3rd",
        json!({ "errcode": 0, "userid": "woA" }),
    )
    .await;
    assert!(matches!(
        world.wecom.identify(&AppKey::Suite, "CODE").await,
        Err(MessengerError::Transport { .. })
    ));
}

#[tokio::test]
async fn people_sign_in_through_a_self_built_app() {
    let app = AppKey::Internal(OWN.into());
    let world = answering("auth/getuserinfo", json!({ "errcode": 0, "userid": "zhou.min" })).await;
    let person = world.wecom.identify(&app, "CODE").await.unwrap();
    assert_eq!(
        person,
        SignedInPerson::Member {
            corp: OWN.into(),
            member: "zhou.min".into()
        }
    );
    let asked = &world.platform.seen("auth/getuserinfo")[0];
    assert_eq!(
        (asked.query("code"), asked.query("access_token")),
        ("CODE", "CAT-1")
    );

    let world = answering(
        "auth/getuserinfo",
        json!({ "errcode": 0, "openid": "o", "external_userid": "wmA" }),
    )
    .await;
    let person = world.wecom.identify(&app, "CODE").await.unwrap();
    assert_eq!(
        person,
        SignedInPerson::Outsider {
            contact: Some(ExternalUserId::from("wmA"))
        }
    );
}

#[tokio::test]
async fn sign_in_pages_name_the_app_and_unknown_apps_are_refused() {
    let world = World::of(Platform::start(|_| Reply::Usual).await);
    let page = world
        .wecom
        .authorize_page(&AppKey::Suite, "https://a.example/back", "s1")
        .await
        .unwrap();
    assert!(page.url.contains(&format!("appid={SUITE}&")), "{}", page.url);
    let page = world
        .wecom
        .web_login_page(&AppKey::Suite, "https://a.example/back", "s1")
        .await
        .unwrap();
    assert!(page.url.contains("login_type=ServiceApp&"), "{}", page.url);
    let unknown = AppKey::Internal("wwother".into());
    assert!(matches!(
        world
            .wecom
            .authorize_page(&unknown, "https://a.example/", "s")
            .await,
        Err(MessengerError::NotConfigured(_))
    ));
    let own = CorpKey {
        platform: "wwother".into(),
        mode: Mode::Internal,
        ..world.corp.clone()
    };
    assert!(matches!(
        world.wecom.followers(&own).await,
        Err(MessengerError::NotConfigured(_))
    ));
}
