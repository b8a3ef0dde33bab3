//! What the OpenAPI document says of the ids that operations take.

use std::collections::{BTreeMap, BTreeSet};

use crate::kit::Value;

/// Whose token an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    Sidebar,
    Console,
    /// Takes both.
    Either,
}

/// Every operation that asks for a token: its caller and the names of its ids.
pub(super) fn operations() -> BTreeMap<String, (Caller, BTreeSet<String>)> {
    let document = serde_json::to_value(sidebook_api::document()).unwrap();
    let mut found = BTreeMap::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let schemes = operation["security"].as_array().into_iter().flatten();
            let schemes: Vec<&str> = schemes
                .flat_map(|one| one.as_object().unwrap().keys().map(String::as_str))
                .collect();
            let caller = match schemes[..] {
                // Keys of other systems reach no id of ours: `ingest.rs`.
                [] | ["ingest"] => continue,
                ["sidebar"] => Caller::Sidebar,
                ["console"] => Caller::Console,
                ["sidebar", "console"] => Caller::Either,
                _ => panic!("{schemes:?}"),
            };
            let id = operation["operationId"].as_str().unwrap().to_owned();
            found.insert(id, (caller, ids_of(operation, &document)));
        }
    }
    found
}

/// Whatever is in the path, and whatever is a UUID in query and body.
fn ids_of(operation: &Value, document: &Value) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "path" || is_id(&parameter["schema"]) {
            ids.insert(parameter["name"].as_str().unwrap().to_owned());
        }
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    if let Some(schema) = body.as_str() {
        let schema = &document["components"]["schemas"][schema.rsplit('/').next().unwrap()];
        assert!(
            schema["properties"].is_object() || schema["type"] == "object",
            "{schema}"
        );
        collect_ids(schema, document, &mut ids);
    }
    ids
}

/// The UUIDs of a schema and of those it refers to, alone or in lists.
fn collect_ids(schema: &Value, document: &Value, ids: &mut BTreeSet<String>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if is_id(property) {
            ids.insert(name.clone());
            continue;
        }
        for inner in [&property["$ref"], &property["items"]["$ref"]] {
            if let Some(inner) = inner.as_str() {
                let inner = inner.rsplit('/').next().unwrap();
                collect_ids(&document["components"]["schemas"][inner], document, ids);
            }
        }
    }
}

fn is_id(schema: &Value) -> bool {
    schema["format"] == "uuid" || schema["items"]["format"] == "uuid"
}
