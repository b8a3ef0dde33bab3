//! A receipt, drawn and uploaded by the product, stands in the platform's chat beside its words.

use chrono::NaiveDate;
use serde_json::{Value, json};
use sidebook_domain::{Action, Fen, Language};
use sidebook_render::picture::{Png, Receipt};
use sidebook_simulator::world::{ClientSession, Entry};
use sidebook_storage::{NewSendAttachment, NewSendIntent, Prepared};
use sidebook_tests::{Caller, TestApp, on_each_database};

use crate::story::a_client_with_a_service;

on_each_database! {
    async fn a_receipt_stands_in_the_conversation(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let (member, contact) = app.a_follow();
        let staff = app.sidebar(&member, &app.admin_mobile()).await;
        let conversation = staff.post("/conversations/resolve", json!({"kind": "contact", "platform_id": contact})).await.ok();
        let client = a_client_with_a_service(&staff).await;
        let path = format!("/conversations/{}/links", conversation["id"].as_str().unwrap());
        staff.post(&path, json!({"client_ids": [client]})).await.ok();

        let drawn = receipt();
        let intent = prepared(&app, &conversation, &client, &drawn).await;
        let path = format!("/send-intents/{intent}/hand-over");
        let begun = staff.post(&path, json!({"conversation_id": conversation["id"], "acknowledged": []})).await.ok();
        let media = begun["attachments"][0]["media_id"].as_str().unwrap();
        // The preview is what will be sent.
        let http = reqwest_client();
        let preview = format!("http://{}{}", app.product.address(), begun["attachments"][0]["preview_url"].as_str().unwrap());
        assert_eq!(http.get(&preview).send().await.unwrap().bytes().await.unwrap(), drawn.bytes);

        let page = Page::open(&app, &staff, &member, &contact).await;
        let words = json!({"msgtype": "text", "text": {"content": "您好，收据请查收。"}});
        assert_eq!(page.say(json!({"msgtype": "image", "image": {"mediaid": media}})).await, "sendChatMessage:ok");
        assert_eq!(page.say(words).await, "sendChatMessage:ok");
        // An id that no app of the corp was given is none.
        assert_ne!(page.say(json!({"msgtype": "image", "image": {"mediaid": "1-forged"}})).await, "sendChatMessage:ok");

        let chat = format!("single:{member}:{contact}");
        let said = app.people().world().read(|world| world.messages_of(&chat).to_vec());
        let [.., picture, text] = said.as_slice() else { panic!("two messages") };
        assert_eq!((picture.msgtype.as_str(), picture.via.as_str(), text.msgtype.as_str()), ("image", "sidebar", "text"));
        assert_eq!(picture.content["name"], "收款收据 SJ-1.png");
        let shown = http.get(format!("{}/chat/api/media/{media}", app.platform.api_url())).send().await.unwrap();
        assert_eq!(shown.headers()["content-type"], "image/png");
        assert_eq!(shown.bytes().await.unwrap(), drawn.bytes);

        let report = json!({
            "conversation_id": conversation["id"], "outcome": "handed_over", "attachment_outcomes": ["handed_over"], "text": "您好，收据请查收。",
        });
        staff.put(&format!("/send-intents/{intent}/outcome"), report).await.ok();
        let log = app.owner().await.get("/console/send-intents").await.ok();
        let picture = json!({"kind": "picture", "name": "收款收据 SJ-1.png", "state": "handed_over"});
        assert_eq!(log["items"][0]["attachments"], json!([picture]));
        app.stop().await;
    }
}

#[expect(clippy::disallowed_methods, reason = "a client of the test's own")]
fn reqwest_client() -> reqwest::Client {
    reqwest::Client::new()
}

fn receipt() -> Png {
    let receipt = Receipt {
        number: "SJ-1".to_owned(),
        paid_on: NaiveDate::from_ymd_opt(2026, 3, 10).unwrap(),
        payer: "李䶮".to_owned(),
        client_name: "重庆晨光餐饮有限公司".to_owned(),
        items: vec![("2026年3月 记账服务费".to_owned(), Fen(30_000))],
        total: Fen(30_000),
        capitals: "叁佰元整".to_owned(),
        method: "银行转账".to_owned(),
        handler: "李静".to_owned(),
        agency_name: "渝信财务".to_owned(),
        remark: None,
        voided: None,
    };
    receipt.draw(Language::ZhCn).unwrap()
}

/// A message with the picture, as a card with one leaves it.
async fn prepared(app: &TestApp, conversation: &Value, client: &str, drawn: &Png) -> String {
    let work = app.storage().begin().await.unwrap();
    let door = work.of(app.agency.agency);
    let name = "收款收据 SJ-1.png".to_owned();
    let pixels = (drawn.width.into(), drawn.height.into());
    let picture = NewSendAttachment::picture(name, "image/png", pixels, drawn.bytes.clone());
    let kept = door.send_attachments().keep(picture).await.unwrap();
    let id = conversation["id"].as_str().unwrap().parse().unwrap();
    let conversation = door.conversations().find(id).await.unwrap().unwrap();
    let new = NewSendIntent {
        staff: app.agency.staff.get(1).unwrap().id,
        corp: conversation.corp,
        conversation: conversation.id,
        client: client.parse().unwrap(),
        action: Action::ServiceExpiryReminder,
        period: None,
        language: Language::ZhCn,
        rendered_text: "您好，收据请查收。".to_owned(),
        warnings: Vec::new(),
        attachments: vec![(kept.id, "not uploaded yet".to_owned())],
        idempotency_key: "picture".to_owned(),
        request_hash: "picture".to_owned(),
    };
    let Prepared::New(intent) = door.send_intents().prepare(new).await.unwrap() else {
        panic!("a new one");
    };
    work.commit().await.unwrap();
    intent.id.to_string()
}

/// The sidebar's page in the platform's client, as its SDK speaks to it.
struct Page {
    address: String,
    url: String,
}

impl Page {
    /// Opens the page beside the conversation and registers it with the product's signature.
    async fn open(app: &TestApp, staff: &Caller, member: &str, contact: &str) -> Self {
        let session = ClientSession {
            corp: app.corp(),
            member: member.to_owned(),
            conversation: Some(format!("single:{member}:{contact}")),
            entry: Entry::SingleChatTools,
        };
        app.people().set_session(session).unwrap();
        let page = Self {
            address: format!("{}/__wecom_client/api/invoke", app.platform.proxy_url()),
            url: format!("{}/sidebar/", app.config.server.public_url),
        };
        let signed = staff
            .post("/sidebar/page-signatures", json!({"url": page.url}))
            .await
            .ok();
        let params = json!({
            "corpid": signed["corp_id"], "agentid": signed["agent_id"].to_string(),
            "timestamp": signed["agent"]["timestamp"].to_string(), "nonceStr": signed["agent"]["nonce"],
            "signature": signed["agent"]["signature"], "jsApiList": ["sendChatMessage"],
        });
        assert_eq!(page.invoke("agentConfig", params).await, "agentConfig:ok");
        page
    }

    async fn say(&self, params: Value) -> String {
        self.invoke("sendChatMessage", params).await
    }

    async fn invoke(&self, name: &str, params: Value) -> String {
        let body = json!({"page": "p1", "name": name, "params": params, "url": self.url});
        let answer = reqwest_client()
            .post(&self.address)
            .json(&body)
            .send()
            .await
            .unwrap();
        let answer: Value = answer.json().await.unwrap();
        answer["err_msg"].as_str().unwrap_or("silence").to_owned()
    }
}
