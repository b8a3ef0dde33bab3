//! The install page.

use reqwest::RequestBuilder;
use sidebook_simulator::world::InstallRequest;

use super::{browser, go};
use crate::support::Sim;

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
