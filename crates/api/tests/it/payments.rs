//! The payment card: what is owed, recording, correcting and voiding, reminders and receipts.

use sidebook_domain::{ClientName, Permission, ReceivableId, ShortText, TaxpayerKind};
use sidebook_storage::{NewClient, NewReceivable};

use crate::kit::{Answer, Request, Value, World, hide_ids, json, on_each_database};

fn card(world: &World) -> Request {
    world.get(&format!("/clients/{}/payments-card", world.ours.first))
}

/// A payment of these parts.
fn paying(parts: &[(ReceivableId, i64)]) -> Value {
    let items: Vec<Value> = parts
        .iter()
        .map(|(id, fen)| json!({ "receivable_id": id, "amount_fen": fen }))
        .collect();
    json!({
        "paid_on": "2026-03-01", "method": "bank_transfer", "account": "招商银行 6225", "payer": "王总",
        "amount_fen": parts.iter().map(|(_, fen)| fen).sum::<i64>(), "items": items,
    })
}

fn record(world: &World, key: &str, body: Value) -> Request {
    world
        .post(&format!("/clients/{}/payments", world.ours.first), body)
        .with("idempotency-key", key)
}

fn correct(world: &World, revision: i64, body: Value) -> Request {
    world
        .put(&format!("/payments/{}", world.ours.payment), body)
        .with("if-match", &format!("\"{revision}\""))
}

fn void(world: &World, reason: &str) -> Request {
    world.post(
        &format!("/payments/{}/void", world.ours.payment),
        json!({ "reason": reason }),
    )
}

fn remind(world: &World, key: &str, receivables: Value) -> Request {
    let mut body = json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first,
        "action": "payment_reminder", "language": "zh-CN",
    });
    if !receivables.is_null() {
        body["receivables"] = receivables;
    }
    world.post("/send-intents", body).with("idempotency-key", key)
}

fn receipt(world: &World, key: &str, language: &str) -> Request {
    let body = json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first,
        "action": "payment_receipt", "language": language, "payment_id": world.ours.payment,
    });
    world.post("/send-intents", body).with("idempotency-key", key)
}

async fn owed(world: &World, token: &str) -> i64 {
    let card = card(world).by(token).send(world).await.expect(200).json;
    card["total_owed_fen"].as_i64().unwrap()
}

on_each_database! {
    async fn the_card_shows_what_is_owed_and_paid(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let mut shown = card(&world).by(&clerk).send(&world).await.expect(200).json;
        hide_ids(&mut shown);
        insta::assert_json_snapshot!("payments_card", shown);
        let empty = world.get(&format!("/clients/{}/payments-card", world.ours.second));
        let empty = empty.by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((&empty["total_owed_fen"], &empty["receivables"], &empty["contracts"]), (&json!(0), &json!([]), &json!([])));
        let read = world.get(&format!("/payments/{}", world.ours.payment)).by(&clerk).send(&world).await.expect(200);
        assert_eq!(read.header("etag"), Some("\"1\""));
        let mut payment = read.json;
        hide_ids(&mut payment);
        insta::assert_json_snapshot!("payment", payment);
    }

    async fn a_payment_is_recorded_once_and_owed_no_more(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let ids = &world.ours.receivables;
        assert_eq!(owed(&world, &clerk).await, 100_000);
        let parts = [(ids[1], 30_000), (ids[2], 1)];
        let first = record(&world, "k", paying(&parts)).by(&clerk).send(&world).await.expect(201);
        assert_eq!(first.json["number"], "SK2026-000002");
        assert_eq!(first.json["capital"], "人民币叁佰元零壹分");
        assert_eq!(first.json["recorded_by"]["name"], "李静");
        assert_eq!(owed(&world, &clerk).await, 69_999);
        let before = world.db.contents().await;
        let again = record(&world, "k", paying(&parts)).by(&clerk).send(&world).await.expect(201);
        assert_eq!(again.text, first.text);
        record(&world, "k", paying(&[(ids[3], 1)])).by(&clerk).send(&world).await.expect(422).problem("idempotency_key_reused");
        assert_eq!(world.db.contents().await, before);
        assert_eq!(world.audited(&world.ours).await, ["payment_recorded"]);
    }

    async fn two_payments_at_once_never_pay_more_than_is_open(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let pay = |key: &str| record(&world, key, paying(&[(world.ours.receivables[1], 20_000)])).by(&clerk).send(&world);
        let answers: [Answer; 2] = futures_util::future::join(pay("a"), pay("b")).await.into();
        let mut statuses = answers.iter().map(|answer| answer.status).collect::<Vec<_>>();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let refused = answers.iter().find(|answer| answer.status == 409).unwrap();
        assert_eq!((refused.json["code"].as_str(), refused.fields()), (Some("amount_above_open"), vec!["items[0].amount_fen:above_open".to_owned()]));
        assert_eq!(owed(&world, &clerk).await, 80_000);
    }

    async fn what_is_no_payment_is_refused_field_by_field(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let ids = world.ours.receivables.clone();
        let before = world.db.contents().await;
        let item = |fen: Value| json!([{ "receivable_id": ids[1], "amount_fen": fen }]);
        let long = "长".repeat(201);
        let rows: Vec<(Value, &[&str])> = vec![
            (json!({ "paid_on": "1999-12-31" }), &["paid_on:out_of_range"]),
            (json!({ "paid_on": "2026-03-04" }), &["paid_on:out_of_range"]),
            (json!({ "paid_on": "2101-01-01" }), &["paid_on:out_of_range"]),
            (json!({ "paid_on": "2026-02-30" }), &[":wrong_type"]),
            (json!({ "paid_on": null }), &[":wrong_type"]),
            (json!({ "method": "gold" }), &[":unknown_word"]),
            (json!({ "account": long }), &["account:too_long"]),
            (json!({ "payer": "a\nb" }), &["payer:control_character"]),
            (json!({ "remark": "a\u{0}b", "payer": long }), &["payer:too_long", "remark:control_character"]),
            (json!({ "payer": 7 }), &[":wrong_type"]),
            (json!({ "amount_fen": 0, "items": item(json!(0)) }), &["amount_fen:out_of_range"]),
            (json!({ "amount_fen": -1, "items": item(json!(-1)) }), &["amount_fen:out_of_range"]),
            (json!({ "amount_fen": 10_000_000_000_001_i64 }), &["amount_fen:out_of_range"]),
            (json!({ "amount_fen": 1.5 }), &[":wrong_type"]),
            (json!({ "amount_fen": "100" }), &[":wrong_type"]),
            (json!({ "amount_fen": 9_223_372_036_854_775_808_u64 }), &[":wrong_type"]),
            (json!({ "amount_fen": 99 }), &["amount_fen:below_items"]),
            (json!({ "attachment_ids": vec![ids[1]; 2] }), &["attachment_ids:duplicate"]),
            (json!({ "attachment_ids": vec![ids[1]; 10] }), &["attachment_ids:too_many"]),
            (json!({ "attachment_ids": "x" }), &[":wrong_type"]),
            (json!({ "items": item(json!(i64::MAX)) }), &["items[0].amount_fen:out_of_range"]),
            (json!({ "items": [{ "receivable_id": ids[1], "amount_fen": 50 }, { "receivable_id": ids[1], "amount_fen": 50 }] }),
                &["items[1].receivable_id:duplicate"]),
            (json!({ "items": vec![item(json!(1))[0].clone(); 201] }), &["items:too_many"]),
            (json!({ "items": [{ "receivable_id": "x", "amount_fen": 100 }] }), &[":wrong_type"]),
            (json!({ "surprise": true }), &["surprise:unknown"]),
        ];
        for (change, fields) in rows {
            let mut asked = paying(&[(ids[1], 100)]);
            for (name, value) in change.as_object().unwrap() {
                asked[name] = value.clone();
            }
            let refused = record(&world, "k", asked.clone()).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{change}");
            let refused = correct(&world, 1, asked).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{change}");
        }
        let above = record(&world, "k", paying(&[(ids[0], 20_001)])).by(&clerk).send(&world).await.expect(409).problem("amount_above_open");
        assert_eq!(above.fields(), ["items[0].amount_fen:above_open"]);
        // Nobody's, another agency's, and another client's receivables.
        let nobodys: ReceivableId = "0190b5f0-0000-7000-8000-000000000000".parse().unwrap();
        for id in [nobodys, world.theirs.receivables[1]] {
            record(&world, "k", paying(&[(id, 1)])).by(&clerk).send(&world).await.expect(404).problem("not_found");
            correct(&world, 1, paying(&[(id, 1)])).by(&clerk).send(&world).await.expect(404).problem("not_found");
        }
        let other = world.post(&format!("/clients/{}/payments", world.ours.second), paying(&[(ids[1], 1)]));
        other.with("idempotency-key", "k").by(&clerk).send(&world).await.expect(404).problem("not_found");
        let keyless = world.post(&format!("/clients/{}/payments", world.ours.first), paying(&[(ids[1], 1)]));
        assert_eq!(keyless.by(&clerk).send(&world).await.expect(422).fields(), ["Idempotency-Key:missing"]);
        let keyless = world.put(&format!("/payments/{}", world.ours.payment), paying(&[(ids[1], 1)]));
        assert_eq!(keyless.by(&clerk).send(&world).await.expect(422).fields(), ["If-Match:missing"]);
        for (reason, code) in [("", "reason:missing"), ("　", "reason:missing"), (long.as_str(), "reason:too_long"), ("a\tb", "reason:control_character")] {
            assert_eq!(void(&world, reason).by(&clerk).send(&world).await.expect(422).fields(), [code]);
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn texts_stay_what_they_are(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let odd = "👨‍👩‍👧 {{7*7}} =HYPERLINK(\"http://x\") <b> '; DROP TABLE payments; --";
        let mut asked = paying(&[(world.ours.receivables[1], 1)]);
        asked["payer"] = json!(format!("  {odd}\u{202E} "));
        asked["remark"] = json!("　");
        let recorded = record(&world, "k", asked).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!((&recorded["payer"], &recorded["remark"]), (&json!(odd), &Value::Null));
    }

    async fn a_correction_keeps_history_and_a_late_one_hears_of_it(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let ids = &world.ours.receivables;
        let changed = correct(&world, 1, paying(&[(ids[0], 5_000), (ids[1], 7_000)])).by(&owner).send(&world).await.expect(200);
        assert_eq!(changed.header("etag"), Some("\"2\""));
        assert_eq!(owed(&world, &clerk).await, 98_000);
        let mut change = changed.json["changes"].clone();
        hide_ids(&mut change);
        insta::assert_json_snapshot!("payment_changes", change);
        // The clerk still sees the first revision.
        let before = world.db.contents().await;
        let stale = correct(&world, 1, paying(&[(ids[0], 10_000)])).by(&clerk).send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.json["changed"], json!(["paid_on", "method", "account", "amount_fen", "items"]));
        assert_eq!(stale.json["current"], changed.json);
        assert_eq!(world.db.contents().await, before);
        // The same again changes nothing, and is no history.
        let same = correct(&world, 2, paying(&[(ids[0], 5_000), (ids[1], 7_000)])).by(&clerk).send(&world).await.expect(200);
        assert_eq!(same.json, changed.json);
        let above = correct(&world, 2, paying(&[(ids[0], 30_001)])).by(&clerk).send(&world).await.expect(409).problem("amount_above_open");
        assert_eq!(above.fields(), ["items[0].amount_fen:above_open"]);
        assert_eq!(world.audited(&world.ours).await, ["payment_changed"]);
        for odd in ["", "0", "\"x\"", "-1"] {
            let request = world.put(&format!("/payments/{}", world.ours.payment), paying(&[(ids[0], 1)])).with("if-match", odd);
            assert_eq!(request.by(&clerk).send(&world).await.expect(422).fields(), ["If-Match:not_a_revision"], "{odd}");
        }
    }

    async fn a_void_payment_is_open_again_and_stays_void(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let voided = void(&world, " 录错了客户 ").by(&clerk).send(&world).await.expect(200);
        assert_eq!(voided.json["voided"]["reason"], "录错了客户");
        assert_eq!(voided.json["voided"]["by"]["name"], "李静");
        assert_eq!(owed(&world, &clerk).await, 110_000);
        void(&world, "再来").by(&clerk).send(&world).await.expect(409).problem("payment_voided");
        let ids = &world.ours.receivables;
        correct(&world, 2, paying(&[(ids[0], 1)])).by(&clerk).send(&world).await.expect(409).problem("payment_voided");
        let late = correct(&world, 1, paying(&[(ids[0], 1)])).by(&clerk).send(&world).await.expect(412).problem("stale");
        assert_eq!(late.json["changed"], json!(["voided"]));
        assert_eq!(world.audited(&world.ours).await, ["payment_voided"]);
        let listed = card(&world).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(listed["payments"]["items"][0]["voided"], true);
    }

    async fn the_history_is_read_page_by_page(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        for (key, day) in [("a", "2026-01-05"), ("b", "2026-03-02"), ("c", "2026-01-05")] {
            let mut asked = paying(&[(world.ours.receivables[1], 1)]);
            asked["paid_on"] = json!(day);
            record(&world, key, asked).by(&clerk).send(&world).await.expect(201);
        }
        let mut numbers = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("/clients/{}/payments?limit=1{after}", world.ours.first);
            let page = world.get(&path).by(&clerk).send(&world).await.expect(200).json;
            numbers.push(page["items"][0]["number"].as_str().unwrap().to_owned());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(numbers, ["SK2026-000003", "SK2026-000001", "SK2026-000004", "SK2026-000002"]);
        for (query, field) in [("limit=0", "limit:out_of_range"), ("after=x", "after:not_a_cursor"), ("x=1", "x:unknown")] {
            let path = format!("/clients/{}/payments?{query}", world.ours.first);
            let refused = world.get(&path).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field]);
        }
    }

    async fn who_may_only_see_records_nothing(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let ids = &world.ours.receivables;
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::ViewPayments, Permission::EditPayments]).await;
        card(&world).by(&clerk).send(&world).await.expect(200);
        let pay = || record(&world, "k", paying(&[(ids[1], 1)]));
        for request in [pay(), correct(&world, 1, paying(&[(ids[1], 1)])), void(&world, "x")] {
            request.by(&clerk).send(&world).await.expect(403).problem("no_permission");
        }
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::RecordPayments]).await;
        pay().by(&clerk).send(&world).await.expect(201);
        void(&world, "x").by(&clerk).send(&world).await.expect(403).problem("no_permission");
        card(&world).by(&clerk).send(&world).await.expect(403).problem("no_permission");
    }

    async fn what_is_paid_in_advance_is_kept_used_and_given_back(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let ids = &world.ours.receivables;
        let in_advance = |parts: &[(ReceivableId, i64)], fen: i64| {
            let mut body = paying(parts);
            body["amount_fen"] = json!(fen);
            body
        };
        let first = record(&world, "a", in_advance(&[], 25_000)).by(&clerk).send(&world).await.expect(201).json;
        let second = record(&world, "b", in_advance(&[(ids[0], 1_000)], 11_000)).by(&clerk).send(&world).await.expect(201).json;
        assert_eq!((&first["credit_fen"], &second["credit_fen"]), (&json!(25_000), &json!(10_000)));
        let credit = async || card(&world).by(&clerk).send(&world).await.expect(200).json["credit_fen"].as_i64().unwrap();
        assert_eq!((credit().await, owed(&world, &clerk).await), (35_000, 99_000));
        let spend = |key: &str, parts: &[(ReceivableId, i64)]| {
            let body = json!({ "items": paying(parts)["items"] });
            world.post(&format!("/clients/{}/credit-uses", world.ours.first), body).with("idempotency-key", key).by(&clerk)
        };
        let before = world.db.contents().await;
        let above = spend("x", &[(ids[1], 30_000), (ids[3], 5_001)]).send(&world).await.expect(409).problem("amount_above_credit");
        assert_eq!(above.fields(), ["items:above_credit"]);
        let above = spend("x", &[(ids[1], 30_001)]).send(&world).await.expect(409).problem("amount_above_open");
        assert_eq!(above.fields(), ["items[0].amount_fen:above_open"]);
        for (parts, field) in [(vec![], "items:missing"), (vec![(ids[1], 0)], "items[0].amount_fen:out_of_range"),
            (vec![(ids[1], 1), (ids[1], 1)], "items[1].receivable_id:duplicate")] {
            assert_eq!(spend("x", &parts).send(&world).await.expect(422).fields(), [field]);
        }
        spend("x", &[(world.theirs.receivables[1], 1)]).send(&world).await.expect(404).problem("not_found");
        assert_eq!(world.db.contents().await, before);
        // All of the first payment, and the rest of the second, which pays January already.
        let parts = [(ids[0], 2_000), (ids[1], 24_000)];
        assert_eq!(spend("k", &parts).send(&world).await.expect(201).json, json!({ "credit_fen": 9_000 }));
        assert_eq!(spend("k", &parts).send(&world).await.expect(201).json, json!({ "credit_fen": 9_000 }));
        spend("k", &[(ids[1], 1)]).send(&world).await.expect(422).problem("idempotency_key_reused");
        assert_eq!((credit().await, owed(&world, &clerk).await), (9_000, 73_000));
        let path = |payment: &Value| format!("/payments/{}", payment["id"].as_str().unwrap());
        let used = world.get(&path(&second)).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((&used["credit_fen"], &used["revision"], &used["changes"][0]["fields"]), (&json!(9_000), &json!(2), &json!(["items"])));
        // A receipt says what was paid in advance.
        let body = json!({
            "conversation_id": world.ours.lis_contact, "client_id": world.ours.first, "action": "payment_receipt",
            "language": "zh-CN", "payment_id": second["id"],
        });
        let receipt = world.post("/send-intents", body).with("idempotency-key", "r").by(&clerk).send(&world).await.expect(201).json;
        assert!(receipt["text"].as_str().unwrap().contains("预收款"), "{}", receipt["text"]);
        // Voiding gives back what the credit paid, and takes the credit.
        let void = |payment: &Value| world.post(&format!("{}/void", path(payment)), json!({ "reason": "退款" })).by(&clerk);
        void(&first).send(&world).await.expect(200);
        assert_eq!((credit().await, owed(&world, &clerk).await), (9_000, 98_000));
        void(&second).send(&world).await.expect(200);
        assert_eq!((credit().await, owed(&world, &clerk).await), (0, 100_000));
    }

    async fn files_prove_a_payment(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let ids = &world.ours.receivables;
        let upload = async |name: &str| {
            let made = world.upload(name, "转账凭证").by(&clerk).send(&world).await.expect(201).json;
            made["id"].as_str().unwrap().to_owned()
        };
        let (one, two) = (upload("回单.txt").await, upload("截图.txt").await);
        let mut body = paying(&[(ids[1], 100)]);
        body["attachment_ids"] = json!([two, one]);
        let made = record(&world, "k", body.clone()).by(&clerk).send(&world).await.expect(201).json;
        let names = |payment: &Value| -> Vec<String> {
            let files = payment["attachments"].as_array().unwrap().clone();
            files.iter().map(|file| file["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(&made), ["截图.txt", "回单.txt"]);
        let link = world.get(&format!("/attachments/{one}/link")).by(&clerk).send(&world).await.expect(200).json;
        assert!(link["url"].as_str().unwrap().contains("signature="));
        // A form that knows no files leaves them; one that does changes them, and the history says so.
        let path = format!("/payments/{}", made["id"].as_str().unwrap());
        let change = |body: Value, revision: i64| world.put(&path, body).with("if-match", &format!("\"{revision}\"")).by(&clerk);
        let mut without = body.clone();
        without.as_object_mut().unwrap().remove("attachment_ids");
        without["remark"] = json!("x");
        let kept = change(without, 1).send(&world).await.expect(200).json;
        assert_eq!((names(&kept), &kept["changes"][0]["fields"]), (names(&made), &json!(["remark"])));
        body["attachment_ids"] = json!([one]);
        body["remark"] = json!("x");
        let fewer = change(body.clone(), 2).send(&world).await.expect(200).json;
        assert_eq!((names(&fewer), &fewer["changes"][0]["fields"]), (vec!["回单.txt".to_owned()], &json!(["attachment_ids"])));
        let late = change(body.clone(), 2).send(&world).await.expect(412).problem("stale");
        assert_eq!(late.json["changed"], json!(["attachment_ids"]));
        // What belongs to one payment is not taken by another.
        record(&world, "k2", body).by(&clerk).send(&world).await.expect(404).problem("not_found");
        // Only who sees payments sees their files.
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::ViewFollowUps]).await;
        let link = world.get(&format!("/attachments/{one}/link"));
        link.by(&clerk).send(&world).await.expect(403).problem("no_permission");
    }

    async fn a_reminder_asks_for_what_is_due_or_chosen(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let ids = &world.ours.receivables;
        let all = remind(&world, "k1", Value::Null).by(&clerk).send(&world).await.expect(201).json;
        insta::assert_snapshot!("payment_reminder_text", all["text"].as_str().unwrap());
        let before = owed(&world, &clerk).await;
        let chosen = json!([
            { "receivable_id": ids[3], "amount_fen": 12_345, "first_period": 202_603, "last_period": 202_604 },
            { "receivable_id": ids[2] },
        ]);
        let edited = remind(&world, "k2", chosen).by(&clerk).send(&world).await.expect(201).json;
        insta::assert_snapshot!("payment_reminder_edited_text", edited["text"].as_str().unwrap());
        assert_eq!(owed(&world, &clerk).await, before, "the books stay as they are");
    }

    async fn a_reminder_of_what_cannot_be_reminded_is_refused(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let ids = world.ours.receivables.clone();
        let one = |change: Value| {
            let mut item = json!({ "receivable_id": ids[0] });
            for (name, value) in change.as_object().unwrap() {
                item[name] = value.clone();
            }
            json!([item])
        };
        let rows = [
            (one(json!({ "amount_fen": 0 })), "receivables[0].amount_fen:out_of_range"),
            (one(json!({ "amount_fen": -5 })), "receivables[0].amount_fen:out_of_range"),
            (one(json!({ "amount_fen": 10_000_000_000_001_i64 })), "receivables[0].amount_fen:out_of_range"),
            (one(json!({ "amount_fen": 0.5 })), ":wrong_type"),
            (one(json!({ "first_period": 202_613, "last_period": 202_613 })), "receivables[0].first_period:out_of_range"),
            (one(json!({ "first_period": 190_001, "last_period": 202_601 })), "receivables[0].first_period:out_of_range"),
            (one(json!({ "first_period": 202_602, "last_period": 202_601 })), "receivables[0].last_period:before_first_period"),
            (one(json!({ "first_period": 202_602 })), "receivables[0].last_period:missing"),
            (one(json!({ "last_period": 202_602 })), "receivables[0].first_period:missing"),
            (one(json!({ "title": "x" })), "title:unknown"),
            (json!([{ "receivable_id": ids[0] }, { "receivable_id": ids[0] }]), "receivables[1].receivable_id:duplicate"),
            (json!(vec![json!({ "receivable_id": ids[0] }); 201]), "receivables:too_many"),
        ];
        for (asked, field) in rows {
            let refused = remind(&world, "k", asked).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field]);
        }
        remind(&world, "k", json!([])).by(&clerk).send(&world).await.expect(422).problem("nothing_to_send");
        let foreign = json!([{ "receivable_id": world.theirs.receivables[0] }]);
        remind(&world, "k", foreign).by(&clerk).send(&world).await.expect(404).problem("not_found");
        record(&world, "pay", paying(&[(ids[1], 30_000)])).by(&clerk).send(&world).await.expect(201);
        let paid = json!([{ "receivable_id": ids[1] }]);
        remind(&world, "k", paid).by(&clerk).send(&world).await.expect(412).problem("stale");
        let mut asked = json!({
            "conversation_id": world.ours.lis_contact, "client_id": world.ours.first, "action": "payment_reminder",
            "language": "en", "payment_id": world.ours.payment,
        });
        let refused = world.post("/send-intents", asked.clone()).with("idempotency-key", "k").by(&clerk).send(&world).await.expect(422);
        assert_eq!(refused.fields(), ["payment_id:not_for_this_action"]);
        asked["action"] = json!("payment_receipt");
        asked["payment_id"] = Value::Null;
        let refused = world.post("/send-intents", asked).with("idempotency-key", "k").by(&clerk).send(&world).await.expect(422);
        assert_eq!(refused.fields(), ["payment_id:missing"]);
    }

    async fn a_receipt_says_what_came_in_and_when_it_is_void(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let made = receipt(&world, "k1", "zh-CN").by(&clerk).send(&world).await.expect(201).json;
        insta::assert_snapshot!("payment_receipt_text", made["text"].as_str().unwrap());
        void(&world, "录错了客户").by(&clerk).send(&world).await.expect(200);
        let made = receipt(&world, "k2", "en").by(&clerk).send(&world).await.expect(201).json;
        insta::assert_snapshot!("payment_receipt_void_text", made["text"].as_str().unwrap());
    }

    async fn a_client_with_the_name_of_a_template_is_only_a_name(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, ours) = (world.sidebar("ww1", "li").await, &world.ours);
        let (name, title) = ("{{7*7}}", "=HYPERLINK(\"http://x\",\"y\")");
        let work = world.db.storage.begin().await.unwrap();
        let door = work.of(ours.agency);
        let client = NewClient::named(ClientName::parse(name).unwrap(), TaxpayerKind::SmallScale);
        let client = door.clients().add(client).await.unwrap().id;
        let new = NewReceivable {
            client,
            contract: None,
            title: ShortText::parse(title).unwrap(),
            span: None,
            amount: sidebook_domain::Fen(1),
            due_on: chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        };
        door.receivables().add_many(vec![new]).await.unwrap();
        door.links().add(ours.lis_contact, &[client], ours.clerk).await.unwrap();
        work.commit().await.unwrap();
        let asked = json!({
            "conversation_id": ours.lis_contact, "client_id": client, "action": "payment_reminder", "language": "zh-CN",
        });
        let made = world.post("/send-intents", asked).with("idempotency-key", "k").by(&clerk).send(&world).await.expect(201).json;
        let text = made["text"].as_str().unwrap();
        assert!(text.contains(&format!("您好！{name} 有")) && text.contains(&format!("· {title}：¥0.01")), "{text}");
    }
}
