//! The search by bits finds what reading every key would find, also of rows that an older version wrote.

use crate::support::{agency, client, mobile};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use secrecy::ExposeSecret;
use sidebook_domain::{SearchGrams, SearchKey, core_name, search_terms};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{NewClient, NewClientContact, Page};

/// Companies with polyphones, letters, digits, full-width characters and a few that differ in one place.
fn companies() -> Vec<NewClient> {
    let letters: Vec<char> = "晨光重行乐长单曾朝宏瑞恒嘉信达".chars().collect();
    let trades = [
        "餐饮有限公司",
        "Ａbc 科技",
        "商贸（重庆）有限公司",
        "100% 果汁_店",
    ];
    (0_usize..240)
        .map(|number| {
            let letter = |every: usize| letters[(number / every) % letters.len()];
            let trade = trades[number % trades.len()];
            let mut new = client(&format!("重庆{}{}{trade}{number}", letter(1), letter(15)));
            new.short_name = (number % 3 > 0).then(|| format!("{}{}", letter(1), letter(15)));
            new.tax_id = (number % 2 > 0).then(|| format!("91500000MA5U{number:06}"));
            let numbers = (number % 5 > 0).then(|| mobile(&format!("138{:08}", number * 7_919)));
            new.contacts = vec![NewClientContact {
                name: "王总".into(),
                role: None,
                mobile: numbers,
                landline: None,
            }];
            new
        })
        .collect()
}

/// What a person may type to find a client, and what finds none.
fn typed(keys: &[SearchKey]) -> Vec<String> {
    let mut typed: Vec<String> = [
        "",
        "c",
        "重",
        "cq",
        "zq",
        "晨光 1380",
        "abc",
        "ABC",
        "100%",
        "_",
        "\\",
        "不在",
        "zzz",
        "晨cg",
    ]
    .map(str::to_owned)
    .to_vec();
    for (number, key) in keys.iter().enumerate().step_by(7) {
        for (line, length) in key.as_str().lines().zip([2, 3, 5, 4, 6]) {
            let from = (number * 3) % line.chars().count();
            typed.push(line.chars().skip(from).take(length).collect());
        }
    }
    typed
}

async fn connect(db: &TestDatabase) -> DatabaseConnection {
    Database::connect(db.url.expose_secret()).await.unwrap()
}

on_each_database! {
    async fn every_search_finds_what_reading_every_key_finds(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let new = companies();
        let keys: Vec<SearchKey> = new
            .iter()
            .map(|new| {
                let tax_id = new.tax_id.clone();
                let number = new.contacts[0].mobile.as_ref().map(|number| number.as_str().to_owned());
                let others: Vec<&str> = [&new.short_name, &number, &tax_id].into_iter().flatten().map(String::as_str).collect();
                SearchKey::of(new.name.as_str(), &others)
            })
            .collect();
        let work = db.storage.begin().await.unwrap();
        let added = work.of(ours.id).clients().add_many(new.clone()).await.unwrap();
        work.of(theirs.id).clients().add_many(new).await.unwrap();
        work.commit().await.unwrap();
        let connection = connect(&db).await;
        for every in ["with bits", "half of them written by a version before this one"] {
            for typed in typed(&keys) {
                let terms = search_terms(&typed);
                let mut wanted: Vec<_> = added
                    .iter()
                    .zip(&keys)
                    .filter(|(_, key)| terms.iter().all(|term| key.as_str().contains(term.as_str())))
                    .map(|(client, _)| client.id)
                    .collect();
                let (mut found, mut after) = (Vec::new(), None);
                loop {
                    let page = Page { limit: 200, after };
                    let hits = db.storage.view().of(ours.id).clients().search(&terms, page).await.unwrap();
                    found.extend(hits.items.iter().map(|hit| hit.client.id));
                    after = hits.next;
                    if after.is_none() { break }
                }
                wanted.sort();
                found.sort();
                assert_eq!(found, wanted, "{typed} {every}");
            }
            let forget = "UPDATE clients SET grams_0 = NULL, grams_1 = NULL, grams_2 = NULL, grams_3 = NULL, grams_4 = NULL, \
                          grams_5 = NULL, core_name = NULL WHERE name LIKE '%1' OR name LIKE '%科技%'";
            connection.execute_unprepared(forget).await.unwrap();
        }
    }

    async fn an_upgrade_writes_the_bits_of_the_clients_that_are_there(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        // More than the step reads at once.
        let more = (0..300).map(|number| client(&format!("晨光第{number}分公司")));
        work.of(ours.id).clients().add_many(companies().into_iter().chain(more).collect()).await.unwrap();
        work.commit().await.unwrap();
        let connection = connect(&db).await;
        let rows = async |sql: &str| {
            connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await.unwrap()
        };
        let since = rows("SELECT version FROM seaql_migrations WHERE version >= 'm20261127_170100'").await.len();
        db.storage.migrate_down(u32::try_from(since).unwrap()).await.unwrap();
        db.storage.migrate().await.unwrap();
        let all = rows("SELECT name, search_key, core_name, grams_0, grams_1, grams_2, grams_3, grams_4, grams_5 FROM clients").await;
        assert_eq!(all.len(), 540);
        for row in all {
            let text = |column| row.try_get::<String>("", column).unwrap();
            let words = std::array::from_fn(|word| row.try_get::<i64>("", &format!("grams_{word}")).unwrap());
            assert_eq!(SearchGrams::of_key(&text("search_key")).words(), words);
            assert_eq!(core_name(&text("name")), text("core_name"));
        }
    }
}
