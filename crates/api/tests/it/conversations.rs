//! Conversations: found by the platform's ids, opened by those whose they are (S4), linked, switched, shown in one answer.

use sidebook_domain::{ConversationId, Permission};

use crate::kit::{Value, World, json, on_each_database};

async fn resolve(world: &World, token: &str, kind: &str, id: &str) -> crate::kit::Answer {
    world
        .post(
            "/conversations/resolve",
            json!({ "kind": kind, "platform_id": id }),
        )
        .by(token)
        .send(world)
        .await
}

fn overview(world: &World, id: ConversationId) -> crate::kit::Request {
    world.get(&format!("/conversations/{id}/overview"))
}

on_each_database! {
    async fn a_follower_finds_the_conversation_by_the_platforms_id(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let contact = resolve(&world, &clerk, "contact", "wm-li").await.expect(200).json;
        assert_eq!(contact["id"], json!(world.ours.lis_contact));
        assert_eq!(contact["detail"]["remark"], "晨光-王总");
        assert_eq!(contact["links"][0]["client_id"], json!(world.ours.first));
        let group = resolve(&world, &clerk, "group", "wr-li").await.expect(200).json;
        assert_eq!((group["kind"].as_str(), group["name"].as_str()), (Some("group"), Some("晨光服务群")));
        assert!(group["detail"]["member_count"].as_i64().unwrap() >= 1);
    }

    async fn somebody_elses_conversation_is_refused_and_admins_see_all(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        resolve(&world, &clerk, "contact", "wm-zhang").await.expect(403).problem("not_your_conversation");
        overview(&world, world.ours.zhangs_contact).by(&clerk).send(&world).await.problem("not_your_conversation");
        let owner = world.sidebar("ww1", "zhang").await;
        resolve(&world, &owner, "contact", "wm-li").await.expect(200);
        resolve(&world, &owner, "group", "wr-li").await.expect(200);
    }

    async fn an_unknown_conversation_is_asked_for_once(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let answer = resolve(&world, &clerk, "contact", "wm-new").await.expect(404).problem("conversation_unknown");
        assert_eq!(answer.header("retry-after"), Some("1"));
        resolve(&world, &clerk, "contact", "wm-new").await.problem("conversation_unknown");
        resolve(&world, &clerk, "group", "wr-new").await.problem("conversation_unknown");
        assert_eq!(world.ready_jobs().await, ["refresh_contact", "refresh_group"]);
    }

    async fn made_up_ids_are_limited_and_checked(db: TestDatabase) {
        let mut world = World::new(db).await;
        world.configure(|config| config.limits.unknown_conversations_a_minute = 2);
        let clerk = world.sidebar("ww1", "li").await;
        for id in ["a", "b"] {
            resolve(&world, &clerk, "contact", id).await.problem("conversation_unknown");
        }
        resolve(&world, &clerk, "contact", "c").await.expect(429).problem("too_many_requests");
        for id in ["", "a\nb", &"x".repeat(200)] {
            assert_eq!(resolve(&world, &clerk, "contact", id).await.problem("invalid_input").fields(), ["platform_id:not_an_id"]);
        }
    }

    async fn the_first_screen_comes_in_one_answer_and_not_twice(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let shown = overview(&world, world.ours.lis_contact).by(&clerk).send(&world).await.expect(200);
        let tag = shown.header("etag").unwrap().to_owned();
        let mut known = shown.json.clone();
        crate::kit::hide_ids(&mut known);
        insta::assert_json_snapshot!("overview", known);
        let same = overview(&world, world.ours.lis_contact).by(&clerk).with("if-none-match", &tag).send(&world).await;
        assert!(same.expect(304).text.is_empty());
        // A day later there is a day less.
        world.pass(24 * 60 * 60);
        let clerk = world.sidebar("ww1", "li").await;
        let next = overview(&world, world.ours.lis_contact).by(&clerk).with("if-none-match", &tag).send(&world).await;
        let left = &next.expect(200).json["services"]["services"][0]["days_left"];
        assert_eq!(left, &json!({ "state": "running", "days": 11 }));
    }

    async fn without_the_permission_there_is_no_service_card(db: TestDatabase) {
        let world = World::new(db).await;
        world.set_permissions(&world.ours, world.ours.clerk, &[]).await;
        let clerk = world.sidebar("ww1", "li").await;
        let shown = overview(&world, world.ours.lis_contact).by(&clerk).send(&world).await.expect(200).json;
        assert!(shown["services"].is_null() && shown["client"]["name"].is_string());
        let path = format!("/clients/{}/services", world.ours.first);
        world.get(&path).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        world.get("/clients").by(&clerk).send(&world).await.expect(403).problem("no_permission");
        let links = json!({ "client_ids": [world.ours.second] });
        let path = format!("/conversations/{}/links", world.ours.lis_contact);
        world.post(&path, links).by(&clerk).send(&world).await.expect(403).problem("no_permission");
    }

    async fn without_the_permission_there_is_no_base_data_but_a_name(db: TestDatabase) {
        let world = World::new(db).await;
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::ViewServices]).await;
        let clerk = world.sidebar("ww1", "li").await;
        let shown = overview(&world, world.ours.lis_contact).by(&clerk).send(&world).await.expect(200);
        assert_eq!(shown.json["client"], json!({
            "id": world.ours.first, "name": "重庆晨光餐饮有限公司1", "short_name": "晨光",
        }));
        assert!(shown.json["file"].is_null());
        for secret in ["13700000000", "MA5U", "解放碑", "重要"] {
            assert!(!shown.text.contains(secret), "{secret}");
        }
    }

    async fn what_stands_out_is_said_to_those_who_may_know(db: TestDatabase) {
        let world = World::new(db).await;
        let summary = async |world: &World| {
            let clerk = world.sidebar("ww1", "li").await;
            overview(world, world.ours.lis_contact).by(&clerk).send(world).await.expect(200).json["summary"].clone()
        };
        // The second of March 2026: February is due, its two documents block, and the service ends in twelve days.
        let shown = summary(&world).await;
        assert_eq!(shown["period"], 202_602);
        assert_eq!(shown["facts"][0], json!({
            "kind": "missing_documents", "blocks": true, "count": 3,
            "due": [{ "kind": "bank_statement", "count": 1 }, { "kind": "input_invoice", "count": 1 }],
        }));
        // Small-scale taxpayers file income tax of their people every month; the published last day is the 16th.
        assert_eq!(shown["facts"][1], json!({
            "kind": "filings_open", "blocks": true, "count": 1, "all": 1, "due_on": "2026-03-16", "days_left": 14,
        }));
        // Of January two hundred are open, of February three, and the seal's two hundred; March is not due yet.
        assert_eq!(shown["facts"][2], json!({
            "kind": "receivables", "blocks": true, "count": 4, "overdue_fen": 70_000,
        }));
        assert_eq!(shown["facts"][3], json!({
            "kind": "service_ending", "blocks": false, "count": 1, "service_id": world.ours.service,
            "days_left": { "state": "running", "days": 12 },
        }));
        // Neither the service nor the filing ends within days.
        assert_eq!(shown["suggestion"], json!({ "action": "payment_reminder" }));
        // A fortnight later both are due, and without documents nothing can be filed.
        world.pass(14 * 24 * 60 * 60);
        let late = summary(&world).await;
        assert_eq!(late["facts"][1]["days_left"], 0);
        assert_eq!(late["facts"][3]["days_left"], json!({ "state": "expired", "days": 2 }));
        assert_eq!(late["suggestion"]["action"], "missing_documents_reminder");
        let documents = &world.ours.documents;
        let asked: Vec<_> = late["suggestion"]["document_ids"].as_array().unwrap().clone();
        assert_eq!(asked.len(), 2);
        assert!(asked.iter().all(|id| [json!(documents[1]), json!(documents[2])].contains(id)));
        // What is suggested can be prepared as it is.
        let clerk = world.sidebar("ww1", "li").await;
        let mut intent = late["suggestion"].clone();
        intent["conversation_id"] = json!(world.ours.lis_contact);
        intent["client_id"] = json!(world.ours.first);
        intent["language"] = json!("zh-CN");
        world.post("/send-intents", intent).with("idempotency-key", "k").by(&clerk).send(&world).await.expect(201);

        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::ViewServices]).await;
        let silent = summary(&world).await;
        assert_eq!(silent["facts"], json!([late["facts"][0], late["facts"][3]]));
        assert!(silent["suggestion"].is_null(), "who may not send is not told to");
        let permissions = [Permission::SendMessages, Permission::ViewClientFile];
        world.set_permissions(&world.ours, world.ours.clerk, &permissions).await;
        let blind = summary(&world).await;
        assert_eq!((&blind["facts"], &blind["suggestion"]), (&json!([]), &Value::Null));
    }

    async fn an_unlinked_conversation_is_linked_switched_and_unlinked(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let (group, ours) = (world.ours.group, &world.ours);
        let empty = overview(&world, group).by(&clerk).send(&world).await.expect(200).json;
        assert!(empty["chosen_client_id"].is_null() && empty["client"].is_null());

        let links = format!("/conversations/{group}/links");
        let both = json!({ "client_ids": [ours.first, ours.second] });
        let linked = world.post(&links, both.clone()).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(linked["linked_clients"].as_array().unwrap().len(), 2);
        let before = world.db.contents().await;
        world.post(&links, both).by(&clerk).send(&world).await.expect(200);
        assert_eq!(world.db.contents().await, before, "linking again changes nothing");

        let shown = overview(&world, group).by(&clerk).send(&world).await.json;
        assert_eq!(shown["chosen_client_id"], json!(ours.first));
        let choice = format!("/conversations/{group}/chosen-client");
        world.put(&choice, json!({ "client_id": ours.second })).by(&clerk).send(&world).await.expect(204);
        let shown = overview(&world, group).by(&clerk).send(&world).await.json;
        assert_eq!(shown["chosen_client_id"], json!(ours.second));
        // The choice is this person's.
        let owner = world.sidebar("ww1", "zhang").await;
        let theirs = overview(&world, group).by(&owner).send(&world).await.json;
        assert_eq!(theirs["chosen_client_id"], json!(ours.first));
        let asked = world.get(&format!("/conversations/{group}/overview?client_id={}", ours.first));
        assert_eq!(asked.by(&clerk).send(&world).await.json["chosen_client_id"], json!(ours.first));

        world.delete(&format!("{links}/{}", ours.second)).by(&clerk).send(&world).await.expect(204);
        world.delete(&format!("{links}/{}", ours.second)).by(&clerk).send(&world).await.expect(404);
        let shown = overview(&world, group).by(&clerk).send(&world).await.json;
        assert_eq!(shown["chosen_client_id"], json!(ours.first), "what is unlinked is not chosen any more");
        world.put(&choice, json!({ "client_id": ours.second })).by(&clerk).send(&world).await.expect(422).problem("client_not_linked");
        assert_eq!(world.audited(ours).await, ["client_unlinked", "clients_linked"]);
    }

    async fn linking_needs_the_permission_of_the_kind(db: TestDatabase) {
        use sidebook_domain::Permission;
        let world = World::new(db).await;
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::LinkGroups]).await;
        let clerk = world.sidebar("ww1", "li").await;
        let body = json!({ "client_ids": [world.ours.second] });
        let contact = format!("/conversations/{}/links", world.ours.lis_contact);
        world.post(&contact, body.clone()).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        let path = format!("{contact}/{}", world.ours.first);
        world.delete(&path).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        let group = format!("/conversations/{}/links", world.ours.group);
        world.post(&group, body).by(&clerk).send(&world).await.expect(200);
        for wrong in [json!([]), json!(vec![world.ours.first; 51])] {
            let refused = world.post(&group, json!({ "client_ids": wrong })).by(&clerk).send(&world).await;
            assert_eq!(refused.problem("invalid_input").fields(), ["client_ids:out_of_range"]);
        }
    }

    async fn pages_are_signed_byte_for_byte_and_only_ours(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let sign = |url: &str| world.post("/sidebar/page-signatures", json!({ "url": url })).by(&clerk);
        world.platform.forget_calls();
        let url = "https://sidebook.example/sidebar?a=%E4%BD%A0&B=1";
        let signed = sign(&format!("{url}#/card")).send(&world).await.expect(200).json;
        assert_eq!(signed["corp_id"], "ww1");
        assert_eq!(signed["suite_id"], "suite-1");
        assert!(signed["agent"]["timestamp"].is_i64() && signed["corp"]["signature"].is_string());
        let asked = world.platform.calls().into_iter().find(|call| call.name == "sign_page").unwrap();
        assert_eq!(asked.detail, url);
        let refused = sign("https://evil.example/").send(&world).await.expect(422).problem("invalid_input");
        assert_eq!(refused.fields(), ["url:not_a_trusted_host"]);
    }
}
