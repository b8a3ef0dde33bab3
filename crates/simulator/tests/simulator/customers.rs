//! Contacts and members as a third-party app gets them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sidebook_simulator::control::{EditContact, NewContact, NewMember};
use sidebook_simulator::world::Licence;

use crate::support::{Sim, code};

/// All rows of `batch/get_by_user`, page by page.
async fn all_rows(sim: &Sim, token: &str, members: &[String], limit: i64) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let body = json!({ "userid_list": members, "limit": limit, "cursor": cursor });
        let answer = sim.tell(token, "externalcontact/batch/get_by_user", body).await;
        assert_eq!(code(&answer), 0, "{answer}");
        rows.extend(
            answer["external_contact_list"]
                .as_array()
                .unwrap()
                .iter()
                .cloned(),
        );
        cursor = answer["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            return rows;
        }
    }
}

fn pair(row: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (
        text(&row["follow_info"]["userid"]),
        text(&row["external_contact"]["external_userid"]),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_bring_every_relation_exactly_once() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    let members: Vec<String> = corp.members.keys().cloned().collect();
    let rows = all_rows(&sim, &token, &members, 7).await;
    let wanted: BTreeSet<(String, String)> = corp
        .follows
        .iter()
        .flat_map(|(member, of)| of.keys().map(|contact| (member.clone(), contact.clone())))
        .collect();
    assert_eq!(rows.len(), wanted.len());
    assert_eq!(rows.iter().map(pair).collect::<BTreeSet<_>>(), wanted);
    let calls = u64::try_from(rows.len().div_ceil(7)).unwrap();
    assert_eq!(sim.control().calls("batch/get_by_user"), calls);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_party_gets_no_hidden_fields() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    let members: Vec<String> = corp.members.keys().cloned().collect();
    for row in all_rows(&sim, &token, &members, 100).await {
        let (contact, follow) = (&row["external_contact"], &row["follow_info"]);
        assert_eq!(contact["gender"], 0);
        assert!(
            contact.get("avatar").is_none() && contact.get("unionid").is_none(),
            "{contact}"
        );
        assert!(
            follow.get("remark_mobiles").is_none() && follow.get("tag_id").is_some(),
            "{follow}"
        );
    }
    let (contact, follow) = corp
        .contacts
        .values()
        .find_map(|one| Some((one, corp.followers(&one.id).next()?)))
        .unwrap();
    let got = sim
        .ask(&token, "externalcontact/get", &[("external_userid", &contact.id)])
        .await;
    assert_eq!(got["external_contact"]["name"], json!(contact.name));
    assert_eq!(got["follow_user"][0]["createtime"], json!(follow.1.created_at));
    assert_eq!(got["next_cursor"], "");
    let plain = sim
        .ask(
            &token,
            "externalcontact/get",
            &[("external_userid", &contact.plain_id)],
        )
        .await;
    assert_eq!(code(&plain), 40096, "the id that the corp's own apps see");
    let member = corp.members.values().next().unwrap();
    let shown = sim.ask(&token, "user/get", &[("userid", &member.id)]).await;
    assert_eq!(
        (shown["name"].as_str(), shown.get("mobile")),
        (Some(member.id.as_str()), None)
    );
    assert_eq!(
        code(&sim.ask(&token, "user/get", &[("userid", &member.userid)]).await),
        60111
    );
    let departments = sim.ask(&token, "department/list", &[]).await;
    assert!(
        departments["department"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["name"].as_str() == Some(&*one["id"].to_string()))
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cursors_belong_to_their_request_and_end() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let members: Vec<String> = sim.corp().members.keys().cloned().collect();
    let ask = |members: &[String], cursor: &str| {
        let body = json!({ "userid_list": members, "limit": 2, "cursor": cursor });
        let (sim, token) = (&sim, token.as_str());
        async move { sim.tell(token, "externalcontact/batch/get_by_user", body).await }
    };
    let cursor = ask(&members, "").await["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(code(&ask(&members, &cursor).await), 0);
    assert_eq!(code(&ask(&members[1..], &cursor).await), 40058);
    assert_eq!(code(&ask(&members, &cursor[1..]).await), 40058);
    assert_eq!(code(&ask(&members, "x.y").await), 40058);
    let body = json!({ "limit": 2, "cursor": cursor });
    assert_eq!(
        code(&sim.tell(&token, "externalcontact/groupchat/list", body).await),
        40058
    );
    sim.control()
        .set_behaviour(|behaviour| behaviour.cursor_seconds = 60);
    let cursor = ask(&members, "").await["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    sim.pass(60);
    assert_eq!(code(&ask(&members, &cursor).await), 40058);
    assert_eq!(code(&ask(&vec![members[0].clone(); 101], "").await), 40032);
    assert_eq!(code(&ask(&[], "").await), 40031);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_without_a_licence_are_left_out() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    let mut busy: Vec<&String> = corp
        .follows
        .iter()
        .filter(|(_, of)| !of.is_empty())
        .map(|(id, _)| id)
        .collect();
    busy.sort_by_key(|id| {
        std::cmp::Reverse(corp.groups.values().filter(|group| group.owner == **id).count())
    });
    let member = busy[0].clone();
    sim.control()
        .set_licence(&corp.id, &member, Licence::Base)
        .unwrap();
    let follow = sim.ask(&token, "externalcontact/get_follow_user_list", &[]).await;
    assert!(!follow["follow_user"].as_array().unwrap().contains(&json!(member)));
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/list", &[("userid", &member)])
                .await
        ),
        701_008
    );
    let body = json!({ "userid_list": [member, busy[1]] });
    let batch = sim.tell(&token, "externalcontact/batch/get_by_user", body).await;
    assert_eq!(batch["fail_info"]["unlicensed_userid_list"], json!([member]));
    assert!(
        batch["external_contact_list"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| pair(row).0 != member)
    );
    let alone = corp.follows[&member]
        .keys()
        .find(|id| corp.followers(id).count() == 1)
        .unwrap();
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/get", &[("external_userid", alone)])
                .await
        ),
        701_008
    );
    let group = corp.groups.values().find(|group| group.owner == member).unwrap();
    let got = sim
        .tell(
            &token,
            "externalcontact/groupchat/get",
            json!({ "chat_id": group.id }),
        )
        .await;
    assert_eq!(code(&got), 701_008);
    let body = json!({ "limit": 10, "owner_filter": { "userid_list": [member] } });
    assert_eq!(
        code(&sim.tell(&token, "externalcontact/groupchat/list", body).await),
        701_008
    );

    sim.control()
        .set_licence(&corp.id, &member, Licence::Trial)
        .unwrap();
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/list", &[("userid", &member)])
                .await
        ),
        0
    );
    sim.pass(90 * 86_400);
    let (_, _, token) = sim.install().await;
    let late = sim
        .ask(&token, "externalcontact/list", &[("userid", &member)])
        .await;
    assert_eq!(
        code(&late),
        701_008,
        "installing again does not begin the free days again"
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_without_customers_is_an_error_with_an_empty_list() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let new = NewMember {
        corp: sim.corp().id,
        userid: "fresh".to_owned(),
        name: "新人".to_owned(),
        ..NewMember::default()
    };
    let member = sim.control().create_member(&new).unwrap();
    let answer = sim
        .ask(&token, "externalcontact/list", &[("userid", &member)])
        .await;
    assert_eq!((code(&answer), &answer["external_userid"]), (84061, &json!([])));
    let half = NewContact {
        corp: sim.corp().id,
        member: member.clone(),
        half: true,
        ..NewContact::default()
    };
    let contact = sim.control().add_contact(half).unwrap();
    assert_eq!(
        code(
            &sim.ask(&token, "externalcontact/get", &[("external_userid", &contact)])
                .await
        ),
        84061
    );
    let whole = NewContact {
        corp: sim.corp().id,
        member: member.clone(),
        contact: contact.clone(),
        ..NewContact::default()
    };
    sim.control().add_contact(whole).unwrap();
    let answer = sim
        .ask(&token, "externalcontact/list", &[("userid", &member)])
        .await;
    assert_eq!(answer["external_userid"], json!([contact]));
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_through_the_api_change_the_world_and_tell_nobody() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    let (member, contact) = corp
        .follows
        .iter()
        .find_map(|(id, of)| Some((id, of.keys().next()?)))
        .unwrap();
    let tag = corp
        .tag_groups
        .values()
        .next()
        .unwrap()
        .tags
        .keys()
        .next()
        .unwrap();
    sim.control().drop_pending();
    let who = |fields: Value| {
        let mut body = json!({ "userid": member, "external_userid": contact });
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        body
    };
    let remark = |fields| sim.tell(&token, "externalcontact/remark", who(fields));
    assert_eq!(code(&remark(json!({ "remark": "陈记-小规模" })).await), 0);
    assert_eq!(code(&remark(json!({})).await), 40058);
    assert_eq!(code(&remark(json!({ "remark": "太".repeat(21) })).await), 40058);
    let mark = |fields| sim.tell(&token, "externalcontact/mark_tag", who(fields));
    assert_eq!(code(&mark(json!({ "add_tag": [tag] })).await), 0);
    assert_eq!(code(&mark(json!({ "add_tag": ["etUnknown"] })).await), 40068);
    assert_eq!(
        code(&mark(json!({ "add_tag": tag })).await),
        40058,
        "a list must be a list"
    );
    let follow = sim.corp().follows[member][contact].clone();
    assert!(follow.remark == "陈记-小规模" && follow.tags.contains(tag));
    let stranger = corp
        .members
        .keys()
        .find(|id| !corp.follows[*id].contains_key(contact))
        .unwrap();
    let body = json!({ "userid": stranger, "external_userid": contact, "remark": "x" });
    assert_eq!(
        code(&sim.tell(&token, "externalcontact/remark", body).await),
        84061
    );
    assert_eq!(
        sim.control().pushes().len(),
        0,
        "no event for what an app did itself"
    );

    let edit = EditContact {
        corp: corp.id.clone(),
        member: member.clone(),
        contact: contact.clone(),
        remark_mobiles: Some(vec!["19900000000".to_owned()]),
        ..EditContact::default()
    };
    sim.control().edit_contact(edit.clone()).unwrap();
    assert_eq!(
        sim.control().pushes().len(),
        0,
        "numbers alone are told to nobody"
    );
    sim.control()
        .edit_contact(EditContact {
            remark: Some("陈记".to_owned()),
            ..edit
        })
        .unwrap();
    let events: BTreeSet<String> = sim
        .control()
        .pushes()
        .into_iter()
        .map(|push| push.event)
        .collect();
    assert_eq!(
        events,
        BTreeSet::from(["change_external_contact/edit_external_contact".to_owned()])
    );
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_read_as_the_platform_reads_them() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let send = |body: &'static str| {
        let url = sim.url("externalcontact/add_corp_tag");
        let request = sim
            .http
            .post(url)
            .query(&[("access_token", token.as_str())])
            .body(body);
        async move { request.send().await.unwrap().json::<Value>().await.unwrap() }
    };
    assert_eq!(
        code(&send(r#"{"group_name":"\u8d26","tag":[{"name":"a"}]}"#).await),
        40033
    );
    let broken = send("{group_name").await;
    assert_eq!(code(&broken), 40058);
    assert!(
        broken["errmsg"]
            .as_str()
            .unwrap()
            .starts_with("Warning: wrong json format. "),
        "{broken}"
    );
    sim.simulator.stop().await;
}
