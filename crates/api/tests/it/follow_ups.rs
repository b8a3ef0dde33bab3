//! 跟进: written once, newest first, changed and deleted by who wrote it.

use crate::kit::{Answer, Request, Value, World, hide_ids, json, on_each_database};

fn said(text: &str) -> Value {
    json!({ "kind": "visit", "text": text, "next_on": "2026-03-09", "attachment_ids": [] })
}

fn create(world: &World, key: &str, body: Value) -> Request {
    let path = format!("/clients/{}/follow-ups", world.ours.first);
    world.post(&path, body).with("idempotency-key", key)
}

async fn written(world: &World, token: &str, key: &str, text: &str) -> Value {
    create(world, key, said(text))
        .by(token)
        .send(world)
        .await
        .expect(201)
        .json
}

async fn list(world: &World, token: &str, query: &str) -> Value {
    let path = format!("/clients/{}/follow-ups{query}", world.ours.first);
    world.get(&path).by(token).send(world).await.expect(200).json
}

fn texts(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["text"].as_str().unwrap())
        .collect()
}

async fn change(world: &World, token: &str, note: &Value, revision: i64, follow_up: Value) -> Answer {
    let path = format!("/follow-ups/{}", note["id"].as_str().unwrap());
    let revision = format!("\"{revision}\"");
    let request = world.put(&path, follow_up).with("if-match", &revision);
    request.by(token).send(world).await
}

async fn delete(world: &World, token: &str, note: &Value, revision: i64) -> Answer {
    let path = format!("/follow-ups/{}", note["id"].as_str().unwrap());
    let request = world.delete(&path).with("if-match", &format!("\"{revision}\""));
    request.by(token).send(world).await
}

on_each_database! {
    async fn notes_come_newest_first_page_by_page(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        for text in ["一", "二", "三", "四", "五"] {
            world.pass(1);
            written(&world, &clerk, text.escape_unicode().to_string().as_str(), text).await;
        }
        assert_eq!(texts(&list(&world, &clerk, "").await), ["五", "四", "三", "二", "一"]);
        let first = list(&world, &clerk, "?limit=2").await;
        // What is written meanwhile shifts nothing.
        written(&world, &owner, "new", "六").await;
        let second = list(&world, &clerk, &format!("?limit=2&after={}", first["next"].as_str().unwrap())).await;
        assert_eq!((texts(&first), texts(&second)), (vec!["五", "四"], vec!["三", "二"]));
        let mut page = list(&world, &clerk, "?limit=1").await;
        hide_ids(&mut page);
        page["next"] = json!("[next]");
        insta::assert_json_snapshot!("follow_ups", page);
    }

    async fn the_same_key_writes_once_also_when_its_day_is_past(db: TestDatabase) {
        let world = World::new(db).await;
        let first = {
            let clerk = world.sidebar("ww1", "li").await;
            create(&world, "k", said("x")).by(&clerk).send(&world).await.expect(201)
        };
        world.pass(10 * 24 * 3600);
        let clerk = world.sidebar("ww1", "li").await;
        let again = create(&world, "k", said("x")).by(&clerk).send(&world).await.expect(201);
        assert_eq!(first.text, again.text);
        create(&world, "k", said("y")).by(&clerk).send(&world).await.expect(422).problem("idempotency_key_reused");
        assert_eq!(texts(&list(&world, &clerk, "").await), ["x"]);
    }

    async fn ones_own_are_changed_by_revision(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let note = written(&world, &clerk, "k", "x").await;
        change(&world, &owner, &note, 1, said("y")).await.expect(403).problem("no_permission");
        let changed = change(&world, &clerk, &note, 1, said("y")).await.expect(200).json;
        assert_eq!((changed["text"].as_str(), changed["revision"].as_i64()), (Some("y"), Some(2)));
        let before = world.db.contents().await;
        for (revision, code) in [(1, "stale"), (i64::MAX, "stale"), (0, "invalid_input"), (-1, "invalid_input")] {
            change(&world, &clerk, &note, revision, said("z")).await.problem(code);
            delete(&world, &clerk, &note, revision).await.problem(code);
        }
        assert_eq!(world.db.contents().await, before);
        assert!(list(&world, &clerk, "").await["items"][0]["own"].as_bool().unwrap());
        assert!(!list(&world, &owner, "").await["items"][0]["own"].as_bool().unwrap());
    }

    async fn a_deleted_one_is_seen_no_more_and_kept(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let note = written(&world, &clerk, "k", "要留底的话").await;
        delete(&world, &owner, &note, 1).await.expect(403).problem("no_permission");
        delete(&world, &clerk, &note, 1).await.expect(204);
        assert_eq!(list(&world, &clerk, "").await["items"], json!([]));
        delete(&world, &clerk, &note, 1).await.expect(404);
        change(&world, &clerk, &note, 1, said("y")).await.expect(404);
        assert!(world.db.contents().await.contains("要留底的话"));
        assert!(world.audited(&world.ours).await.contains(&"follow_up_deleted".to_owned()));
    }

    async fn what_is_not_within_reason_is_refused_by_field(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let before = world.db.contents().await;
        let with = |changes: Value| {
            let mut body = said("x");
            for (name, value) in changes.as_object().unwrap() {
                body[name] = value.clone();
            }
            body
        };
        let many: Vec<String> = (0..10).map(|n| format!("0197f0a0-0000-7000-8000-0000000000{n:02}")).collect();
        for (changes, field) in [
            (json!({ "text": " \n " }), "text:missing"),
            (json!({ "text": "长".repeat(5001) }), "text:too_long"),
            (json!({ "text": 7 }), ":wrong_type"),
            (json!({ "kind": "dance" }), ":unknown_word"),
            (json!({ "next_on": "2026-03-01" }), "next_on:out_of_range"),
            (json!({ "next_on": "2046-03-01" }), "next_on:out_of_range"),
            (json!({ "next_on": "tomorrow" }), ":wrong_type"),
            (json!({ "attachment_ids": many }), "attachment_ids:too_many"),
            (json!({ "client_id": world.ours.second }), "client_id:unknown"),
        ] {
            let refused = create(&world, "k", with(changes.clone())).by(&clerk).send(&world).await;
            assert_eq!(refused.expect(422).fields(), [field], "{changes}");
        }
        assert_eq!(world.db.contents().await, before);
        let odd = format!("😀 \u{202E}{{{{7*7}}}} <script>alert(1)</script> {}", "长".repeat(4900));
        let kept = create(&world, "k", with(json!({ "text": odd, "next_on": null }))).by(&clerk).send(&world).await;
        assert_eq!(kept.expect(201).json["text"], odd);
    }

    async fn files_go_with_the_note(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let mut files = Vec::new();
        for name in ["a.txt", "b.txt", "c.txt"] {
            files.push(world.upload(name, "x").by(&clerk).send(&world).await.expect(201).json["id"].clone());
        }
        let mut noted = said("x");
        noted["attachment_ids"] = json!([files[1], files[0]]);
        let note = create(&world, "k", noted.clone()).by(&clerk).send(&world).await.expect(201).json;
        let names = |note: &Value| -> Vec<String> {
            note["attachments"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(&note), ["b.txt", "a.txt"]);
        noted["attachment_ids"] = json!([files[2], files[1]]);
        let changed = change(&world, &clerk, &note, 1, noted).await.expect(200).json;
        assert_eq!(names(&changed), ["c.txt", "b.txt"]);
        assert_eq!(names(&list(&world, &clerk, "").await["items"][0]), ["c.txt", "b.txt"]);
        // What was let go of can be taken by another.
        let mut other = said("y");
        other["attachment_ids"] = json!([files[0]]);
        create(&world, "2", other).by(&clerk).send(&world).await.expect(201);
    }
}
