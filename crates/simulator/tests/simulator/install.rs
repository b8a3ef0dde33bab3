//! Installing, installing again, changing the scope, cancelling; and who somebody is.

use serde_json::json;
use sidebook_simulator::world::{OauthCode, OauthScope, Scope};

use crate::support::{INTERNAL_CORP, Sim, code, config};

#[tokio::test(flavor = "multi_thread")]
async fn a_site_install_leads_from_pre_auth_code_to_corp_token() {
    let sim = Sim::start().await;
    let suite = sim.suite_token().await;
    let request = sim.request(&suite).await;
    let corp = sim.corp();
    let query = [("suite_access_token", suite.as_str())];
    let info = json!({ "pre_auth_code": request.pre_auth_code, "session_info": { "auth_type": 1 } });
    assert_eq!(code(&sim.post("service/set_session_info", &query, info).await), 0);

    sim.control().drop_pending();
    let redirect = sim.control().confirm_install(&request, &corp.id).unwrap();
    let (uri, query) = redirect.split_once('?').unwrap();
    assert_eq!(uri, "http://sidebook.test:8080/installed");
    let auth_code = query
        .strip_prefix("auth_code=")
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(query.ends_with("&expires_in=600&state=inst7f3a"));
    let events: Vec<String> = sim
        .control()
        .pushes()
        .into_iter()
        .map(|push| push.event)
        .collect();
    assert_eq!(
        events,
        vec!["subscribe"; corp.members.len()],
        "no create_auth on this path"
    );
    assert!(
        sim.control().confirm_install(&request, &corp.id).is_err(),
        "the pre-auth code is used up"
    );

    assert_eq!(code(&sim.exchange(&suite, &request.pre_auth_code).await), 40078);
    let answer = sim.exchange(&suite, auth_code).await;
    assert_eq!(
        answer["auth_corp_info"],
        json!({ "corpid": corp.id, "corp_name": "晨光代账" })
    );
    assert_eq!(answer["state"], "inst7f3a");
    assert!(
        answer.get("access_token").is_none(),
        "the second version has no token"
    );
    assert_eq!(code(&sim.exchange(&suite, auth_code).await), 40078, "one use");

    let body = json!({ "auth_corpid": corp.id, "permanent_code": answer["permanent_code"] });
    let info = sim
        .post(
            "service/v2/get_auth_info",
            &[("suite_access_token", &suite)],
            body,
        )
        .await;
    assert_eq!(
        info["auth_info"]["agent"][0]["privilege"]["allow_party"],
        json!([1])
    );
    assert!(info["auth_info"]["agent"][0]["agentid"].as_i64().unwrap() > 0);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_install_page_refuses_what_does_not_fit() {
    let sim = Sim::start().await;
    let suite = sim.suite_token().await;
    let good = sim.request(&suite).await;
    let refused = |change: &dyn Fn(&mut sidebook_simulator::world::InstallRequest)| {
        let mut request = good.clone();
        change(&mut request);
        sim.control().check_install(&request).unwrap_err().to_string()
    };
    assert!(sim.control().check_install(&good).is_ok());
    assert!(refused(&|request| request.suite_id.push('0')).contains("40083"));
    assert!(refused(&|request| request.pre_auth_code.push('0')).contains("40077"));
    assert!(refused(&|request| request.state = "a b".to_owned()).contains("84025"));
    for uri in [
        "http://evil.test/x",
        "http://sidebook.test:8080@evil.test/",
        "javascript:alert(1)",
        "",
    ] {
        assert!(
            refused(&|request| request.redirect_uri = uri.to_owned()).contains("redirect_uri"),
            "{uri}"
        );
    }
    sim.pass(1200);
    assert!(refused(&|_| {}).contains("42007"));
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auth_code_ends_after_ten_minutes() {
    let sim = Sim::start().await;
    let suite = sim.suite_token().await;
    let corp = sim.corp().id;
    let late = sim.control().market_install(&corp, "").unwrap();
    sim.pass(600);
    assert_eq!(code(&sim.exchange(&suite, &late).await), 40078);
    let code_of_event = sim.control().market_install(&corp, "poster7").unwrap();
    let answer = sim.exchange(&suite, &code_of_event).await;
    assert_eq!((code(&answer), answer["state"].as_str()), (0, Some("poster7")));
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn installing_again_and_cancelling_end_codes_and_tokens() {
    let sim = Sim::start().await;
    let (suite, first, token) = sim.install().await;
    let corp = sim.corp().id;
    let (_, second, fresh) = sim.install().await;
    assert_ne!(first, second);
    assert_eq!(code(&sim.corp_token(&suite, &first).await), 40084);
    assert_eq!(
        code(&sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await),
        40014
    );
    assert_eq!(
        code(&sim.ask(&fresh, "externalcontact/get_follow_user_list", &[]).await),
        0
    );

    sim.control().drop_pending();
    sim.control().cancel(&corp).unwrap();
    assert_eq!(sim.control().pushes()[0].event, "cancel_auth");
    assert_eq!(code(&sim.corp_token(&suite, &second).await), 40084);
    assert_eq!(
        code(&sim.ask(&fresh, "externalcontact/get_follow_user_list", &[]).await),
        40014
    );
    assert!(sim.control().cancel(&corp).is_err());
    let other = sim
        .simulator
        .world()
        .read(|world| world.corps.keys().find(|id| **id != corp).unwrap().clone());
    let body = json!({ "auth_corpid": other, "permanent_code": second });
    let query = [("suite_access_token", suite.as_str())];
    assert_eq!(
        code(&sim.post("service/get_corp_token", &query, body).await),
        48004
    );
    let body = json!({ "auth_corpid": INTERNAL_CORP, "permanent_code": second });
    assert_eq!(
        code(&sim.post("service/get_corp_token", &query, body).await),
        40013,
        "the plain id is no id here"
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_code_is_fetched_with_the_code_of_the_event() {
    let sim = Sim::start().await;
    let (suite, first, _) = sim.install().await;
    let reset = sim.control().reset_permanent_code(&sim.corp().id).unwrap();
    let push = sim
        .control()
        .pushes()
        .into_iter()
        .find(|push| push.event == "reset_permanent_code")
        .unwrap();
    assert!(
        push.xml.contains(&reset) && !push.xml.contains("AuthCorpId"),
        "{}",
        push.xml
    );
    let answer = sim.exchange(&suite, &reset).await;
    assert_ne!(answer["permanent_code"].as_str(), Some(first.as_str()));
    assert_eq!(code(&sim.corp_token(&suite, &first).await), 40084);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_smaller_scope_hides_members_and_says_so() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    let seen = corp.members.keys().next().unwrap().clone();
    let hidden = corp.members.keys().last().unwrap().clone();
    sim.control().drop_pending();
    let scope = Scope {
        users: [seen.clone()].into(),
        ..Scope::default()
    };
    sim.control().set_scope(&corp.id, scope).unwrap();
    let events: Vec<String> = sim
        .control()
        .pushes()
        .into_iter()
        .map(|push| push.event)
        .collect();
    assert_eq!(events[0], "change_auth");
    assert_eq!(
        events[1..],
        vec!["unsubscribe".to_owned(); corp.members.len() - 1]
    );

    let list = sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await;
    assert_eq!(list["follow_user"], json!([seen]));
    assert_eq!(
        code(&sim.ask(&token, "user/get", &[("userid", &hidden)]).await),
        60011
    );
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/list", &[("userid", &hidden)])
                .await
        ),
        60011
    );
    assert_eq!(
        code(&sim.ask(&token, "department/simplelist", &[("id", "1")]).await),
        60011
    );
    let others = corp.follows[&hidden]
        .keys()
        .find(|id| corp.followers(id).count() == 1)
        .unwrap();
    let get = [("external_userid", others.as_str())];
    assert_eq!(code(&sim.ask(&token, "externalcontact/get", &get).await), 84061);
    let theirs = corp.groups.values().find(|group| group.owner != seen).unwrap();
    let answer = sim
        .tell(
            &token,
            "externalcontact/groupchat/get",
            json!({ "chat_id": theirs.id }),
        )
        .await;
    assert_eq!(code(&answer), 50002);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oauth_code_tells_once_who_somebody_is() {
    let sim = Sim::start().await;
    let (suite, _, _) = sim.install().await;
    let corp = sim.corp();
    let member = corp.members.keys().next().unwrap().clone();
    let world = sim.simulator.world();
    let issue = |scope, appid: &str, uri: &str| {
        world.write(|world| {
            let trusted = world.redirect_is_trusted(appid, None, uri);
            world.new_oauth_code(OauthCode {
                appid: appid.to_owned(),
                agent_id: None,
                corp: corp.id.clone(),
                member: Some(member.clone()),
                scope,
                trusted,
                expires_at: 0,
                used: false,
            })
        })
    };
    let exchange = |value: String| {
        let (sim, suite) = (&sim, suite.as_str());
        async move {
            sim.get(
                "service/auth/getuserinfo3rd",
                &[("suite_access_token", suite), ("code", &value)],
            )
            .await
        }
    };
    let suite_id = config().suite.suite_id;
    let value = issue(OauthScope::UserInfo, &suite_id, "http://sidebook.test/in");
    let who = exchange(value.clone()).await;
    assert_eq!(
        (who["corpid"].as_str(), who["userid"].as_str()),
        (Some(corp.id.as_str()), Some(member.as_str()))
    );
    assert_eq!(code(&exchange(value).await), 42022);
    assert_eq!(code(&exchange("made-up".to_owned()).await), 40029);
    assert_eq!(
        code(
            &exchange(issue(
                OauthScope::Base,
                "another-suite",
                "http://sidebook.test/in"
            ))
            .await
        ),
        40029
    );
    assert_eq!(
        code(&exchange(issue(OauthScope::Base, &suite_id, "http://evil.test/in")).await),
        50001
    );

    let body = json!({ "user_ticket": who["user_ticket"] });
    let detail = sim
        .post(
            "service/auth/getuserdetail3rd",
            &[("suite_access_token", &suite)],
            body,
        )
        .await;
    assert_eq!(
        detail["name"].as_str(),
        Some(member.as_str()),
        "a provider never learns the name"
    );
    assert!(detail.get("mobile").is_none());

    let late = issue(OauthScope::Base, &suite_id, "http://sidebook.test/in");
    sim.pass(300);
    assert_eq!(code(&exchange(late).await), 40029);
    sim.simulator.stop().await;
}
