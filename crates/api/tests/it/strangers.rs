//! Whoever has no business here, on every route of the OpenAPI document: another agency's ids, no token, the other
//! application's token, an old one, one of a person who is bound (or active) no more. None may learn or change anything.
//!
//! A route that is added without a row here fails the first test.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;

use crate::kit::{House, Request, Value, World, json, on_each_database};

/// A request that would succeed by its shape, with every id foreign or one of them.
pub(crate) struct Row {
    pub(crate) operation: &'static str,
    /// Which ids of the document this covers, each with a request in which it (alone, where there are several) is
    /// another agency's, and the code it has to be refused with.
    foreign: Vec<(&'static str, Request, &'static str)>,
    /// A request of the right shape, for tokens that are not good enough.
    pub(crate) any: Request,
}

fn row(operation: &'static str, any: Request) -> Row {
    Row {
        operation,
        foreign: Vec::new(),
        any,
    }
}

impl Row {
    fn id(self, name: &'static str, request: Request) -> Self {
        self.refused(name, request, "not_found")
    }

    fn refused(mut self, name: &'static str, request: Request, code: &'static str) -> Self {
        self.foreign.push((name, request, code));
        self
    }
}

/// A request as the administrator of `ours` with things of `theirs`.
fn sidebar_rows(world: &World, ours: &House, theirs: &House, their_intent: &str) -> Vec<Row> {
    let (here, there) = (ours.lis_contact, theirs.lis_contact);
    let send = |change: Value| {
        let mut body = json!({
            "conversation_id": here, "client_id": ours.first, "action": "service_expiry_reminder",
            "language": "en", "service_id": ours.service,
        });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        world
            .post("/send-intents", body)
            .with("idempotency-key", "stranger")
    };
    let outcome = |id: &str, conversation| {
        let body = json!({ "conversation_id": conversation, "outcome": "handed_over", "text": "x" });
        world.put(&format!("/send-intents/{id}/outcome"), body)
    };
    let chosen = |id, client| {
        world.put(
            &format!("/conversations/{id}/chosen-client"),
            json!({ "client_id": client }),
        )
    };
    let links = |id, client| {
        world.post(
            &format!("/conversations/{id}/links"),
            json!({ "client_ids": [client] }),
        )
    };
    let unlink = |id, client| world.delete(&format!("/conversations/{id}/links/{client}"));
    let overview = |id, query: String| world.get(&format!("/conversations/{id}/overview{query}"));
    let resolve = |id: &str| {
        world.post(
            "/conversations/resolve",
            json!({ "kind": "contact", "platform_id": id }),
        )
    };
    let log = |query: String| world.get(&format!("/send-intents?{query}"));
    let on = |request: Request| request.with("if-match", "1");
    let client = |id, body: Value| on(world.patch(&format!("/clients/{id}"), body));
    let named = json!({ "name": "王五" });
    let person = |client, contact, method: Method| {
        let body = (method != Method::DELETE).then(|| named.clone());
        on(Request::new(
            method,
            format!("/api/v1/clients/{client}/contacts/{contact}"),
            body,
        ))
    };
    let new_person = |client| on(world.post(&format!("/clients/{client}/contacts"), named.clone()));
    let tags = |client, tag| on(world.put(&format!("/clients/{client}/tags"), json!({ "tag_ids": [tag] })));
    let payment = |house: &House| {
        json!({
            "paid_on": "2026-03-01", "method": "cash", "amount_fen": 1,
            "items": [{ "receivable_id": house.receivables[1], "amount_fen": 1 }],
        })
    };
    let pay = |client, house| {
        world
            .post(&format!("/clients/{client}/payments"), payment(house))
            .with("idempotency-key", "stranger")
    };
    let correct = |id| {
        world
            .put(&format!("/payments/{id}"), payment(ours))
            .with("if-match", "\"1\"")
    };
    let void = |id| world.post(&format!("/payments/{id}/void"), json!({ "reason": "x" }));
    vec![
        row("read_sidebar_session", world.get("/sidebar/session")),
        row("create_page_signatures", world.post("/sidebar/page-signatures", json!({ "url": "https://sidebook.example/" }))),
        row("resolve_conversation", resolve("wm-li")),
        row("read_overview", overview(here, String::new()))
            .id("conversation_id", overview(there, String::new()))
            .id("client_id", overview(here, format!("?client_id={}", theirs.first))),
        row("choose_client", chosen(here, ours.first))
            .id("conversation_id", chosen(there, ours.first))
            .id("client_id", chosen(here, theirs.first)),
        row("add_links", links(here, ours.first))
            .id("conversation_id", links(there, ours.first))
            .id("client_ids", links(here, theirs.first)),
        row("remove_link", unlink(here, ours.first))
            .id("conversation_id", unlink(there, theirs.first))
            .id("client_id", unlink(here, theirs.first)),
        row("list_clients", world.get("/clients")),
        row("read_client", world.get(&format!("/clients/{}", ours.first)))
            .id("client_id", world.get(&format!("/clients/{}", theirs.first))),
        row("read_client_services", world.get(&format!("/clients/{}/services", ours.first)))
            .id("client_id", world.get(&format!("/clients/{}/services", theirs.first))),
        row("edit_client", client(ours.first, json!({ "short_name": "晨" })))
            .id("client_id", client(theirs.first, json!({ "short_name": "晨" })))
            .id("owner_id", client(ours.first, json!({ "owner_id": theirs.clerk }))),
        row("add_client_contact", new_person(ours.first)).id("client_id", new_person(theirs.first)),
        row("edit_client_contact", person(ours.first, ours.contact, Method::PATCH))
            .id("client_id", person(theirs.first, theirs.contact, Method::PATCH))
            .id("contact_id", person(ours.first, theirs.contact, Method::PATCH)),
        row("remove_client_contact", person(ours.first, ours.contact, Method::DELETE))
            .id("client_id", person(theirs.first, theirs.contact, Method::DELETE))
            .id("contact_id", person(ours.first, theirs.contact, Method::DELETE)),
        row("set_client_tags", tags(ours.first, ours.tag))
            .id("client_id", tags(theirs.first, ours.tag))
            .id("tag_ids", tags(ours.first, theirs.tag)),
        row("list_tag_groups", world.get("/tag-groups")),
        row("list_staff_names", world.get("/staff-names")),
        row("read_payments_card", world.get(&format!("/clients/{}/payments-card", ours.first)))
            .id("client_id", world.get(&format!("/clients/{}/payments-card", theirs.first))),
        row("list_payments", world.get(&format!("/clients/{}/payments", ours.first)))
            .id("client_id", world.get(&format!("/clients/{}/payments", theirs.first))),
        row("read_payment", world.get(&format!("/payments/{}", ours.payment)))
            .id("payment_id", world.get(&format!("/payments/{}", theirs.payment))),
        row("create_payment", pay(ours.first, ours)).id("client_id", pay(theirs.first, ours)),
        row("change_payment", correct(ours.payment)).id("payment_id", correct(theirs.payment)),
        row("void_payment", void(ours.payment)).id("payment_id", void(theirs.payment)),
        row("create_send_intent", send(json!({})))
            .id("conversation_id", send(json!({ "conversation_id": there })))
            .id("client_id", send(json!({ "client_id": theirs.first })))
            .id("service_id", send(json!({ "service_id": theirs.service })))
            .id(
                "payment_id",
                send(json!({ "action": "payment_receipt", "service_id": null, "payment_id": theirs.payment })),
            )
            .id(
                "document_ids",
                send(json!({
                    "action": "missing_documents_reminder", "service_id": null, "document_ids": [theirs.documents[0]],
                })),
            ),
        row("settle_send_intent", outcome(their_intent, there))
            .id("send_intent_id", outcome(their_intent, there))
            .id("conversation_id", outcome(their_intent, here)),
        row("list_send_intents", log(format!("conversation_id={here}")))
            .id("conversation_id", log(format!("conversation_id={there}")))
            // A filter by what is not there finds nothing.
            .refused("client_id", log(format!("conversation_id={here}&client_id={}", theirs.first)), "(empty)"),
    ]
}

fn console_rows(world: &World, ours: &House, theirs: &House) -> Vec<Row> {
    let sync = |corp| {
        world.post(
            &format!("/console/corps/{corp}/sync"),
            json!({ "kind": "contacts" }),
        )
    };
    let runs = |corp| world.get(&format!("/console/corps/{corp}/sync-runs"));
    let attempt = |id| world.get(&format!("/console/install-attempts/{id}"));
    let unbind = |id| world.delete(&format!("/console/staff-bindings/{id}"));
    let bind = |corp: &str| world.post(&format!("/console/internal-corps/{corp}/bind"), json!({}));
    vec![
        row("read_console_session", world.get("/console/session")),
        row("list_corps", world.get("/console/corps")),
        row(
            "create_examination",
            world.post("/console/examinations", json!({ "language": "en" })),
        ),
        row(
            "create_install_attempt",
            world.post("/console/install-attempts", json!({})),
        ),
        row("read_install_attempt", attempt(ours.attempt)).id("install_attempt_id", attempt(theirs.attempt)),
        row("bind_internal_corp", bind("ww-self")).refused(
            "platform_corp_id",
            bind(theirs.corp_word()),
            "corp_bound_elsewhere",
        ),
        row("start_sync", sync(ours.corp)).id("corp_id", sync(theirs.corp)),
        row("list_sync_runs", runs(ours.corp)).id("corp_id", runs(theirs.corp)),
        row("list_staff_bindings", world.get("/console/staff-bindings")),
        row("delete_staff_binding", unbind(ours.clerk_binding))
            .id("staff_binding_id", unbind(theirs.clerk_binding)),
        row("list_agency_send_intents", world.get("/console/send-intents")),
    ]
}

/// Every operation of the document that asks for a token: its caller and the names of its ids.
fn documented() -> BTreeMap<String, (String, BTreeSet<String>)> {
    let document = serde_json::to_value(sidebook_api::document()).unwrap();
    let mut found = BTreeMap::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let Some(caller) = operation["security"][0]
                .as_object()
                .and_then(|security| security.keys().next())
            else {
                continue;
            };
            let id = operation["operationId"].as_str().unwrap().to_owned();
            found.insert(id, (caller.clone(), ids_of(operation, &document)));
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
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if is_id(property) {
                ids.insert(name.clone());
            }
        }
    }
    ids
}

fn is_id(schema: &Value) -> bool {
    schema["format"] == "uuid" || schema["items"]["format"] == "uuid"
}

/// A message that the other agency prepared.
async fn intent_of(world: &World, house: &House) -> String {
    let token = world.sidebar(house.corp_word(), "li").await;
    let body = json!({
        "conversation_id": house.lis_contact, "client_id": house.first, "action": "service_expiry_reminder",
        "language": "en", "service_id": house.service,
    });
    let prepared = world
        .post("/send-intents", body)
        .with("idempotency-key", "own")
        .by(&token)
        .send(world)
        .await;
    prepared.expect(201).json["id"].as_str().unwrap().to_owned()
}

/// Every row with its caller, sidebar first.
pub(crate) async fn rows(world: &World) -> Vec<(&'static str, Row)> {
    let intent = intent_of(world, &world.theirs).await;
    let sidebar = sidebar_rows(world, &world.ours, &world.theirs, &intent);
    let console = console_rows(world, &world.ours, &world.theirs);
    let sidebar = sidebar.into_iter().map(|row| ("sidebar", row));
    sidebar
        .chain(console.into_iter().map(|row| ("console", row)))
        .collect()
}

on_each_database! {
    async fn every_route_and_every_id_has_its_row(db: TestDatabase) {
        let world = World::new(db).await;
        let covered: BTreeMap<_, _> = rows(&world)
            .await
            .into_iter()
            .map(|(caller, row)| {
                let ids: BTreeSet<String> = row.foreign.iter().map(|(name, ..)| (*name).to_owned()).collect();
                (row.operation.to_owned(), (caller.to_owned(), ids))
            })
            .collect();
        assert_eq!(covered, documented());
    }

    async fn another_agencys_ids_are_not_there(db: TestDatabase) {
        let world = World::new(db).await;
        // Owners: nothing is refused for want of a permission.
        let (sidebar, console) = (world.sidebar("ww1", "zhang").await, world.console(&world.ours.owner_mobile()).await);
        let rows = rows(&world).await;
        let before = world.db.contents().await;
        for (caller, row) in rows {
            let token = if caller == "sidebar" { &sidebar } else { &console };
            for (name, request, code) in row.foreign {
                let answer = request.by(token).send(&world).await;
                if code == "(empty)" {
                    assert_eq!(answer.expect(200).json["items"], json!([]), "{} {name}", row.operation);
                } else {
                    assert_eq!(answer.json["code"], code, "{} {name}: {}", row.operation, answer.text);
                }
                assert_eq!(world.db.contents().await, before, "{} {name}", row.operation);
            }
        }
    }

    async fn another_agencys_platform_ids_are_not_known_here(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.sidebar("ww1", "zhang").await;
        let contact = { let known = world.platform.corp(&world.theirs.platform_corp).unwrap(); known.contacts.len() };
        assert!(contact > 0);
        // The same contact of two corps is two contacts: each agency gets its own conversation.
        let body = json!({ "kind": "contact", "platform_id": "wm-li" });
        let ours = world.post("/conversations/resolve", body.clone()).by(&owner).send(&world).await.expect(200).json;
        let their_owner = world.sidebar("ww2", "zhang").await;
        let theirs = world.post("/conversations/resolve", body).by(&their_owner).send(&world).await.expect(200).json;
        assert_eq!(ours["id"], json!(world.ours.lis_contact));
        assert_eq!(theirs["id"], json!(world.theirs.lis_contact));
    }

    async fn tokens_that_are_not_good_enough_open_nothing(db: TestDatabase) {
        let world = World::new(db).await;
        let rows = rows(&world).await;
        let (sidebar, console) = (world.sidebar("ww1", "zhang").await, world.console(&world.ours.owner_mobile()).await);
        let before = world.db.contents().await;
        for (caller, row) in &rows {
            let other = if *caller == "sidebar" { &console } else { &sidebar };
            row.any.clone().send(&world).await.expect(401).problem("not_signed_in");
            row.any.clone().by(other).send(&world).await.expect(401).problem("not_signed_in");
        }
        assert_eq!(world.db.contents().await, before);
        world.pass(8 * 60 * 60);
        for (caller, row) in &rows {
            let own = if *caller == "sidebar" { &sidebar } else { &console };
            row.any.clone().by(own).send(&world).await.expect(401).problem("session_expired");
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn who_is_bound_or_active_no_more_is_refused_everywhere(db: TestDatabase) {
        let world = World::new(db).await;
        let rows = rows(&world).await;
        let (sidebar, console) = (world.sidebar("ww1", "li").await, world.console(&world.ours.owner_mobile()).await);
        let path = format!("/console/staff-bindings/{}", world.ours.clerk_binding);
        world.delete(&path).by(&console).send(&world).await.expect(204);
        world.set_active(&world.ours, world.ours.owner, false).await;
        let before = world.db.contents().await;
        for (caller, row) in &rows {
            if *caller == "sidebar" {
                row.any.clone().by(&sidebar).send(&world).await.expect(403).problem("staff_not_bound");
            } else {
                row.any.clone().by(&console).send(&world).await.expect(403).problem("staff_inactive");
            }
        }
        assert_eq!(world.db.contents().await, before);
    }
}
