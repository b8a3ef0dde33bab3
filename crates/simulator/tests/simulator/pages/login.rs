//! Signing in to a website by scanning.

use super::{browser, go};
use crate::support::{Sim, config};

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
