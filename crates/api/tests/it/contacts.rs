//! Contacts and groups in the console: what is found, by whom, and how it is linked.

use sidebook_domain::Permission;

use crate::kit::{Value, World, json, on_each_database, percent};

async fn list(world: &World, token: &str, path: &str) -> Value {
    world
        .get(&format!("/console/{path}"))
        .by(token)
        .send(world)
        .await
        .expect(200)
        .json
}

fn all<'a>(page: &'a Value, field: &str) -> Vec<&'a str> {
    let rows = page["items"].as_array().unwrap().iter();
    rows.map(|row| row[field].as_str().unwrap_or_default()).collect()
}

on_each_database! {
    async fn contacts_and_groups_are_listed_filtered_and_in_pages(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let clerk = world.console(&world.ours.clerk_mobile()).await;

        let everything = list(&world, &owner, "contacts?sort=name").await;
        assert_eq!((all(&everything, "name").len(), &everything["total"], &everything["next"]), (2, &json!(2), &Value::Null));
        let own = list(&world, &clerk, "contacts").await;
        assert_eq!(all(&own, "conversation_id"), [world.ours.lis_contact.to_string()]);
        let row = &own["items"][0];
        assert_eq!((&row["followers"][0]["member"]["name"], &row["followers"][0]["remark"]), (&json!("李静"), &json!("晨光-王总")));
        assert_eq!(row["linked_clients"][0]["id"], json!(world.ours.first));
        assert_eq!(all(&list(&world, &clerk, "groups").await, "name"), ["晨光服务群"]);
        let group = &list(&world, &owner, "groups").await["items"][0];
        assert_eq!((&group["owner"]["name"], &group["members"]), (&json!("李静"), &json!(2)));

        // Whoever is bound to no account has none of their own.
        let admin_only = format!("contacts?corp_id={}&member_id=zhang", world.ours.corp);
        for (path, count) in [
            ("contacts?linked=true", 1),
            ("contacts?linked=false", 1),
            (admin_only.as_str(), 1),
            ("contacts?tag=etnone", 0),
            ("contacts?gone=true", 0),
            (&format!("contacts?search={}", percent("晨光")), 1),
            (&format!("contacts?search={}", percent("没有这样的人")), 0),
            ("contacts?search=%00", 0),
            ("groups?linked=true", 0),
            (&format!("groups?search={}&sort=name", percent("服务")), 1),
        ] {
            let found = list(&world, &owner, path).await;
            assert_eq!((found["items"].as_array().unwrap().len(), &found["total"]), (count, &json!(count)), "{path}");
        }
        for sort in ["since", "-since", "name", "-name"] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = list(&world, &owner, &format!("contacts?limit=1&sort={sort}{after}")).await;
                seen.extend(all(&page, "name").into_iter().map(str::to_owned));
                let Some(next) = page["next"].as_str() else { break };
                assert_eq!(page["total"].is_null(), !after.is_empty());
                after = format!("&after={}", percent(next));
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 2, "{sort}");
        }
        let names = async |query: &str| {
            let page = list(&world, &owner, query).await;
            all(&page, "name").into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut turned = names("contacts?sort=name").await;
        turned.reverse();
        assert_eq!(names("contacts?sort=-name").await, turned);
        let export = |path: &str| world.get(&format!("/console/{path}")).by(&owner);
        let file = export("contacts/export?format=csv&columns=name,people,clients&linked=true").send(&world).await.expect(200).text;
        assert!(file.ends_with("李静 (晨光-王总),重庆晨光餐饮有限公司1\r\n"), "{file}");
        let file = export("groups/export?format=csv&language=en&columns=name,people,members").send(&world).await.expect(200).text;
        assert_eq!(file, "\u{FEFF}Group,Owner,People\r\n晨光服务群,李静,2\r\n");
        let file = export("links/export?format=csv&columns=client,kind,linked_by,conversation").send(&world).await.expect(200).text;
        assert_eq!(file.split_terminator("\r\n").count(), 2, "{file}");
        let first = list(&world, &owner, "contacts?limit=1").await;
        let next = first["next"].as_str().unwrap();
        for (query, field) in [
            ("limit=0".to_owned(), "limit:out_of_range"),
            ("after=x".to_owned(), "after:not_a_cursor"),
            (format!("sort=name&after={next}"), "after:not_a_cursor"),
            (format!("search={}", "x".repeat(101)), "search:too_long"),
            ("member_id=li".to_owned(), "corp_id:missing"),
            ("sort=newest".to_owned(), "sort:unknown_word"),
            ("tag=%22".to_owned(), "tag:not_an_id"),
        ] {
            let refused = world.get(&format!("/console/contacts?{query}")).by(&owner).send(&world).await;
            assert_eq!(refused.expect(422).problem("invalid_input").fields(), [field], "{query}");
        }
        let filters = list(&world, &clerk, "contact-filters").await;
        assert_eq!(filters["corps"][0]["members"], json!([]), "only admins choose among members");
    }

    async fn conversations_are_linked_in_bulk_by_a_click_and_unlinked(db: TestDatabase) {
        let world = World::new(db).await;
        let (owner, clerk) = (world.console(&world.ours.owner_mobile()).await, world.console(&world.ours.clerk_mobile()).await);
        let (group, own, colleagues) = (world.ours.group, world.ours.lis_contact, world.ours.zhangs_contact);
        let suggested = list(&world, &clerk, &format!("conversations/{group}/link-suggestions")).await;
        assert_eq!((&suggested["items"][0]["id"], &suggested["items"][0]["reasons"][0]["kind"]), (&json!(world.ours.first), &json!("name")));
        let hidden = world.get(&format!("/console/conversations/{colleagues}/link-suggestions")).by(&clerk).send(&world).await;
        hidden.expect(403).problem("not_your_conversation");
        assert!(world.audit(&world.ours).await.is_empty(), "nothing is linked by asking");

        let body = json!({ "items": [
            { "conversation_id": group, "client_ids": [world.ours.first, world.ours.second] },
            { "conversation_id": own, "client_ids": [world.ours.first] },
            { "conversation_id": colleagues, "client_ids": [world.ours.second] },
        ] });
        let outcomes = |results: &Value| results["items"].as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let send = async |path: &str, body: &Value| world.post(path, body.clone()).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(outcomes(&send("/console/links", &body).await), ["linked", "linked", "unchanged", "not_your_conversation"]);
        assert_eq!(outcomes(&send("/console/links", &body).await)[..2], ["unchanged", "unchanged"]);
        for wrong in [json!([]), json!([{ "conversation_id": own, "client_ids": [] }]), json!([{ "conversation_id": own, "client_ids": vec![world.ours.first; 201] }])] {
            let refused = world.post("/console/links", json!({ "items": wrong })).by(&clerk).send(&world).await;
            assert_eq!(refused.expect(422).problem("invalid_input").fields(), ["items:out_of_range"]);
        }

        let links = list(&world, &owner, "links").await;
        assert_eq!((links["total"].as_u64(), links["items"][0]["linked_by"]["name"].as_str()), (Some(3), Some("李静")));
        for (query, count) in [
            ("kind=group".to_owned(), 2),
            ("kind=contact".to_owned(), 1),
            (format!("owner_id={}", world.ours.clerk), 1),
            (format!("tag_id={}", world.ours.tag), 2),
            (format!("search={}", percent("lantian")), 1),
            ("since=2099-01-01T00:00:00Z".to_owned(), 0),
            ("search=%00".to_owned(), 0),
        ] {
            assert_eq!(list(&world, &owner, &format!("links?{query}")).await["total"], json!(count), "{query}");
        }
        let first = list(&world, &owner, "links?limit=2").await;
        let rest = list(&world, &owner, &format!("links?limit=2&after={}", first["next"].as_str().unwrap())).await;
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
        // Of a colleague's conversation the client is seen, not the name.
        let by_owner = json!({ "items": [{ "conversation_id": colleagues, "client_ids": [world.ours.second] }] });
        world.post("/console/links", by_owner).by(&owner).send(&world).await.expect(200);
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::LinkGroups, Permission::ViewLinkedClients]).await;
        let seen = list(&world, &clerk, "links").await;
        assert_eq!((&seen["items"][0]["conversation_name"], &seen["items"][0]["is_yours"]), (&Value::Null, &json!(false)));

        assert_eq!(outcomes(&send("/console/links/remove", &body).await), ["removed", "removed", "no_permission", "not_your_conversation"]);
        assert_eq!(outcomes(&send("/console/links/remove", &body).await)[..2], ["unchanged", "unchanged"]);
        let actions = world.audited(&world.ours).await;
        assert_eq!(actions.iter().filter(|action| *action == "client_unlinked").count(), 2);
    }

    async fn what_only_one_side_has_is_seen_and_nothing_is_changed_by_looking(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let look = async |kind: &str| {
            let path = format!("/console/corps/{}/drift", world.ours.corp);
            world.post(&path, json!({ "kind": kind })).by(&owner).send(&world).await
        };
        world.platform.follow(&world.ours.platform_corp, "wang", "wm-new");
        let platform = &world.ours.platform_corp;
        world.platform.dismiss(platform, "wr-li");
        let before = world.db.contents().await;
        let contacts = look("contacts").await.expect(200).json;
        assert_eq!((&contacts["complete"], &contacts["platform_count"], &contacts["known_count"]), (&json!(true), &json!(3), &json!(2)));
        assert_eq!((&contacts["only_platform"][0]["platform_id"], &contacts["only_here_count"]), (&json!("wm-new"), &json!(0)));
        let groups = look("groups").await.expect(200).json;
        assert_eq!((&groups["only_platform_count"], &groups["only_here"][0]["name"]), (&json!(0), &json!("晨光服务群")));
        // Of what is not read nothing is said to be missing.
        world.platform.set_licensed(platform, "li", false);
        let partly = look("contacts").await.expect(200).json;
        assert_eq!((&partly["complete"], &partly["only_here_count"], &partly["only_here"]), (&json!(false), &Value::Null, &json!([])));
        world.platform.set_licensed(platform, "li", true);
        // What is more than one look reads is reached by the next, which goes on where it stopped.
        for number in 0..25 {
            world.platform.follow(platform, "wang", &format!("wm-many-{number}"));
        }
        world.platform.page_size(1);
        let part = async |after: &Value| {
            let path = format!("/console/corps/{}/drift", world.ours.corp);
            let body = json!({ "kind": "contacts", "after": after });
            world.post(&path, body).by(&owner).send(&world).await
        };
        let (mut found, mut next) = (0, Value::Null);
        for read in [19, 9] {
            let told = if next.is_null() { look("contacts").await } else { part(&next).await }.expect(200).json;
            assert_eq!((&told["platform_count"], &told["complete"], &told["only_here_count"]), (&json!(read), &json!(false), &Value::Null));
            found += told["only_platform_count"].as_u64().unwrap();
            next = told["next"].clone();
        }
        assert_eq!((found, &next), (26, &Value::Null));
        for wrong in [json!("wang"), json!(""), json!("\n1"), json!("王".repeat(700))] {
            part(&wrong).await.expect(422).problem("invalid_input");
        }
        assert_eq!(world.db.contents().await, before);
        look("groups").await.expect(200);
        look("groups").await.expect(429).problem("too_many_requests");
        world.disconnect(&world.ours).await;
        look("groups").await.expect(403).problem("corp_disconnected");
    }
}
