//! Contracts and receivables: entered, changed, ended and cancelled beside the chat.

use sidebook_domain::Permission;

use crate::kit::{Request, Value, World, hide_ids, json, on_each_database};

/// A contract since February, by the month.
fn agreed() -> Value {
    json!({
        "number": " HT-2026-002 ", "services": "代理记账", "price_fen": 25_000, "billing_cycle": "monthly", "due_day": 31,
        "starts_on": "2026-02-10", "ends_on": "2027-02-09",
    })
}

fn owed() -> Value {
    json!({ "title": "公司变更", "amount_fen": 80_000, "due_on": "2026-03-10" })
}

fn with(mut body: Value, change: &Value) -> Value {
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn enter_contract(world: &World, key: &str, body: Value) -> Request {
    world
        .post(&format!("/clients/{}/contracts", world.ours.second), body)
        .with("idempotency-key", key)
}

fn enter_receivable(world: &World, key: &str, body: Value) -> Request {
    let body = json!({ "receivable": body });
    world
        .post(&format!("/clients/{}/receivables", world.ours.second), body)
        .with("idempotency-key", key)
}

fn at(request: Request, revision: i64) -> Request {
    request.with("if-match", &format!("\"{revision}\""))
}

async fn card(world: &World, token: &str) -> Value {
    let path = format!("/clients/{}/payments-card", world.ours.second);
    world.get(&path).by(token).send(world).await.expect(200).json
}

/// A bookkeeper who may do what this file is about.
async fn editor(world: &World) -> String {
    let token = world.sidebar("ww1", "li").await;
    // The client is theirs by a conversation.
    let work = world.db.storage.begin().await.unwrap();
    let links = work.of(world.ours.agency).links();
    links
        .add(world.ours.lis_contact, &[world.ours.second], world.ours.owner)
        .await
        .unwrap();
    work.commit().await.unwrap();
    let may = [
        Permission::ViewPayments,
        Permission::EditPayments,
        Permission::RecordPayments,
    ];
    world.set_permissions(&world.ours, world.ours.clerk, &may).await;
    token
}

on_each_database! {
    async fn a_contract_is_entered_once_billed_at_once_and_changed_from_what_was_seen(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = editor(&world).await;
        let made = enter_contract(&world, "k", agreed()).by(&clerk).send(&world).await.expect(201);
        assert_eq!(made.header("etag"), Some("\"1\""));
        let id = made.json["id"].as_str().unwrap().to_owned();
        let mut shown = card(&world, &clerk).await;
        hide_ids(&mut shown);
        insta::assert_json_snapshot!("billed_contract", json!({
            "contracts": shown["contracts"], "receivables": shown["receivables"],
        }));
        // Double submit: the same contract, nothing billed again; another body is another request.
        let before = world.db.contents().await;
        let again = enter_contract(&world, "k", agreed()).by(&clerk).send(&world).await.expect(201);
        assert_eq!(again.json, made.json);
        let other = with(agreed(), &json!({ "price_fen": 1 }));
        enter_contract(&world, "k", other).by(&clerk).send(&world).await.expect(422).problem("idempotency_key_reused");
        assert_eq!(world.db.contents().await, before);

        let path = format!("/contracts/{id}");
        let dearer = with(agreed(), &json!({ "price_fen": 30_000, "number": null }));
        let changed = at(world.put(&path, dearer.clone()), 1).by(&clerk).send(&world).await.expect(200);
        assert_eq!((&changed.json["price_fen"], changed.header("etag")), (&json!(30_000), Some("\"2\"")));
        let stale = at(world.put(&path, agreed()), 1).by(&clerk).send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.json["changed"], json!(["number", "price_fen"]));
        assert_eq!(stale.json["current"], changed.json);
        // The same again is no change.
        let same = at(world.put(&path, dearer), 2).by(&clerk).send(&world).await.expect(200);
        assert_eq!(same.json, changed.json);
        // What was billed stays, what comes is dearer.
        world.pass(31 * 24 * 60 * 60);
        let clerk = editor(&world).await;
        let longer = with(agreed(), &json!({ "price_fen": 30_000, "ends_on": "2027-12-31" }));
        at(world.put(&path, longer), 2).by(&clerk).send(&world).await.expect(200);
        let amounts = |card: &Value| -> Vec<i64> {
            let rows = card["receivables"][0]["receivables"].as_array().unwrap().clone();
            rows.iter().map(|row| row["amount_fen"].as_i64().unwrap()).collect()
        };
        assert_eq!(amounts(&card(&world, &clerk).await), [25_000, 25_000, 30_000]);

        let end = |on: &str, revision| at(world.post(&format!("{path}/end"), json!({ "ends_on": on, "reason": "停业" })), revision);
        let refused = end("2028-01-01", 3).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
        assert_eq!(refused.fields(), ["ends_on:outside_term"]);
        let ended = end("2026-02-28", 3).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(ended["ends_on"], "2026-02-28");
        assert_eq!(amounts(&card(&world, &clerk).await), [25_000]);
        let cancel = |revision| at(world.post(&format!("{path}/cancel"), json!({ "reason": "录错了" })), revision);
        let cancelled = cancel(4).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(cancelled["cancel_reason"], "录错了");
        cancel(5).by(&clerk).send(&world).await.expect(409).problem("contract_cancelled");
        assert_eq!(card(&world, &clerk).await["receivables"], json!([]));
        assert_eq!(world.audited(&world.ours).await, [
            "contract_cancelled", "contract_changed", "contract_changed", "contract_ended", "contract_entered",
        ]);
        // The contract of the house: January is paid in part.
        let path = format!("/contracts/{}/cancel", world.ours.contract);
        at(world.post(&path, json!({ "reason": "x" })), 1).by(&clerk).send(&world).await.expect(409).problem("contract_paid");
    }

    async fn a_receivable_is_entered_changed_and_cancelled_unless_it_is_paid(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = editor(&world).await;
        let odd = "👨‍👩‍👧 {{7*7}} =HYPERLINK(\"http://x\")";
        let body = with(owed(), &json!({ "title": format!(" {odd}\u{202E}"), "first_period": 202_603, "last_period": 202_605 }));
        let made = enter_receivable(&world, "k", body.clone()).by(&clerk).send(&world).await.expect(201);
        assert_eq!((&made.json["title"], &made.json["open_fen"]), (&json!(odd), &json!(80_000)));
        let again = enter_receivable(&world, "k", body).by(&clerk).send(&world).await.expect(201);
        assert_eq!(again.text, made.text);
        assert_eq!(card(&world, &clerk).await["total_owed_fen"], 80_000);
        let id = made.json["id"].as_str().unwrap().to_owned();
        let (path, cancel) = (format!("/receivables/{id}"), format!("/receivables/{id}/cancel"));
        let cheaper = with(owed(), &json!({ "amount_fen": 50_000 }));
        let changed = at(world.put(&path, cheaper), 1).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((&changed["amount_fen"], &changed["first_period"]), (&json!(50_000), &Value::Null));
        let stale = at(world.put(&path, owed()), 1).by(&clerk).send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.json["changed"], json!(["amount_fen", "first_period", "last_period", "open_fen", "title"]));

        let pay = json!({
            "paid_on": "2026-03-01", "method": "cash", "amount_fen": 20_000,
            "items": [{ "receivable_id": id, "amount_fen": 20_000 }],
        });
        let pay = world.post(&format!("/clients/{}/payments", world.ours.second), pay).with("idempotency-key", "p");
        pay.by(&clerk).send(&world).await.expect(201);
        let before = world.db.contents().await;
        let below = with(owed(), &json!({ "amount_fen": 19_999 }));
        let stale = at(world.put(&path, below.clone()), 2).by(&clerk).send(&world).await.expect(412);
        assert_eq!(stale.json["changed"], json!(["paid_fen"]));
        let refused = at(world.put(&path, below), 3).by(&clerk).send(&world).await.expect(409).problem("amount_below_paid");
        assert_eq!(refused.fields(), ["amount_fen:below_paid"]);
        let reason = json!({ "reason": "免了" });
        at(world.post(&cancel, reason.clone()), 3).by(&clerk).send(&world).await.expect(409).problem("receivable_paid");
        assert_eq!(world.db.contents().await, before);
        let rest = with(owed(), &json!({ "amount_fen": 20_000 }));
        at(world.put(&path, rest), 3).by(&clerk).send(&world).await.expect(200);
        assert_eq!(card(&world, &clerk).await["total_owed_fen"], 0);

        let made = enter_receivable(&world, "k2", owed()).by(&clerk).send(&world).await.expect(201).json;
        let path = format!("/receivables/{}", made["id"].as_str().unwrap());
        let cancelled = at(world.post(&format!("{path}/cancel"), reason.clone()), 1).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((&cancelled["cancel_reason"], &cancelled["open_fen"]), (&json!("免了"), &json!(0)));
        at(world.put(&path, owed()), 2).by(&clerk).send(&world).await.expect(409).problem("receivable_cancelled");
        let late = at(world.post(&format!("{path}/cancel"), reason), 1).by(&clerk).send(&world).await.expect(412);
        assert_eq!(late.json["changed"], json!(["cancel_reason", "open_fen"]));
        // Nobody pays what was cancelled.
        let pay = json!({
            "paid_on": "2026-03-01", "method": "cash", "amount_fen": 1, "items": [{ "receivable_id": made["id"], "amount_fen": 1 }],
        });
        let pay = world.post(&format!("/clients/{}/payments", world.ours.second), pay).with("idempotency-key", "p2");
        pay.by(&clerk).send(&world).await.expect(409).problem("amount_above_open");
        // Another client's contract is not this client's.
        let body = json!({ "contract_id": world.ours.contract, "receivable": owed() });
        let crossed = world.post(&format!("/clients/{}/receivables", world.ours.second), body).with("idempotency-key", "k3");
        crossed.by(&clerk).send(&world).await.expect(404).problem("not_found");
        // Within a contract and a month, each title stands once.
        let same = with(owed(), &json!({ "title": "代理记账费", "first_period": 202_602, "last_period": 202_602 }));
        let body = json!({ "contract_id": world.ours.contract, "receivable": same });
        let doubled = world.post(&format!("/clients/{}/receivables", world.ours.first), body).with("idempotency-key", "k3");
        assert_eq!(doubled.by(&clerk).send(&world).await.expect(422).fields(), ["title:taken"]);
    }

    async fn what_is_no_contract_or_receivable_is_refused_field_by_field(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = editor(&world).await;
        let before = world.db.contents().await;
        let long = "长".repeat(201);
        let rows: Vec<(Value, &[&str])> = vec![
            (json!({ "number": long }), &["number:too_long"]),
            (json!({ "services": "" }), &["services:missing"]),
            (json!({ "services": "a\nb", "price_fen": 0 }), &["services:control_character", "price_fen:out_of_range"]),
            (json!({ "price_fen": -1 }), &["price_fen:out_of_range"]),
            (json!({ "price_fen": 10_000_000_000_001_i64 }), &["price_fen:out_of_range"]),
            (json!({ "price_fen": 9_223_372_036_854_775_808_u64 }), &[":wrong_type"]),
            (json!({ "price_fen": 1.5 }), &[":wrong_type"]),
            (json!({ "billing_cycle": "weekly" }), &[":unknown_word"]),
            (json!({ "due_day": 0 }), &["due_day:out_of_range"]),
            (json!({ "due_day": 32 }), &["due_day:out_of_range"]),
            (json!({ "due_day": -1 }), &[":wrong_type"]),
            (json!({ "starts_on": "1999-12-31" }), &["starts_on:out_of_range"]),
            (json!({ "ends_on": "2101-01-01" }), &["ends_on:out_of_range"]),
            (json!({ "ends_on": "2026-02-09" }), &["ends_on:before_start"]),
            (json!({ "ends_on": "2026-02-30" }), &[":wrong_type"]),
            (json!({ "bill_from": 202_613 }), &["bill_from:out_of_range"]),
            (json!({ "bill_from": 202_703 }), &["bill_from:after_end"]),
            (json!({ "surprise": 1 }), &["surprise:unknown"]),
        ];
        let contract = format!("/contracts/{}", world.ours.contract);
        for (change, fields) in rows {
            let body = with(agreed(), &change);
            let refused = enter_contract(&world, "k", body.clone()).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{change}");
            let refused = at(world.put(&contract, body), 1).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{change}");
        }
        let rows: Vec<(Value, &[&str])> = vec![
            (json!({ "title": "　" }), &["title:missing"]),
            (json!({ "title": long, "amount_fen": -5 }), &["title:too_long", "amount_fen:out_of_range"]),
            (json!({ "amount_fen": 0 }), &["amount_fen:out_of_range"]),
            (json!({ "amount_fen": 10_000_000_000_001_i64 }), &["amount_fen:out_of_range"]),
            (json!({ "amount_fen": "1" }), &[":wrong_type"]),
            (json!({ "due_on": "2101-01-01" }), &["due_on:out_of_range"]),
            (json!({ "first_period": 202_601 }), &["last_period:missing"]),
            (json!({ "last_period": 202_601 }), &["first_period:missing"]),
            (json!({ "first_period": 202_602, "last_period": 202_601 }), &["last_period:before_first_period"]),
            (json!({ "first_period": 202_600, "last_period": 202_601 }), &["first_period:out_of_range"]),
            (json!({ "first_period": 199_901, "last_period": 202_601 }), &["first_period:out_of_range"]),
            (json!({ "contract_id": world.ours.contract }), &["contract_id:unknown"]),
        ];
        let receivable = format!("/receivables/{}", world.ours.receivables[1]);
        for (change, fields) in rows {
            let body = with(owed(), &change);
            let refused = enter_receivable(&world, "k", body.clone()).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{change}");
            let refused = at(world.put(&receivable, body), 1).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{change}");
        }
        for path in [format!("{contract}/cancel"), format!("{receivable}/cancel")] {
            let refused = at(world.post(&path, json!({ "reason": long })), 1).by(&clerk).send(&world).await.expect(422);
            assert_eq!(refused.fields(), ["reason:too_long"]);
            let refused = world.post(&path, json!({ "reason": "x" })).by(&clerk).send(&world).await.expect(422);
            assert_eq!(refused.fields(), ["If-Match:missing"]);
        }
        let keyless = world.post(&format!("/clients/{}/contracts", world.ours.second), agreed());
        assert_eq!(keyless.by(&clerk).send(&world).await.expect(422).fields(), ["Idempotency-Key:missing"]);
        assert_eq!(world.db.contents().await, before);
        // Whoever only records payments edits nothing.
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::ViewPayments, Permission::RecordPayments]).await;
        enter_contract(&world, "k", agreed()).by(&clerk).send(&world).await.expect(403).problem("no_permission");
    }
}
