//! An app that the corp built itself: plain ids, whole fields, the other dialect.

use serde_json::json;

use crate::support::{INTERNAL_CORP, Sim, code};

#[tokio::test(flavor = "multi_thread")]
async fn its_own_app_sees_plain_ids_and_every_field() {
    let sim = Sim::start().await;
    let token = sim.internal_token().await;
    let corp = sim.corp();
    let list = sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await;
    let plain: Vec<&str> = corp
        .members
        .values()
        .map(|member| member.userid.as_str())
        .collect();
    assert_eq!(list["follow_user"], json!(plain));
    let member = corp.members.values().next().unwrap();
    let shown = sim
        .ask(&token, "user/get", &[("userid", &member.userid.to_uppercase())])
        .await;
    assert_eq!(
        (shown["userid"].as_str(), shown["name"].as_str()),
        (Some(member.userid.as_str()), Some(member.name.as_str()))
    );
    assert_eq!(
        code(&sim.ask(&token, "user/get", &[("userid", &member.id)]).await),
        60111
    );
    let contact = corp.contacts.values().find(|contact| contact.kind == 1).unwrap();
    let got = sim
        .ask(
            &token,
            "externalcontact/get",
            &[("external_userid", &contact.plain_id)],
        )
        .await;
    assert_eq!(got["external_contact"]["unionid"], json!(contact.unionid));
    assert!(got["follow_user"][0]["remark_mobiles"].is_array());
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/get", &[("external_userid", &contact.id)])
                .await
        ),
        40096
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gettoken_checks_corp_and_secret() {
    let sim = Sim::start().await;
    let ask = async |corp: &str, secret: &str| {
        sim.get("gettoken", &[("corpid", corp), ("corpsecret", secret)])
            .await
    };
    assert_eq!(code(&ask("ww0", "own-secret").await), 40013);
    assert_eq!(code(&ask(INTERNAL_CORP, "wrong").await), 40001);
    assert_eq!(
        code(&ask("wwfeedfeedfeed0002", "own-secret").await),
        40001,
        "a secret of another corp"
    );
    assert_eq!(code(&ask(INTERNAL_CORP, "own-secret").await), 0);
    sim.simulator.stop().await;
}
