//! 报税: what is due, registered, paid, taken back, refused, and told.

use sidebook_domain::Permission;

use crate::kit::{Answer, Request, Value, World, json, on_each_database};

fn path(world: &World, period: &str, kind: &str) -> String {
    format!("/clients/{}/filings/{period}/{kind}", world.ours.first)
}

/// Registers for the first time.
fn register(world: &World, kind: &str, body: Value) -> Request {
    world
        .put(&path(world, "202602", kind), body)
        .with("if-none-match", "*")
}

/// Changes what was seen at a revision.
fn correct(world: &World, kind: &str, revision: u32, body: Value) -> Request {
    world
        .put(&path(world, "202602", kind), body)
        .with("if-match", &format!("\"{revision}\""))
}

fn pay(world: &World, kind: &str, revision: u32, on: &str) -> Request {
    let path = format!("{}/payment", path(world, "202602", kind));
    world
        .post(&path, json!({ "paid_on": on }))
        .with("if-match", &format!("\"{revision}\""))
}

fn take_back(world: &World, kind: &str, revision: u32) -> Request {
    let path = format!("{}/payment", path(world, "202602", kind));
    world.delete(&path).with("if-match", &format!("\"{revision}\""))
}

fn filed(amount: i64) -> Value {
    json!({ "state": "filed", "amount_fen": amount, "filed_on": "2026-03-01" })
}

async fn card(world: &World, token: &str, query: &str) -> Answer {
    let path = format!("/clients/{}/filings{query}", world.ours.first);
    world.get(&path).by(token).send(world).await
}

on_each_database! {
    async fn a_period_shows_what_is_due_before_anything_is_registered(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        // A small-scale taxpayer in the second month of a quarter: the clock stands at 2 March 2026.
        insta::assert_json_snapshot!("filing_card_nothing_registered", card(&world, &clerk, "").await.expect(200).json);
        let quarter = card(&world, &clerk, "?period=202603").await.expect(200).json;
        let kinds: Vec<_> = quarter["filings"].as_array().unwrap().iter().map(|row| row["tax_kind"].clone()).collect();
        assert_eq!(json!(kinds), json!(["vat", "surcharges", "corporate_income", "individual_income", "stamp_duty"]));
        assert_eq!(quarter["filings"][0]["cycle"], "quarterly");
        let unpublished = card(&world, &clerk, "?period=202704").await.expect(200).json;
        assert_eq!((unpublished["is_estimated"].as_bool(), unpublished["deadline"].as_str()), (Some(true), Some("2027-05-17")));
    }

    async fn a_filing_is_registered_paid_and_taken_back(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let first = register(&world, "vat", filed(123_456)).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((first["state"].as_str(), first["revision"].as_i64()), (Some("filed"), Some(1)));
        assert_eq!(first["cycle"], "monthly", "in the middle of a quarter");
        let nil = json!({ "state": "nil", "filed_on": "2026-03-02" });
        register(&world, "individual_income", nil).by(&clerk).send(&world).await.expect(200);
        let paid = pay(&world, "vat", 1, "2026-03-02").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((paid["paid_on"].as_str(), paid["revision"].as_i64()), (Some("2026-03-02"), Some(2)));
        insta::assert_json_snapshot!("filing_card", card(&world, &clerk, "?period=202602").await.expect(200).json);

        // What is paid is not corrected in passing.
        let refused = correct(&world, "vat", 2, filed(1)).by(&clerk).send(&world).await;
        refused.expect(409).problem("filing_paid");
        let back = take_back(&world, "vat", 2).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((back["state"].as_str(), back["paid_on"].clone()), (Some("filed"), Value::Null));
        take_back(&world, "vat", 3).by(&clerk).send(&world).await.expect(409).problem("filing_not_paid");
        let withdrawn = correct(&world, "vat", 3, json!({ "state": "not_filed" })).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((withdrawn["state"].as_str(), withdrawn["amount_fen"].clone()), (Some("not_filed"), Value::Null));
        pay(&world, "vat", 4, "2026-03-02").by(&clerk).send(&world).await.expect(409).problem("filing_not_filed");
        pay(&world, "individual_income", 1, "2026-03-02").by(&clerk).send(&world).await.expect(409).problem("filing_nothing_to_pay");

        let entries = world.audit(&world.ours).await;
        assert_eq!(entries.iter().filter(|entry| entry.action == "tax_filing_changed").count(), 5);
        let paid = entries.iter().find(|entry| entry.detail["after"]["state"] == "paid").unwrap();
        assert_eq!(paid.detail["before"], json!({ "state": "filed", "filed_on": "2026-03-01", "amount": 123_456 }));
    }

    async fn who_was_slower_is_told_what_changed_and_a_repeat_is_no_change(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        register(&world, "vat", filed(100)).by(&clerk).send(&world).await.expect(200);
        let before = world.db.contents().await;
        // Sent again because its answer was lost.
        let again = register(&world, "vat", filed(100)).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(again["revision"], 1);
        let stale = register(&world, "vat", filed(200)).by(&owner).send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.fields(), ["amount_fen:changed"]);
        let nil = json!({ "state": "nil", "filed_on": "2026-03-02" });
        let stale = correct(&world, "vat", 7, nil).by(&owner).send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.fields(), ["state:changed", "amount_fen:changed", "filed_on:changed"]);
        let gone = correct(&world, "other", 1, filed(1)).by(&owner).send(&world).await.expect(412).problem("stale");
        assert!(!gone.fields().is_empty());
        assert_eq!(world.db.contents().await, before);

        pay(&world, "vat", 1, "2026-03-02").by(&clerk).send(&world).await.expect(200);
        let before = world.db.contents().await;
        pay(&world, "vat", 1, "2026-03-02").by(&clerk).send(&world).await.expect(200);
        let stale = pay(&world, "vat", 1, "2026-03-01").by(&owner).send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.fields(), ["paid_on:changed"]);
        correct(&world, "vat", 1, filed(100)).by(&owner).send(&world).await.expect(412).problem("stale");
        assert_eq!(world.db.contents().await, before);
    }

    async fn bad_input_is_named(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        register(&world, "surcharges", filed(5)).by(&clerk).send(&world).await.expect(200);
        let before = world.db.contents().await;
        for (body, field) in [
            (json!({}), "state:missing"),
            (json!({ "state": "paid" }), ":unknown_word"),
            (json!({ "state": "filed" }), "amount_fen:missing"),
            (json!({ "state": "filed", "amount_fen": 1 }), "filed_on:missing"),
            (json!({ "state": "filed", "amount_fen": -1, "filed_on": "2026-03-01" }), "amount_fen:negative"),
            (json!({ "state": "filed", "amount_fen": 10_000_000_000_001_i64, "filed_on": "2026-03-01" }), "amount_fen:too_large"),
            (json!({ "state": "filed", "amount_fen": 1.5, "filed_on": "2026-03-01" }), ":wrong_type"),
            (json!({ "state": "filed", "amount_fen": 1e300, "filed_on": "2026-03-01" }), ":wrong_type"),
            (json!({ "state": "filed", "amount_fen": "100", "filed_on": "2026-03-01" }), ":wrong_type"),
            (filed_on("2026-03-03"), "filed_on:in_the_future"),
            (filed_on("9999-12-31"), "filed_on:in_the_future"),
            (filed_on("2026-01-31"), "filed_on:before_period"),
            (filed_on("0001-01-01"), "filed_on:before_period"),
            (filed_on("2026-02-30"), ":wrong_type"),
            (filed_on("明天🎉\u{202e}"), ":wrong_type"),
            (json!({ "state": "nil", "amount_fen": 0, "filed_on": "2026-03-01" }), "amount_fen:not_for_this_state"),
            (json!({ "state": "nil" }), "filed_on:missing"),
            (json!({ "state": "not_filed", "filed_on": "2026-03-01" }), "filed_on:not_for_this_state"),
            (json!({ "state": "nil", "filed_on": "2026-03-01", "note": "x" }), "note:unknown"),
        ] {
            let refused = register(&world, "vat", body.clone()).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field], "{body}");
        }
        for (on, field) in [("2026-02-28", "paid_on:before_filed"), ("2026-03-03", "paid_on:in_the_future"), ("x", ":wrong_type")] {
            let refused = pay(&world, "surcharges", 1, on).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field], "{on}");
        }
        for (header, value, field) in [
            ("if-match", "0", "If-Match:not_a_revision"),
            ("if-match", "W/\"1\"", "If-Match:not_a_revision"),
            ("if-none-match", "\"1\"", "If-None-Match:not_an_asterisk"),
            ("x-nothing", "1", "If-Match:missing"),
        ] {
            let request = world.put(&path(&world, "202602", "vat"), filed(1)).with(header, value);
            let refused = request.by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field], "{header}: {value}");
        }
        for (period, kind) in [("202613", "vat"), ("2026", "vat"), ("202603x", "vat"), ("202604", "vat"), ("199912", "vat"), ("202602", "VAT"), ("202602", "lunch")] {
            let request = world.put(&path(&world, period, kind), json!({ "state": "not_filed" })).with("if-none-match", "*");
            request.by(&clerk).send(&world).await.expect(404).problem("not_found");
        }
        for query in ["?period=202600", "?period=0", "?period=-202601"] {
            let refused = card(&world, &clerk, query).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), ["period:not_a_period"], "{query}");
        }
        card(&world, &clerk, "?period=now").await.expect(422).problem("invalid_input");
        assert_eq!(world.db.contents().await, before);
    }

    async fn the_notice_says_what_is_filed_and_nothing_else(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let notice = |key: &str, change: Value| {
            let mut body = json!({
                "conversation_id": world.ours.lis_contact, "client_id": world.ours.first, "action": "filing_notice",
                "language": "zh-CN", "period": 202_602,
            });
            for (name, value) in change.as_object().unwrap() {
                body[name] = value.clone();
            }
            world.post("/send-intents", body).with("idempotency-key", key).by(&clerk)
        };
        notice("k1", json!({})).send(&world).await.expect(422).problem("nothing_to_send");
        register(&world, "property", json!({ "state": "not_filed" })).by(&clerk).send(&world).await.expect(200);
        notice("k2", json!({})).send(&world).await.expect(422).problem("nothing_to_send");
        register(&world, "vat", filed(123_456)).by(&clerk).send(&world).await.expect(200);
        register(&world, "individual_income", json!({ "state": "nil", "filed_on": "2026-03-02" })).by(&clerk).send(&world).await.expect(200);
        let intent = notice("k3", json!({})).send(&world).await.expect(201).json;
        insta::assert_snapshot!("filing_notice_text", intent["text"].as_str().unwrap());
        for (n, (change, field)) in [
            (json!({ "period": null }), "period:missing"),
            (json!({ "period": 202_613 }), "period:not_a_period"),
            (json!({ "service_id": world.ours.service }), "service_id:not_for_this_action"),
            (json!({ "action": "service_expiry_reminder", "service_id": world.ours.service }), "period:not_for_this_action"),
        ].into_iter().enumerate() {
            let refused = notice(&format!("f{n}"), change).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field]);
        }
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::SendMessages, Permission::ViewServices]).await;
        notice("k4", json!({})).send(&world).await.expect(403).problem("no_permission");
    }

    async fn what_is_filed_is_suggested_to_be_told_once(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let summary = async || {
            let path = format!("/conversations/{}/overview", world.ours.lis_contact);
            world.get(&path).by(&clerk).send(&world).await.expect(200).json["summary"].clone()
        };
        let suggested = json!({ "action": "filing_notice", "period": 202_602 });
        assert_ne!(summary().await["suggestion"], suggested, "nothing is filed");
        // What a small-scale taxpayer files in the middle of a quarter.
        let nil = json!({ "state": "nil", "filed_on": "2026-03-02" });
        register(&world, "individual_income", nil).by(&clerk).send(&world).await.expect(200);
        let tell = async |key: &str, outcome: &str| {
            let mut body = summary().await["suggestion"].clone();
            assert_eq!(body, suggested);
            body["conversation_id"] = json!(world.ours.lis_contact);
            body["client_id"] = json!(world.ours.first);
            body["language"] = json!("zh-CN");
            let request = world.post("/send-intents", body).with("idempotency-key", key).by(&clerk);
            let intent = request.send(&world).await.expect(201).json;
            let path = format!("/send-intents/{}/outcome", intent["id"].as_str().unwrap());
            let told = json!({ "conversation_id": intent["conversation_id"], "outcome": outcome, "text": intent["text"] });
            world.put(&path, told).by(&clerk).send(&world).await.expect(200);
        };
        let fact = json!({ "kind": "filings_not_told", "blocks": false, "count": 1, "period": 202_602 });
        assert!(summary().await["facts"].as_array().unwrap().contains(&fact));
        for (key, outcome) in [("k1", "cancelled"), ("k2", "failed"), ("k3", "handed_over")] {
            tell(key, outcome).await;
        }
        let told = summary().await;
        assert!(!told["facts"].as_array().unwrap().contains(&fact));
        assert_ne!(told["suggestion"], suggested);
        // What was told is not right any more; that it is paid then is another matter.
        world.pass(60);
        correct(&world, "individual_income", 1, filed(5)).by(&clerk).send(&world).await.expect(200);
        tell("k4", "handed_over").await;
        world.pass(60);
        pay(&world, "individual_income", 2, "2026-03-02").by(&clerk).send(&world).await.expect(200);
        assert_ne!(summary().await["suggestion"], suggested);
        // Who may not see filings hears nothing of them.
        register(&world, "vat", filed(1)).by(&clerk).send(&world).await.expect(200);
        assert_eq!(summary().await["suggestion"], suggested);
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::SendMessages, Permission::ViewServices]).await;
        assert!(!summary().await.to_string().contains("filing"));
    }

    async fn filings_of_many_clients_are_registered_at_once_with_a_result_each(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let (first, second) = (world.ours.first, world.ours.second);
        let register = async |query: &str| world.get(&format!("/console/filing-register?{query}")).by(&owner).send(&world).await;
        let page = register("period=202602").await.expect(200).json;
        assert_eq!((&page["period"], &page["deadline"]), (&json!(202_602), &json!("2026-03-16")));
        let kinds = |page: &Value, client| -> Value {
            let mut items = page["items"].as_array().unwrap().iter();
            let found = items.find(|item| item["client_id"] == json!(client)).unwrap();
            found["filings"].as_array().unwrap().iter().map(|row| json!([row["tax_kind"], row["state"], row["revision"]])).collect()
        };
        assert_eq!(kinds(&page, first), json!([["individual_income", "not_filed", null]]));
        let next = register("period=202602&limit=1").await.expect(200).json["next"].clone();
        assert_eq!(register(&format!("period=202602&limit=1&after={}", next.as_str().unwrap())).await.expect(200).json.get("next"), None);
        assert_eq!(register("period=202602&search=zzzz").await.expect(200).json["items"], json!([]));
        for (query, field) in [("period=202613", "period:not_a_period"), ("", "period:missing"), ("period=202602&limit=0", "limit:out_of_range")] {
            assert_eq!(register(query).await.expect(422).fields(), [field], "{query}");
        }

        let set = |body: Value| world.put("/console/filing-register", body).by(&owner);
        let row = |client, kind: &str, revision: Value, amount: i64| json!({
            "client_id": client, "tax_kind": kind, "revision": revision, "state": "filed", "amount_fen": amount, "filed_on": "2026-03-01",
        });
        let nil = json!({ "client_id": second, "tax_kind": "vat", "state": "nil", "filed_on": "2026-03-02" });
        let body = json!({ "period": 202_602, "filings": [row(first, "individual_income", Value::Null, 700), nil] });
        let done = set(body.clone()).send(&world).await.expect(200).json;
        assert_eq!((&done["items"][0]["filing"]["revision"], &done["items"][1]["filing"]["state"]), (&json!(1), &json!("nil")));
        // Sent twice, because the answer was lost, it finds what it wants.
        assert_eq!(set(body).send(&world).await.expect(200).json, done);
        let body = json!({ "period": 202_602, "filings": [
            row(first, "individual_income", json!(1), 800),
            row(second, "vat", Value::Null, 900),
            row(second, "stamp_duty", Value::Null, -1),
            row(second, "surcharges", json!(7), 5),
            json!({ "client_id": second, "tax_kind": "other", "state": "filed", "filed_on": "2026-03-01" }),
            json!({ "client_id": second, "tax_kind": "property", "state": "nil", "filed_on": "2026-03-09" }),
        ] });
        let items = set(body).send(&world).await.expect(200).json["items"].clone();
        assert_eq!((&items[0]["filing"]["amount_fen"], &items[0]["filing"]["revision"]), (&json!(800), &json!(2)));
        let refused = |at: usize| -> Value {
            assert_eq!(items[at]["filing"], Value::Null, "{at}");
            let problem = &items[at]["problem"];
            let fields: Value = problem["fields"].as_array().unwrap().iter().map(|one| json!([one["field"], one["code"]])).collect();
            json!([problem["code"], fields])
        };
        assert_eq!(refused(1), json!(["stale", [["state", "changed"], ["amount_fen", "changed"], ["filed_on", "changed"]]]));
        assert_eq!(refused(2), json!(["invalid_input", [["amount_fen", "negative"]]]));
        assert_eq!(refused(3)[0], "stale");
        assert_eq!(refused(4), json!(["invalid_input", [["amount_fen", "missing"]]]));
        assert_eq!(refused(5), json!(["invalid_input", [["filed_on", "in_the_future"]]]));
        assert_eq!(kinds(&register("period=202602").await.json, first), json!([["individual_income", "filed", 2]]));

        // What is wrong with the whole of it changes nothing.
        let before = world.db.contents().await;
        let good = row(first, "individual_income", json!(2), 1);
        for (body, field) in [
            (json!({ "period": 209_901, "filings": [good] }), "period:out_of_range"),
            (json!({ "period": 202_602, "filings": [] }), "filings:missing"),
            (json!({ "period": 202_602, "filings": vec![good.clone(); 201] }), "filings:too_many"),
            (json!({ "period": "202602", "filings": [good] }), ":wrong_type"),
        ] {
            assert_eq!(set(body).send(&world).await.expect(422).fields(), [field]);
        }
        let theirs = row(world.theirs.first, "vat", Value::Null, 1);
        set(json!({ "period": 202_602, "filings": [good, theirs] })).send(&world).await.expect(404);
        assert_eq!(world.db.contents().await, before);
    }
}

fn filed_on(day: &str) -> Value {
    json!({ "state": "filed", "amount_fen": 1, "filed_on": day })
}
