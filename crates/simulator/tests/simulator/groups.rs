//! Customer groups and corp tags.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Sim, code};

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_listed_by_owner_and_read_whole() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    let mut found = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let body = json!({ "limit": 3, "cursor": cursor });
        let answer = sim.tell(&token, "externalcontact/groupchat/list", body).await;
        found.extend(
            answer["group_chat_list"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["chat_id"].to_string()),
        );
        cursor = answer["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(found.len(), corp.groups.len());
    assert_eq!(
        code(
            &sim.tell(&token, "externalcontact/groupchat/list", json!({}))
                .await
        ),
        40058,
        "no limit"
    );
    let group = corp.groups.values().next().unwrap();
    let body = json!({ "chat_id": group.id, "need_name": 1 });
    let got = sim.tell(&token, "externalcontact/groupchat/get", body).await;
    let got = &got["group_chat"];
    assert_eq!(got["member_version"], json!(group.member_version));
    let people = got["member_list"].as_array().unwrap();
    assert_eq!(people.len(), group.people.len());
    for one in people {
        let (id, name) = (one["userid"].as_str().unwrap(), one["name"].as_str().unwrap());
        match one["type"].as_i64().unwrap() {
            1 => assert_eq!(id, name, "members' names stay hidden"),
            _ => assert_eq!(name, corp.contacts[id].name),
        }
    }
    sim.control().dismiss_group(&corp.id, &group.id).unwrap();
    let gone = sim
        .tell(
            &token,
            "externalcontact/groupchat/get",
            json!({ "chat_id": group.id }),
        )
        .await;
    assert_eq!(code(&gone), 49008);
    let chat = json!({ "chat_id": "all" });
    assert_eq!(
        code(&sim.tell(&token, "externalcontact/groupchat/get", chat).await),
        90501
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_changes_only_its_own_tags() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let foreign = sim.corp().tag_groups.values().next().unwrap().clone();
    let add =
        json!({ "group_name": "账期", "tag": [{ "name": "月付" }, { "name": "季付" }, { "name": "月付" }] });
    let made = sim.tell(&token, "externalcontact/add_corp_tag", add).await["tag_group"].clone();
    let tags: BTreeSet<&str> = made["tag"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["id"].as_str().unwrap())
        .collect();
    assert_eq!(tags.len(), 2, "the same name collapses");
    let (first, second) = (made["tag"][0]["id"].clone(), made["tag"][1]["id"].clone());
    let edit = |id: &Value, name: &str| {
        sim.tell(
            &token,
            "externalcontact/edit_corp_tag",
            json!({ "id": id, "name": name }),
        )
    };
    assert_eq!(code(&edit(&first, "年付").await), 0);
    assert_eq!(code(&edit(&first, "季付").await), 40071);
    assert_eq!(code(&edit(&json!(foreign.id), "抢").await), 81011);
    let filtered = sim
        .tell(
            &token,
            "externalcontact/get_corp_tag_list",
            json!({ "tag_id": [first] }),
        )
        .await;
    assert_eq!(filtered["tag_group"][0]["tag"].as_array().unwrap().len(), 1);
    assert_eq!(filtered["tag_group"][0]["tag"][0]["name"], "年付");
    let delete = |body| sim.tell(&token, "externalcontact/del_corp_tag", body);
    assert_eq!(code(&delete(json!({ "group_id": [foreign.id] })).await), 81011);
    assert_eq!(code(&delete(json!({ "tag_id": [first, second] })).await), 0);
    let all = sim
        .tell(&token, "externalcontact/get_corp_tag_list", json!({}))
        .await;
    let names: Vec<&Value> = all["tag_group"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| &group["group_name"])
        .collect();
    assert!(!names.contains(&&json!("账期")), "a group ends with its last tag");
    sim.simulator.stop().await;
}
