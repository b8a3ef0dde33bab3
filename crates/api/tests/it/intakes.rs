//! 收票: written down once, changed by revision with history, closing what was missing, with files.

use crate::kit::{Answer, Request, Value, World, hide_ids, json, on_each_database};

fn slip() -> Value {
    json!({
        "period": 202602, "kind": "bank_statement", "count": 3, "amount_fen": 1_280_050, "handed_in_by": "王总",
        "received_by": "李静", "received_on": "2026-03-02", "remark": "两张盖章不清 {{7*7}} =HYPERLINK(\"x\")",
        "completed": false, "close_missing": false, "attachment_ids": [],
    })
}

fn with(changes: Value) -> Value {
    let mut body = slip();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn create(world: &World, key: &str, body: Value) -> Request {
    let path = format!("/clients/{}/intakes", world.ours.first);
    world.post(&path, body).with("idempotency-key", key)
}

async fn list(world: &World, token: &str, query: &str) -> Value {
    let path = format!("/clients/{}/intakes{query}", world.ours.first);
    world.get(&path).by(token).send(world).await.expect(200).json
}

async fn missing(world: &World, token: &str) -> usize {
    let path = format!("/clients/{}/services", world.ours.first);
    let card = world.get(&path).by(token).send(world).await.expect(200).json;
    let periods = card["missing_documents"].as_array().unwrap();
    periods
        .iter()
        .map(|period| period["items"].as_array().unwrap().len())
        .sum()
}

async fn change(world: &World, token: &str, id: &Value, revision: i64, intake: Value) -> Answer {
    let path = format!("/intakes/{}", id.as_str().unwrap());
    let revision = format!("\"{revision}\"");
    let request = world.put(&path, intake).with("if-match", &revision);
    request.by(token).send(world).await
}

on_each_database! {
    async fn an_intake_is_written_down_changed_and_remembered(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let file = world.upload("回单.txt", "x").by(&clerk).send(&world).await.expect(201).json;
        let saved = create(&world, "k", with(json!({ "attachment_ids": [file["id"]] }))).by(&clerk).send(&world).await;
        let intake = saved.expect(201).json["intake"].clone();
        world.pass(60);
        let again = with(json!({ "count": 4, "amount_fen": null, "remark": null }));
        let changed = change(&world, &owner, &intake["id"], 1, again).await.expect(200).json;
        assert_eq!(changed["intake"]["revision"], 2);
        assert_eq!(changed["intake"]["attachments"], json!([]));
        let path = format!("/intakes/{}", intake["id"].as_str().unwrap());
        let mut detail = world.get(&path).by(&clerk).send(&world).await.expect(200).json;
        hide_ids(&mut detail);
        insta::assert_json_snapshot!("intake_detail", detail);
    }

    async fn an_old_revision_changes_nothing(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intake = create(&world, "k", slip()).by(&clerk).send(&world).await.expect(201).json["intake"].clone();
        change(&world, &clerk, &intake["id"], 1, with(json!({ "count": 4 }))).await.expect(200);
        let before = world.db.contents().await;
        for revision in [1, 3, i64::MAX] {
            change(&world, &clerk, &intake["id"], revision, slip()).await.expect(412).problem("stale");
        }
        for revision in [0, -1] {
            let refused = change(&world, &clerk, &intake["id"], revision, slip()).await.expect(422);
            assert_eq!(refused.fields(), ["If-Match:not_a_revision"]);
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn the_same_key_writes_once(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let first = create(&world, "k", slip()).by(&clerk).send(&world).await.expect(201);
        let before = world.db.contents().await;
        let again = create(&world, "k", slip()).by(&clerk).send(&world).await.expect(201);
        assert_eq!(first.text, again.text);
        create(&world, "k", with(json!({ "count": 9 }))).by(&clerk).send(&world).await.expect(422).problem("idempotency_key_reused");
        let other = format!("/clients/{}/intakes", world.ours.second);
        let other = world.post(&other, slip()).with("idempotency-key", "k").by(&clerk).send(&world).await;
        other.expect(422).problem("idempotency_key_reused");
        assert_eq!(world.db.contents().await, before);
        assert_eq!(list(&world, &clerk, "").await["items"].as_array().unwrap().len(), 1);
    }

    async fn completing_takes_the_mark_back_when_asked_to(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let lacking = missing(&world, &clerk).await;
        assert!(lacking > 1);
        let kept = create(&world, "1", with(json!({ "completed": true }))).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!((kept["closed_missing"].clone(), missing(&world, &clerk).await), (json!(false), lacking));
        let closing = with(json!({ "completed": true, "close_missing": true }));
        let closed = create(&world, "2", closing.clone()).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!((closed["closed_missing"].clone(), missing(&world, &clerk).await), (json!(true), lacking - 1));
        let again = change(&world, &clerk, &closed["intake"]["id"], 1, closing).await.expect(200).json;
        assert_eq!((again["closed_missing"].clone(), missing(&world, &clerk).await), (json!(false), lacking - 1));
        let open = with(json!({ "close_missing": true }));
        let refused = create(&world, "3", open).by(&clerk).send(&world).await.problem("invalid_input");
        assert_eq!(refused.fields(), ["close_missing:not_completed"]);
    }

    async fn months_come_latest_first_page_by_page(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        for (key, period) in [("1", 202601), ("2", 202603), ("3", 202602), ("4", 202603), ("5", 202511)] {
            world.pass(1);
            create(&world, key, with(json!({ "period": period, "count": key.parse::<i64>().unwrap() }))).by(&clerk).send(&world).await.expect(201);
        }
        let all = list(&world, &clerk, "").await;
        let counts = |page: &Value| -> Vec<i64> {
            page["items"].as_array().unwrap().iter().map(|item| item["count"].as_i64().unwrap()).collect()
        };
        assert_eq!(counts(&all), [4, 2, 3, 1, 5]);
        let mut walked = Vec::new();
        let mut query = "?limit=2".to_owned();
        loop {
            let page = list(&world, &clerk, &query).await;
            walked.extend(counts(&page));
            let Some(next) = page["next"].as_str() else { break };
            query = format!("?limit=2&after={next}");
        }
        assert_eq!(walked, counts(&all));
        for (query, field) in [("limit=0", "limit:out_of_range"), ("after=202613.x", "after:not_a_cursor"), ("x=1", "x:unknown")] {
            let path = format!("/clients/{}/intakes?{query}", world.ours.first);
            assert_eq!(world.get(&path).by(&clerk).send(&world).await.expect(422).fields(), [field], "{query}");
        }
    }

    async fn what_is_not_within_reason_is_refused_by_field(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let before = world.db.contents().await;
        let id = "0197f0a0-0000-7000-8000-000000000000";
        let many: Vec<String> = (0..21).map(|n| format!("0197f0a0-0000-7000-8000-0000000000{n:02}")).collect();
        for (changes, fields) in [
            (json!({ "period": 202613 }), "period:out_of_range"),
            (json!({ "period": 199912 }), "period:out_of_range"),
            (json!({ "period": 202605 }), "period:out_of_range"),
            (json!({ "period": -1 }), "period:out_of_range"),
            (json!({ "period": "202602" }), ":wrong_type"),
            (json!({ "kind": "gift" }), ":unknown_word"),
            (json!({ "count": 0 }), "count:out_of_range"),
            (json!({ "count": -3 }), "count:out_of_range"),
            (json!({ "count": 1.5 }), ":wrong_type"),
            (json!({ "count": i64::MAX }), "count:out_of_range"),
            (json!({ "amount_fen": -1 }), "amount_fen:out_of_range"),
            (json!({ "amount_fen": i64::MAX }), "amount_fen:out_of_range"),
            (json!({ "amount_fen": "12.5" }), ":wrong_type"),
            (json!({ "handed_in_by": " " }), "handed_in_by:missing"),
            (json!({ "handed_in_by": "长".repeat(61) }), "handed_in_by:too_long"),
            (json!({ "received_by": "a\u{0}b" }), "received_by:not_one_line"),
            (json!({ "received_on": "2026-02-30" }), ":wrong_type"),
            (json!({ "received_on": "2026-03-04" }), "received_on:out_of_range"),
            (json!({ "received_on": "1900-01-01" }), "received_on:out_of_range"),
            (json!({ "remark": "长".repeat(501) }), "remark:too_long"),
            (json!({ "attachment_ids": [id, id] }), "attachment_ids:duplicate"),
            (json!({ "attachment_ids": many }), "attachment_ids:too_many"),
            (json!({ "admin": true }), "admin:unknown"),
        ] {
            let refused = create(&world, "k", with(changes.clone())).by(&clerk).send(&world).await;
            assert_eq!(refused.expect(422).fields(), [fields], "{changes}");
        }
        let both = with(json!({ "count": 0, "remark": "长".repeat(501) }));
        let refused = create(&world, "k", both).by(&clerk).send(&world).await;
        assert_eq!(refused.fields(), ["count:out_of_range", "remark:too_long"], "all of it at once");
        create(&world, "k", with(json!({ "attachment_ids": [id] }))).by(&clerk).send(&world).await.expect(404);
        let huge = with(json!({ "period": i64::MAX }));
        create(&world, "k", huge).by(&clerk).send(&world).await.expect(422);
        assert_eq!(world.db.contents().await, before);
        // What looks odd and is none of our business stays as it is.
        let odd = "😀 \u{202B}عربي\u{202C} <b>王</b> '; DROP TABLE x;--";
        let kept = create(&world, "k", with(json!({ "handed_in_by": odd }))).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!(kept["intake"]["handed_in_by"], odd);
    }

    async fn a_file_belongs_to_one_thing(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let file = world.upload("回单.txt", "x").by(&clerk).send(&world).await.expect(201).json;
        let taking = with(json!({ "attachment_ids": [file["id"]] }));
        create(&world, "1", taking.clone()).by(&clerk).send(&world).await.expect(201);
        create(&world, "2", taking).by(&clerk).send(&world).await.expect(404).problem("not_found");
    }

    async fn an_intake_is_shared_in_words(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intake = create(&world, "k", slip()).by(&clerk).send(&world).await.expect(201).json["intake"].clone();
        let share = |changes: Value| {
            let mut body = json!({
                "conversation_id": world.ours.lis_contact, "client_id": world.ours.first, "action": "intake_details",
                "language": "zh-CN", "intake_id": intake["id"],
            });
            for (name, value) in changes.as_object().unwrap() {
                body[name] = value.clone();
            }
            world.post("/send-intents", body).with("idempotency-key", "share").by(&clerk)
        };
        let refused = share(json!({ "intake_id": null })).send(&world).await;
        assert_eq!(refused.expect(422).fields(), ["intake_id:missing"]);
        let refused = share(json!({ "service_id": world.ours.service })).send(&world).await;
        assert_eq!(refused.expect(422).fields(), ["service_id:not_for_this_action"]);
        let intent = share(json!({})).send(&world).await.expect(201).json;
        insta::assert_snapshot!("intake_details_text", intent["text"].as_str().unwrap());
    }

    async fn seeing_and_writing_are_two_permissions(db: TestDatabase) {
        use sidebook_domain::Permission;

        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intake = create(&world, "k", slip()).by(&clerk).send(&world).await.expect(201).json["intake"].clone();
        let path = format!("/intakes/{}", intake["id"].as_str().unwrap());
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::ViewIntakes]).await;
        world.get(&path).by(&clerk).send(&world).await.expect(200);
        list(&world, &clerk, "").await;
        create(&world, "2", slip()).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        change(&world, &clerk, &intake["id"], 1, slip()).await.expect(403);
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::EditIntakes]).await;
        world.get(&path).by(&clerk).send(&world).await.expect(403);
    }
}
