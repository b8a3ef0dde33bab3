//! Changing a client's file: each change on the revision that was seen, every wrong field named, everything audited.

use sidebook_domain::{CustomFieldKind, Permission, ShortText};
use sidebook_storage::{NewCustomField, NewTagGroup};

use crate::kit::{Answer, House, Request, Value, World, json, on_each_database};

fn client_path(world: &World) -> String {
    format!("/clients/{}", world.ours.first)
}

fn edit(world: &World, revision: u32, body: Value) -> Request {
    world
        .patch(&client_path(world), body)
        .with("if-match", &format!("\"{revision}\""))
}

fn add_person(world: &World, revision: u32, body: Value) -> Request {
    world
        .post(&format!("{}/contacts", client_path(world)), body)
        .with("if-match", &format!("\"{revision}\""))
}

async fn found(world: &World, token: &str, typed: &str) -> usize {
    let page = world
        .get(&format!("/clients?search={typed}"))
        .by(token)
        .send(world)
        .await;
    page.expect(200).json["items"].as_array().unwrap().len()
}

async fn add_group(world: &World, house: &House, name: &str, required: bool) -> Vec<String> {
    let work = world.db.storage.begin().await.unwrap();
    let new = NewTagGroup {
        name: name.to_owned(),
        colour: "#1677ff".to_owned(),
        tags: vec!["甲".to_owned(), "乙".to_owned()],
        required,
    };
    let group = work.of(house.agency).client_tags().add_group(new).await.unwrap();
    work.commit().await.unwrap();
    group.tags.iter().map(|tag| tag.id.to_string()).collect()
}

/// The fields that a stale answer says were changed.
fn changed(answer: &Answer) -> Vec<&str> {
    let fields = answer.json["changed"].as_array().unwrap();
    fields.iter().map(|field| field.as_str().unwrap()).collect()
}

on_each_database! {
    async fn an_agencys_own_fields_hold_what_their_kind_allows(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let line = |text: &str| ShortText::parse(text).unwrap();
        let field = |name: &str, kind| NewCustomField {
            name: line(name), name_en: None, kind, options: vec![line("A 级"), line("B 级")],
        };
        let add = async |house: &House| -> Vec<String> {
            let new = CustomFieldKind::ALL.map(|kind| field(kind.as_str(), kind)).to_vec();
            let work = world.db.storage.begin().await.unwrap();
            let added = work.of(house.agency).custom_fields().add_many(new).await.unwrap();
            work.commit().await.unwrap();
            added.iter().map(|field| field.id.to_string()).collect()
        };
        let (ours, theirs) = (add(&world.ours).await, add(&world.theirs).await);
        let put = |revision, values: &[(&String, Value)]| {
            let map: serde_json::Map<String, Value> = values.iter().map(|(id, value)| ((*id).clone(), value.clone())).collect();
            edit(&world, revision, json!({ "custom_fields": map })).by(&clerk)
        };
        let values = |file: &Value| -> Vec<Value> {
            file["custom_fields"].as_array().unwrap().iter().map(|field| field["value"].clone()).collect()
        };
        let (text, number, day, choice) = (&ours[0], &ours[1], &ours[2], &ours[3]);
        let odd = "{{7*7}} =HYPERLINK(\"x\") 👨‍👩‍👧";
        let all = [(text, json!(format!(" {odd}\u{202E}"))), (number, json!("1,280.50")), (day, json!("2026-11-27")), (choice, json!("B 级"))];
        let file = put(1, &all).send(&world).await.expect(200).json;
        assert_eq!(values(&file), [json!(odd), json!("1280.5"), json!("2026-11-27"), json!("B 级")]);
        assert_eq!((&file["revision"], &file["custom_fields"][3]["options"]), (&json!(2), &json!(["A 级", "B 级"])));
        // The same again is no change; what is not named stays; nothing clears.
        assert_eq!(put(2, &all).send(&world).await.expect(200).json["revision"], 2);
        let fewer = put(2, &[(text, Value::Null), (day, json!(" "))]).send(&world).await.expect(200).json;
        assert_eq!(values(&fewer), [Value::Null, json!("1280.5"), Value::Null, json!("B 级")]);
        let late = put(2, &[(text, json!("x"))]).send(&world).await.expect(412).problem("stale");
        assert_eq!(changed(&late), ["custom_fields"]);
        let before = world.db.contents().await;
        let long = "长".repeat(201);
        let wrong = [
            (text, json!(long), "too_long"), (text, json!("a\nb"), "control_character"), (number, json!("十二"), "not_a_number"),
            (number, json!("1e99"), "not_a_number"), (day, json!("2026-02-30"), "not_a_day"), (day, json!("1999-12-31"), "not_a_day"),
            (choice, json!("C 级"), "not_an_option"), (&theirs[0], json!("x"), "unknown"),
        ];
        for (id, value, code) in wrong {
            let refused = put(3, &[(id, value.clone())]).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [format!("custom_fields.{id}:{code}")], "{value}");
        }
        let both = put(3, &[(number, json!("x")), (day, json!("x"))]).send(&world).await.expect(422);
        assert_eq!(both.fields().len(), 2);
        for body in [json!({ "custom_fields": { "x": "y" } }), json!({ "custom_fields": [1] }), json!({ "custom_fields": { number.as_str(): 7 } })] {
            edit(&world, 3, body).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
        }
        assert_eq!(world.db.contents().await, before);
        assert_eq!(world.audited(&world.ours).await, ["client_edited", "client_edited"]);
    }

    async fn a_file_is_changed_field_by_field(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let body = json!({
            "name": " 重庆晨曦餐饮有限公司 ", "tax_id": "9133 0100 7996 5505 8b", "address": null,
            "taxpayer_kind": "general", "owner_id": world.ours.clerk,
        });
        let mut file = edit(&world, 1, body).by(&clerk).send(&world).await.expect(200).json;
        let read = world.get(&client_path(&world)).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(file, read);
        crate::kit::hide_ids(&mut file);
        insta::assert_json_snapshot!("edited_client_file", file);
        // It is found by what it is called now.
        assert_eq!(found(&world, &clerk, "chenxi").await, 1);
        assert_eq!(found(&world, &clerk, "chenguang").await, 1, "by its short name");
        assert_eq!(found(&world, &clerk, "ma5u").await, 0);
        assert_eq!(found(&world, &clerk, "1370000").await, 1);
        let entry = world.audit(&world.ours).await.into_iter().find(|entry| entry.action == "client_edited").unwrap();
        assert_eq!(entry.subject, format!("client:{}", world.ours.first));
        assert_eq!(entry.staff, Some(world.ours.clerk));
        assert_eq!(entry.detail, json!({ "fields": ["name", "taxpayer_kind", "tax_id", "address", "owner"], "revision": 2 }));
    }

    async fn what_is_as_it_was_is_no_change(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let before = world.db.contents().await;
        for body in [json!({}), json!({ "short_name": " 晨光", "taxpayer_kind": "small_scale" })] {
            let file = edit(&world, 1, body).by(&clerk).send(&world).await.expect(200).json;
            assert_eq!(file["revision"], 1);
        }
        let same = world.put(&format!("{}/tags", client_path(&world)), json!({ "tag_ids": [world.ours.tag] }));
        same.with("if-match", "1").by(&clerk).send(&world).await.expect(200);
        assert_eq!(world.db.contents().await, before);
    }

    async fn who_was_late_learns_what_changed(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        edit(&world, 1, json!({ "address": "渝北区 2 号" })).by(&owner).send(&world).await.expect(200);
        add_person(&world, 2, json!({ "name": "李四" })).by(&owner).send(&world).await.expect(201);
        let before = world.db.contents().await;
        let late = edit(&world, 1, json!({ "short_name": "晨" })).by(&clerk).send(&world).await.expect(412).problem("stale");
        assert_eq!(changed(&late), ["address", "contacts"]);
        assert_eq!(late.json["current"], world.get(&client_path(&world)).by(&clerk).send(&world).await.json);
        let late = edit(&world, 2, json!({ "short_name": "晨" })).by(&clerk).send(&world).await.expect(412);
        assert_eq!(changed(&late), ["contacts"]);
        // One from the future is as wrong, and nobody changed anything since.
        let ahead = edit(&world, 9, json!({ "short_name": "晨" })).by(&clerk).send(&world).await.expect(412).problem("stale");
        assert!(ahead.json.get("changed").is_none());
        for path in ["contacts", "tags"] {
            let body = if path == "tags" { json!({ "tag_ids": [] }) } else { json!({ "name": "赵六" }) };
            let request = if path == "tags" {
                world.put(&format!("{}/{path}", client_path(&world)), body)
            } else {
                world.post(&format!("{}/{path}", client_path(&world)), body)
            };
            request.with("if-match", "\"2\"").by(&clerk).send(&world).await.expect(412).problem("stale");
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn sent_twice_happens_once(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let new = || add_person(&world, 1, json!({ "name": "李四", "landline": "023-6371 2345 转 8" }));
        let file = new().by(&clerk).send(&world).await.expect(201).json;
        assert_eq!(file["contacts"][1]["landline"], "023-63712345x8");
        let again = new().by(&clerk).send(&world).await.expect(412).problem("stale");
        // The page sees that what it wanted stands there already.
        assert_eq!(again.json["current"]["contacts"].as_array().unwrap().len(), 2);
    }

    async fn people_are_added_changed_and_removed(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let body = json!({ "name": "出纳小陈 👩\u{200D}💼", "role": "出纳", "mobile": "+86 139-8765-4321", "landline": "" });
        let file = add_person(&world, 1, body).by(&clerk).send(&world).await.expect(201).json;
        let person = &file["contacts"][1];
        assert_eq!((person["mobile"].as_str(), person["landline"].as_str()), (Some("13987654321"), None));
        assert_eq!(found(&world, &clerk, "13987654321").await, 1);
        let path = format!("{}/contacts/{}", client_path(&world), person["id"].as_str().unwrap());
        let change = json!({ "mobile": null, "role": "会计", "landline": "400-800-1234" });
        let file = world.patch(&path, change.clone()).with("if-match", "2").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(file["contacts"][1]["landline"], "400-8001234");
        assert!(file["contacts"][1]["mobile"].is_null());
        assert_eq!(found(&world, &clerk, "13987654321").await, 0);
        let same = world.patch(&path, change).with("if-match", "3").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(same["revision"], 3);
        let file = world.delete(&path).with("if-match", "3").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!((file["contacts"].as_array().unwrap().len(), file["revision"].as_i64()), (1, Some(4)));
        world.delete(&path).with("if-match", "4").by(&clerk).send(&world).await.expect(404).problem("not_found");
        let other = format!("/clients/{}/contacts/{}", world.ours.second, world.ours.contact);
        world.delete(&other).with("if-match", "1").by(&clerk).send(&world).await.expect(404).problem("not_found");
        assert_eq!(
            world.audited(&world.ours).await,
            ["client_contact_added", "client_contact_edited", "client_contact_removed"]
        );
        // Names of fields, never what stood there.
        let told = format!("{:?}", world.audit(&world.ours).await);
        assert!(!told.contains("4321") && !told.contains("小陈"), "{told}");
    }

    async fn tags_are_chosen_among_groups_some_of_which_need_one(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let required = add_group(&world, &world.ours, "纳税人类型", true).await;
        let mut groups = world.get("/tag-groups").by(&clerk).send(&world).await.expect(200).json;
        crate::kit::hide_ids(&mut groups);
        insta::assert_json_snapshot!("tag_groups", groups);
        let path = format!("{}/tags", client_path(&world));
        let before = world.db.contents().await;
        let set = |ids: Value| world.put(&path, json!({ "tag_ids": ids })).with("if-match", "1");
        for ids in [json!([]), json!([world.ours.tag])] {
            let refused = set(ids).by(&clerk).send(&world).await.expect(422);
            assert_eq!(refused.fields(), ["tag_ids:required_group"]);
        }
        let many: Vec<String> = (0..51).map(|_| required[0].clone()).collect();
        assert_eq!(set(json!(many)).by(&clerk).send(&world).await.expect(422).fields(), ["tag_ids:too_many"]);
        for wrong in [json!("x"), json!(null), json!(["x"]), json!([1])] {
            set(wrong).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
        }
        set(json!([world.theirs.tag, required[0]])).by(&clerk).send(&world).await.expect(404).problem("not_found");
        assert_eq!(world.db.contents().await, before);
        // Naming one twice is naming it.
        let file = set(json!([required[1], required[1]])).by(&clerk).send(&world).await.expect(200).json;
        let names: Vec<_> = file["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
        assert_eq!((names, file["revision"].as_i64()), (vec!["乙"], Some(2)));
    }

    async fn every_wrong_field_is_named(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let before = world.db.contents().await;
        let long = "长".repeat(201);
        for (body, fields) in [
            (json!({ "name": null }), vec!["name:missing"]),
            (json!({ "name": " \u{202E}\u{200B} " }), vec!["name:missing"]),
            (json!({ "name": "长".repeat(101) }), vec!["name:too_long"]),
            (json!({ "name": "长".repeat(200) }), vec!["name:too_long"]),
            (json!({ "name": "晨\n光" }), vec!["name:control_character"]),
            (json!({ "name": "晨\u{0}光" }), vec!["name:control_character"]),
            (json!({ "name": "成都蓝天科技有限公司1" }), vec!["name:taken"]),
            (json!({ "short_name": "长".repeat(31), "address": long }), vec!["short_name:too_long", "address:too_long"]),
            (json!({ "address": "a\tb" }), vec!["address:control_character"]),
            (json!({ "taxpayer_kind": null }), vec!["taxpayer_kind:missing"]),
            (json!({ "taxpayer_kind": "large" }), vec![":unknown_word"]),
            (json!({ "tax_id": "123" }), vec!["tax_id:wrong_length"]),
            (json!({ "tax_id": "9133010079965505😀B" }), vec!["tax_id:not_a_tax_id"]),
            (json!({ "tax_id": "91330100799655058A" }), vec!["tax_id:check_character"]),
            (json!({ "name": 7 }), vec![":wrong_type"]),
            (json!({ "owner_id": "x" }), vec![":wrong_type"]),
            (json!({ "revision": 3 }), vec!["revision:unknown"]),
        ] {
            let refused = edit(&world, 1, body.clone()).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{body}");
        }
        for (body, fields) in [
            (json!({}), vec!["name:missing"]),
            (json!({ "name": "" }), vec!["name:missing"]),
            (json!({ "name": "长".repeat(51), "role": "长".repeat(51) }), vec!["name:too_long", "role:too_long"]),
            (json!({ "name": "甲", "mobile": "12345", "landline": "abc" }), vec!["mobile:not_a_mobile", "landline:not_a_landline"]),
            (json!({ "name": "甲", "landline": "13800138000" }), vec!["landline:not_a_landline"]),
            (json!({ "name": "甲", "mobile": 13_800_138_000_i64 }), vec![":wrong_type"]),
        ] {
            let refused = add_person(&world, 1, body.clone()).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), fields, "{body}");
        }
        for (header, code) in [("", "not_a_revision"), ("*", "not_a_revision"), ("x", "not_a_revision")] {
            let request = world.patch(&client_path(&world), json!({ "name": "新" })).with("if-match", header);
            assert_eq!(request.by(&clerk).send(&world).await.expect(422).fields(), [format!("If-Match:{code}")]);
        }
        let bare = world.patch(&client_path(&world), json!({ "name": "新" }));
        assert_eq!(bare.by(&clerk).send(&world).await.expect(422).fields(), ["If-Match:missing"]);
        assert_eq!(world.db.contents().await, before);
    }

    async fn what_looks_like_code_stays_text(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        for (name, revision) in ["{{7*7}}", "=HYPERLINK(\"http://x\")", "<script>alert(1)</script>", "'; DROP TABLE clients; --"].into_iter().zip(1..) {
            let file = edit(&world, revision, json!({ "name": name })).by(&clerk).send(&world).await.expect(200).json;
            assert_eq!(file["name"], name);
        }
    }

    async fn a_tax_id_belongs_to_one_client(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        edit(&world, 1, json!({ "tax_id": "91330100799655058B" })).by(&clerk).send(&world).await.expect(200);
        let second = world.patch(&format!("/clients/{}", world.ours.second), json!({ "tax_id": "91330100799655058b" }));
        let refused = second.with("if-match", "1").by(&clerk).send(&world).await.expect(422);
        assert_eq!(refused.fields(), ["tax_id:taken"]);
        // Who may open the one that has it is told which it is.
        let first = json!({ "id": world.ours.first, "name": "重庆晨光餐饮有限公司1" });
        assert_eq!(refused.json["fields"][0]["holder"], first);
        let second = world.patch(&format!("/clients/{}", world.ours.second), json!({ "name": " 重庆晨光餐饮有限公司1 " }));
        let refused = second.with("if-match", "1").by(&clerk).send(&world).await.expect(422);
        assert_eq!((refused.fields(), &refused.json["fields"][0]["holder"]), (vec!["name:taken".to_owned()], &first));
        // Who may not only learns that it is taken; what another agency's client is called hinders nobody.
        let link = format!("/conversations/{}/links/{}", world.ours.lis_contact, world.ours.first);
        world.delete(&link).by(&clerk).send(&world).await.expect(204);
        let second = world.patch(&format!("/clients/{}", world.ours.second), json!({ "name": "重庆晨光餐饮有限公司1" }));
        let refused = second.with("if-match", "1").by(&clerk).send(&world).await.expect(422);
        assert_eq!((refused.fields(), &refused.json["fields"][0]["holder"]), (vec!["name:taken".to_owned()], &Value::Null));
        let second = world.patch(&format!("/clients/{}", world.ours.second), json!({ "name": "重庆晨光餐饮有限公司2" }));
        second.with("if-match", "1").by(&clerk).send(&world).await.expect(200);
    }

    async fn only_who_may_see_and_change_files_does(db: TestDatabase) {
        let world = World::new(db).await;
        let before = [
            (vec![Permission::ViewClientFile], 200, 403),
            (vec![Permission::EditClientFile], 403, 403),
            (vec![Permission::LinkContacts, Permission::ViewLinkedClients], 403, 403),
            (vec![Permission::ViewClientFile, Permission::EditClientFile], 200, 200),
        ];
        for (permissions, reads, edits) in before {
            world.set_permissions(&world.ours, world.ours.clerk, &permissions).await;
            let clerk = world.sidebar("ww1", "li").await;
            world.get(&client_path(&world)).by(&clerk).send(&world).await.expect(reads);
            world.get("/tag-groups").by(&clerk).send(&world).await.expect(reads);
            edit(&world, 1, json!({})).by(&clerk).send(&world).await.expect(edits);
        }
        // Somebody who left looks after nobody.
        let gone = world.add_staff(&world.ours, "13600000000").await;
        world.set_active(&world.ours, gone, false).await;
        let clerk = world.sidebar("ww1", "li").await;
        edit(&world, 1, json!({ "owner_id": gone })).by(&clerk).send(&world).await.expect(404).problem("not_found");
        let names = world.get("/staff-names").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(names["items"].as_array().unwrap().len(), 2);
    }
}
