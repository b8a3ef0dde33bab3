//! Message templates: written by admins, tried on clients, published, sent, given up again.

use crate::kit::{Answer, Request, Value, World, hide_ids, json, on_each_database, percent};

const REMINDER: &str = "/console/message-templates/missing_documents_reminder/zh-CN";

fn write(world: &World, path: &str, revision: i64, text: &str) -> Request {
    let request = world.put(&format!("{path}/draft"), json!({ "text": text }));
    if revision == 0 {
        request.with("if-none-match", "*")
    } else {
        request.with("if-match", &format!("\"{revision}\""))
    }
}

fn publish(world: &World, revision: i64, source: &str) -> Request {
    world
        .post(&format!("{REMINDER}/publications"), json!({ "source": source }))
        .with("if-match", &format!("\"{revision}\""))
}

/// What the clerk would send just now.
async fn sent(world: &World, key: &str) -> String {
    let clerk = world.sidebar("ww1", "li").await;
    let body = json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first,
        "action": "missing_documents_reminder", "language": "zh-CN",
    });
    let request = world.post("/send-intents", body).with("idempotency-key", key);
    let intent = request.by(&clerk).send(world).await.expect(201).json;
    intent["text"].as_str().unwrap().to_owned()
}

/// What is wrong, with its place: `unknown_variable 2:4 totl → total`.
fn told(answer: &Answer) -> String {
    let field = &answer.json["fields"][0];
    let place = &field["place"];
    let part = |name: &str| place[name].as_str().unwrap_or_default().to_owned();
    let at = format!("{}:{}", place["line"], place["column"]);
    format!(
        "{} {at} {} {}",
        field["code"].as_str().unwrap(),
        part("word"),
        part("suggestion")
    )
}

on_each_database! {
    async fn a_text_is_written_tried_published_sent_and_given_up(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let read = async || world.get(&format!("{REMINDER}?words=en")).by(&owner).send(&world).await.expect(200).json;
        let begun = read().await;
        assert_eq!((&begun["revision"], &begun["published"], &begun["draft"]), (&json!(0), &Value::Null, &Value::Null));
        insta::assert_json_snapshot!("template_variables", begun["variables"]);
        let standard = sent(&world, "k1").await;

        // Written, and not sent yet.
        let text = "{{ client_name }} 缺：{% for period in periods %}{{ period.name }} {% endfor %}";
        let draft = write(&world, REMINDER, 0, &format!(" {text}\r\n")).by(&owner).send(&world).await.expect(200).json;
        assert_eq!((&draft["revision"], &draft["draft"]["text"]), (&json!(1), &json!(text)), "trimmed");
        assert_eq!(draft["draft"]["changed_by"]["name"], "张敏");
        assert_eq!(sent(&world, "k2").await, standard);

        // Tried on made-up rows, on a client, on one that lacks nothing.
        let preview = async |client: Option<Value>| {
            let mut body = json!({ "text": text });
            if let Some(client) = client {
                body["client_id"] = client;
            }
            world.post(&format!("{REMINDER}/previews"), body).by(&owner).send(&world).await
        };
        assert_eq!(preview(None).await.expect(200).json["text"], "重庆晨光餐饮有限公司 缺：2026年10月 2026年11月 ");
        let own = preview(Some(json!(world.ours.first))).await.expect(200).json;
        assert_eq!(own["bytes"], json!(own["text"].as_str().unwrap().len()));
        preview(Some(json!(world.ours.second))).await.expect(422).problem("nothing_to_send");

        // Published, and sent: the same words of the same rows.
        let published = publish(&world, 1, "draft").by(&owner).send(&world).await.expect(200).json;
        assert_eq!((&published["published"]["number"], &published["draft"]), (&json!(1), &Value::Null));
        assert_eq!(json!(sent(&world, "k3").await), own["text"]);
        publish(&world, 2, "draft").by(&owner).send(&world).await.expect(409).problem("no_draft");
        // English has its own, and so has the other agency.
        let english = world.get("/console/message-templates/missing_documents_reminder/en").by(&owner).send(&world).await;
        assert_eq!(english.expect(200).json["published"], Value::Null);
        let theirs = world.console(&world.theirs.owner_mobile()).await;
        let their_list = world.get("/console/message-templates").by(&theirs).send(&world).await.expect(200).json;
        assert!(their_list["items"].as_array().unwrap().iter().all(|item| item["published"].is_null()));

        // Another draft, compared with what is sent; thrown away; the default again.
        write(&world, REMINDER, 2, "{{ client_name }} 还缺资料").by(&owner).send(&world).await.expect(200);
        let mut list = world.get("/console/message-templates").by(&owner).send(&world).await.expect(200).json;
        hide_ids(&mut list);
        insta::assert_json_snapshot!("template_list", list["items"].as_array().unwrap()[2..4]);
        let difference = async |older: &str, newer: &str| {
            let path = format!("{REMINDER}/difference?older={older}&newer={}", percent(newer));
            world.get(&path).by(&owner).send(&world).await
        };
        insta::assert_json_snapshot!("template_difference", difference("1", "draft").await.expect(200).json);
        difference("1", "9").await.expect(404).problem("not_found");
        assert_eq!(difference("1", "x;y").await.expect(422).fields(), ["newer:not_a_version"]);
        let drop = world.delete(&format!("{REMINDER}/draft")).with("if-match", "\"3\"").by(&owner);
        assert_eq!(drop.send(&world).await.expect(200).json["draft"], Value::Null);
        difference("1", "draft").await.expect(404).problem("not_found");
        publish(&world, 4, "default").by(&owner).send(&world).await.expect(200);
        assert_eq!(sent(&world, "k4").await, standard);
        let mut versions = world.get(&format!("{REMINDER}/versions?limit=1")).by(&owner).send(&world).await.expect(200).json;
        assert_eq!((&versions["items"][0]["number"], &versions["items"][0]["text"]), (&json!(2), &Value::Null));
        versions = world.get(&format!("{REMINDER}/versions?after={}", versions["next"].as_str().unwrap())).by(&owner).send(&world).await.expect(200).json;
        assert_eq!((&versions["items"][0]["text"], versions.get("next")), (&json!(text), None));

        let mut audited: Vec<String> = world.audit(&world.ours).await.into_iter().map(|entry| entry.action).collect();
        audited.retain(|action| action.starts_with("message_template"));
        audited.sort();
        let expected = ["draft_dropped", "drafted", "drafted", "published", "reset"].map(|what| format!("message_template_{what}"));
        assert_eq!(audited, expected);
    }

    async fn what_cannot_be_sent_is_refused_with_its_place_and_nobody_overwrites_unseen(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let before = world.db.contents().await;
        for (text, code) in [
            ("您好\n{{ client_nmae }}", "unknown_variable 2:4 client_nmae client_name"),
            ("{% for p in periods %}{{ p.nam }}{% endfor %}", "unknown_variable 1:28 nam name"),
            ("{{ client_name | jion }}", "unknown_filter 1:18 jion join"),
            ("{% include 'x' %}", "not_allowed 1:4 include "),
        ] {
            let refused = write(&world, REMINDER, 0, text).by(&owner).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(told(&refused), code);
            let tried = world.post(&format!("{REMINDER}/previews"), json!({ "text": text })).by(&owner).send(&world).await;
            assert_eq!(told(&tried.expect(422)), code);
        }
        for (body, field) in [
            (json!({ "text": " " }), "text:missing"),
            (json!({ "text": "a\u{0}" }), "text:control_character"),
            (json!({ "text": "长".repeat(4_001) }), "text:too_long"),
            (json!({ "text": "长".repeat(700) }), "text:result_too_long"),
            (json!({ "text": 7 }), ":wrong_type"),
            (json!({}), "text:missing"),
            (json!({ "text": "好", "draft": true }), "draft:unknown"),
        ] {
            let request = world.put(&format!("{REMINDER}/draft"), body).with("if-none-match", "*");
            assert_eq!(request.by(&owner).send(&world).await.expect(422).fields(), [field]);
        }
        let unseen = world.put(&format!("{REMINDER}/draft"), json!({ "text": "好" })).by(&owner).send(&world).await;
        assert_eq!(unseen.expect(422).fields(), ["If-Match:missing"]);
        let wrong = world.post(&format!("{REMINDER}/publications"), json!({ "source": "x" })).with("if-match", "1");
        assert_eq!(wrong.by(&owner).send(&world).await.expect(422).fields(), [":unknown_word"]);
        assert_eq!(world.db.contents().await, before);

        let text = "好 😀\u{202e}";
        write(&world, REMINDER, 0, text).by(&owner).send(&world).await.expect(200);
        for request in [write(&world, REMINDER, 0, "甲"), write(&world, REMINDER, 7, "甲"), publish(&world, 7, "draft")] {
            let stale = request.by(&owner).send(&world).await.expect(412).problem("stale");
            assert_eq!(stale.json["current"]["draft"]["text"], "好 😀");
        }
        // A draft that does not suffice any more, from before a change of the messages.
        let work = world.db.storage.begin().await.unwrap();
        let which = (sidebook_domain::Action::MissingDocumentsReminder, sidebook_domain::Language::ZhCn);
        let broken = Some("{{ gone }}".to_owned());
        work.of(world.ours.agency).message_templates().put_draft(which, Some(1), broken, world.ours.owner).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(publish(&world, 2, "draft").by(&owner).send(&world).await.expect(422).fields(), ["text:unknown_variable"]);
        // Were it sent all the same, the default would go out.
        let work = world.db.storage.begin().await.unwrap();
        let templates = work.of(world.ours.agency).message_templates();
        templates.publish(which, 2, sidebook_storage::SentTemplate::Draft, world.ours.owner).await.unwrap();
        work.commit().await.unwrap();
        assert!(sent(&world, "k").await.contains("拍照或发送电子版到本对话即可"));
    }
}
