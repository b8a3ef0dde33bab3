//! Messages with a picture or file that the product makes: a receipt of a payment, the financial reports of a month.

use chrono::NaiveDate;
use sidebook_domain::{Fen, Language};
use sidebook_messenger::{Media, MediaId};
use sidebook_render::picture::Receipt;

use crate::kit::{Answer, Request, Value, World, json, on_each_database};

fn message(world: &World, key: &str, change: Value) -> Request {
    let mut body = json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first, "language": "zh-CN",
    });
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.post("/send-intents", body).with("idempotency-key", key)
}

async fn hand_over(world: &World, token: &str, intent: &Value, acknowledged: &[&str]) -> Answer {
    let path = format!("/send-intents/{}/hand-over", intent["id"].as_str().unwrap());
    let body = json!({ "conversation_id": intent["conversation_id"], "acknowledged": acknowledged });
    world.post(&path, body).by(token).send(world).await
}

fn codes(intent: &Value) -> Vec<&str> {
    let warnings = intent["warnings"].as_array().unwrap();
    warnings
        .iter()
        .map(|warning| warning["code"].as_str().unwrap())
        .collect()
}

/// What the platform was given for the one attachment of a message.
fn uploaded(world: &World, intent: &Value) -> Media {
    let attachments = intent["attachments"].as_array().unwrap();
    assert_eq!(attachments.len(), 1, "{intent}");
    let id = MediaId(attachments[0]["media_id"].as_str().unwrap().to_owned());
    let corp = world.platform.corp(&world.ours.platform_corp).unwrap();
    corp.media[&id].clone()
}

/// The second client joins the group of the first, in which somebody of the second sits.
async fn mixed_group(world: &World, clerk: &str) {
    let owner = world.sidebar("ww1", "zhang").await;
    for (conversation, client, by) in [
        (world.ours.group, world.ours.first, clerk),
        (world.ours.zhangs_contact, world.ours.second, &owner),
    ] {
        let path = format!("/conversations/{conversation}/links");
        let link = world.post(&path, json!({ "client_ids": [client] }));
        link.by(by).send(world).await.expect(200);
    }
}

/// The receipt of the house's payment.
fn receipt(voided: Option<&str>) -> Receipt {
    Receipt {
        number: "SK2026-000001".to_owned(),
        paid_on: NaiveDate::from_ymd_opt(2026, 2, 20).unwrap(),
        payer: "王总".to_owned(),
        client_name: "重庆晨光餐饮有限公司1".to_owned(),
        items: vec![("代理记账费 2026年1月".to_owned(), Fen(10_000))],
        total: Fen(10_000),
        capitals: "人民币壹佰元整".to_owned(),
        method: "微信".to_owned(),
        handler: "李静".to_owned(),
        agency_name: "渝信财务1".to_owned(),
        remark: None,
        voided: voided.map(str::to_owned),
    }
}

on_each_database! {
    async fn a_receipt_goes_as_the_picture_of_its_payment(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, ours) = (world.sidebar("ww1", "li").await, &world.ours);
        let about = |payment, client| json!({ "action": "payment_receipt", "payment_id": payment, "client_id": client });
        let made = message(&world, "k1", about(ours.payment, ours.first)).by(&clerk).send(&world).await.expect(201).json;
        let attachment = &made["attachments"][0];
        assert_eq!((&attachment["kind"], &attachment["name"]), (&json!("picture"), &json!("收款收据 SK2026-000001.png")));
        let drawn = receipt(None).draw(Language::ZhCn).unwrap();
        let sent = uploaded(&world, &made);
        assert_eq!((sent.mime.as_str(), &sent.bytes), ("image/png", &drawn.bytes));
        assert_eq!((&attachment["width"], &attachment["height"]), (&json!(drawn.width), &json!(drawn.height)));
        assert_eq!((codes(&made), &made["must_acknowledge"]), (vec![], &json!(false)));
        hand_over(&world, &clerk, &made, &[]).await.expect(200);

        // Another client's chat, another client's payment, another agency's.
        let link = format!("/conversations/{}/links", ours.lis_contact);
        world.post(&link, json!({ "client_ids": [ours.second] })).by(&clerk).send(&world).await.expect(200);
        for (n, (payment, client)) in [(ours.payment, ours.second), (world.theirs.payment, ours.first), (world.theirs.payment, world.theirs.first)].into_iter().enumerate() {
            let refused = message(&world, &format!("r{n}"), about(payment, client));
            refused.by(&clerk).send(&world).await.expect(404).problem("not_found");
        }
        assert_eq!(world.platform.count("upload"), 1);

        // In the wrong chat it needs one more tap, and a void payment says so across the picture.
        mixed_group(&world, &clerk).await;
        let void = world.post(&format!("/payments/{}/void", ours.payment), json!({ "reason": "录错了客户" }));
        void.by(&clerk).send(&world).await.expect(200);
        let mut about = about(ours.payment, ours.first);
        about["conversation_id"] = json!(ours.group);
        let made = message(&world, "k2", about).by(&clerk).send(&world).await.expect(201).json;
        let marked = receipt(Some("录错了客户")).draw(Language::ZhCn).unwrap();
        assert_eq!(uploaded(&world, &made).bytes, marked.bytes);
        assert_ne!(marked.bytes, drawn.bytes);
        assert!(made["text"].as_str().unwrap().contains("已作废"), "{made}");
        assert_eq!((codes(&made), &made["must_acknowledge"]), (vec!["other_clients_in_group"], &json!(true)));
        hand_over(&world, &clerk, &made, &[]).await.expect(409).problem("warnings_not_acknowledged");
        hand_over(&world, &clerk, &made, &["other_clients_in_group"]).await.expect(200);
    }

    async fn reports_go_as_a_file_and_what_is_off_needs_one_more_tap(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, ours) = (world.sidebar("ww1", "li").await, &world.ours);
        let about = |period: i32, client| json!({ "action": "financial_report", "period": period, "client_id": client });
        let january = message(&world, "k1", about(202_601, ours.first)).by(&clerk).send(&world).await.expect(201).json;
        let attachment = &january["attachments"][0];
        assert_eq!((&attachment["kind"], &attachment["name"]), (&json!("file"), &json!("晨光 2026年1月 财务报表.xlsx")));
        let sent = uploaded(&world, &january);
        assert_eq!(sent.mime, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert!(sent.bytes.starts_with(b"PK") && i64::try_from(sent.bytes.len()).ok() == attachment["size_bytes"].as_i64());
        assert_eq!((codes(&january), &january["must_acknowledge"]), (vec![], &json!(false)));

        // The balance sheet of February is off by one fen; without it nothing is.
        let february = message(&world, "k2", about(202_602, ours.first)).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!((codes(&february), &february["must_acknowledge"]), (vec!["report_off"], &json!(true)));
        hand_over(&world, &clerk, &february, &[]).await.expect(409).problem("warnings_not_acknowledged");
        hand_over(&world, &clerk, &february, &["report_off"]).await.expect(200);
        let mut right = about(202_602, ours.first);
        right["report_kinds"] = json!(["income_statement", "cash_flow"]);
        let right = message(&world, "k3", right).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!(codes(&right), [""; 0]);
        assert_ne!(uploaded(&world, &right).bytes, uploaded(&world, &february).bytes);

        // The same month again is the same file.
        let uploads = world.platform.count("upload");
        message(&world, "k4", about(202_602, ours.first)).by(&clerk).send(&world).await.expect(201);
        assert_eq!(world.platform.count("upload"), uploads);

        let link = format!("/conversations/{}/links", ours.lis_contact);
        world.post(&link, json!({ "client_ids": [ours.second] })).by(&clerk).send(&world).await.expect(200);
        for (n, (period, client, code)) in [
            (202_603, ours.first, "nothing_to_send"),
            (202_602, ours.second, "nothing_to_send"),
            (202_602, world.theirs.first, "not_found"),
        ].into_iter().enumerate() {
            message(&world, &format!("r{n}"), about(period, client)).by(&clerk).send(&world).await.problem(code);
        }

        // All that the guard has to say comes together.
        mixed_group(&world, &clerk).await;
        let mut about = about(202_602, ours.first);
        about["conversation_id"] = json!(ours.group);
        let made = message(&world, "k5", about).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!(codes(&made), ["other_clients_in_group", "report_off"]);
        hand_over(&world, &clerk, &made, &["report_off"]).await.expect(409).problem("warnings_not_acknowledged");
        hand_over(&world, &clerk, &made, &["report_off", "other_clients_in_group"]).await.expect(200);
    }
}
