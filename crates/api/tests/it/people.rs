//! The agency's people: who is added, what each may do, who may change that.

use sidebook_messenger::Department;

use crate::kit::{Answer, Value, World, json, on_each_database};

/// The people as the console lists them.
async fn people(world: &World, token: &str) -> Value {
    world
        .get("/console/staff")
        .by(token)
        .send(world)
        .await
        .expect(200)
        .json
}

fn named<'a>(people: &'a Value, name: &str) -> &'a Value {
    let found = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["name"] == name);
    found.unwrap()
}

async fn change(world: &World, token: &str, person: &Value, body: Value) -> Answer {
    let path = format!("/console/staff/{}", person["id"].as_str().unwrap());
    let revision = person["revision"].to_string();
    world
        .patch(&path, body)
        .by(token)
        .with("if-match", &revision)
        .send(world)
        .await
}

async fn invite(world: &World, token: &str, name: &str, mobile: &str, role: &str) -> Answer {
    let body = json!({ "name": name, "mobile": mobile, "role": role, "permissions": [] });
    world.post("/console/staff", body).by(token).send(world).await
}

on_each_database! {
    async fn people_are_added_changed_and_switched_off(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        // Sidebook knows the tree as the mirror does.
        let department = |id, parent, name: &str| Department { id, parent, name: Some(name.to_owned()) };
        let departments = [department(1, 0, "渝信企业"), department(12, 1, "会计一部")];
        let work = world.db.storage.begin().await.unwrap();
        let door = work.of(world.ours.agency);
        world.platform.place_member(&world.ours.platform_corp, "li", "李静", &[12]);
        let members: Vec<_> = world.platform.corp(&world.ours.platform_corp).unwrap().members.into_values().map(|known| known.member).collect();
        assert!(door.members().upsert_all(world.ours.corp, &members, world.db.storage.now()).await.unwrap());
        assert!(door.departments().replace(world.ours.corp, &departments, world.db.storage.now()).await.unwrap());
        work.commit().await.unwrap();

        let listed = people(&world, &owner).await;
        assert_eq!(listed["corps"][0]["departments"][1], json!({ "id": 12, "parent_id": 1, "name": "会计一部" }));
        let clerk = named(&listed, "李静");
        assert_eq!((&clerk["accounts"][0]["member_id"], &clerk["accounts"][0]["departments"]), (&json!("li"), &json!([12])));
        assert_eq!((clerk["role"].as_str(), clerk["active"].as_bool()), (Some("staff"), Some(true)));

        // What is granted and taken away counts on the very next request of a session that is open.
        let clerks = world.console(&world.ours.clerk_mobile()).await;
        world.get("/console/send-intents").by(&clerks).send(&world).await.expect(403).problem("no_permission");
        let granted = change(&world, &owner, clerk, json!({ "permissions": ["view_linked_clients"] })).await.expect(200).json;
        assert_eq!(granted["permissions"], json!(["view_linked_clients"]));
        world.get("/console/send-intents").by(&clerks).send(&world).await.expect(200);
        change(&world, &owner, clerk, json!({ "permissions": [] })).await.expect(412).problem("stale");
        let off = change(&world, &owner, &granted, json!({ "active": false })).await.expect(200).json;
        world.get("/console/session").by(&clerks).send(&world).await.expect(403).problem("staff_inactive");
        change(&world, &owner, &off, json!({ "active": true, "name": "李静怡" })).await.expect(200);
        world.get("/console/session").by(&clerks).send(&world).await.expect(200);

        // Whoever is invited signs in by the code, and is there once.
        invite(&world, &owner, " 钱\u{202E}多 ", "13700000077", "staff").await.expect(201);
        invite(&world, &owner, "钱多多", "13700000077", "staff").await.expect(409).problem("staff_mobile_taken");
        let invited = world.console("13700000077").await;
        let identity = world.get("/console/session").by(&invited).send(&world).await.expect(200).json;
        assert_eq!((&identity["staff"]["name"], &identity["staff"]["permissions"]), (&json!("钱多"), &json!([])));

        let mut trail = world.audit(&world.ours).await;
        trail.reverse();
        let actions: Vec<&str> = trail.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["staff_changed", "staff_deactivated", "staff_reactivated", "staff_added"]);
        assert_eq!(trail[0].detail["after"], json!({ "permissions": ["view_linked_clients"] }));
        assert_eq!(trail[3].detail["mobile"], "137****0077");
        // The same values again are no change.
        let again = named(&people(&world, &owner).await, "钱多").clone();
        change(&world, &owner, &again, json!({ "name": "钱多" })).await.expect(200);
        assert_eq!(world.audit(&world.ours).await.len(), 4);
    }

    async fn owners_are_the_owners_business_and_one_is_left(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        invite(&world, &owner, "周敏", "13700000078", "admin").await.expect(201);
        let admin = world.console("13700000078").await;
        let listed = people(&world, &admin).await;
        let (head, herself) = (named(&listed, "张敏"), named(&listed, "周敏"));
        let before = world.db.contents().await;
        let refused = [
            (change(&world, &admin, herself, json!({ "role": "owner" })).await, "owners_only"),
            (change(&world, &admin, herself, json!({ "active": false })).await, "own_standing"),
            (change(&world, &admin, herself, json!({ "role": "staff" })).await, "own_standing"),
            (change(&world, &admin, head, json!({ "mobile": "13700000078" })).await, "owners_only"),
            (change(&world, &admin, head, json!({ "role": "staff" })).await, "owners_only"),
            (change(&world, &owner, head, json!({ "active": false })).await, "last_owner"),
            (change(&world, &owner, head, json!({ "role": "admin" })).await, "last_owner"),
            (change(&world, &owner, herself, json!({ "mobile": world.ours.owner_mobile() })).await, "staff_mobile_taken"),
            (invite(&world, &admin, "郑爽", "13700000079", "owner").await, "owners_only"),
        ];
        for (answer, code) in refused {
            answer.problem(code);
        }
        let bad = [
            (json!({ "name": " " }), "name:missing"),
            (json!({ "name": "名".repeat(51) }), "name:too_long"),
            (json!({ "name": "张\u{0007}敏" }), "name:control_character"),
            (json!({ "name": null }), "name:missing"),
            (json!({ "mobile": "12345" }), "mobile:not_a_mobile"),
            (json!({ "role": null }), "role:missing"),
        ];
        for (body, field) in bad {
            let answer = change(&world, &owner, herself, body).await.expect(422).problem("invalid_input");
            assert_eq!(answer.fields(), [field]);
        }
        for body in [json!({ "role": "king" }), json!({ "permissions": ["everything"] }), json!({ "active": "no" }), json!({ "id": 1 })] {
            change(&world, &owner, herself, body).await.expect(422).problem("invalid_input");
        }
        assert_eq!(world.db.contents().await, before);

        // A second owner may take the first one's place; then the first is an admin like others.
        let second = change(&world, &owner, herself, json!({ "role": "owner" })).await.expect(200).json;
        assert_eq!(second["role"], "owner");
        change(&world, &owner, head, json!({ "role": "admin" })).await.problem("own_standing");
        change(&world, &admin, head, json!({ "role": "admin" })).await.expect(200);
        change(&world, &owner, &second, json!({ "active": false })).await.expect(403).problem("owners_only");
    }
}
