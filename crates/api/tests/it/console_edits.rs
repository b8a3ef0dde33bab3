//! What the console changes of the books: clients, their labels, services, orders and marks of missing documents.

use crate::kit::{World, json, on_each_database};

on_each_database! {
    async fn clients_and_labels_are_added_and_changed(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        let new = json!({
            "name": "西昌新客户商贸有限公司", "taxpayer_kind": "general", "tag_ids": [world.ours.tag],
            "contacts": [{ "name": "赵总", "mobile": "13512345678" }],
        });
        let added = world.post("/clients", new.clone()).by(&clerk).send(&world).await.expect(201).json;
        let id = added["id"].as_str().unwrap().to_owned();
        // Whoever is no admin looks after what they add: else they would not see it again.
        let file = world.get(&format!("/clients/{id}")).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((&file["owner"]["name"], &file["contacts"][0]["mobile"]), (&json!("李静"), &json!("13512345678")));
        let twice = world.post("/clients", new).by(&clerk).send(&world).await.expect(422);
        assert_eq!(twice.fields(), ["name:taken"]);
        assert_eq!(twice.json["fields"][0]["holder"]["id"], json!(id));
        for (body, fields) in [
            (json!({ "name": " ", "taxpayer_kind": "general" }), vec!["name:missing"]),
            (json!({ "name": "名".repeat(200), "taxpayer_kind": "general", "tax_id": "1" }), vec!["name:too_long", "tax_id:wrong_length"]),
            (json!({ "name": "甲" }), vec!["taxpayer_kind:missing"]),
            (json!({ "name": "甲", "taxpayer_kind": "general", "contacts": [{ "name": "乙", "mobile": "1" }] }), vec!["mobile:not_a_mobile"]),
        ] {
            assert_eq!(world.post("/clients", body).by(&owner).send(&world).await.expect(422).fields(), fields);
        }

        let many = |body| world.patch("/console/clients", body).by(&owner);
        let both = json!([id, world.ours.second]);
        let changed = many(json!({ "clients": both, "owner_id": null, "tag_ids": [world.ours.tag] })).send(&world).await.expect(200);
        assert_eq!(changed.json, json!({ "changed": 2 }));
        let pool = world.get("/console/clients?owned=false").by(&owner).send(&world).await.expect(200).json;
        assert_eq!(pool["totals"]["rows"], 2);
        assert_eq!(many(json!({ "clients": both, "tag_ids": [world.ours.tag] })).send(&world).await.expect(200).json["changed"], 0);
        assert_eq!(many(json!({ "clients": [] })).send(&world).await.expect(422).fields(), ["clients:missing"]);

        // A label goes only when the person was told who bears it.
        let groups = world.get("/console/tag-groups").by(&owner).send(&world).await.expect(200).json;
        let group = &groups["items"][0];
        assert_eq!(group["tags"][0]["clients"], 3);
        let at = format!("/console/tag-groups/{}", group["id"].as_str().unwrap());
        let renamed = json!({ "name": "级别", "colour": "#00FF00", "required": true,
            "tags": [{ "name": "普通" }, { "tag_id": world.ours.tag, "name": "核心" }] });
        let after = world.put(&at, renamed).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(after["items"][0]["tags"][1], json!({ "id": world.ours.tag, "name": "核心", "clients": 3 }));
        let without = json!({ "name": "级别", "colour": "#00ff00", "required": true, "tags": [] });
        world.put(&at, without.clone()).by(&owner).send(&world).await.expect(409).problem("tag_in_use");
        world.delete(&format!("{at}?used_by=2")).by(&owner).send(&world).await.expect(409).problem("tag_in_use");
        let second = json!({ "name": "行业", "colour": "#123456", "required": false, "tags": [{ "name": "餐饮" }] });
        let two = world.post("/console/tag-groups", second.clone()).by(&owner).send(&world).await.expect(201).json;
        assert_eq!(world.post("/console/tag-groups", second).by(&owner).send(&world).await.expect(422).fields(), ["name:taken"]);
        let order = json!({ "tag_group_ids": [two["items"][1]["id"]] });
        let ordered = world.put("/console/tag-group-order", order).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(ordered["items"][0]["name"], "行业");
        let wrong = json!({ "name": "x".repeat(21), "colour": "red", "required": false, "tags": [{ "name": "甲" }, { "name": "甲" }] });
        let refused = world.put(&at, wrong).by(&owner).send(&world).await.expect(422).fields();
        assert_eq!(refused, ["name:too_long", "colour:not_a_colour", "tags:duplicate"]);
        world.put(&format!("{at}?used_by=3"), without).by(&owner).send(&world).await.expect(200);
        let left = world.delete(&at).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(left["items"].as_array().unwrap().len(), 1);
    }

    async fn services_orders_and_missing_documents_are_entered_and_changed(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let first = world.ours.first;
        let service = json!({
            "plan": "一般纳税人记账", "fee_fen": 50_000, "billing_cycle": "monthly", "starts_on": "2026-03-15", "ends_on": "2027-03-14",
        });
        let at = format!("/clients/{first}/services");
        let entered = world.post(&at, service.clone()).by(&owner).send(&world).await.expect(201).json;
        let again = world.post(&at, service.clone()).by(&owner).send(&world).await.expect(201).json;
        assert_eq!(again["id"], entered["id"], "sent twice, it is entered once");
        let path = format!("/services/{}", entered["id"].as_str().unwrap());
        let change = |body, revision: &str| world.put(&path, body).with("if-match", revision).by(&owner);
        let mut dearer = service.clone();
        dearer["fee_fen"] = json!(60_000);
        assert_eq!(change(dearer, "1").send(&world).await.expect(200).json["revision"], 2);
        let stale = change(service.clone(), "1").send(&world).await.expect(412).json;
        assert_eq!((&stale["changed"], &stale["current"]["fee_fen"]), (&json!(["fee_fen"]), &json!(60_000)));
        for (key, value, field) in [
            ("fee_fen", json!(0), "fee_fen:out_of_range"),
            ("fee_fen", json!(-5), "fee_fen:out_of_range"),
            ("fee_fen", json!(10_000_000_000_001_i64), "fee_fen:out_of_range"),
            ("ends_on", json!("2026-03-14"), "ends_on:before_start"),
            ("starts_on", json!("1999-12-31"), "starts_on:out_of_range"),
            ("plan", json!("\u{7}"), "plan:control_character"),
            ("plan", json!("长".repeat(101)), "plan:too_long"),
        ] {
            let mut wrong = service.clone();
            wrong[key] = value;
            assert_eq!(change(wrong, "2").send(&world).await.expect(422).fields(), [field]);
        }

        let order = json!({ "title": "注销 🙂", "stage": "accepted", "accepted_on": "2026-02-01" });
        let entered = world.post(&format!("/clients/{first}/orders"), order.clone()).by(&owner).send(&world).await.expect(201).json;
        let path = format!("/orders/{}", entered["id"].as_str().unwrap());
        let done = json!({ "title": "注销", "stage": "completed", "accepted_on": "2026-02-01", "expected_on": "2026-02-20" });
        let now = world.put(&path, done).with("if-match", "1").by(&owner).send(&world).await.expect(200).json;
        assert_eq!((&now["stage"], &now["revision"]), (&json!("completed"), &json!(2)));
        world.put(&path, order).with("if-match", "1").by(&owner).send(&world).await.expect(412).problem("stale");

        let mark = |body| world.post("/console/missing-documents", body).by(&owner);
        let body = json!({ "clients": [first, world.ours.second], "period": 202602, "kinds": ["payroll", "bank_statement"], "note": "二月" });
        // The first client's bank statement of February is marked already.
        assert_eq!(mark(body.clone()).send(&world).await.expect(200).json, json!({ "marked": 3 }));
        assert_eq!(mark(body).send(&world).await.expect(200).json, json!({ "marked": 0 }));
        let refused = mark(json!({ "clients": [], "period": 209_901, "kinds": [] })).send(&world).await.expect(422).fields();
        assert_eq!(refused, ["period:out_of_range", "clients:missing", "kinds:missing"]);
        let listed = world.get("/console/missing-documents?period=202602").by(&owner).send(&world).await.expect(200).json;
        let ids: Vec<_> = listed["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        let gone = world.post("/console/missing-documents/remove", json!({ "document_ids": ids })).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(gone, json!({ "removed": 5 }));
    }
}
