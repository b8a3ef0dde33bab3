//! Own or somebody else's client, of one's own agency, on every route and for every id that is a client's or of a thing of
//! one: the rows of the other agency's ids again, with those of a client out of reach.

use sidebook_domain::{ClientId, ClientName, Permission, TaxpayerKind};
use sidebook_storage::NewClient;

use super::row::About;
use super::things::Things;
use super::{Caller, Cast, rows};
use crate::kit::{Answer, Request, Value, World, json, on_each_database, percent};

/// Ids that are not there even for who reaches everything: each belongs to another client than the request is about, or
/// to another person. Where two ids of a request come from the same things, they do go together.
const BELONG_ELSEWHERE: [(&str, &str); 19] = [
    ("read_overview", "client_id"),
    ("remove_link", "client_id"),
    ("change_client_contact", "contact_id"),
    ("remove_client_contact", "contact_id"),
    ("create_intake", "attachment_ids"),
    ("change_intake", "attachment_ids"),
    ("create_follow_up", "attachment_ids"),
    ("change_follow_up", "attachment_ids"),
    ("create_payment", "receivable_id"),
    ("change_payment", "receivable_id"),
    ("create_payment", "attachment_ids"),
    ("change_payment", "attachment_ids"),
    ("create_receivable", "contract_id"),
    ("create_credit_use", "receivable_id"),
    ("create_send_intent", "service_id"),
    ("create_send_intent", "intake_id"),
    ("create_send_intent", "payment_id"),
    ("create_send_intent", "receivable_id"),
    ("create_send_intent", "document_ids"),
];

/// A person in both applications.
struct Person {
    sidebar: String,
    console: String,
}

impl Person {
    async fn clerk(world: &World) -> Self {
        Self {
            sidebar: world.sidebar("ww1", "li").await,
            console: world.console(&world.ours.clerk_mobile()).await,
        }
    }

    async fn owner(world: &World) -> Self {
        Self {
            sidebar: world.sidebar("ww1", "zhang").await,
            console: world.console(&world.ours.owner_mobile()).await,
        }
    }

    /// Asks where the operation belongs.
    async fn ask(&self, world: &World, (caller, request): (Caller, Request)) -> Answer {
        let token = if caller == Caller::Console {
            &self.console
        } else {
            &self.sidebar
        };
        request.by(token).send(world).await
    }
}

/// A request about these things for each id, with its operation and the id's name.
fn requests(world: &World, cast: &Cast, of: &Things) -> Vec<(&'static str, &'static str, (Caller, Request))> {
    let mut requests = Vec::new();
    for (caller, row) in rows(world, cast) {
        for id in row.ids {
            if let About::Client(request) = id.request {
                let key = format!("{}-{}", row.operation, id.name);
                let request = request(of)
                    .without("idempotency-key")
                    .with("idempotency-key", &key);
                requests.push((row.operation, id.name, (caller, request)));
            }
        }
    }
    requests
}

/// What an answer says, but for what differs from request to request.
fn said(answer: &Answer) -> (u16, Value) {
    let mut json = answer.json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.remove("instance");
        fields.remove("trace_id");
    }
    (answer.status, json)
}

/// What cannot be answered because there is no such client, as far as the caller is told.
fn is_not_there(answer: &Answer) -> bool {
    answer.json["code"] == "not_found"
}

/// A client whom nobody looks after and no conversation is about.
async fn nobodys_client(world: &World) -> ClientId {
    let work = world.db.storage.begin().await.unwrap();
    let name = ClientName::parse("自贡无主商贸有限公司").unwrap();
    let new = NewClient::named(name, TaxpayerKind::General);
    let client = work.of(world.ours.agency).clients().add(new).await.unwrap().id;
    work.commit().await.unwrap();
    client
}

async fn permit(world: &World, but: Option<Permission>) {
    let may: Vec<Permission> = Permission::ALL
        .into_iter()
        .filter(|one| Some(*one) != but)
        .collect();
    world.set_permissions(&world.ours, world.ours.clerk, &may).await;
}

on_each_database! {
    async fn a_client_out_of_reach_is_not_there_with_all_that_is_its(db: TestDatabase) {
        let world = World::new(db).await;
        let cast = Cast::of(&world).await;
        permit(&world, Some(Permission::ViewLinkedClients)).await;
        let clerk = Person::clerk(&world).await;
        let nobodys = requests(&world, &cast, &Things::of_nobody());
        let before = world.db.contents().await;
        for ((operation, name, beyond), (.., unknown)) in requests(&world, &cast, &cast.beyond).into_iter().zip(nobodys) {
            let beyond = clerk.ask(&world, beyond).await;
            let unknown = clerk.ask(&world, unknown).await;
            assert_eq!(said(&beyond), said(&unknown), "{operation} {name}");
            // A note is changed by its author alone, whatever it is to hold.
            if (operation, name) != ("change_follow_up", "attachment_ids") {
                let is_empty = beyond.json["items"] == json!([]);
                assert!(is_not_there(&beyond) || is_empty, "{operation} {name}: {}", beyond.text);
            }
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn who_reaches_a_client_reaches_all_that_is_its(db: TestDatabase) {
        let world = World::new(db).await;
        let cast = Cast::of(&world).await;
        permit(&world, Some(Permission::ViewLinkedClients)).await;
        let clerk = Person::clerk(&world).await;
        let owner = Person::owner(&world).await;
        for (operation, name, request) in requests(&world, &cast, &cast.ours) {
            // That would put the client out of the clerk's reach.
            if operation != "remove_link" && !BELONG_ELSEWHERE.contains(&(operation, name)) {
                let answer = clerk.ask(&world, request).await;
                assert!(!is_not_there(&answer), "{operation} {name}: {}", answer.text);
            }
        }
        for (operation, name, request) in requests(&world, &cast, &cast.beyond) {
            let answer = owner.ask(&world, request).await;
            let elsewhere = BELONG_ELSEWHERE.contains(&(operation, name));
            assert!(elsewhere || !is_not_there(&answer), "{operation} {name}: {}", answer.text);
        }
    }

    async fn whoever_sees_linked_clients_reaches_them_without_a_conversation(db: TestDatabase) {
        let world = World::new(db).await;
        let cast = Cast::of(&world).await;
        permit(&world, None).await;
        let clerk = Person::clerk(&world).await;
        for (operation, name, request) in requests(&world, &cast, &cast.beyond) {
            let answer = clerk.ask(&world, request).await;
            // A message is its author's.
            let elsewhere = BELONG_ELSEWHERE.contains(&(operation, name)) || name == "send_intent_id";
            assert!(elsewhere || !is_not_there(&answer), "{operation} {name}: {}", answer.text);
        }
        let path = format!("/clients/{}", nobodys_client(&world).await);
        world.get(&path).by(&clerk.sidebar).send(&world).await.expect(404);
    }

    async fn a_link_brings_a_client_within_reach_and_its_end_takes_it_away(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let here = world.ours.lis_contact;
        let client = nobodys_client(&world).await;
        let read = async || world.get(&format!("/clients/{client}")).by(&clerk).send(&world).await;
        let found = async || {
            let answer = world.get(&format!("/clients?search={}", percent("无主"))).by(&clerk).send(&world).await.expect(200);
            answer.json["items"].as_array().unwrap().len()
        };
        read().await.expect(404);
        assert_eq!(found().await, 1, "who links finds every client of the agency");
        let links = format!("/conversations/{here}/links");
        world.post(&links, json!({ "client_ids": [client] })).by(&clerk).send(&world).await.expect(200);
        read().await.expect(200);

        // Without the right to link, a search is for what one may open.
        let may = [Permission::ViewLinkedClients, Permission::ViewClientFile];
        world.set_permissions(&world.ours, world.ours.clerk, &may).await;
        assert_eq!(found().await, 1);
        let owner = world.sidebar("ww1", "zhang").await;
        world.delete(&format!("{links}/{client}")).by(&owner).send(&world).await.expect(204);
        assert_eq!(found().await, 0);
        read().await.expect(404);
    }

    async fn the_logs_leave_out_what_was_sent_about_a_client_out_of_reach(db: TestDatabase) {
        let world = World::new(db).await;
        let cast = Cast::of(&world).await;
        permit(&world, Some(Permission::ViewLinkedClients)).await;
        let (sidebar, console) = (world.sidebar("ww1", "li").await, world.console(&world.ours.clerk_mobile()).await);
        let listed = async |request: Request, token: &str| {
            let answer = request.by(token).send(&world).await.expect(200);
            let items = answer.json["items"].as_array().unwrap();
            let mut clients: Vec<Value> = items.iter().map(|item| item["client_id"].clone()).collect();
            clients.sort_by_key(Value::to_string);
            clients
        };
        let here = || world.get(&format!("/send-intents?conversation_id={}", cast.ours.conversation));
        assert_eq!(listed(here(), &sidebar).await, [json!(cast.ours.client)]);
        permit(&world, None).await;
        let log = || world.get("/console/send-intents");
        let mut both = [json!(cast.ours.client), json!(cast.beyond.client)];
        both.sort_by_key(Value::to_string);
        assert_eq!(listed(log(), &console).await, both);

        let work = world.db.storage.begin().await.unwrap();
        let links = work.of(world.ours.agency).links();
        assert!(links.remove(cast.ours.conversation, cast.ours.client).await.unwrap());
        assert!(links.remove(cast.beyond.conversation, cast.beyond.client).await.unwrap());
        work.commit().await.unwrap();
        assert_eq!(listed(here(), &sidebar).await, Vec::<Value>::new());
        assert_eq!(listed(log(), &console).await, Vec::<Value>::new());
        let owner = world.console(&world.ours.owner_mobile()).await;
        assert_eq!(listed(log(), &owner).await, both, "owners reach all");
    }
}
