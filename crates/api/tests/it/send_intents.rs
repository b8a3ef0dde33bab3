//! Send intents: rendered from the card's rows, guarded against the wrong chat, prepared once, settled once, logged.

use crate::kit::{Answer, Request, Value, World, json, on_each_database};

fn expiry(world: &World) -> Value {
    json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first,
        "action": "service_expiry_reminder", "language": "zh-CN", "service_id": world.ours.service,
    })
}

fn missing(world: &World, documents: Option<Value>) -> Value {
    let mut body = json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first,
        "action": "missing_documents_reminder", "language": "zh-CN",
    });
    if let Some(documents) = documents {
        body["document_ids"] = documents;
    }
    body
}

fn prepare(world: &World, key: &str, body: Value) -> Request {
    world.post("/send-intents", body).with("idempotency-key", key)
}

async fn settle(world: &World, token: &str, intent: &Value, outcome: &str, text: &str) -> Answer {
    let path = format!("/send-intents/{}/outcome", intent["id"].as_str().unwrap());
    let body = json!({ "conversation_id": intent["conversation_id"], "outcome": outcome, "text": text });
    world.put(&path, body).by(token).send(world).await
}

on_each_database! {
    async fn a_reminder_says_what_the_card_shows(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let mut intent = prepare(&world, "k1", expiry(&world)).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!(intent["conversation_id"], json!(world.ours.lis_contact));
        crate::kit::hide_ids(&mut intent);
        insta::assert_json_snapshot!("service_expiry_intent", intent);
        let all = prepare(&world, "k2", missing(&world, None)).by(&clerk).send(&world).await.expect(201).json;
        insta::assert_snapshot!("missing_documents_text", all["text"].as_str().unwrap());
        let mut english = missing(&world, Some(json!([world.ours.documents[0]])));
        english["language"] = json!("en");
        let one = prepare(&world, "k3", english).by(&clerk).send(&world).await.expect(201).json;
        let text = one["text"].as_str().unwrap();
        assert!(text.contains("· ") && text.matches("· ").count() == 1, "{text}");
    }

    async fn the_same_key_prepares_once(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let first = prepare(&world, "k", expiry(&world)).by(&clerk).send(&world).await.expect(201);
        let before = world.db.contents().await;
        let again = prepare(&world, "k", expiry(&world)).by(&clerk).send(&world).await.expect(201);
        assert_eq!(first.text, again.text);
        prepare(&world, "k", missing(&world, None)).by(&clerk).send(&world).await.expect(422).problem("idempotency_key_reused");
        assert_eq!(world.db.contents().await, before);
        // A key is one person's own.
        let owner = world.sidebar("ww1", "zhang").await;
        let other = prepare(&world, "k", missing(&world, None)).by(&owner).send(&world).await.expect(201);
        assert_ne!(other.json["id"], first.json["id"]);
        for key in ["", &"k".repeat(65), "with space"] {
            let refused = prepare(&world, key, expiry(&world)).by(&clerk).send(&world).await.problem("invalid_input");
            assert_eq!(refused.fields(), ["Idempotency-Key:not_visible_ascii"]);
        }
        let refused = world.post("/send-intents", expiry(&world)).by(&clerk).send(&world).await.problem("invalid_input");
        assert_eq!(refused.fields(), ["Idempotency-Key:missing"]);
    }

    async fn what_cannot_be_sent_is_refused(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let mut n = 0;
        let mut refused = async |change: Value, code: &str| {
            n += 1;
            let mut body = expiry(&world);
            for (name, value) in change.as_object().unwrap() {
                body[name] = value.clone();
            }
            let answer = prepare(&world, &format!("k{n}"), body).by(&clerk).send(&world).await;
            answer.problem(code).fields().first().cloned().unwrap_or_default()
        };
        let (ours, somewhere) = (&world.ours, "0190b5f0-0000-7000-8000-000000000000");
        refused(json!({ "client_id": ours.second }), "client_not_linked").await;
        refused(json!({ "conversation_id": ours.zhangs_contact }), "not_your_conversation").await;
        refused(json!({ "service_id": somewhere }), "not_found").await;
        let field = refused(json!({ "service_id": null }), "invalid_input").await;
        assert_eq!(field, "service_id:missing");
        let field = refused(json!({ "document_ids": [] }), "invalid_input").await;
        assert_eq!(field, "document_ids:not_for_this_action");
        let action = "missing_documents_reminder";
        let field = refused(json!({ "action": action }), "invalid_input").await;
        assert_eq!(field, "service_id:not_for_this_action");
        refused(json!({ "action": action, "service_id": null, "document_ids": [] }), "nothing_to_send").await;
        refused(json!({ "action": action, "service_id": null, "document_ids": [somewhere] }), "not_found").await;
        world.set_permissions(ours, ours.clerk, &[]).await;
        refused(json!({}), "no_permission").await;
    }

    async fn the_guard_warns_of_other_clients_and_of_old_knowledge(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let ours = &world.ours;
        // The group is about the first client, and somebody of the second one sits in it.
        let link = |id, client| world.post(&format!("/conversations/{id}/links"), json!({ "client_ids": [client] }));
        link(ours.group, ours.first).by(&clerk).send(&world).await.expect(200);
        link(ours.zhangs_contact, ours.second).by(&owner).send(&world).await.expect(200);
        let mut body = expiry(&world);
        body["conversation_id"] = json!(ours.group);
        let intent = prepare(&world, "k1", body.clone()).by(&clerk).send(&world).await.expect(201).json;
        let second = "成都蓝天科技有限公司1";
        assert_eq!(intent["warnings"], json!([{ "code": "other_clients_in_group", "clients": [second] }]));

        link(ours.group, ours.second).by(&clerk).send(&world).await.expect(200);
        world.pass(48 * 60 * 60 + 1);
        let clerk = world.sidebar("ww1", "li").await;
        let intent = prepare(&world, "k2", body).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!(intent["warnings"], json!([
            { "code": "other_clients_in_group", "clients": [second] },
            { "code": "several_clients_linked", "clients": [second] },
            { "code": "data_stale" },
        ]));
    }

    async fn an_outcome_is_final_but_unknown_may_be_settled(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intent = prepare(&world, "k1", expiry(&world)).by(&clerk).send(&world).await.expect(201).json;
        let unknown = settle(&world, &clerk, &intent, "unknown", "您好").await.expect(200).json;
        assert_eq!(unknown["state"], "unknown");
        let done = settle(&world, &clerk, &intent, "handed_over", "您好，王总").await.expect(200).json;
        assert_eq!((done["state"].as_str(), done["sent_text"].as_str()), (Some("handed_over"), Some("您好，王总")));
        assert!(done["settled_at"].is_string());
        let before = world.db.contents().await;
        let again = settle(&world, &clerk, &intent, "handed_over", "anders").await.expect(200).json;
        assert_eq!(again["sent_text"], "您好，王总");
        settle(&world, &clerk, &intent, "failed", "您好").await.expect(409).problem("send_already_settled");
        assert_eq!(world.db.contents().await, before);
    }

    async fn an_outcome_is_reported_from_the_same_conversation_by_the_same_person(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let intent = prepare(&world, "k1", expiry(&world)).by(&clerk).send(&world).await.expect(201).json;
        let before = world.db.contents().await;
        let mut switched = intent.clone();
        switched["conversation_id"] = json!(world.ours.group);
        settle(&world, &clerk, &switched, "handed_over", "您好").await.expect(409).problem("conversation_switched");
        settle(&world, &owner, &intent, "handed_over", "您好").await.expect(404).problem("not_found");
        for (text, field) in [(" ".to_owned(), "text:missing"), ("长".repeat(700), "text:too_long")] {
            let refused = settle(&world, &clerk, &intent, "handed_over", &text).await.problem("invalid_input");
            assert_eq!(refused.fields(), [field]);
        }
        let path = format!("/send-intents/{}/outcome", intent["id"].as_str().unwrap());
        let body = json!({ "conversation_id": intent["conversation_id"], "outcome": "failed", "text": "x", "problem": "x".repeat(201) });
        let refused = world.put(&path, body).by(&clerk).send(&world).await.problem("invalid_input");
        assert_eq!(refused.fields(), ["problem:too_long"]);
        assert_eq!(world.db.contents().await, before);
    }

    async fn the_log_shows_who_sent_what_where(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let mut keys = Vec::new();
        for key in ["k1", "k2", "k3"] {
            world.pass(1);
            keys.push(prepare(&world, key, expiry(&world)).by(&clerk).send(&world).await.expect(201).json);
        }
        settle(&world, &clerk, &keys[2], "cancelled", "您好").await.expect(200);
        let path = format!("/send-intents?conversation_id={}&limit=2", world.ours.lis_contact);
        let page = world.get(&path).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(page["items"][0]["id"], keys[2]["id"]);
        let mut newest = page["items"][0].clone();
        crate::kit::hide_ids(&mut newest);
        insta::assert_json_snapshot!("send_log_entry", newest);
        let path = format!("{path}&after={}", page["next"].as_str().unwrap());
        let rest = world.get(&path).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
        let none = world.get(&format!("/send-intents?conversation_id={}&client_id={}", world.ours.lis_contact, world.ours.second));
        assert_eq!(none.by(&clerk).send(&world).await.expect(200).json["items"], json!([]));
        let missing = world.get("/send-intents").by(&clerk).send(&world).await.problem("invalid_input");
        assert_eq!(missing.fields(), ["conversation_id:missing"]);

        let owner = world.console(&world.ours.owner_mobile()).await;
        let log = world.get("/console/send-intents?limit=1").by(&owner).send(&world).await.expect(200).json;
        assert_eq!((&log["items"][0]["id"], log["items"][0]["staff_name"].as_str()), (&keys[2]["id"], Some("李静")));
        let ids = async |query: String| {
            let log = world.get(&format!("/console/send-intents?{query}")).by(&owner).send(&world).await.expect(200).json;
            log["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
        };
        let all: Vec<Value> = keys.iter().rev().map(|intent| intent["id"].clone()).collect();
        assert_eq!(ids(format!("staff_id={}&client_id={}", world.ours.clerk, world.ours.first)).await, all);
        assert_eq!(ids(format!("conversation_id={}&action=service_expiry_reminder", world.ours.lis_contact)).await, all);
        assert_eq!(ids("state=cancelled".to_owned()).await, all[..1]);
        let second = keys[1]["created_at"].as_str().unwrap();
        assert_eq!(ids(format!("from={second}")).await, all[..2]);
        assert_eq!(ids(format!("before={second}")).await, all[2..]);
        for nothing in [format!("staff_id={}", world.ours.owner), "action=article".to_owned(), "state=failed".to_owned()] {
            assert_eq!(ids(nothing).await, Vec::<Value>::new());
        }
        let turned: Vec<Value> = keys.iter().map(|intent| intent["id"].clone()).collect();
        assert_eq!(ids("sort=created_at".to_owned()).await, turned);
        assert_eq!(ids(format!("sort=created_at&after={}", turned[0].as_str().unwrap())).await, turned[1..]);
        // The file has the same rows in the same order, page by page.
        let export = |query: &str| world.get(&format!("/console/send-intents/export?{query}")).by(&owner);
        let file = export("format=csv&language=en&columns=staff,client,action,state&sort=created_at").send(&world).await.expect(200).text;
        let rows: Vec<_> = file.split_terminator("\r\n").collect();
        assert_eq!(rows[0], "\u{FEFF}Staff,Client,Kind,Outcome");
        assert_eq!(rows[1..], [
            "李静,重庆晨光餐饮有限公司1,service reminder,not sent",
            "李静,重庆晨光餐饮有限公司1,service reminder,not sent",
            "李静,重庆晨光餐饮有限公司1,service reminder,cancelled",
        ]);
        let texts = export("format=csv&columns=text,files,problem,settled_at,created_at&state=cancelled").send(&world).await.expect(200).text;
        assert!(texts.contains("您好"), "what was sent, not what was prepared: {texts}");
        for (query, field) in [("format=doc", ":wrong_type"), ("format=csv&columns=secret", "columns:unknown_word"), ("format=csv&sort=text", "sort:unknown_word")] {
            assert_eq!(export(query).send(&world).await.expect(422).fields(), [field], "{query}");
        }
        for (query, field) in [("state=sent", ":wrong_type"), ("from=x", ":wrong_type"), ("staff_id=1", ":wrong_type")] {
            let refused = world.get(&format!("/console/send-intents?{query}")).by(&owner).send(&world).await.expect(422);
            assert_eq!(refused.fields(), [field]);
        }
        let elsewhere = world.console(&world.theirs.owner_mobile()).await;
        let empty = world.get("/console/send-intents").by(&elsewhere).send(&world).await.expect(200).json;
        assert_eq!(empty["items"], json!([]));
    }
}
