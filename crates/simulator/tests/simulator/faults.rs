//! Bad days on request.

use std::time::Instant;

use serde_json::json;
use sidebook_simulator::faults::{Fault, FaultKind};

use crate::support::{Sim, code};

const API: &str = "externalcontact/get_follow_user_list";

#[tokio::test(flavor = "multi_thread")]
async fn codes_hit_one_api_as_often_as_asked() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    for wanted in [45009, 45033, 40014, 42001] {
        sim.control()
            .add_fault(Fault::of(FaultKind::Errcode { code: wanted }).api(API).times(1));
        assert_eq!(code(&sim.ask(&token, "department/simplelist", &[]).await), 0);
        assert_eq!(code(&sim.ask(&token, API, &[]).await), wanted);
        assert_eq!(code(&sim.ask(&token, API, &[]).await), 0);
    }
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_one_corp_leaves_the_other_alone() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let mut fault = Fault::of(FaultKind::Errcode { code: 45009 });
    fault.only_corp = Some("wpAnother".to_owned());
    sim.control().add_fault(fault.clone());
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 0);
    fault.only_corp = Some(sim.corp().id);
    sim.control().set_faults(vec![fault]);
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 45009);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_transport_fails_in_four_ways() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let ask = || {
        sim.http
            .get(sim.url(API))
            .query(&[("access_token", token.as_str())])
            .send()
    };
    sim.control()
        .add_fault(Fault::of(FaultKind::HttpStatus { status: 502 }).times(1));
    assert_eq!(ask().await.unwrap().status().as_u16(), 502);
    sim.control()
        .add_fault(Fault::of(FaultKind::WrongContentType).times(1));
    let html = ask().await.unwrap();
    assert_eq!(html.headers()["content-type"], "text/html");
    assert!(html.json::<serde_json::Value>().await.is_err());
    sim.control().add_fault(Fault::of(FaultKind::Truncated).times(1));
    let cut = ask().await.unwrap();
    assert_eq!(cut.status().as_u16(), 200);
    assert!(
        cut.bytes().await.is_err(),
        "the body ends before its announced length"
    );
    sim.control()
        .add_fault(Fault::of(FaultKind::Slow { ms: 120 }).times(1));
    let began = Instant::now();
    assert_eq!(ask().await.unwrap().status().as_u16(), 200);
    assert!(began.elapsed().as_millis() >= 120);
    assert!(sim.control().faults().list().is_empty());
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_calls_fill_the_places_of_their_api() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    sim.control().set_behaviour(|behaviour| behaviour.concurrency = 2);
    sim.control()
        .add_fault(Fault::of(FaultKind::Slow { ms: 300 }).api(API));
    let ask = || sim.ask(&token, API, &[]);
    let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
    let mut codes: Vec<i64> = [a, b, c, d].iter().map(code).collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 0, 45033, 45033]);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_calls_block_for_a_minute() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    sim.control()
        .set_behaviour(|behaviour| behaviour.rate_factor = 0.0003);
    for _ in 0..3 {
        assert_eq!(code(&sim.ask(&token, API, &[]).await), 0);
    }
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 45009);
    assert_eq!(
        code(&sim.ask(&token, "department/simplelist", &[]).await),
        0,
        "another API"
    );
    sim.pass(60);
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 0);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_authorisation_and_a_lost_licence_are_switches() {
    let sim = Sim::start().await;
    let (suite, permanent, token) = sim.install().await;
    let corp = sim.corp();
    sim.control()
        .add_fault(Fault::of(FaultKind::CancelledAuthorisation {
            corp: corp.id.clone(),
        }));
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 40014);
    assert_eq!(code(&sim.corp_token(&suite, &permanent).await), 40084);
    let member = corp.members.keys().next().unwrap().clone();
    sim.control()
        .set_faults(vec![Fault::of(FaultKind::UnlicensedMember {
            member: member.clone(),
        })]);
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/list", &[("userid", &member)])
                .await
        ),
        701_008
    );
    sim.control().set_faults(Vec::new());
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/list", &[("userid", &member)])
                .await
        ),
        0
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_and_addresses_are_set_over_http_too() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let url = format!("{}/sim/api/faults", sim.simulator.api_url());
    let body = json!([{ "kind": "errcode", "code": 45009, "api": "get_follow_user_list", "count": 1 }]);
    let set = sim.http.put(&url).json(&body).send().await.unwrap();
    assert_eq!(set.json::<serde_json::Value>().await.unwrap(), body);
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 45009);
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 0);
    sim.control()
        .set_behaviour(|behaviour| behaviour.ip_whitelist = vec!["203.0.113.*".to_owned()]);
    assert_eq!(code(&sim.ask(&token, API, &[]).await), 60020);
    let known = sim
        .http
        .get(sim.url(API))
        .query(&[("access_token", token.as_str())]);
    let known = known
        .header("x-sim-client-ip", "203.0.113.7")
        .send()
        .await
        .unwrap();
    assert_eq!(code(&known.json().await.unwrap()), 0);
    sim.simulator.stop().await;
}
