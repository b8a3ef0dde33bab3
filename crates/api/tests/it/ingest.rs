//! Rows from an agency's other systems: put once whatever repeats, refused row by row, within limits, by keys that can be
//! taken away; and the worked example in `docs/ingest.md`, played.

use std::path::PathBuf;

use tokio::process::Command;

use crate::kit::{Value, World, json, on_each_database};

/// `field:code` of a row.
fn wrong(row: &Value) -> Vec<String> {
    let fields = row["fields"].as_array().unwrap();
    let mut wrong: Vec<String> = fields
        .iter()
        .map(|field| {
            format!(
                "{}:{}",
                field["field"].as_str().unwrap(),
                field["code"].as_str().unwrap()
            )
        })
        .collect();
    wrong.sort();
    wrong
}

/// The example's commands with the answers it promises, in their order.
fn example() -> Vec<(String, Value)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/ingest.md");
    let text = std::fs::read_to_string(path).unwrap();
    let block = |part: &str, kind: &str| {
        let (_, rest) = part.split_once(&format!("```{kind}\n"))?;
        rest.split_once("```").map(|(block, _)| block.to_owned())
    };
    // A command is a block of `sh`; what it answers is the next block.
    text.split("```sh\n")
        .skip(1)
        .map(|part| {
            let command = part.split_once("```").unwrap().0.to_owned();
            (
                command,
                serde_json::from_str(&block(part, "json").unwrap()).unwrap(),
            )
        })
        .collect()
}

/// Puts `…` in place of what differs from run to run.
fn masked(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, value) in fields {
                *value = match name.as_str() {
                    "id" | "trace_id" if value.is_string() => json!("…"),
                    _ => masked(value.take()),
                };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = masked(item.take())),
        _ => {}
    }
    value
}

on_each_database! {
    async fn rows_are_put_once_and_each_by_itself(db: TestDatabase) {
        let world = World::new(db).await;
        let (ours, theirs) = (&world.ours, &world.theirs);
        let put = |path: &'static str, body: Value| world.ingest(ours, path, body).send(&world);
        // A client with everything; again the same, and with one word different.
        let client = json!({
            "name": "深圳晨曦贸易有限公司", "taxpayer_kind": "small_scale", "contact_name": "陈晨", "contact_mobile": "13811112222",
            "owner": "李静", "address": "深圳市福田区", "vat_cycle": "quarter",
        });
        let first = put("/clients/C%2F1", client.clone()).await.expect(201).json;
        assert_eq!((first["state"].as_str(), first["external_key"].as_str()), (Some("added"), Some("C/1")));
        let again = put("/clients/C%2F1", client.clone()).await.expect(200).json;
        assert_eq!((&again["state"], &again["id"]), (&json!("unchanged"), &first["id"]));
        let mut moved = client.clone();
        moved["address"] = Value::Null;
        let moved = put("/clients/C%2F1", moved).await.expect(200).json;
        assert_eq!((moved["state"].as_str(), moved["revision"].as_i64()), (Some("changed"), Some(2)));
        // What people entered before is the same client from now on; what another key has is not.
        let known = put("/clients/C-2", json!({ "name": "重庆晨光餐饮有限公司1", "taxpayer_kind": "general" })).await.expect(200).json;
        assert_eq!((&known["state"], &known["id"]), (&json!("changed"), &json!(ours.first)));
        let taken = put("/clients/C-3", client).await.expect(422).problem("invalid_input");
        assert_eq!(taken.fields(), ["name:taken"]);

        // A thousand rows in one call: new ones, the same twice, broken ones.
        let mut rows: Vec<Value> = (0..1_000)
            .map(|number| json!({
                "external_key": format!("R-{number}"), "client_key": "C/1", "title": format!("记账 {number}"),
                "amount_fen": 10_000 + number, "due_on": "2026-04-10",
            }))
            .collect();
        rows[10]["amount_fen"] = json!(-1);
        rows[11]["client_key"] = json!("C-none");
        rows[12]["title"] = json!("\u{202E}");
        rows[13]["external_key"] = Value::Null;
        rows[999] = rows[0].clone();
        let answer = put("/receivables", json!({ "rows": rows })).await.expect(200).json;
        assert_eq!((&answer["added"], &answer["unchanged"], &answer["refused"]), (&json!(995), &json!(1), &json!(4)));
        assert_eq!(wrong(&answer["rows"][10]), ["amount_fen:out_of_range"]);
        assert_eq!(wrong(&answer["rows"][11]), ["client_key:not_found"]);
        assert_eq!(wrong(&answer["rows"][12]), ["title:missing"]);
        assert_eq!(wrong(&answer["rows"][13]), ["external_key:missing"]);
        let again = put("/receivables", json!({ "rows": rows })).await.expect(200).json;
        assert_eq!((&again["added"], &again["unchanged"], &again["refused"]), (&json!(0), &json!(996), &json!(4)));

        // The rest of the books, each kind over what stands there.
        let contract = json!({
            "client_name": "深圳晨曦贸易有限公司", "number": "HT-1", "services": "代理记账", "price_fen": 30_000,
            "billing_cycle": "monthly", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        });
        put("/contracts/K-1", contract.clone()).await.expect(201);
        let mut dearer = contract;
        dearer["price_fen"] = json!(35_000);
        assert_eq!(put("/contracts/K-1", dearer).await.expect(200).json["state"], "changed");
        let payment = json!({
            "client_key": "C/1", "amount_fen": 20_005, "paid_on": "2026-03-01", "method": "wechat",
            "receivable_keys": ["R-5", "R-6"],
        });
        put("/payments/P-1", payment.clone()).await.expect(201);
        let mut corrected = payment.clone();
        corrected["amount_fen"] = json!(20_000);
        assert_eq!(put("/payments/P-1", corrected).await.expect(200).json["state"], "changed");
        // Less than what is paid of it.
        let less = json!({ "client_key": "C/1", "title": "记账 5", "amount_fen": 1, "due_on": "2026-04-10" });
        let refused = put("/receivables/R-5", less).await.expect(422);
        assert_eq!(refused.fields(), ["amount_fen:below_paid"]);
        let invoice = json!({
            "client_key": "C/1", "direction": "issued", "form": "ordinary", "number": "26440000000000000001",
            "issued_on": "2026-02-25", "counterparty": "远航物流", "amount_fen": 100_000, "rate_points": 300,
        });
        put("/invoices/I-1", invoice.clone()).await.expect(201);
        let mut twice = invoice;
        twice["counterparty"] = json!("远航");
        let twice_refused = put("/invoices/I-2", twice.clone()).await.expect(422);
        assert_eq!(twice_refused.fields(), ["number:taken"]);
        assert_eq!(put("/invoices/I-1", twice).await.expect(200).json["state"], "changed");
        let filing = json!({
            "client_key": "C/1", "period": 202602, "kind": "vat", "state": "filed", "amount_fen": 3_000, "filed_on": "2026-02-26",
        });
        put("/filings/F-1", filing.clone()).await.expect(201);
        let mut paid = filing;
        paid["state"] = json!("paid");
        paid["paid_on"] = json!("2026-02-27");
        assert_eq!(put("/filings/F-1", paid).await.expect(200).json["state"], "changed");

        // People, services, registration work, papers and reports.
        let person = json!({ "client_key": "C/1", "name": "周敏", "mobile": "13811113333" });
        let services = json!({
            "client_key": "C/1", "plan": "小规模代理记账", "fee_fen": 90_000, "billing_cycle": "quarterly",
            "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        });
        let order = json!({ "client_key": "C/1", "title": "注册地址变更", "stage": "accepted", "accepted_on": "2026-02-01" });
        let missing = json!({ "client_key": "C/1", "period": 202602, "kind": "bank_statement" });
        let intake = json!({
            "client_key": "C/1", "period": 202602, "kind": "payroll", "count": 1, "received_on": "2026-03-01",
            "handed_in_by": "陈晨", "received_by": "李静", "completed": false,
        });
        let report = json!({
            "client_key": "C/1", "period": 202602, "kind": "income_statement", "lines": { "1": [100_000, null], "2": [40_000, 1] },
        });
        for (path, row, field, other) in [
            ("/client_contacts/1", person, "role", json!("老板")),
            ("/services/1", services, "fee_fen", json!(95_000)),
            ("/registration_orders/1", order, "stage", json!("completed")),
            ("/missing_documents/1", missing.clone(), "note", json!("招商银行")),
            ("/intakes/1", intake, "completed", json!(true)),
            ("/reports/1", report, "lines", json!({ "2": [50_000, null] })),
        ] {
            put(path, row.clone()).await.expect(201);
            assert_eq!(put(path, row.clone()).await.expect(200).json["state"], "unchanged", "{path}");
            let mut changed = row.clone();
            changed[field] = other;
            assert_eq!(put(path, changed).await.expect(200).json["state"], "changed", "{path}");
            let mut broken = row;
            broken[field] = json!(["😀"]);
            broken["client_key"] = json!("\u{202E}");
            put(path, broken).await.expect(422).problem("invalid_input");
        }
        let lines = json!({ "client_key": "C/1", "period": 202602, "kind": "cash_flow", "lines": { "23": [1, 1], "1": [1.5, 1] } });
        let wrong_lines = put("/reports/2", lines).await.expect(422).fields();
        assert_eq!(wrong_lines, ["lines.1.first:wrong_type", "lines.23.first:not_a_line", "lines.23.second:not_a_line"]);
        // A mark that people took away stays away while the other system says the same of it, and comes again with something new.
        let marked = put("/missing_documents/2", json!({ "client_key": "C/1", "period": 202601, "kind": "payroll" })).await.expect(201);
        let work = world.db.storage.begin().await.unwrap();
        let mark = marked.json["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(work.of(ours.agency).services().unmark(&[mark]).await.unwrap(), 1);
        work.commit().await.unwrap();
        let gone = json!({ "client_key": "C/1", "period": 202601, "kind": "payroll" });
        assert_eq!(put("/missing_documents/2", gone.clone()).await.expect(200).json["state"], "unchanged");
        let mut anew = gone;
        anew["note"] = json!("还缺");
        put("/missing_documents/2", anew).await.expect(201);

        // The same keys are other rows at another agency.
        let elsewhere = world.ingest(theirs, "/receivables/R-5", json!({
            "client_key": "C/1", "title": "x", "amount_fen": 1, "due_on": "2026-04-10",
        })).send(&world).await.expect(422);
        assert_eq!(elsewhere.fields(), ["client_key:not_found"]);
        let audited = world.audited(ours).await;
        assert!(audited.iter().filter(|action| *action == "records_put").count() >= 10, "{audited:?}");
    }

    async fn keys_open_what_they_say_within_limits(db: TestDatabase) {
        let mut world = World::new(db).await;
        world.configure(|config| {
            config.limits.ingest_calls_a_minute = 60;
            config.limits.ingest_rows_a_minute = 600;
        });
        let owner = world.console(&world.ours.owner_mobile()).await;
        let make = |body: Value| world.post("/console/api-keys", body).by(&owner).send(&world);
        for (body, wrong) in [
            (json!({ "name": " ", "scopes": ["clients"] }), "name:missing"),
            (json!({ "name": "x".repeat(51), "scopes": ["clients"] }), "name:too_long"),
            (json!({ "name": "ERP 😀", "scopes": [] }), "scopes:missing"),
            (json!({ "name": "ERP", "scopes": ["everything"] }), ":unknown_word"),
        ] {
            assert_eq!(make(body).await.expect(422).fields(), [wrong]);
        }
        let made = make(json!({ "name": "ERP", "scopes": ["filings", "clients", "clients"] })).await.expect(201).json;
        assert_eq!(made["row"]["scopes"], json!(["clients", "filings"]));
        let (key, id) = (made["key"].as_str().unwrap().to_owned(), made["row"]["id"].as_str().unwrap().to_owned());
        let listed = world.get("/console/api-keys").by(&owner).send(&world).await.expect(200);
        assert!(!listed.text.contains(&key) && listed.text.contains(made["row"]["prefix"].as_str().unwrap()));

        let client = |number: u32| json!({ "name": format!("客户 {number}"), "taxpayer_kind": "general" });
        let put = |path: &str, body: Value| world.ingest(&world.ours, path, body).without("authorization").by(&key).send(&world);
        let one = put("/clients/1", client(1)).await.expect(201);
        assert_eq!((one.header("ratelimit-limit"), one.header("ratelimit-remaining")), (Some("60"), Some("9")));
        let listed = world.get("/console/api-keys").by(&owner).send(&world).await.expect(200).json;
        assert!(listed["items"].as_array().unwrap().iter().any(|row| row["id"] == json!(id) && row["last_used_at"].is_string()));
        put("/contracts/1", json!({})).await.expect(403).problem("no_permission");
        put("/nonsense/1", json!({})).await.expect(404).problem("not_found");
        put("/clients/%20", client(2)).await.expect(422).problem("invalid_input");
        put("/clients", json!({ "rows": [] })).await.expect(422);
        put("/clients", json!([1])).await.expect(422);
        let fields = put("/clients/2", json!({ "name": 7, "colour": "red" })).await.expect(422).fields();
        assert_eq!(fields, ["colour:unknown", "taxpayer_kind:missing", "name:wrong_type"]);
        // Rows have a budget of their own: 100 at once.
        let many = |from: u32| json!({ "rows": (from..from + 90).map(|number| {
            let mut row = client(number);
            row["external_key"] = json!(number.to_string());
            row
        }).collect::<Vec<_>>() });
        put("/clients", many(100)).await.expect(200);
        let late = put("/clients", many(200)).await.expect(429).problem("too_many_requests");
        assert!(late.header("retry-after").is_some());
        world.pass(60);
        for _ in 0..10 {
            put("/filings/1", json!({})).await.expect(422);
        }
        let spent = put("/filings/1", json!({})).await.expect(429);
        assert_eq!(spent.header("retry-after"), Some("1"));
        world.pass(60);
        // Whoever made it is switched off: it is the agency's and works on, and the list says so.
        let admin = world.console(world.add_admin().await).await;
        let maker = made["row"]["created_by_id"].as_str().unwrap().parse().unwrap();
        world.set_active(&world.ours, maker, false).await;
        put("/clients/1", client(1)).await.expect(200);
        let listed = world.get("/console/api-keys").by(&admin).send(&world).await.expect(200).json;
        let row = listed["items"].as_array().unwrap().iter().find(|row| row["id"] == json!(id)).unwrap();
        assert_eq!((&row["maker_left"], &row["revoked_at"]), (&json!(true), &Value::Null));
        world.set_active(&world.ours, maker, true).await;
        world.delete(&format!("/console/api-keys/{id}")).by(&owner).send(&world).await.expect(204);
        put("/clients/1", client(1)).await.expect(401).problem("not_signed_in");
        let token_of_staff = world.ingest(&world.ours, "/clients/1", client(1)).without("authorization").by(&owner);
        token_of_staff.send(&world).await.expect(401).problem("not_signed_in");
        world.delete(&format!("/console/api-keys/{id}")).by(&owner).send(&world).await.expect(404);
        let audited = world.audited(&world.ours).await;
        assert!(audited.contains(&"api_key_created".to_owned()) && audited.contains(&"api_key_revoked".to_owned()));
    }

    async fn the_worked_example_works(db: TestDatabase) {
        let world = World::new(db).await;
        let (address, server) = world.serve().await;
        for (command, promised) in example() {
            let played = Command::new("bash")
                .args(["-euo", "pipefail", "-c", &command])
                .env("SIDEBOOK_URL", &address)
                .env("SIDEBOOK_KEY", world.ours.api_key_word())
                .env("NO_PROXY", "127.0.0.1")
                .output()
                .await
                .unwrap();
            let said = String::from_utf8_lossy(&played.stdout).into_owned();
            let answer: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{command}\n{said}\n{played:?}"));
            assert_eq!(masked(answer), masked(promised), "{command}");
        }
        server.stop(true).await;
    }
}
