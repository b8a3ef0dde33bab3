//! The console's lists of the books across the agency: filters, orders, totals, reach and files.

use crate::kit::{Answer, World, json, on_each_database, percent};

/// Every list with its orders, and how many rows of it the house has.
const LISTS: [(&str, &[&str], usize); 10] = [
    ("contracts", &["ends_on", "starts_on", "price", "client"], 1),
    ("receivables", &["due_on", "amount", "open", "client"], 4),
    ("payments", &["paid_on", "amount", "number", "client"], 1),
    ("services", &["ends_on", "starts_on", "fee", "client"], 1),
    ("orders", &["accepted_on", "expected_on", "client"], 1),
    ("missing-documents", &["period", "marked_at", "client"], 3),
    ("intakes", &["period", "received_on", "amount", "client"], 1),
    ("filings", &["period", "filed_on", "amount", "client"], 1),
    ("invoices", &["issued_on", "amount", "client"], 0),
    ("reports", &["period", "updated_at", "client"], 4),
];

fn ids(answer: &Answer) -> Vec<String> {
    let items = answer.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn add_papers(world: &World) {
    let clerk = world.sidebar("ww1", "li").await;
    let first = world.ours.first;
    let intake = json!({
        "period": 202602, "kind": "payroll", "count": 3, "amount_fen": 120_050, "handed_in_by": "=王总", "received_by": "李静",
        "received_on": "2026-02-27", "completed": false, "close_missing": false, "attachment_ids": [],
    });
    let path = format!("/clients/{first}/intakes");
    world
        .post(&path, intake)
        .with("idempotency-key", "one")
        .by(&clerk)
        .send(world)
        .await
        .expect(201);
    let filing = json!({ "state": "filed", "amount_fen": 4_200, "filed_on": "2026-03-01" });
    let path = format!("/clients/{first}/filings/202602/vat");
    world
        .put(&path, filing)
        .with("if-none-match", "*")
        .by(&clerk)
        .send(world)
        .await
        .expect(200);
}

on_each_database! {
    async fn every_list_runs_in_every_order_page_by_page(db: TestDatabase) {
        let world = World::new(db).await;
        add_papers(&world).await;
        let (owner, clerk) = (world.console(&world.ours.owner_mobile()).await, world.console(&world.ours.clerk_mobile()).await);
        let stranger = world.console(&world.theirs.owner_mobile()).await;
        let (first, second) = (world.ours.first, world.ours.second);
        for (list, sorts, rows) in LISTS {
            let at = |query: &str| world.get(&format!("/console/{list}?{query}"));
            let all = at("").by(&owner).send(&world).await.expect(200);
            assert_eq!((ids(&all).len(), &all.json["totals"]["rows"]), (rows, &json!(rows)), "{list}");
            for item in all.json["items"].as_array().unwrap() {
                assert_eq!((&item["client_id"], &item["client_name"]), (&json!(first), &json!("重庆晨光餐饮有限公司1")), "{list}");
            }
            // The clerk talks with this client; the other agency's owner has the same things of their own only.
            assert_eq!(ids(&at("").by(&clerk).send(&world).await.expect(200)), ids(&all), "{list}");
            let theirs = at("").by(&stranger).send(&world).await.expect(200);
            assert!(ids(&theirs).iter().all(|id| !ids(&all).contains(id)), "{list}");
            for (query, is_found) in [
                (format!("client_id={first}"), true),
                (format!("client_id={second}"), false),
                (format!("search={}", percent("cqcg")), true),
                (format!("search={}", percent("蓝天")), false),
                (format!("search={}", percent("\0")), false),
                (format!("owner_id={}", world.ours.owner), true),
                (format!("owner_id={}", world.ours.clerk), false),
            ] {
                let found = at(&query).by(&owner).send(&world).await.expect(200);
                assert_eq!(ids(&found), if is_found { ids(&all) } else { Vec::new() }, "{list} {query}");
            }
            for sort in sorts.iter().flat_map(|sort| [(*sort).to_owned(), format!("-{sort}")]) {
                let (mut paged, mut after) = (Vec::new(), String::new());
                loop {
                    let page = at(&format!("limit=2&sort={sort}{after}")).by(&owner).send(&world).await.expect(200);
                    paged.extend(ids(&page));
                    let Some(next) = page.json["next"].as_str() else { break };
                    after = format!("&after={}", percent(next));
                }
                let once = ids(&at(&format!("sort={sort}")).by(&owner).send(&world).await.expect(200));
                assert_eq!(paged, once, "{list} {sort}");
                assert_eq!(once.len(), rows, "{list} {sort}");
            }
            let file = world.get(&format!("/console/{list}/export?format=csv")).by(&owner).send(&world).await.expect(200);
            assert_eq!(file.text.split_terminator("\r\n").count(), rows + 1, "{list}: {}", file.text);
        }
        let text = world.get("/console/intakes/export?format=csv&columns=handed_in_by,amount,period").by(&owner).send(&world).await.text;
        assert_eq!(text, "\u{FEFF}交票人,金额,月份\r\n'=王总,1200.50,2026-02\r\n");
    }

    async fn lists_are_filtered_and_add_up(db: TestDatabase) {
        let world = World::new(db).await;
        add_papers(&world).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let totals = async |query: &str| {
            let answer = world.get(&format!("/console/{query}")).by(&owner).send(&world).await.expect(200);
            assert_eq!(answer.json["totals"]["rows"], ids(&answer).len(), "{query}");
            answer.json["totals"].clone()
        };
        // January 300.00 with 100.00 paid, February 300.00, a seal, and March that is not due.
        let all = totals("receivables").await;
        let of = |key: &str| all[key].as_i64().unwrap();
        assert_eq!(of("amount_fen") - of("paid_fen"), of("open_fen"));
        assert_eq!(of("paid_fen"), 10_000);
        let overdue = totals("receivables?state=overdue").await;
        assert_eq!(overdue["open_fen"], all["overdue_fen"]);
        assert!(of("overdue_fen") > 0 && of("overdue_fen") < of("open_fen"));
        assert_eq!(totals("receivables?state=open").await["open_fen"], all["open_fen"]);
        for none in ["receivables?state=paid", "receivables?state=cancelled", "receivables?due_to=2001-01-01", "contracts?state=ended",
            "contracts?state=cancelled", "contracts?ends_to=2026-01-01", "payments?voided=true", "payments?method=alipay",
            "services?state=coming", "orders?stage=completed", "missing-documents?period=202512", "intakes?completed=true",
            "filings?state=paid", "filings?period=202601", "reports?period=199912", "invoices?direction=issued"] {
            assert_eq!(totals(none).await["rows"], 0, "{none}");
        }
        assert_eq!(totals("contracts?state=running").await, json!({ "rows": 1, "price_fen": 30_000 }));
        assert_eq!(totals("payments?voided=false&paid_from=2026-01-01").await, json!({ "rows": 1, "received_fen": 10_000, "void_fen": 0 }));
        assert_eq!(totals("services?ends_from=2026-03-01&ends_to=2026-03-31").await, json!({ "rows": 1, "fee_fen": 30_000 }));
        assert_eq!(totals("missing-documents?period=202602").await, json!({ "rows": 2 }));
        assert_eq!(totals("intakes?kind=payroll").await, json!({ "rows": 1, "count": 3, "amount_fen": 120_050, "tax_fen": 0 }));
        assert_eq!(totals("filings?state=filed&kind=vat").await["amount_fen"], 4_200);
        for (query, field) in [
            ("filings?period=202613", "period:not_a_period"),
            ("reports?period=-5", "period:not_a_period"),
            ("receivables?state=lost", ":wrong_type"),
            ("payments?paid_from=2026-02-30", ":wrong_type"),
            ("contracts?client_id=1", ":wrong_type"),
            ("services?sort=secret", "sort:unknown_word"),
        ] {
            let refused = world.get(&format!("/console/{query}")).by(&owner).send(&world).await.expect(422);
            assert_eq!(refused.fields(), [field], "{query}");
        }
    }
}
