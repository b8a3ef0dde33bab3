//! The console's list of clients, what it is filtered and sorted by, and the files of it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use sidebook_domain::{ClientName, Mobile, TaxpayerKind};
use sidebook_storage::{NewClient, NewClientContact};

use crate::kit::{Answer, Value, World, json, on_each_database, percent};

/// Clients besides those of the house, all of nobody.
async fn add_clients(world: &World, names: &[&str]) {
    let work = world.db.storage.begin().await.unwrap();
    let new = names.iter().map(|name| {
        let mut new = NewClient::named(ClientName::parse(name).unwrap(), TaxpayerKind::General);
        new.contacts = vec![NewClientContact {
            name: "+赵".to_owned(),
            role: None,
            mobile: Some(Mobile::parse("13511112222").unwrap()),
            landline: None,
        }];
        new
    });
    work.of(world.ours.agency)
        .clients()
        .add_many(new.collect())
        .await
        .unwrap();
    work.commit().await.unwrap();
}

fn names(answer: &Answer) -> Vec<&str> {
    let items = answer.json["items"].as_array().unwrap();
    items.iter().map(|item| item["name"].as_str().unwrap()).collect()
}

on_each_database! {
    async fn clients_are_listed_filtered_sorted_and_counted(db: TestDatabase) {
        let world = World::new(db).await;
        world.pass(3 * 24 * 60 * 60);
        let owner = world.console(&world.ours.owner_mobile()).await;
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        add_clients(&world, &["=安康商贸有限公司", "北斗信息有限公司", "昌盛商贸有限公司"]).await;
        let list = |query: &str| world.get(&format!("/console/clients?{query}"));
        let (first, second) = ("重庆晨光餐饮有限公司1", "成都蓝天科技有限公司1");

        let all = list("sort=name").by(&owner).send(&world).await.expect(200);
        assert_eq!(names(&all), ["=安康商贸有限公司", "北斗信息有限公司", "昌盛商贸有限公司", second, first]);
        assert_eq!(all.json["totals"], json!({ "rows": 5 }));
        let row = &all.json["items"][4];
        assert_eq!(row["tags"][0]["name"], "重要");
        assert_eq!((&row["owner_name"], &row["contact_name"], &row["linked"]), (&json!("张敏"), &json!("王总"), &json!(true)));

        let since = all.json["items"][0]["created_at"].as_str().unwrap()[..10].to_owned();
        for (query, found) in [
            (format!("search={}&sort=-name", percent("商贸")), vec!["昌盛商贸有限公司", "=安康商贸有限公司"]),
            (format!("search={}", percent("cqcg")), vec![first]),
            (format!("owner_id={}", world.ours.clerk), vec![second]),
            ("owned=false&sort=name".to_owned(), vec!["=安康商贸有限公司", "北斗信息有限公司", "昌盛商贸有限公司"]),
            ("owned=true&sort=tax_id".to_owned(), vec![second, first]),
            (format!("tag_id={}", world.ours.tag), vec![first]),
            ("taxpayer_kind=small_scale".to_owned(), vec![first]),
            ("linked=false&owned=true".to_owned(), vec![second]),
            (format!("created_since={since}&search={}", percent("北斗")), vec!["北斗信息有限公司"]),
            (format!("created_since={since}&owned=true"), vec![]),
            (format!("search={}", percent("\u{202E}🙂\0")), vec![]),
        ] {
            let answer = list(&query).by(&owner).send(&world).await.expect(200);
            assert_eq!(names(&answer), found, "{query}");
            assert_eq!(answer.json["totals"]["rows"], found.len(), "{query}");
        }

        // Whoever is no admin sees what they may open: the one they look after, and the one that they talk with.
        let mine = list("sort=name").by(&clerk).send(&world).await.expect(200);
        assert_eq!(names(&mine), [second, first]);
        let counters = world.get("/console/client-counters");
        let counts = |answer: Answer| ["all", "new_today", "new_this_month", "mine"].map(|key| answer.json[key].as_i64().unwrap());
        assert_eq!(counts(counters.clone().by(&owner).send(&world).await.expect(200))[..2], [5, 3]);
        assert_eq!(counts(counters.by(&clerk).send(&world).await.expect(200)), [2, 0, 2, 1]);
    }

    async fn pages_of_every_order_follow_each_other(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        add_clients(&world, &["安康商贸有限公司", "北斗信息有限公司"]).await;
        for sort in ["match", "name", "-name", "tax_id", "-tax_id", "created_at", "-created_at", "-updated_at", "match&search=%E5%85%AC%E5%8F%B8"] {
            let all = world.get(&format!("/console/clients?sort={sort}")).by(&owner).send(&world).await.expect(200);
            let (mut paged, mut after) = (Vec::new(), String::new());
            loop {
                let page = world.get(&format!("/console/clients?limit=1&sort={sort}{after}")).by(&owner).send(&world).await.expect(200);
                paged.extend(names(&page).into_iter().map(str::to_owned));
                assert_eq!(page.json["totals"].is_null(), !after.is_empty());
                let Some(next) = page.json["next"].as_str() else { break };
                after = format!("&after={}", percent(next));
            }
            assert_eq!(paged, names(&all), "{sort}");
            assert_eq!(paged.len(), 4, "{sort}");
        }
        for (query, field) in [
            ("limit=0", "limit:out_of_range"),
            ("after=nonsense", "after:not_a_cursor"),
            ("sort=nonsense", "sort:unknown_word"),
            ("nonsense=1", "nonsense:unknown"),
            ("created_since=yesterday", ":wrong_type"),
            ("owned=perhaps", ":wrong_type"),
            ("taxpayer_kind=big", ":wrong_type"),
        ] {
            let refused = world.get(&format!("/console/clients?{query}")).by(&owner).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(refused.fields(), [field], "{query}");
        }
        let long = world.get(&format!("/console/clients?search={}", "x".repeat(101))).by(&owner).send(&world).await.problem("invalid_input");
        assert_eq!(long.fields(), ["search:too_long"]);
    }

    async fn a_list_is_taken_along_as_a_file(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let many: Vec<String> = (0..430).map(|number| format!("=第{number:03}家商贸有限公司")).collect();
        add_clients(&world, &many.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let file = |query: &str| world.get(&format!("/console/clients/export?{query}")).by(&owner);

        let csv = file("format=csv&columns=name,contact,taxpayer_kind&owned=false&sort=name&language=en").send(&world).await.expect(200);
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        assert!(csv.header("content-disposition").unwrap().contains("list.csv"));
        let text = csv.text.strip_prefix('\u{FEFF}').unwrap();
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 431);
        assert_eq!(lines[..2], ["Name,Contact,Taxpayer", "'=第000家商贸有限公司,'+赵,General taxpayer"]);
        assert_eq!(lines[430], "'=第429家商贸有限公司,'+赵,General taxpayer");

        let xlsx = file("format=xlsx&search=%E6%99%A8%E5%85%89").send(&world).await.expect(200);
        let mut book = Xlsx::new(Cursor::new(xlsx.body)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let rows: Vec<&[Data]> = range.rows().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0][0], Data::String("客户名称".into()));
        assert_eq!(rows[1][0], Data::String("重庆晨光餐饮有限公司1".into()));

        let view = world.db.storage.view();
        let noted = view.of(world.ours.agency).audit().about("list:clients", 9).await.unwrap();
        let details: Vec<Value> = noted.into_iter().map(|entry| entry.detail).collect();
        assert_eq!(details, [json!({ "rows": 1, "format": "xlsx" }), json!({ "rows": 430, "format": "csv" })]);
        for (query, field) in [
            ("columns=name", "format:missing"),
            ("format=pdf", ":wrong_type"),
            ("format=csv&columns=secret", "columns:unknown_word"),
            ("format=csv&columns=name,name", "columns:duplicate"),
        ] {
            assert_eq!(file(query).send(&world).await.expect(422).fields(), [field], "{query}");
        }
    }
}
