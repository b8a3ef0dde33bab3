//! What is suggested for a conversation, and what is said to be nobody's client.

use sidebook_domain::Permission;

use crate::kit::{Value, World, hide_ids, json, on_each_database};

async fn suggestions(world: &World, token: &str, conversation: impl std::fmt::Display) -> Value {
    let path = format!("/conversations/{conversation}/link-suggestions");
    world.get(&path).by(token).send(world).await.expect(200).json["items"].clone()
}

/// The kinds of the reasons of each suggestion, by the client's name.
fn kinds(items: &Value) -> Vec<(String, Vec<String>)> {
    let kinds = |item: &Value| {
        let reasons = item["reasons"].as_array().unwrap();
        reasons
            .iter()
            .map(|reason| reason["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    let one = |item: &Value| (item["name"].as_str().unwrap().to_owned(), kinds(item));
    items.as_array().unwrap().iter().map(one).collect()
}

async fn link(
    world: &World,
    token: &str,
    conversation: impl std::fmt::Display,
    client: impl std::fmt::Display,
) {
    let body = json!({ "client_ids": [client.to_string()] });
    let path = format!("/conversations/{conversation}/links");
    world.post(&path, body).by(token).send(world).await.expect(200);
}

on_each_database! {
    async fn the_remark_suggests_a_client_until_it_is_linked(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let (here, first) = (world.ours.lis_contact, world.ours.first);
        // Linked already: nothing to suggest.
        assert_eq!(suggestions(&world, &clerk, here).await, json!([]));
        let path = format!("/conversations/{here}/links/{first}");
        world.delete(&path).by(&clerk).send(&world).await.expect(204);
        let mut items = suggestions(&world, &clerk, here).await;
        hide_ids(&mut items);
        insta::assert_json_snapshot!("link_suggestions", items);
        // Nothing was linked by asking.
        let overview = world.get(&format!("/conversations/{here}/overview")).by(&clerk).send(&world).await.expect(200);
        assert_eq!(overview.json["linked_clients"], json!([]));
    }

    async fn the_groups_name_and_its_people_suggest_clients(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        // `wm-zhang` sits in the group; what their own conversation is about is likely what the group is about.
        link(&world, &owner, world.ours.zhangs_contact, world.ours.second).await;
        let found = kinds(&suggestions(&world, &clerk, world.ours.group).await);
        assert_eq!(found, [
            ("重庆晨光餐饮有限公司1".to_owned(), vec!["name".to_owned()]),
            ("成都蓝天科技有限公司1".to_owned(), vec!["fellow".to_owned()]),
        ]);
        // And the other way round, for somebody who sees the group.
        link(&world, &clerk, world.ours.group, world.ours.first).await;
        let found = kinds(&suggestions(&world, &owner, world.ours.zhangs_contact).await);
        assert_eq!(found, [("重庆晨光餐饮有限公司1".to_owned(), vec!["group".to_owned()])]);
    }

    async fn who_may_not_link_is_suggested_nothing(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::LinkGroups]).await;
        let path = format!("/conversations/{}/link-suggestions", world.ours.lis_contact);
        world.get(&path).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        suggestions(&world, &clerk, world.ours.group).await;
    }

    async fn what_is_with_no_client_is_remembered_until_it_is_taken_back_or_linked(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let group = world.ours.group;
        let path = format!("/conversations/{group}/not-client");
        let overview = async || {
            let path = format!("/conversations/{group}/overview");
            world.get(&path).by(&clerk).send(&world).await.expect(200).json["not_client"].clone()
        };
        assert_eq!(overview().await, Value::Null);
        let said = world.put(&path, json!({})).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(said["said_by_name"], "李静");
        assert_eq!(overview().await, said);
        // Said twice, also by somebody else: the first stays.
        world.pass(60);
        let owner = world.sidebar("ww1", "zhang").await;
        let again = world.put(&path, json!({})).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(again, said);
        world.delete(&path).by(&clerk).send(&world).await.expect(204);
        world.delete(&path).by(&clerk).send(&world).await.expect(404).problem("not_found");
        assert_eq!(overview().await, Value::Null);
        world.put(&path, json!({})).by(&clerk).send(&world).await.expect(200);
        link(&world, &clerk, group, world.ours.first).await;
        assert_eq!(overview().await, Value::Null);
        // What is linked is with a client.
        world.put(&path, json!({})).by(&clerk).send(&world).await.expect(409).problem("conversation_linked");
        let mut told = world.audited(&world.ours).await;
        told.dedup();
        assert_eq!(told, ["clients_linked", "conversation_not_client", "conversation_not_client_undone"]);
    }
}
