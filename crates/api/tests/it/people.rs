//! The agency's people: who is added, what each may do, who may change that.

use sidebook_domain::Permission;
use sidebook_messenger::fake::Fault;
use sidebook_messenger::{Department, Failure};

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

/// Reads the members of our corp, as the worker does.
async fn read_members(world: &World) {
    let known = world.platform.corp(&world.ours.platform_corp).unwrap();
    let members: Vec<_> = known.members.into_values().map(|known| known.member).collect();
    let work = world.db.storage.begin().await.unwrap();
    let door = work.of(world.ours.agency);
    let read_at = world.db.storage.now();
    assert!(
        door.members()
            .upsert_all(world.ours.corp, &members, read_at)
            .await
            .unwrap()
    );
    work.commit().await.unwrap();
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
        world.platform.place_member(&world.ours.platform_corp, "li", "李静", &[12]);
        read_members(&world).await;
        let work = world.db.storage.begin().await.unwrap();
        let door = work.of(world.ours.agency);
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

    async fn accounts_are_matched_and_unmatched(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        world.platform.place_member(&world.ours.platform_corp, "wang", "赵强", &[1]);
        world.platform.add_member(&world.ours.platform_corp, "zhaoqiang");
        read_members(&world).await;
        let zhao = world.add_staff(&world.ours, "13700001111").await;

        let listed = world.get("/console/members").by(&owner).send(&world).await.expect(200).json;
        let told = |row: &Value| (row["member_id"].as_str().unwrap().to_owned(), row["binding"]["staff"]["name"].as_str().map(str::to_owned), row["suggestions"][0]["reason"].as_str().map(str::to_owned));
        let told: Vec<_> = listed["items"].as_array().unwrap().iter().map(told).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told[..2], [("wang".to_owned(), None, some("name")), ("zhaoqiang".to_owned(), None, some("pinyin"))]);
        let mut bound = told[2..].to_vec();
        bound.sort();
        assert_eq!(bound, [("li".to_owned(), some("李静"), None), ("zhang".to_owned(), some("张敏"), None)]);

        let body = |member: &str, staff: &Value| json!({ "corp_id": world.ours.corp, "member_id": member, "staff_id": staff });
        let matched = async |token: &str, member: &str, staff: &Value| world.post("/console/staff-bindings", body(member, staff)).by(token).send(&world).await;
        let binding = matched(&owner, "wang", &json!(zhao)).await.expect(201).json;
        // Signed in beside a chat without a code from now on.
        let beside = world.sidebar("ww1", "wang").await;
        matched(&owner, "zhaoqiang", &json!(zhao)).await.expect(409).problem("already_bound");
        matched(&owner, "nobody", &json!(zhao)).await.expect(404);
        matched(&owner, "", &json!(zhao)).await.expect(422);
        // Whoever may match makes no account somebody's who may more than they.
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::MatchStaff]).await;
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        matched(&clerk, "zhaoqiang", &json!(world.ours.owner)).await.expect(403).problem("no_permission");

        let both = json!({ "staff_binding_ids": [binding["id"], world.ours.clerk_binding] });
        let unmatch = async || world.post("/console/staff-bindings/remove", both.clone()).by(&owner).send(&world).await.expect(200).json;
        let outcomes = |results: &Value| results["items"].as_array().unwrap().iter().map(|item| item["outcome"].clone()).collect::<Vec<_>>();
        assert_eq!(outcomes(&unmatch().await), ["removed", "removed"]);
        world.get("/sidebar/session").by(&beside).send(&world).await.expect(403).problem("staff_not_bound");
        assert_eq!(outcomes(&unmatch().await), ["unchanged", "unchanged"]);
        let none = json!({ "staff_binding_ids": [] });
        world.post("/console/staff-bindings/remove", none).by(&owner).send(&world).await.expect(422);

        // The log tells it in names, by person, action and kind of thing, page by page.
        let log = async |query: &str| world.get(&format!("/console/audit-entries{query}")).by(&owner).send(&world).await.expect(200).json;
        let all = log("").await;
        let actions: Vec<_> = all["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect();
        assert_eq!(actions, ["staff_unbound", "staff_unbound", "staff_matched"]);
        assert_eq!((&all["items"][2]["subject_name"], &all["items"][2]["staff"]["name"]), (&json!("赵强"), &json!("张敏")));
        let first = log("?limit=2").await;
        let rest = log(&format!("?limit=2&after={}", first["next"].as_str().unwrap())).await;
        assert_eq!((rest["items"][0]["action"].as_str(), &rest["next"]), (Some("staff_matched"), &Value::Null));
        for (query, count) in [("?action=staff_matched", 1), ("?subject=staff_binding", 3), ("?subject=staff", 0), ("?until=2020-01-01T00:00:00Z", 0)] {
            assert_eq!(log(query).await["items"].as_array().unwrap().len(), count, "{query}");
        }
        assert_eq!(log(&format!("?staff_id={}", world.ours.clerk)).await["items"], json!([]));
        for query in ["?after=x", "?action=%00", "?limit=0", "?since=yesterday"] {
            let refused = world.get(&format!("/console/audit-entries{query}")).by(&owner).send(&world).await;
            refused.expect(422).problem("invalid_input");
        }
    }

    async fn clients_are_handed_over_one_by_one(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let held = async |id| world.get(&format!("/console/staff/{id}/holdings")).by(&owner).send(&world).await.expect(200).json;
        let clerks = held(world.ours.clerk).await;
        let first = json!({
            "corp": { "id": world.ours.corp, "name": "渝信企业1" }, "has_left": false, "is_connected": true,
            "contacts": [{ "conversation_id": world.ours.lis_contact, "name": "晨光-王总" }], "contact_count": 1,
            "groups": [{ "conversation_id": world.ours.group, "name": "晨光服务群" }], "group_count": 1,
        });
        assert_eq!((&clerks["clients"][0]["id"], &clerks["accounts"]), (&json!(world.ours.second), &json!([first])));
        let hand = async |from, body: Value| world.post(&format!("/console/staff/{from}/handover"), body).by(&owner).send(&world).await;
        let body = json!({ "to_staff_id": world.ours.owner, "client_ids": [world.ours.second, world.ours.first] });
        let done = hand(world.ours.clerk, body.clone()).await.expect(200).json;
        let outcomes: Vec<_> = done["items"].as_array().unwrap().iter().map(|item| item["outcome"].clone()).collect();
        assert_eq!(outcomes, ["moved", "not_theirs"], "the first is the owner's already");
        assert_eq!(hand(world.ours.clerk, body).await.expect(200).json["items"][0]["outcome"], "not_theirs");
        assert_eq!(held(world.ours.clerk).await["clients"], json!([]));
        let trail = world.audit(&world.ours).await;
        assert_eq!((trail.len(), trail[0].action.as_str(), &trail[0].detail["after"]["owner_id"]), (1, "client_handed_over", &json!("张敏")));
        let log = world.get("/console/audit-entries?action=client_handed_over").by(&owner).send(&world).await.expect(200).json;
        let change = json!([{ "field": "owner_id", "before": "李静", "after": "张敏" }]);
        assert_eq!((&log["items"][0]["changes"], log["items"][0]["subject_kind"].as_str()), (&change, Some("client")));

        world.set_active(&world.ours, world.ours.clerk, false).await;
        for (to, clients, field) in [
            (world.ours.clerk, vec![world.ours.first], "to_staff_id:not_active"),
            (world.ours.owner, vec![world.ours.first], "to_staff_id:not_active"),
            (world.ours.owner, vec![], "client_ids:out_of_range"),
            (world.ours.owner, vec![world.ours.first; 501], "client_ids:out_of_range"),
        ] {
            let refused = hand(world.ours.owner, json!({ "to_staff_id": to, "client_ids": clients })).await;
            assert_eq!(refused.expect(422).problem("invalid_input").fields(), [field]);
        }
    }

    async fn contacts_and_groups_go_on_the_platform_one_by_one(db: TestDatabase) {
        let world = World::new(db).await;
        let (ours, platform) = (&world.ours, &world.platform);
        let owner = world.console(&ours.owner_mobile()).await;
        let send = async |from, to, ids: Value| {
            let body = json!({ "to_staff_id": to, "conversation_ids": ids });
            world.post(&format!("/console/staff/{from}/transfers"), body).by(&owner).send(&world).await
        };
        let outcomes = |answer: Answer| {
            let items = answer.expect(200).json["items"].clone();
            items.as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let stands = async || {
            let path = format!("/console/staff/{}/transfers?to_staff_id={}", ours.clerk, ours.owner);
            world.get(&path).by(&owner).send(&world).await.expect(200).json
        };
        let both = json!([ours.group, ours.lis_contact, ours.zhangs_contact]);
        let corp = &ours.platform_corp;

        // Of what the platform keeps back, the reason; nothing is begun, so nothing is noted.
        use sidebook_messenger::TransferRefusal::{Other, TakerFull, TakerUnverified, TooOften};
        for (refusal, outcome) in [(TooOften, "too_often"), (TakerFull, "taker_full"), (TakerUnverified, "taker_unverified"), (Other(1), "refused")] {
            platform.hold_back(corp, "wm-li", refusal);
            assert_eq!(outcomes(send(ours.clerk, ours.owner, json!([ours.lis_contact])).await), [outcome]);
        }
        platform.hold_back(corp, "wr-li", TakerFull);
        platform.fault("transfer_contacts", 0, Fault::Refuse(Failure::OutOfScope));
        assert_eq!(outcomes(send(ours.clerk, ours.owner, both.clone()).await), ["taker_full", "not_allowed", "not_theirs"]);
        platform.fault("transfer_contacts", 0, Fault::Transport);
        platform.fault("transfer_groups", 0, Fault::Refuse(Failure::Busy));
        assert_eq!(outcomes(send(ours.clerk, ours.owner, both.clone()).await), ["unavailable", "unavailable", "not_theirs"]);
        let stranger = world.add_staff(ours, "13700001111").await;
        assert_eq!(outcomes(send(ours.clerk, stranger, both.clone()).await), ["taker_not_there", "taker_not_there", "not_theirs"]);
        assert_eq!(outcomes(send(stranger, ours.owner, both.clone()).await), ["not_theirs"; 3]);
        assert!(world.audit(ours).await.is_empty());

        // Sent twice, the second finds it done; named twice, it is done once.
        platform.let_go(corp);
        let twice = json!([ours.group, ours.lis_contact, ours.group]);
        assert_eq!(outcomes(send(ours.clerk, ours.owner, twice).await), ["moved", "begun", "moved"]);
        assert_eq!(outcomes(send(ours.clerk, ours.owner, both.clone()).await), ["not_theirs", "under_way", "not_theirs"]);
        assert_eq!(platform.corp(corp).unwrap().groups[&"wr-li".into()].group.owner, "zhang".into());
        assert_eq!(world.audited(ours).await, ["contact_transfer_begun", "group_transferred"]);
        let log = world.get("/console/audit-entries?action=group_transferred").by(&owner).send(&world).await.expect(200).json;
        let change = json!([{ "field": "owner", "before": "李静", "after": "张敏" }]);
        assert_eq!((&log["items"][0]["changes"], &log["items"][0]["subject_name"]), (&change, &json!("晨光服务群")));

        let waiting = json!({
            "corp": { "id": ours.corp, "name": "渝信企业1" }, "is_allowed": true, "total": 1,
            "items": [{ "conversation_id": ours.lis_contact, "name": "晨光-王总", "standing": "waiting", "ended_at": null }],
        });
        assert_eq!(stands().await, json!({ "corps": [waiting] }));
        assert_eq!(platform.finish_transfers(corp).len(), 2);
        assert_eq!(stands().await["corps"][0]["items"][0]["standing"], "done");
        platform.fault("contact_transfers", 0, Fault::Refuse(Failure::OutOfScope));
        let refused = stands().await;
        assert_eq!((&refused["corps"][0]["is_allowed"], &refused["corps"][0]["items"]), (&json!(false), &json!([])));

        for (to, ids, field) in [
            (ours.clerk, both.clone(), "to_staff_id:not_active"),
            (ours.owner, json!([]), "conversation_ids:out_of_range"),
            (ours.owner, json!(vec![ours.group; 101]), "conversation_ids:out_of_range"),
            (ours.owner, json!(["x"]), ":wrong_type"),
        ] {
            assert_eq!(send(ours.clerk, to, ids).await.expect(422).problem("invalid_input").fields(), [field]);
        }
        world.disconnect(ours).await;
        assert_eq!(outcomes(send(ours.clerk, ours.owner, both).await), ["not_allowed", "not_allowed", "not_theirs"]);
        assert_eq!(stands().await["corps"][0]["is_allowed"], json!(false));
    }

    async fn what_somebody_left_behind_is_handed_over_by_the_calls_for_those_who_left(db: TestDatabase) {
        let world = World::new(db).await;
        let (ours, platform) = (&world.ours, &world.platform);
        let owner = world.console(&ours.owner_mobile()).await;
        let held = async || world.get(&format!("/console/staff/{}/holdings", ours.clerk)).by(&owner).send(&world).await.expect(200).json;
        // An hour before she leaves, a contact ends it; with her, the platform shows nothing of hers any more.
        platform.follow(&ours.platform_corp, "li", "wm-gone");
        let gone = platform.corp(&ours.platform_corp).unwrap().contacts[&"wm-gone".into()].clone();
        let now = world.db.storage.now();
        let work = world.db.storage.begin().await.unwrap();
        let door = work.of(ours.agency);
        door.contacts().upsert(ours.corp, &gone, now, None, true).await.unwrap();
        door.contacts().mark_follow_gone(ours.corp, &"wm-gone".into(), &"li".into(), now).await.unwrap();
        work.commit().await.unwrap();
        world.pass(3600);
        platform.set_time(world.db.storage.now());
        read_members(&world).await;
        platform.remove_member(&ours.platform_corp, "li");
        world.pass(60);
        read_members(&world).await;
        let read_at = world.db.storage.now();
        let work = world.db.storage.begin().await.unwrap();
        let door = work.of(ours.agency);
        assert!(door.contacts().mark_missing(ours.corp, &"wm-li".into(), read_at).await.unwrap());
        door.groups().mark_missing(ours.corp, &"wr-li".into(), read_at).await.unwrap();
        work.commit().await.unwrap();

        let account = held().await["accounts"][0].clone();
        assert_eq!((&account["has_left"], &account["contact_count"], &account["group_count"]), (&json!(true), &json!(1), &json!(1)));
        assert_eq!(account["contacts"][0]["conversation_id"], json!(ours.lis_contact));
        let body = json!({ "to_staff_id": ours.owner, "conversation_ids": [ours.lis_contact, ours.group] });
        let path = format!("/console/staff/{}/transfers", ours.clerk);
        let done = world.post(&path, body).by(&owner).send(&world).await.expect(200).json;
        assert_eq!((&done["items"][0]["outcome"], &done["items"][1]["outcome"]), (&json!("begun"), &json!("moved")));
        let asked = platform.calls().into_iter().find(|call| call.name == "transfer_contacts").unwrap();
        assert_eq!(asked.detail, "li who left to zhang: wm-li");
        // To whom left, nothing goes.
        let body = json!({ "to_staff_id": ours.clerk, "conversation_ids": [ours.zhangs_contact] });
        let path = format!("/console/staff/{}/transfers", ours.owner);
        let refused = world.post(&path, body).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(refused["items"][0]["outcome"], "taker_not_there");
    }
}
