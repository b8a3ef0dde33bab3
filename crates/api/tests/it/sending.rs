//! Handing a message over: the last look, the extra tap, pictures and their uploads, and what became of each part.

use sidebook_domain::{Action, Language};
use sidebook_messenger::Failure;
use sidebook_messenger::fake::Fault;
use sidebook_storage::{NewSendAttachment, NewSendIntent, Prepared};

use crate::kit::{Answer, Request, Value, World, json, on_each_database};

const HOUR: u64 = 60 * 60;

fn prepare(world: &World, key: &str, action: &str, conversation: impl serde::Serialize) -> Request {
    let mut body = json!({
        "conversation_id": conversation, "client_id": world.ours.first, "action": action, "language": "zh-CN",
    });
    if action == "service_expiry_reminder" {
        body["service_id"] = json!(world.ours.service);
    }
    world.post("/send-intents", body).with("idempotency-key", key)
}

async fn hand_over(world: &World, token: &str, intent: &Value, acknowledged: &[&str]) -> Answer {
    let path = format!("/send-intents/{}/hand-over", intent["id"].as_str().unwrap());
    let body = json!({ "conversation_id": intent["conversation_id"], "acknowledged": acknowledged });
    world.post(&path, body).by(token).send(world).await
}

async fn settle(world: &World, token: &str, intent: &Value, change: Value) -> Answer {
    let path = format!("/send-intents/{}/outcome", intent["id"].as_str().unwrap());
    let mut body =
        json!({ "conversation_id": intent["conversation_id"], "outcome": "handed_over", "text": "您好" });
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.put(&path, body).by(token).send(world).await
}

/// The group is about the first client, and somebody of the second one sits in it.
async fn mixed_group(world: &World) {
    let (clerk, owner) = (
        world.sidebar("ww1", "li").await,
        world.sidebar("ww1", "zhang").await,
    );
    let link = |id, client| {
        world.post(
            &format!("/conversations/{id}/links"),
            json!({ "client_ids": [client] }),
        )
    };
    link(world.ours.group, world.ours.first)
        .by(&clerk)
        .send(world)
        .await
        .expect(200);
    link(world.ours.zhangs_contact, world.ours.second)
        .by(&owner)
        .send(world)
        .await
        .expect(200);
}

/// A message with a picture, as a card with one leaves it. Nothing looks into the content here.
async fn with_picture(world: &World, key: &str, content: &str) -> Value {
    let ours = &world.ours;
    let work = world.db.storage.begin().await.unwrap();
    let door = work.of(ours.agency);
    let name = "收款收据 1.png".to_owned();
    let picture = NewSendAttachment::picture(name, "image/png", (1440, 1743), content.into());
    let kept = door.send_attachments().keep(picture).await.unwrap();
    let new = NewSendIntent {
        staff: ours.clerk,
        corp: ours.corp,
        conversation: ours.lis_contact,
        client: ours.first,
        action: Action::ServiceExpiryReminder,
        period: None,
        language: Language::ZhCn,
        rendered_text: format!("收据见图 {key}"),
        warnings: Vec::new(),
        attachments: vec![(kept.id, "never uploaded".to_owned())],
        idempotency_key: key.to_owned(),
        request_hash: "hash".to_owned(),
    };
    let intent = match door.send_intents().prepare(new).await.unwrap() {
        Prepared::New(intent) => Some(intent),
        Prepared::Repeated(_) | Prepared::KeyReused => None,
    };
    let intent = intent.unwrap();
    work.commit().await.unwrap();
    json!({ "id": intent.id, "conversation_id": intent.conversation })
}

on_each_database! {
    async fn a_message_about_money_needs_its_warnings_acknowledged(db: TestDatabase) {
        let world = World::new(db).await;
        mixed_group(&world).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intent = prepare(&world, "k1", "service_expiry_reminder", world.ours.group).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!((&intent["must_acknowledge"], &intent["warnings"][0]["code"]), (&json!(true), &json!("other_clients_in_group")));
        let before = world.db.contents().await;
        for too_few in [&[][..], &["data_stale"]] {
            hand_over(&world, &clerk, &intent, too_few).await.expect(409).problem("warnings_not_acknowledged");
        }
        assert_eq!(world.db.contents().await, before);
        let begun = hand_over(&world, &clerk, &intent, &["data_stale", "other_clients_in_group"]).await.expect(200).json;
        assert_eq!(begun["state"], "handing_over");
        assert!(world.db.contents().await.contains("other_clients_in_group"));
        let done = settle(&world, &clerk, &intent, json!({})).await.expect(200).json;
        assert_eq!(done["state"], "handed_over");

        // What tells nothing about money only warns.
        let intent = prepare(&world, "k2", "missing_documents_reminder", world.ours.group).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!((&intent["must_acknowledge"], intent["warnings"].as_array().unwrap().len()), (&json!(false), 1));
        hand_over(&world, &clerk, &intent, &[]).await.expect(200);
    }

    async fn a_message_is_announced_from_its_conversation_until_it_is_settled(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let intent = prepare(&world, "k1", "service_expiry_reminder", world.ours.lis_contact).by(&clerk).send(&world).await.expect(201).json;
        let before = world.db.contents().await;
        let mut switched = intent.clone();
        switched["conversation_id"] = json!(world.ours.group);
        hand_over(&world, &clerk, &switched, &[]).await.expect(409).problem("conversation_switched");
        hand_over(&world, &owner, &intent, &[]).await.expect(404).problem("not_found");
        let path = format!("/send-intents/{}/hand-over", intent["id"].as_str().unwrap());
        for (acknowledged, field) in [(json!(["nonsense"]), "unknown_word"), (json!(vec!["data_stale"; 21]), "too_many"), (json!(7), "wrong_type")] {
            let body = json!({ "conversation_id": intent["conversation_id"], "acknowledged": acknowledged });
            let refused = world.post(&path, body).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert!(refused.text.contains(field), "{}", refused.text);
        }
        assert_eq!(world.db.contents().await, before);
        // The answer was lost: it is asked again.
        for _ in 0..2 {
            assert_eq!(hand_over(&world, &clerk, &intent, &[]).await.expect(200).json["state"], "handing_over");
        }
        settle(&world, &clerk, &intent, json!({ "outcome": "unknown" })).await.expect(200);
        hand_over(&world, &clerk, &intent, &[]).await.expect(409).problem("send_already_settled");

        // Unlinked since it was prepared.
        let intent = prepare(&world, "k2", "missing_documents_reminder", world.ours.lis_contact).by(&clerk).send(&world).await.expect(201).json;
        let link = format!("/conversations/{}/links/{}", world.ours.lis_contact, world.ours.first);
        world.delete(&link).by(&clerk).send(&world).await;
        hand_over(&world, &clerk, &intent, &[]).await.expect(422).problem("client_not_linked");
    }

    async fn the_same_again_within_two_days_is_warned_of(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let first = prepare(&world, "k1", "missing_documents_reminder", world.ours.lis_contact).by(&clerk).send(&world).await.expect(201).json;
        settle(&world, &clerk, &first, json!({ "text": first["text"], "outcome": "unknown" })).await.expect(200);
        let again = prepare(&world, "k2", "missing_documents_reminder", world.ours.lis_contact).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!(again["warnings"], json!([{ "code": "sent_lately" }]));
        world.pass(48 * HOUR - 1);
        let clerk = world.sidebar("ww1", "li").await;
        let codes = async |key: &str, clerk: &str| {
            let made = prepare(&world, key, "missing_documents_reminder", world.ours.lis_contact).by(clerk).send(&world).await.expect(201).json;
            made["warnings"].to_string()
        };
        assert!(codes("k3", &clerk).await.contains("sent_lately"));
        world.pass(2);
        assert!(!codes("k4", &clerk).await.contains("sent_lately"));
    }

    async fn a_picture_is_uploaded_once_and_again_when_its_time_is_over(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let uploads = || world.platform.count("upload");
        let first = with_picture(&world, "k1", "%PNG one").await;
        let begun = hand_over(&world, &clerk, &first, &[]).await.expect(200).json;
        assert_eq!(uploads(), 1);
        let media = begun["attachments"][0]["media_id"].as_str().unwrap().to_owned();
        let known = world.platform.corp(&world.ours.platform_corp).unwrap().media;
        let uploaded = &known[&sidebook_messenger::MediaId(media.clone())];
        assert_eq!((uploaded.file_name.as_str(), uploaded.bytes.as_slice()), ("收款收据 1.png", b"%PNG one".as_slice()));

        let second = with_picture(&world, "k2", "%PNG one").await;
        let begun = hand_over(&world, &clerk, &second, &[]).await.expect(200).json;
        assert_eq!((begun["attachments"][0]["media_id"].as_str(), uploads()), (Some(media.as_str()), 1));
        let other = with_picture(&world, "k3", "%PNG two").await;
        hand_over(&world, &clerk, &other, &[]).await.expect(200);
        assert_eq!(uploads(), 2);

        world.pass(60 * HOUR);
        let clerk = world.sidebar("ww1", "li").await;
        let begun = hand_over(&world, &clerk, &first, &[]).await.expect(200).json;
        assert_ne!(begun["attachments"][0]["media_id"].as_str(), Some(media.as_str()));
        assert_eq!(uploads(), 3);
    }

    async fn an_upload_that_fails_says_why_and_leaves_the_message_prepared(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intent = with_picture(&world, "k1", "%PNG one").await;
        let before = world.db.contents().await;
        for (fault, status, code) in [
            (Fault::Refuse(Failure::Busy), 503, "platform_unavailable"),
            (Fault::Transport, 503, "platform_unavailable"),
            (Fault::Refuse(Failure::Rejected), 422, "attachment_refused"),
            (Fault::Refuse(Failure::OutOfScope), 503, "platform_misconfigured"),
            (Fault::Refuse(Failure::AuthorisationGone), 403, "corp_disconnected"),
        ] {
            world.platform.fault("upload", 0, fault);
            hand_over(&world, &clerk, &intent, &[]).await.expect(status).problem(code);
            assert_eq!(world.db.contents().await, before);
        }
        hand_over(&world, &clerk, &intent, &[]).await.expect(200);
    }

    async fn what_became_of_each_part_is_on_record(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intent = with_picture(&world, "k1", "%PNG one").await;
        hand_over(&world, &clerk, &intent, &[]).await.expect(200);
        let before = world.db.contents().await;
        for (change, field) in [
            (json!({}), "attachment_outcomes:missing"),
            (json!({ "attachment_outcomes": ["failed"] }), "outcome:contradicts_attachment"),
            (json!({ "attachment_outcomes": ["handed_over", "handed_over"] }), "attachment_outcomes:too_many"),
        ] {
            let refused = settle(&world, &clerk, &intent, change).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field]);
        }
        assert_eq!(world.db.contents().await, before);
        let halves = json!({ "attachment_outcomes": ["handed_over"], "outcome": "failed", "problem": "fail no permission" });
        settle(&world, &clerk, &intent, halves).await.expect(200);
        let path = format!("/send-intents?conversation_id={}", world.ours.lis_contact);
        let entry = world.get(&path).by(&clerk).send(&world).await.expect(200).json["items"][0].clone();
        let attachments = json!([{ "kind": "picture", "name": "收款收据 1.png", "state": "handed_over" }]);
        assert_eq!((&entry["state"], &entry["attachments"]), (&json!("failed"), &attachments));

        // A picture may go without words, a text without a picture has none to report of.
        let only = with_picture(&world, "k2", "%PNG one").await;
        settle(&world, &clerk, &only, json!({ "attachment_outcomes": ["handed_over"], "text": "" })).await.expect(200);
        let words = prepare(&world, "k3", "missing_documents_reminder", world.ours.lis_contact).by(&clerk).send(&world).await.expect(201).json;
        let refused = settle(&world, &clerk, &words, json!({ "attachment_outcomes": ["handed_over"] })).await.problem("invalid_input");
        assert_eq!(refused.fields(), ["attachment_outcomes:not_for_this_message"]);
    }

    async fn a_preview_is_shown_by_its_signed_address_only(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let intent = with_picture(&world, "k1", "%PNG one").await;
        let begun = hand_over(&world, &clerk, &intent, &[]).await.expect(200).json;
        let url = begun["attachments"][0]["preview_url"].as_str().unwrap().to_owned();
        let shown = world.page(&url).send(&world).await.expect(200);
        assert_eq!((shown.text.as_str(), shown.header("content-type")), ("%PNG one", Some("image/png")));
        assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
        assert!(shown.header("content-disposition").unwrap().starts_with("inline"));
        let signature = url.split("signature=").nth(1).unwrap();
        let forged = [
            url.replace(signature, &"0".repeat(64)),
            url.replace("until=", "until=9"),
            url.replace(&world.ours.agency.to_string(), &world.theirs.agency.to_string()),
        ];
        for address in forged {
            world.page(&address).send(&world).await.expect(404).problem("not_found");
        }
        world.pass(HOUR / 4);
        world.page(&url).send(&world).await.expect(404).problem("not_found");
    }
}
