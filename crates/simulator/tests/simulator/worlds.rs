//! The world itself: generated from a number, kept in a file, looked at through the control API.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sidebook_simulator::SimulatorError;
use sidebook_simulator::config::{CorpSeed, MemberSeed, SimulatorConfig};

use crate::support::{Sim, code, config};

async fn world_as_json(config: SimulatorConfig) -> Value {
    let sim = Sim::with(config).await;
    let corps = sim
        .simulator
        .world()
        .read(|world| json!({ "corps": world.corps, "messages": world.messages }));
    sim.simulator.stop().await;
    corps
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_number_gives_the_same_world() {
    let first = world_as_json(config()).await;
    assert_eq!(first, world_as_json(config()).await);
    let mut other = config();
    other.seed.seed = 8;
    assert_ne!(first, world_as_json(other).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_work_for_the_named_companies() {
    let mut config = config();
    config.seed.corps = vec![CorpSeed {
        staff: vec![MemberSeed {
            userid: "lin".to_owned(),
            name: "林小满".to_owned(),
            mobile: "19900000001".to_owned(),
            ..MemberSeed::default()
        }],
        company_names: vec![
            "杭州鑫盛餐饮管理有限公司".to_owned(),
            "宁波云帆物流有限公司".to_owned(),
        ],
        contacts: 40,
        groups: 6,
        ..config.seed.corps[0].clone()
    }];
    let sim = Sim::with(config).await;
    let corp = sim.corp();
    let lin = corp.member("lin").unwrap();
    assert!(lin.is_admin && lin.name == "林小满" && lin.mobile == "19900000001" && lin.id.starts_with("wo"));
    let remarks: BTreeSet<&str> = corp
        .follows
        .values()
        .flat_map(|of| of.values())
        .map(|follow| follow.remark_company.as_str())
        .collect();
    assert!(
        remarks.contains("鑫盛餐饮管理") && remarks.contains("云帆物流"),
        "{remarks:?}"
    );
    let ids: BTreeSet<&str> = corp.contacts.keys().map(|id| &id[..2]).collect();
    assert_eq!(ids, BTreeSet::from(["wm"]));
    assert!(
        corp.groups
            .values()
            .all(|group| group.people.contains_key(&group.owner))
    );
    assert!(
        corp.groups
            .values()
            .any(|group| group.name.contains("代账服务群"))
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_thousand_contacts_are_made_and_paged() {
    let mut config = config();
    config.seed.corps.truncate(1);
    config.seed.corps[0].contacts = 60_000;
    config.seed.corps[0].members = 30;
    config.seed.corps[0].groups = 2_000;
    let sim = Sim::with(config).await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    assert_eq!((corp.contacts.len(), corp.groups.len()), (60_000, 2_000));
    let members: Vec<&String> = corp.members.keys().collect();
    let body = json!({ "userid_list": members, "limit": 100 });
    let page = sim.tell(&token, "externalcontact/batch/get_by_user", body).await;
    assert_eq!(
        (
            code(&page),
            page["external_contact_list"].as_array().unwrap().len()
        ),
        (0, 100)
    );
    assert_ne!(page["next_cursor"], "");
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_world_file_keeps_installations_messages_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config();
    config.world_file = Some(folder.path().join("world/wecom.json"));
    let sim = Sim::with(config.clone()).await;
    let (suite, permanent, token) = sim.install().await;
    let corp = sim.corp();
    let chat = sim.simulator.world().read(|world| {
        let member = &world.session.member;
        world.conversations(&corp.id, member).unwrap()[0].id.clone()
    });
    let sender = sim.control().session().member;
    let said = json!({ "conversation": chat, "sender": sender, "content": { "content": "记住我" } });
    sim.control().post(serde_json::from_value(said).unwrap()).unwrap();
    sim.simulator.stop().await;

    let sim = Sim::with(config.clone()).await;
    assert_eq!(
        sim.control().messages(&chat).last().unwrap().content["content"],
        "记住我"
    );
    assert_eq!(
        code(&sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await),
        0,
        "tokens stay good"
    );
    assert_eq!(code(&sim.corp_token(&suite, &permanent).await), 0);
    let internal = sim.internal_token().await;
    let plain = sim.corp().contacts.values().next().unwrap().plain_id.clone();
    let got = sim
        .ask(&internal, "externalcontact/get", &[("external_userid", &plain)])
        .await;
    assert_eq!(code(&got), 0, "plain ids are found after loading");
    sim.simulator.stop().await;

    std::fs::write(config.world_file.as_ref().unwrap(), "{\"version\":0}").unwrap();
    let clock = std::sync::Arc::new(sidebook_ambient::ManualClock::at_unix(0));
    let entropy = std::sync::Arc::new(sidebook_ambient::SeededEntropy::new(1));
    let refused = sidebook_simulator::Simulator::start(config, clock, entropy).await;
    assert!(matches!(refused, Err(SimulatorError::WorldFile { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_said_by_name() {
    let sim = Sim::start().await;
    let mut config = config();
    config.listen = sim
        .simulator
        .api_url()
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap();
    let clock = std::sync::Arc::new(sidebook_ambient::ManualClock::at_unix(0));
    let entropy = std::sync::Arc::new(sidebook_ambient::SeededEntropy::new(1));
    let refused = sidebook_simulator::Simulator::start(config.clone(), clock, entropy)
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains(&config.listen.to_string()),
        "{refused}"
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chat_window_finds_its_conversations() {
    let sim = Sim::start().await;
    let base = format!("{}/sim/api", sim.simulator.api_url());
    let get = |path: String| {
        let request = sim.http.get(format!("{base}/{path}"));
        async move { request.send().await.unwrap().json::<Value>().await.unwrap() }
    };
    let corps = get("corps".to_owned()).await["corps"].clone();
    let corp = corps
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "晨光代账")
        .unwrap()["id"]
        .as_str()
        .unwrap();
    let members = get(format!("members?corp={corp}")).await["members"].clone();
    let member = members[0]["id"].as_str().unwrap();
    assert!(members[0]["is_admin"].as_bool().unwrap());
    let chats = get(format!("conversations?corp={corp}&member={member}")).await["conversations"].clone();
    let kinds: BTreeSet<&str> = chats
        .as_array()
        .unwrap()
        .iter()
        .map(|chat| chat["kind"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains("single") && kinds.contains("internal"),
        "{kinds:?}"
    );
    let chat = chats
        .as_array()
        .unwrap()
        .iter()
        .find(|chat| chat["kind"] == "single")
        .unwrap()["id"]
        .as_str()
        .unwrap();

    let session =
        json!({ "corp": corp, "member": member, "conversation": chat, "entry": "single_chat_tools" });
    let set = sim
        .http
        .put(format!("{base}/client-session"))
        .json(&session)
        .send()
        .await
        .unwrap();
    assert_eq!(set.json::<Value>().await.unwrap(), session);
    let before = get(format!("messages?conversation={chat}")).await["messages"]
        .as_array()
        .unwrap()
        .len();
    let say = json!({ "sender": member, "content": { "content": "您好" } });
    let said = sim
        .http
        .post(format!("{base}/messages?conversation={chat}"))
        .json(&say)
        .send()
        .await
        .unwrap();
    assert_eq!(said.status().as_u16(), 201);
    let after = get(format!("messages?conversation={chat}")).await["messages"].clone();
    assert_eq!(after.as_array().unwrap().len(), before + 1);
    let stranger = json!({ "sender": "woNobody", "content": { "content": "x" } });
    let refused = sim
        .http
        .post(format!("{base}/messages?conversation={chat}"))
        .json(&stranger)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status().as_u16(), 404);
    let other = json!({ "corp": corp, "member": members[1]["id"], "conversation": chat });
    let refused = sim
        .http
        .put(format!("{base}/client-session"))
        .json(&other)
        .send()
        .await
        .unwrap();
    assert_eq!(
        refused.status().as_u16(),
        404,
        "the chat is not in that member's client"
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn actions_work_by_name() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    sim.control().drop_pending();
    let corp = sim.corp();
    let member = corp.members.keys().next().unwrap();
    let act = |name: &str, body: Value| {
        let request = sim
            .http
            .post(format!("{}/sim/api/actions/{name}", sim.simulator.api_url()))
            .json(&body);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
        }
    };
    let added = act(
        "add_contact",
        json!({ "corp": corp.id, "member": member, "name": "王老板" }),
    )
    .await;
    let contact = added.1["contact"].as_str().unwrap().to_owned();
    let got = sim
        .ask(&token, "externalcontact/get", &[("external_userid", &contact)])
        .await;
    assert_eq!(got["external_contact"]["name"], "王老板");
    let pair = json!({ "corp": corp.id, "member": member, "contact": contact });
    assert_eq!(act("contact_deletes_member", pair.clone()).await.0, 200);
    let kept = sim
        .ask(&token, "externalcontact/get", &[("external_userid", &contact)])
        .await;
    assert_eq!(code(&kept), 0, "a one-way friendship remains");
    assert_eq!(act("delete_contact", pair.clone()).await.0, 200);
    assert_eq!(act("delete_contact", pair).await.0, 404);
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/get", &[("external_userid", &contact)])
                .await
        ),
        84061
    );
    assert_eq!(
        act(
            "create_tag",
            json!({ "corp": corp.id, "group": "来源", "name": "抖音" })
        )
        .await
        .0,
        200
    );
    assert_eq!(
        act("delete_member", json!({ "corp": corp.id, "member": member }))
            .await
            .0,
        200
    );
    assert_eq!(
        code(&sim.ask(&token, "user/get", &[("userid", member)]).await),
        60011
    );
    assert_eq!(act("invent", json!({})).await.0, 404);
    assert_eq!(act("rename_group", json!({ "corp": 7 })).await.0, 400);
    let events: Vec<String> = sim
        .control()
        .pushes()
        .into_iter()
        .map(|push| push.event)
        .collect();
    for wanted in [
        "del_follow_user",
        "del_external_contact",
        "change_external_tag/create",
        "delete_user",
        "unsubscribe",
    ] {
        assert!(
            events.iter().any(|event| event.ends_with(wanted)),
            "{wanted} in {events:?}"
        );
    }
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_corp_of_the_seed_and_its_first_staff_sit_before_the_client() {
    let mut turned = config();
    turned.seed.corps.reverse();
    turned.internal_apps.clear();
    let mut straight = config();
    straight.internal_apps.clear();
    for mut config in [straight, turned] {
        for corp in &mut config.seed.corps {
            corp.staff = vec![MemberSeed {
                name: format!("{}负责人", corp.name),
                ..MemberSeed::default()
            }];
        }
        let first = config.seed.corps[0].name.clone();
        let sim = Sim::with(config).await;
        let session = sim.control().session();
        sim.simulator.world().read(|world| {
            let corp = world.corp(&session.corp).unwrap();
            assert_eq!(corp.name, first);
            assert_eq!(
                corp.member(&session.member).unwrap().name,
                format!("{first}负责人")
            );
        });
        sim.simulator.stop().await;
    }
}
