//! The pages that people see: install, OAuth, login.

use reqwest::{RequestBuilder, Response};
use sidebook_simulator::chat::ClientHost;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::world::{ClientSession, InstallRequest};

use crate::support::{INTERNAL_CORP, Sim, config};

#[expect(clippy::disallowed_methods, reason = "a browser that stops at every redirect")]
fn browser() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

async fn go(request: RequestBuilder) -> (u16, String, String) {
    let answer: Response = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let location = answer
        .headers()
        .get("location")
        .map(|to| to.to_str().unwrap().to_owned())
        .unwrap_or_default();
    (status, location, answer.text().await.unwrap())
}

fn install_page(sim: &Sim, asked: &InstallRequest) -> RequestBuilder {
    let query = [
        ("suite_id", asked.suite_id.as_str()),
        ("pre_auth_code", asked.pre_auth_code.as_str()),
        ("redirect_uri", asked.redirect_uri.as_str()),
        ("state", asked.state.as_str()),
    ];
    browser()
        .get(format!("{}/3rdapp/install", sim.simulator.api_url()))
        .query(&query)
}

fn decide(sim: &Sim, asked: &InstallRequest, fields: &[(&str, &str)]) -> RequestBuilder {
    let mut form = vec![
        ("suite_id", asked.suite_id.as_str()),
        ("pre_auth_code", asked.pre_auth_code.as_str()),
        ("redirect_uri", asked.redirect_uri.as_str()),
        ("state", asked.state.as_str()),
    ];
    form.extend_from_slice(fields);
    browser()
        .post(format!("{}/3rdapp/install", sim.simulator.api_url()))
        .form(&form)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_authorises_and_goes_back_with_a_code() {
    let sim = Sim::start().await;
    let suite = sim.suite_token().await;
    let asked = sim.request(&suite).await;
    let (status, _, html) = go(install_page(&sim, &asked)).await;
    assert_eq!(status, 200);
    for shown in [
        "Sidebook 申请授权",
        "晨光代账",
        "远山财税",
        ">授权</button>",
        ">取消</button>",
        "指定部门",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    let corp = sim.corp();
    let chosen = corp.members.keys().next().unwrap();
    let fields = [
        ("corp", corp.id.as_str()),
        ("scope", "users"),
        ("user", chosen),
        ("decision", "authorise"),
    ];
    let (status, location, _) = go(decide(&sim, &asked, &fields)).await;
    assert_eq!(status, 302);
    let query = location
        .strip_prefix("http://sidebook.test:8080/installed?auth_code=")
        .unwrap();
    assert!(query.ends_with("&expires_in=600&state=inst7f3a"), "{query}");
    let code = query.split('&').next().unwrap();
    assert!(sim.exchange(&suite, code).await["permanent_code"].is_string());
    let world = sim.simulator.world();
    world.read(|world| {
        let scope = &world.installation(&corp.id).unwrap().scope;
        assert_eq!(scope.users.iter().collect::<Vec<_>>(), [chosen]);
        assert!(scope.parties.is_empty());
    });
    // The code of the link was used.
    let (status, _, html) = go(install_page(&sim, &asked)).await;
    assert_eq!(status, 400);
    assert!(html.contains("data-code=\"40077\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn declining_installs_nothing_and_the_link_stays_good() {
    let sim = Sim::start().await;
    let asked = sim.request(&sim.suite_token().await).await;
    let corp = sim.corp().id;
    let (status, _, html) = go(decide(&sim, &asked, &[("corp", &corp), ("decision", "cancel")])).await;
    assert_eq!(status, 200);
    assert!(html.contains("已取消授权"));
    assert!(
        sim.simulator
            .world()
            .read(|world| world.installation(&corp).is_none())
    );
    assert_eq!(go(install_page(&sim, &asked)).await.0, 200);
    let nobody = [
        ("corp", corp.as_str()),
        ("scope", "users"),
        ("decision", "authorise"),
    ];
    assert_eq!(go(decide(&sim, &asked, &nobody)).await.0, 400);
    assert!(
        sim.simulator
            .world()
            .read(|world| world.installation(&corp).is_none())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_install_page_speaks_the_language_of_the_reader() {
    let sim = Sim::start().await;
    let asked = sim.request(&sim.suite_token().await).await;
    let browser = |tag: &str| install_page(&sim, &asked).header("accept-language", tag.to_owned());
    let linked = |tag: &str| browser("zh-CN").query(&[("lang", tag)]);
    let is_chinese = |html: &str| html.contains("<html lang=\"zh-CN\">") && html.contains(">授权</button>");
    for request in [
        install_page(&sim, &asked),
        browser("zh-CN,en;q=0.5"),
        linked("zh"),
    ] {
        let (_, _, html) = go(request).await;
        assert!(is_chinese(&html), "{html}");
    }
    for request in [browser("en-GB,en;q=0.9"), linked("en")] {
        let (_, _, html) = go(request).await;
        for shown in [
            "<html lang=\"en\">",
            "Sidebook asks for access",
            "Visible scope",
            "Some departments",
            ">Authorise</button>",
            // The choice goes on to the next page.
            "name=\"lang\" value=\"en\"",
        ] {
            assert!(html.contains(shown), "{shown}");
        }
        assert!(!html.contains("授权"), "{html}");
    }
    let corp = sim.corp().id;
    let cancelled = [("corp", corp.as_str()), ("decision", "cancel"), ("lang", "en")];
    let (_, _, html) = go(decide(&sim, &asked, &cancelled)).await;
    assert!(html.contains("<h1>Nothing was authorised."), "{html}");
    let expired = InstallRequest {
        pre_auth_code: "PAC-x".to_owned(),
        ..asked.clone()
    };
    let (status, _, html) = go(install_page(&sim, &expired).query(&[("lang", "en")])).await;
    assert_eq!(status, 400);
    assert!(html.contains("<h1>This install link is not good"), "{html}");
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_install_link_says_why() {
    let sim = Sim::start().await;
    let good = sim.request(&sim.suite_token().await).await;
    let cases = [
        (
            InstallRequest {
                suite_id: "ww0".to_owned(),
                ..good.clone()
            },
            "40083",
        ),
        (
            InstallRequest {
                pre_auth_code: "PAC-x".to_owned(),
                ..good.clone()
            },
            "40077",
        ),
        (
            InstallRequest {
                state: "a-b".to_owned(),
                ..good.clone()
            },
            "84025",
        ),
        (
            InstallRequest {
                redirect_uri: "http://evil.test/".to_owned(),
                ..good.clone()
            },
            "0",
        ),
        (
            InstallRequest {
                redirect_uri: "http://sidebook.test:8080@evil.test/".to_owned(),
                ..good.clone()
            },
            "0",
        ),
    ];
    for (asked, code) in cases {
        let (status, _, html) = go(install_page(&sim, &asked)).await;
        assert_eq!(status, 400);
        assert!(html.contains(&format!("data-code=\"{code}\"")), "{asked:?}");
        let corp = sim.corp().id;
        let (status, ..) = go(decide(
            &sim,
            &asked,
            &[("corp", &corp), ("decision", "authorise")],
        ))
        .await;
        assert_eq!(status, 400);
    }
    let (status, ..) = go(browser().get(format!("{}/3rdapp/install", sim.simulator.api_url()))).await;
    assert_eq!(status, 400);
    sim.pass(1201);
    let (_, _, html) = go(install_page(&sim, &good)).await;
    assert!(html.contains("data-code=\"42007\"") && html.contains("安装链接已过期"));
}

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

#[tokio::test(flavor = "multi_thread")]
async fn whoever_scans_signs_in() {
    let sim = Sim::start().await;
    let (suite, ..) = sim.install().await;
    let id = config().suite.suite_id;
    let page = format!("{}/wwlogin/sso/login", sim.simulator.api_url());
    let link = [
        ("login_type", "ServiceApp"),
        ("appid", id.as_str()),
        ("redirect_uri", "http://sidebook.test/console/login"),
        ("state", "s1"),
    ];
    let (status, _, html) = go(browser().get(&page).query(&link)).await;
    assert_eq!(status, 200);
    assert!(html.contains("aria-label=\"二维码\"") && html.contains("扫码"));
    let corp = sim.corp();
    let member = corp.members.values().next_back().unwrap();
    assert!(html.contains(&member.name));
    let scan = |member: &str, redirect: &str| {
        let form = [
            link[0],
            link[1],
            ("redirect_uri", redirect),
            link[3],
            ("agentid", ""),
            ("corp", corp.id.as_str()),
            ("member", member),
        ];
        browser().post(&page).form(&form)
    };
    let (status, location, _) = go(scan(&member.id, link[2].1)).await;
    assert_eq!(status, 302);
    let code = location
        .strip_prefix("http://sidebook.test/console/login?code=")
        .unwrap();
    let query = [
        ("suite_access_token", suite.as_str()),
        ("code", code.strip_suffix("&state=s1").unwrap()),
    ];
    assert_eq!(
        sim.get("service/auth/getuserinfo3rd", &query).await["userid"],
        member.id.as_str()
    );
    assert_eq!(go(scan("wo-nobody", link[2].1)).await.0, 400);
    assert_eq!(go(scan(&member.id, "http://evil.test/")).await.0, 400);
    let wrong = [("login_type", "ServiceApp"), ("appid", "ww0"), link[2], link[3]];
    assert_eq!(go(browser().get(&page).query(&wrong)).await.0, 400);
}
