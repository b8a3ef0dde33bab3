//! Workbooks are brought, looked at, and planned; what a worker does with them is tested beside it.

use sidebook_domain::RecordKind;

use crate::kit::{Value, World, json, on_each_database, percent};

on_each_database! {
    async fn a_workbook_is_brought_looked_at_and_planned(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let bring = |name: &str, bytes: Vec<u8>| {
            world.post("/console/imports?kind=clients", json!({})).raw(bytes).with("x-file-name", &percent(name)).by(&owner).send(&world)
        };
        // The template of each kind is an .xlsx, and is brought as it is.
        for kind in RecordKind::ALL {
            let path = format!("/console/imports/template?kind={}&language=zh-CN", kind.as_str());
            let made = world.get(&path).by(&owner).send(&world).await.expect(200);
            assert!(made.body.starts_with(b"PK"), "{kind:?}");
        }
        let template = world.get("/console/imports/template?kind=clients&language=en").by(&owner).send(&world).await.body;
        bring("clients.xlsx", template).await.expect(201);
        for (bytes, problem, fields) in [
            (Vec::new(), "file_empty", vec![]),
            (b"PK\x03\x04 no archive".to_vec(), "invalid_input", vec!["file:not_a_workbook"]),
            (b"a\0b".to_vec(), "invalid_input", vec!["file:not_a_workbook"]),
            (vec![0xBF, 0xCD, 0xFF, 0xFF, 0x0A], "invalid_input", vec!["file:encoding"]),
            ([0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3].to_vec(), "invalid_input", vec!["file:not_a_workbook"]),
        ] {
            let refused = bring("x.xlsx", bytes).await;
            assert_eq!((refused.json["code"].as_str(), refused.fields()), (Some(problem), fields.into_iter().map(str::to_owned).collect()), "{}", refused.text);
        }
        // Heads in the second row, columns by their words.
        let text = "二〇二六年客户\n公司名称,纳税人类型,联系人,电话,会计,行业\n晨曦,小规模纳税人,陈晨,13811112222,李静,贸易\n";
        let import = bring("客户 名单.csv", text.as_bytes().to_vec()).await.expect(201).json;
        assert_eq!((&import["state"], &import["file_name"]), (&json!("uploaded"), &json!("客户 名单.csv")));
        let path = format!("/console/imports/{}", import["id"].as_str().unwrap());
        let sheet = world.get(&format!("{path}/sheet")).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(sheet["header_row"], 2);
        let guess: Vec<&str> = sheet["guess"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert_eq!(guess, ["name", "taxpayer_kind", "contact_name", "contact_mobile", "owner"]);
        world.get(&format!("{path}/sheet?sheet=7")).by(&owner).send(&world).await.expect(422);

        let plan = |change: Value| {
            let mut body = json!({
                "sheet": 0, "header_row": 2, "columns": sheet["guess"], "match_by": "name", "overwrite": false, "owners": [],
            });
            for (name, value) in change.as_object().unwrap() {
                body[name] = value.clone();
            }
            world.put(&format!("{path}/plan"), body).by(&owner).send(&world)
        };
        for (change, wrong) in [
            (json!({ "header_row": 0 }), vec!["header_row:out_of_range"]),
            (json!({ "match_by": "contents" }), vec!["match_by:unknown_word"]),
            (json!({ "columns": [{ "column": 0, "field": "colour" }] }), vec![
                "columns:unknown", "columns.name:missing", "columns.taxpayer_kind:missing", "columns.contact_name:missing",
                "columns.contact_mobile:missing", "columns.owner:missing",
            ]),
        ] {
            assert_eq!(plan(change).await.expect(422).fields(), wrong);
        }
        world.post(&format!("{path}/run"), json!({})).by(&owner).send(&world).await.expect(409).problem("import_not_ready");
        let checking = plan(json!({})).await.expect(200).json;
        assert_eq!(checking["state"], "checking");
        // Twice is once: it is being looked through.
        plan(json!({})).await.expect(409).problem("import_not_ready");
        assert!(world.ready_jobs().await.contains(&"run_import".to_owned()));
        world.post(&format!("{path}/undo"), json!({})).by(&owner).send(&world).await.expect(409);
        world.get(&format!("{path}/result?language=en")).by(&owner).send(&world).await.expect(409);
        // The next workbook of the kind with the same heads is read the same way.
        let again = bring("b.csv", "电话,公司名称\n1,2\n".into()).await.expect(201).json;
        let again = world.get(&format!("/console/imports/{}/sheet", again["id"].as_str().unwrap())).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(again["guess"], json!([{ "column": 0, "field": "contact_mobile" }, { "column": 1, "field": "name" }]));
        let listed = world.get("/console/imports").by(&owner).send(&world).await.expect(200).json;
        assert_eq!(listed["items"].as_array().unwrap().len(), 4);
        let template_in_wrong_words = world.get("/console/imports/template?kind=x&language=en").by(&owner).send(&world).await;
        template_in_wrong_words.expect(422);
    }
}
