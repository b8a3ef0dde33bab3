//! 发票: lists, sums, the estimate with its basis, the credit, the reminder.

use chrono::NaiveDate;
use sidebook_domain::{ClientId, Fen, InvoiceDirection, InvoiceForm, Period, VatRate};
use sidebook_storage::NewVatInvoice;

use crate::kit::{Answer, House, Request, Value, World, hide_ids, json, on_each_database};

use InvoiceDirection::{Issued, Received};
use InvoiceForm::{Ordinary, Special};

fn invoice(
    client: ClientId,
    number: &str,
    direction: InvoiceDirection,
    form: InvoiceForm,
    points: i64,
    yuan: i64,
) -> NewVatInvoice {
    let rate = VatRate::new(points).unwrap();
    NewVatInvoice {
        client,
        direction,
        form,
        number: number.to_owned(),
        issued_on: NaiveDate::from_ymd_opt(2026, 2, 10).unwrap(),
        counterparty: "=HYPERLINK(\"x\") {{7*7}} <b>公司</b>".to_owned(),
        amount: Fen(yuan * 100),
        tax: rate.tax_on(Fen(yuan * 100)),
        rate,
        certified_for: None,
    }
}

impl World {
    async fn add_invoices(&self, house: &House, new: Vec<NewVatInvoice>) {
        let work = self.db.storage.begin().await.unwrap();
        work.of(house.agency).vat_invoices().add_many(new).await.unwrap();
        work.commit().await.unwrap();
    }
}

async fn vat(world: &World, token: &str, client: ClientId, query: &str) -> Answer {
    world
        .get(&format!("/clients/{client}/vat{query}"))
        .by(token)
        .send(world)
        .await
}

fn credit(world: &World, client: ClientId, amount: Value) -> Request {
    world.put(
        &format!("/clients/{client}/vat-credits/202602"),
        json!({ "amount_fen": amount }),
    )
}

on_each_database! {
    async fn lists_are_paged_and_say_what_stands_on_the_invoice(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let first = world.ours.first;
        let mut certified = invoice(first, "25312000000123456789", Received, Special, 1300, -50);
        certified.certified_for = Some(Period::new(202_602).unwrap());
        let mut new: Vec<_> = (0..3).map(|n| invoice(first, &n.to_string(), Issued, Ordinary, 100, 1_000 + n)).collect();
        new.push(certified);
        world.add_invoices(&world.ours, new).await;
        let list = |query: &str| world.get(&format!("/clients/{first}/invoices?{query}")).by(&clerk);
        let page = list("period=202602&direction=issued&limit=2").send(&world).await.expect(200).json;
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
        let next = page["next"].as_str().unwrap();
        let rest = list(&format!("period=202602&direction=issued&limit=2&after={next}")).send(&world).await.expect(200).json;
        assert_eq!((rest["items"].as_array().unwrap().len(), rest.get("next")), (1, None));
        let mut received = list("period=202602&direction=received").send(&world).await.expect(200).json;
        hide_ids(&mut received);
        insta::assert_json_snapshot!("received_invoices", received);
        assert_eq!(list("period=202603&direction=issued").send(&world).await.expect(200).json["items"], json!([]));
        for (query, field) in [
            ("direction=issued", "period:missing"),
            ("period=202602", "direction:missing"),
            ("period=202613&direction=issued", "period:not_a_period"),
            ("period=202602&direction=stolen", ":wrong_type"),
            ("period=202602&direction=issued&limit=0", "limit:out_of_range"),
            ("period=202602&direction=issued&limit=101", "limit:out_of_range"),
            ("period=202602&direction=issued&after=2026-02-10", "after:not_a_cursor"),
            ("period=202602&direction=issued&after=x.y", "after:not_a_cursor"),
            ("period=202602&direction=issued&x=1", "x:unknown"),
        ] {
            let refused = list(query).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field], "{query}");
        }
    }

    async fn a_small_scale_estimate_is_about_what_is_filed_and_names_its_document(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let first = world.ours.first;
        let mut january = invoice(first, "1", Issued, Ordinary, 100, 200_000);
        january.issued_on = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        world.add_invoices(&world.ours, vec![january, invoice(first, "2", Issued, Special, 100, 50_000)]).await;
        insta::assert_json_snapshot!("vat_card_small_scale", vat(&world, &clerk, first, "?period=202602").await.expect(200).json);
        world.add_invoices(&world.ours, vec![invoice(first, "3", Issued, Ordinary, 0, 50_001)]).await;
        let above = vat(&world, &clerk, first, "?period=202602").await.expect(200).json;
        assert_eq!(above["estimate"]["payable_fen"], 50_000 + 250_001, "1 % of all");
        // Who files by the month has the threshold of a month, and VAT to file for this one.
        let cycle = |revision: u32, cycle: Value| {
            let path = format!("/clients/{first}");
            world.patch(&path, json!({ "vat_cycle": cycle })).with("if-match", &format!("\"{revision}\"")).by(&clerk)
        };
        let due = async || {
            let path = format!("/clients/{first}/filings?period=202602");
            let card = world.get(&path).by(&clerk).send(&world).await.expect(200).json;
            card["filings"].as_array().unwrap().iter().map(|row| row["tax_kind"].clone()).collect::<Value>()
        };
        assert_eq!(due().await, json!(["individual_income"]));
        let file = cycle(1, json!("month")).send(&world).await.expect(200).json;
        assert_eq!((&file["vat_cycle"], &file["revision"]), (&json!("month"), &json!(2)));
        let month = vat(&world, &clerk, first, "?period=202602").await.expect(200).json["estimate"].clone();
        assert_eq!((&month["from"], &month["through"]), (&json!(202_602), &json!(202_602)));
        assert_eq!(month["basis"][0], json!({ "item": "sales", "amount_fen": 10_000_100 }));
        assert_eq!(month["basis"][1], json!({ "item": "threshold", "amount_fen": 10_000_000 }));
        assert_eq!(month["payable_fen"], 50_000 + 50_001);
        assert_eq!(due().await, json!(["vat", "surcharges", "individual_income"]));
        for (wrong, field) in [(Value::Null, "vat_cycle:missing"), (json!("year"), ":unknown_word")] {
            let refused = cycle(2, wrong).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field]);
        }
        // A general taxpayer has no choice.
        let general = json!({ "taxpayer_kind": "general", "vat_cycle": "quarter" });
        let request = world.patch(&format!("/clients/{first}"), general).with("if-match", "\"2\"").by(&clerk);
        assert_eq!(request.send(&world).await.expect(200).json["vat_cycle"], "month");
        let back = world.patch(&format!("/clients/{first}"), json!({ "taxpayer_kind": "small_scale" }));
        let back = back.with("if-match", "\"3\"").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(back["vat_cycle"], "quarter");
        let unknown = vat(&world, &clerk, first, "?period=202801").await.expect(200).json;
        assert_eq!((unknown["estimate"]["payable_fen"].clone(), unknown["estimate"]["policy"].clone()), (Value::Null, Value::Null));
        assert_eq!(vat(&world, &clerk, first, "").await.expect(200).json["period"], 202_603);
        let refused = vat(&world, &clerk, first, "?period=1").await.expect(422).problem("invalid_input");
        assert_eq!(refused.fields(), ["period:not_a_period"]);
    }

    async fn a_general_estimate_takes_off_what_was_certified_and_brought_forward(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.sidebar("ww1", "zhang").await;
        let second = world.ours.second;
        let february = Some(Period::new(202_602).unwrap());
        let mut certified = invoice(second, "2", Received, Special, 1300, 6_000);
        certified.certified_for = february;
        let new = vec![
            invoice(second, "1", Issued, Special, 1300, 10_000),
            invoice(second, "3", Issued, Special, 1300, -1_000),
            certified,
            invoice(second, "4", Received, Special, 1300, 9_999),
        ];
        world.add_invoices(&world.ours, new).await;
        let card = vat(&world, &owner, second, "?period=202602").await.expect(200).json;
        assert_eq!(card["estimate"]["payable_fen"], 117_000 - 78_000);
        assert_eq!(card["estimate"]["basis"][2], json!({ "item": "credit_unknown", "amount_fen": 0 }));
        credit(&world, second, json!(50_000)).with("if-none-match", "*").by(&owner).send(&world).await.expect(200);
        insta::assert_json_snapshot!("vat_card_general", vat(&world, &owner, second, "?period=202602").await.expect(200).json);
    }

    async fn a_credit_is_noted_once_and_changed_from_what_was_seen(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.sidebar("ww1", "zhang").await;
        let clerk = world.sidebar("ww1", "li").await;
        let second = world.ours.second;
        credit(&world, second, json!(1)).with("if-none-match", "*").by(&clerk).send(&world).await.expect(403).problem("no_permission");
        let put = |amount: Value| credit(&world, second, amount).by(&owner);
        let first = put(json!(700)).with("if-none-match", "*").send(&world).await.expect(200).json;
        assert_eq!(first, json!({ "amount_fen": 700, "revision": 1 }));
        let again = put(json!(700)).with("if-none-match", "*").send(&world).await.expect(200).json;
        assert_eq!(again, first);
        let stale = put(json!(800)).with("if-none-match", "*").send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.fields(), ["amount_fen:changed"]);
        let second_time = put(json!(0)).with("if-match", "\"1\"").send(&world).await.expect(200).json;
        assert_eq!(second_time["revision"], 2);
        for (amount, field) in [
            (json!(-1), "amount_fen:negative"),
            (json!(10_000_000_000_001_i64), "amount_fen:too_large"),
            (json!(0.5), ":wrong_type"),
            (json!("1"), ":wrong_type"),
            (Value::Null, ":wrong_type"),
        ] {
            let refused = put(amount.clone()).with("if-match", "2").send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field], "{amount}");
        }
        let noted = world.audited(&world.ours).await.into_iter().filter(|action| action == "vat_credit_noted").count();
        assert_eq!(noted, 2);
    }

    async fn the_reminder_says_the_sums_of_the_period(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let remind = |key: &str| {
            let body = json!({
                "conversation_id": world.ours.lis_contact, "client_id": world.ours.first,
                "action": "invoice_data_reminder", "language": "zh-CN", "period": 202_602,
            });
            world.post("/send-intents", body).with("idempotency-key", key).by(&clerk)
        };
        remind("k1").send(&world).await.expect(422).problem("nothing_to_send");
        let first = world.ours.first;
        let mut january = invoice(first, "1", Issued, Ordinary, 100, 200_000);
        january.issued_on = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let mut march = invoice(first, "9", Issued, Ordinary, 100, 900_000);
        march.issued_on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let new = vec![january, march, invoice(first, "2", Issued, Special, 100, 50_000), invoice(first, "3", Received, Special, 1300, 99)];
        world.add_invoices(&world.ours, new).await;
        let intent = remind("k2").send(&world).await.expect(201).json;
        insta::assert_snapshot!("invoice_data_text", intent["text"].as_str().unwrap());
    }

    async fn an_invoice_is_entered_once_and_corrected_from_what_was_seen(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let first = world.ours.first;
        let path = format!("/clients/{first}/invoices");
        let typed = json!({
            "direction": "received", "form": "special", "number": "26442000000012345678", "issued_on": "2026-02-10",
            "counterparty": "广州🙂物流", "amount_fen": -100_000, "rate_points": 1300, "certified_for": 202_602,
        });
        let enter = |body: Value| world.post(&path, body).by(&owner);
        let with = |key: &str, value: Value| {
            let mut body = typed.clone();
            body[key] = value;
            body
        };
        let entered = enter(with("counterparty", json!(" 广州🙂物流\u{202e} "))).send(&world).await.expect(201).json;
        assert_eq!((&entered["tax_fen"], &entered["counterparty"]), (&json!(-13_000), &json!("广州🙂物流")));
        assert_eq!(enter(typed.clone()).send(&world).await.expect(201).json, entered, "sent twice, it is entered once");
        assert_eq!(enter(with("amount_fen", json!(1))).send(&world).await.expect(422).fields(), ["number:taken"]);
        for (key, value, field) in [
            ("number", json!("1-2"), "number:not_a_number"),
            ("number", json!("1".repeat(31)), "number:too_long"),
            ("issued_on", json!("2026-03-03"), "issued_on:in_the_future"),
            ("issued_on", json!("1999-12-31"), "issued_on:out_of_range"),
            ("counterparty", json!("名".repeat(200)), "counterparty:too_long"),
            ("amount_fen", json!(10_000_000_000_001_i64), "amount_fen:out_of_range"),
            ("amount_fen", json!("1"), ":wrong_type"),
            ("tax_fen", json!(1), "tax_fen:other_sign"),
            ("rate_points", json!(1701), "rate_points:out_of_range"),
            ("certified_for", json!(202_613), "certified_for:not_a_period"),
            ("direction", json!("issued"), "certified_for:only_received"),
        ] {
            assert_eq!(enter(with(key, value)).send(&world).await.expect(422).fields(), [field], "{key}");
        }

        let at = format!("/invoices/{}", entered["id"].as_str().unwrap());
        let correct = |body: Value, revision: &str| world.put(&at, body).with("if-match", revision).by(&owner);
        let cheaper = correct(with("tax_fen", json!(-1)), "1").send(&world).await.expect(200).json;
        assert_eq!((&cheaper["tax_fen"], &cheaper["revision"]), (&json!(-1), &json!(2)));
        let again = correct(with("tax_fen", json!(-1)), "1").send(&world).await.expect(200).json;
        assert_eq!(again, cheaper, "the same that comes again is done");
        let stale = correct(with("tax_fen", json!(-2)), "1").send(&world).await.expect(412).json;
        assert_eq!((&stale["changed"], &stale["current"]["tax_fen"]), (&json!(["tax_fen"]), &json!(-1)));
        enter(with("number", json!("2"))).send(&world).await.expect(201);
        assert_eq!(correct(with("number", json!("2")), "2").send(&world).await.expect(422).fields(), ["number:taken"]);
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        world.post(&path, typed.clone()).by(&clerk).send(&world).await.expect(403).problem("no_permission");

        let delete = |revision: &str| world.delete(&at).with("if-match", revision);
        delete("2").by(&clerk).send(&world).await.expect(403).problem("no_permission");
        delete("1").by(&owner).send(&world).await.expect(412).problem("stale");
        delete("2").by(&owner).send(&world).await.expect(204);
        delete("2").by(&owner).send(&world).await.expect(404);
        let entered_anew = enter(with("number", entered["number"].clone())).send(&world).await.expect(201).json;
        assert_ne!(entered_anew["id"], entered["id"], "its number is free");
        let log: Vec<_> = world.audited(&world.ours).await.into_iter().filter(|action| action.starts_with("invoice_")).collect();
        assert_eq!(log, ["invoice_changed", "invoice_deleted", "invoice_entered", "invoice_entered", "invoice_entered"]);
    }
}
