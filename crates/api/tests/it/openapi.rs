//! The committed document is the one the code makes.

use std::path::PathBuf;

use serde_json::Value;

use crate::kit::{World, on_each_database};

#[test]
fn the_committed_document_is_fresh() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web-sidebar/openapi.json");
    let made = serde_json::to_string_pretty(&sidebook_api::document()).unwrap() + "\n";
    if std::env::var_os("SIDEBOOK_UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == made,
        "web-sidebar/openapi.json is stale: run SIDEBOOK_UPDATE=1 cargo test -p sidebook-api"
    );
}

#[test]
fn operation_ids_are_a_verb_and_a_resource_and_every_answer_is_described() {
    let document = serde_json::to_value(sidebook_api::document()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let verbs = [
        "add", "bind", "cancel", "change", "choose", "create", "delete", "end", "export", "finish", "list",
        "mark", "put", "read", "release", "remove", "resolve", "set", "settle", "start", "take", "void",
    ];
    let mut ids = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(verbs.contains(&id.split('_').next().unwrap()), "{id}");
            ids.push(id.to_owned());
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let described = answer["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty());
                assert!(described, "{method} {path} {status}");
            }
            assert!(
                operation["responses"].get("500").is_some(),
                "{id} has its problems"
            );
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn every_code_of_the_catalogue_is_documented_somewhere_or_common() {
    let document = serde_json::to_string(&document_paths()).unwrap();
    // The first answers what no operation does, the second any while a database or Redis is away.
    let common = ["method_not_allowed", "unavailable"];
    for code in sidebook_api::ProblemCode::ALL {
        let code = code.code();
        assert!(
            common.contains(&code) || document.contains(&format!("`{code}`")),
            "{code}"
        );
    }
}

fn document_paths() -> Value {
    serde_json::to_value(sidebook_api::document()).unwrap()["paths"].clone()
}

on_each_database! {
    async fn the_document_is_served(db: TestDatabase) {
        let world = World::new(db).await;
        let served = world.page("/openapi.json").send(&world).await.expect(200).json;
        assert_eq!(served["paths"], document_paths());
    }
}
