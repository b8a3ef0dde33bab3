//! The report card: its months, its figures, what is off, the file, and sending it.

use sidebook_domain::Permission;

use crate::kit::{Value, World, hide_ids, json, on_each_database};

fn reports(world: &World, change: Value) -> Value {
    let mut body = json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first, "action": "financial_report",
        "language": "zh-CN", "period": 202_602,
    });
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

on_each_database! {
    async fn the_card_shows_the_latest_month_and_what_is_off(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let path = format!("/clients/{}/reports", world.ours.first);
        let mut card = world.get(&path).by(&clerk).send(&world).await.expect(200).json;
        hide_ids(&mut card);
        insta::assert_json_snapshot!("report_card", card);
        let january = world.get(&format!("{path}?period=202601")).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((&january["period"], january["reports"].as_array().unwrap().len()), (&json!(202_601), 1));
        assert_eq!(january["reports"][0]["off"], json!([]));
        let nothing = world.get(&format!("{path}?period=202603")).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((&nothing["reports"], &nothing["periods"]), (&json!([]), &json!([202_602, 202_601])));
        let path = format!("/clients/{}/reports", world.ours.second);
        let none = world.get(&path).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(none, json!({ "period": null, "periods": [], "reports": [] }));
        for (query, field) in [
            ("period=202613", "period:out_of_range"),
            ("period=-1", "period:out_of_range"),
            ("period=99999999999", ":wrong_type"),
            ("period=x", ":wrong_type"),
            ("kind=all", "kind:unknown"),
        ] {
            let refused = world.get(&format!("{path}?{query}")).by(&clerk).send(&world).await.expect(422);
            assert_eq!(refused.problem("invalid_input").fields(), [field], "{query}");
        }
    }

    async fn the_file_is_saved_from_a_signed_link_for_some_minutes(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let path = |client, period: &str| format!("/clients/{client}/reports/{period}/file");
        let link = world.get(&path(world.ours.first, "202602")).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(link["name"], "晨光 2026年2月 财务报表.xlsx");
        let url = link["url"].as_str().unwrap().to_owned();
        let file = world.page(&url).send(&world).await.expect(200);
        assert!(file.text.starts_with("PK"));
        assert_eq!(
            file.header("content-type"),
            Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        );
        let disposition = file.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; ") && disposition.contains("filename*=UTF-8''%E6%99%A8"), "{disposition}");
        assert_eq!(file.header("cache-control"), Some("private, no-store"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        // Whatever is changed about it, it is nobody's link.
        for forged in [
            url.replace("202602", "202601"),
            url.replace(&world.ours.first.to_string(), &world.ours.second.to_string()),
            url.replace(&world.ours.agency.to_string(), &world.theirs.agency.to_string()),
            url.replace("until=1", "until=2"),
            url.replace("signature=", "signature=0"),
        ] {
            assert_ne!(forged, url);
            world.page(&forged).send(&world).await.expect(404);
        }
        world.pass(10 * 60 - 1);
        world.page(&url).send(&world).await.expect(200);
        world.pass(1);
        world.page(&url).send(&world).await.expect(410);
        for (client, period) in [
            (world.ours.first, "202603"),
            (world.ours.first, "202613"),
            (world.ours.first, "x"),
            (world.ours.second, "202602"),
            (world.theirs.first, "202602"),
        ] {
            world.get(&path(client, period)).by(&clerk).send(&world).await.expect(404).problem("not_found");
        }
    }

    async fn reports_are_announced_as_they_are_chosen(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let prepare = |key: &str, change| world.post("/send-intents", reports(&world, change)).with("idempotency-key", key).by(&clerk);
        let all = prepare("all", json!({})).send(&world).await.expect(201).json;
        insta::assert_snapshot!("report_text", all["text"].as_str().unwrap());
        let some = json!({ "report_kinds": ["cash_flow", "balance_sheet", "cash_flow"], "language": "en" });
        let some = prepare("some", some).send(&world).await.expect(201).json;
        assert!(some["text"].as_str().unwrap().contains("balance sheet, cash flow statement"), "{some}");
        for (n, (change, code, field)) in [
            (json!({ "period": null }), "invalid_input", "period:missing"),
            (json!({ "period": 202_600 }), "invalid_input", "period:out_of_range"),
            (json!({ "period": "202602" }), "invalid_input", ":wrong_type"),
            (json!({ "period": 9_999_999_999_i64 }), "invalid_input", ":wrong_type"),
            (json!({ "report_kinds": [] }), "nothing_to_send", ""),
            (json!({ "report_kinds": ["notes"] }), "invalid_input", ":unknown_word"),
            (json!({ "report_kinds": ["cash_flow", "cash_flow", "cash_flow", "cash_flow"] }), "invalid_input", "report_kinds:too_many"),
            (json!({ "period": 202_601, "report_kinds": ["cash_flow"] }), "not_found", ""),
            (json!({ "period": 202_603 }), "nothing_to_send", ""),
            (json!({ "article_form": "brief" }), "invalid_input", "article_form:not_for_this_action"),
        ].into_iter().enumerate() {
            let answer = prepare(&format!("k{n}"), change).send(&world).await.problem(code);
            assert_eq!(answer.fields().first().map_or("", String::as_str), field, "{n}");
        }
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::SendMessages, Permission::ViewServices]).await;
        prepare("x", json!({})).send(&world).await.expect(403).problem("no_permission");
        for path in ["", "/202602/file"] {
            let path = format!("/clients/{}/reports{path}", world.ours.first);
            world.get(&path).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        }
    }

    async fn a_report_is_typed_into_its_form_and_totalled(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let path = format!("/clients/{}/reports/202601/cash_flow", world.ours.first);
        let form = async || world.get(&path).by(&owner).send(&world).await.expect(200).json;
        let empty = form().await;
        assert_eq!((&empty["revision"], &empty["columns"]), (&Value::Null, &json!(["本年累计金额", "本月金额"])));
        let rows = empty["rows"].as_array().unwrap();
        assert!(rows[0]["line"].is_null() && rows.iter().any(|row| row["sum_of"] != json!([])));
        let line = |line: i64, first: i64| json!({ "line": line, "first_fen": first, "second_fen": 0 });
        let put = |lines: Value| world.put(&path, json!({ "lines": lines })).by(&owner);
        // The total of line 7 is computed, whatever is said.
        let typed = json!([line(1, 900_000), line(3, 100_000), line(7, 5)]);
        let entered = put(typed.clone()).with("if-none-match", "*").send(&world).await.expect(200).json;
        assert_eq!((&entered["key_figures"][0]["first_fen"], &entered["source"]), (&json!(800_000), &json!("entered")));
        assert_eq!(put(typed).with("if-none-match", "*").send(&world).await.expect(200).json, entered, "sent twice, it is entered once");
        let stale = put(json!([line(1, 1)])).with("if-none-match", "*").send(&world).await.expect(412).problem("stale").json;
        assert_eq!(stale["current"]["revision"], 1);
        let corrected = put(json!([line(1, -1)])).with("if-match", "1").send(&world).await.expect(200).json;
        assert_eq!((&corrected["revision"], &corrected["key_figures"][0]["first_fen"]), (&json!(2), &json!(-1)));
        assert_eq!(form().await["revision"], 2);
        for (lines, field) in [
            (json!([line(99, 1)]), "lines[0].line:unknown"),
            (json!([line(1, 1), line(1, 2)]), "lines[1].line:duplicate"),
            (json!([line(1, 10_000_000_000_001)]), "lines[0].first_fen:out_of_range"),
            (json!([line(256, 1)]), ":wrong_type"),
            (json!({}), ":wrong_type"),
        ] {
            assert_eq!(put(lines).with("if-match", "2").send(&world).await.expect(422).fields(), [field]);
        }
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        let refused = world.put(&path, json!({ "lines": [] })).with("if-match", "2").by(&clerk).send(&world).await;
        refused.expect(403).problem("no_permission");
    }
}
