//! Looking for clients and reading them.

use crate::kit::{World, on_each_database, percent};

on_each_database! {
    async fn clients_are_found_by_name_pinyin_and_numbers(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        for (typed, matched) in [("晨光", "name"), ("cqcg", "pinyin"), ("ma5u", "tax_id"), ("1370000", "mobile")] {
            let found = world.get(&format!("/clients?search={}", percent(typed))).by(&clerk).send(&world).await.expect(200).json;
            let items = found["items"].as_array().unwrap();
            assert_eq!(items.len(), 1, "{typed}");
            assert_eq!(items[0]["name"], "重庆晨光餐饮有限公司1");
            assert_eq!(items[0]["owner_name"], "张敏");
            assert_eq!(items[0]["matched_by"], matched, "{typed}");
        }
        let none = world.get("/clients?search=zzz").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(none["items"].as_array().unwrap().len(), 0);
    }

    async fn pages_follow_each_other(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let first = world.get("/clients?limit=1").by(&clerk).send(&world).await.expect(200).json;
        let next = first["next"].as_str().unwrap();
        let second = world.get(&format!("/clients?limit=1&after={}", percent(next))).by(&clerk).send(&world).await.expect(200).json;
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
        assert!(second.get("next").is_none());
        for (query, field) in [
            ("limit=0", "limit:out_of_range"),
            ("limit=101", "limit:out_of_range"),
            ("after=nonsense", "after:not_a_cursor"),
            ("nonsense=1", "nonsense:unknown"),
        ] {
            let refused = world.get(&format!("/clients?{query}")).by(&clerk).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field], "{query}");
        }
        let long = world.get(&format!("/clients?search={}", "x".repeat(101))).by(&clerk).send(&world).await.problem("invalid_input");
        assert_eq!(long.fields(), ["search:too_long"]);
    }

    async fn a_client_is_read_with_people_and_tags(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let mut file = world.get(&format!("/clients/{}", world.ours.first)).by(&clerk).send(&world).await.expect(200).json;
        crate::kit::hide_ids(&mut file);
        insta::assert_json_snapshot!("client_file", file);
        let mut card = world.get(&format!("/clients/{}/services", world.ours.first)).by(&clerk).send(&world).await.expect(200).json;
        crate::kit::hide_ids(&mut card);
        insta::assert_json_snapshot!("service_card", card);
        world.get("/clients/not-an-id").by(&clerk).send(&world).await.expect(404).problem("not_found");
    }
}
