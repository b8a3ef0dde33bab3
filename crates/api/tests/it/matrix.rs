//! Role × permission × own or somebody else's conversation, on every route of the OpenAPI document: what the document
//! declares (`x-permission`) opens a route to a staff member, and nothing else does. The rows are those of `strangers`,
//! which has the ids of another agency, and of a client out of reach, on the same routes.
//!
//! Permissions only ever add (more of them never close a route), so two kinds of sets prove it for all 2³⁶: each declared
//! set alone has to open the route, and each largest set that holds none of the declared ones has to leave it closed.

use std::collections::{BTreeMap, BTreeSet};

use sidebook_domain::{Action, Permission};

use crate::kit::{Answer, Request, World, json, on_each_database};
use crate::strangers::{Caller, Cast, rows};

/// Permissions that open something together.
type Set = BTreeSet<Permission>;

/// One request and the sets each of which opens it.
struct Case {
    operation: &'static str,
    caller: Caller,
    request: Request,
    opened_by: Vec<Set>,
}

/// Of each operation that asks for a token, what the document declares.
fn declared() -> BTreeMap<String, Vec<Set>> {
    let document = serde_json::to_value(sidebook_api::document()).unwrap();
    let mut found = BTreeMap::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            if operation["security"].is_null() || !operation["security"][0]["ingest"].is_null() {
                assert!(
                    operation["x-permission"].is_null(),
                    "{id} asks nobody of the staff for a token"
                );
                continue;
            }
            let said = serde_json::from_value(operation["x-permission"].clone()).ok();
            assert!(
                said.is_some(),
                "{id} does not declare what it needs: `for …` in its row of the table"
            );
            let sets: Vec<Set> = said.unwrap();
            found.insert(id, sets);
        }
    }
    found
}

/// Requests of operations where what is asked decides which of the declared sets it takes.
fn by_what_is_asked(world: &World, operation: &str) -> Option<Vec<(Request, Set)>> {
    let ours = &world.ours;
    let conversations = [
        (ours.lis_contact, Permission::LinkContacts),
        (ours.group, Permission::LinkGroups),
    ];
    let cases = match operation {
        "add_links" => conversations
            .map(|(id, needed)| {
                let body = json!({ "client_ids": [ours.first] });
                (world.post(&format!("/conversations/{id}/links"), body), Set::from([needed]))
            })
            .to_vec(),
        "remove_link" => conversations
            .map(|(id, needed)| {
                let path = format!("/conversations/{id}/links/{}", ours.first);
                (world.delete(&path), Set::from([needed]))
            })
            .to_vec(),
        "list_link_suggestions" => conversations
            .map(|(id, needed)| {
                let path = format!("/conversations/{id}/link-suggestions");
                (world.get(&path), Set::from([needed]))
            })
            .to_vec(),
        "list_console_link_suggestions" => conversations
            .map(|(id, needed)| {
                let path = format!("/console/conversations/{id}/link-suggestions");
                (world.get(&path), Set::from([needed]))
            })
            .to_vec(),
        "add_not_client" => conversations
            .map(|(id, needed)| {
                let path = format!("/conversations/{id}/not-client");
                (world.put(&path, json!({})), Set::from([needed]))
            })
            .to_vec(),
        "remove_not_client" => conversations
            .map(|(id, needed)| {
                let path = format!("/conversations/{id}/not-client");
                (world.delete(&path), Set::from([needed]))
            })
            .to_vec(),
        "start_sync" => [("contacts", Permission::SyncContacts), ("groups", Permission::SyncGroups)]
            .map(|(kind, needed)| {
                let path = format!("/console/corps/{}/sync", ours.corp);
                (world.post(&path, json!({ "kind": kind })), Set::from([needed]))
            })
            .to_vec(),
        "create_send_intent" => Action::ALL
            .map(|action| {
                let body = json!({
                    "conversation_id": ours.lis_contact, "client_id": ours.first, "action": action, "language": "en",
                });
                let request = world
                    .post("/send-intents", body)
                    .with("idempotency-key", action.as_str());
                (request, Set::from([Permission::SendMessages, action.view_permission()]))
            })
            .to_vec(),
        _ => return None,
    };
    Some(cases)
}

async fn cases(world: &World) -> Vec<Case> {
    let mut declared = declared();
    let mut cases = Vec::new();
    let cast = Cast::of(world).await;
    for (caller, row) in rows(world, &cast) {
        let operation = row.operation;
        let sets = declared.remove(operation).unwrap_or_default();
        let case = |request, opened_by| Case {
            operation,
            caller,
            request,
            opened_by,
        };
        match by_what_is_asked(world, operation) {
            None => cases.push(case(row.any, sets)),
            Some(requests) => {
                let taken: BTreeSet<&Set> = requests.iter().map(|(_, set)| set).collect();
                assert_eq!(
                    taken,
                    sets.iter().collect(),
                    "{operation}: requests for each declared set"
                );
                cases.extend(
                    requests
                        .into_iter()
                        .map(|(request, set)| case(request, vec![set])),
                );
            }
        }
    }
    assert!(declared.is_empty(), "no rows of {:?}", declared.keys());
    cases
}

/// The largest sets that hold none of these: all permissions without one of each.
fn closed(opened_by: &[Set]) -> BTreeSet<Set> {
    let mut left_out = BTreeSet::from([Set::new()]);
    for set in opened_by {
        left_out = left_out
            .iter()
            .flat_map(|before| {
                set.iter().map(|one| {
                    let mut without = before.clone();
                    without.insert(*one);
                    without
                })
            })
            .collect();
    }
    let all = Set::from(Permission::ALL);
    left_out
        .into_iter()
        .map(|without| all.difference(&without).copied().collect())
        .collect()
}

/// Whether the person got past everything that asks who they are and what they may.
fn is_let_in(answer: &Answer) -> bool {
    let shut = [
        "not_signed_in",
        "session_expired",
        "staff_not_bound",
        "staff_inactive",
        "corp_not_bound",
        "corp_disconnected",
        "no_permission",
        "not_your_conversation",
    ];
    answer.json["code"]
        .as_str()
        .is_none_or(|code| !shut.contains(&code))
}

/// Everything stored, except of staff: whose permissions the tests change.
async fn contents(world: &World) -> String {
    let mut of_staff = false;
    let all = world.db.contents().await;
    let rest = all.lines().filter(|line| {
        if !line.starts_with(' ') {
            of_staff = *line == "staff";
        }
        !of_staff
    });
    rest.collect::<Vec<_>>().join("\n")
}

/// The two tokens of a person.
struct Tokens {
    sidebar: String,
    console: String,
}

impl Tokens {
    async fn of(world: &World, member: &str, mobile: &str) -> Self {
        Self {
            sidebar: world.sidebar("ww1", member).await,
            console: world.console(mobile).await,
        }
    }

    /// Of an operation that takes both, the console's: `strangers` has the sidebar's.
    fn of_caller(&self, caller: Caller) -> &str {
        if caller == Caller::Sidebar {
            &self.sidebar
        } else {
            &self.console
        }
    }
}

#[test]
fn a_route_is_closed_by_leaving_out_one_of_each_set_that_opens_it() {
    let without = |left_out: &[Permission]| {
        let mut all = Set::from(Permission::ALL);
        for one in left_out {
            all.remove(one);
        }
        all
    };
    use Permission::{LinkContacts, SendMessages, ViewServices};
    assert_eq!(closed(&[Set::new()]), BTreeSet::new(), "open to anyone");
    assert_eq!(
        closed(&[]),
        BTreeSet::from([without(&[])]),
        "open to administrators only"
    );
    assert_eq!(
        closed(&[Set::from([SendMessages, ViewServices]), Set::from([LinkContacts])]),
        BTreeSet::from([
            without(&[SendMessages, LinkContacts]),
            without(&[ViewServices, LinkContacts])
        ])
    );
}

on_each_database! {
    async fn what_is_declared_opens_a_route_and_nothing_else_does(db: TestDatabase) {
        let world = World::new(db).await;
        let cases = cases(&world).await;
        let clerk = Tokens::of(&world, "li", &world.ours.clerk_mobile()).await;
        let permit = async |set: &Set| {
            let permissions: Vec<Permission> = set.iter().copied().collect();
            world.set_permissions(&world.ours, world.ours.clerk, &permissions).await;
        };

        let before = contents(&world).await;
        for case in &cases {
            for set in closed(&case.opened_by) {
                permit(&set).await;
                let answer = case.request.clone().by(clerk.of_caller(case.caller)).send(&world).await;
                let left_out: Set = Set::from(Permission::ALL).difference(&set).copied().collect();
                assert_eq!(answer.json["code"], "no_permission", "{} without {left_out:?}: {}", case.operation, answer.text);
            }
        }
        assert_eq!(contents(&world).await, before, "what was refused changed something");

        for case in &cases {
            for set in &case.opened_by {
                permit(set).await;
                let answer = case.request.clone().by(clerk.of_caller(case.caller)).send(&world).await;
                assert!(is_let_in(&answer), "{} with {set:?}: {}", case.operation, answer.text);
            }
        }
    }

    async fn owners_and_admins_need_no_permission_and_no_conversation_of_their_own(db: TestDatabase) {
        let world = World::new(db).await;
        let cases = cases(&world).await;
        let mobile = world.add_admin().await;
        let admin = Tokens::of(&world, "wang", mobile).await;
        let owner = Tokens::of(&world, "zhang", &world.ours.owner_mobile()).await;
        for person in [&admin, &owner] {
            for case in &cases {
                let answer = case.request.clone().by(person.of_caller(case.caller)).send(&world).await;
                assert!(is_let_in(&answer), "{}: {}", case.operation, answer.text);
            }
        }
    }

    async fn a_colleagues_conversation_stays_closed_whatever_one_may(db: TestDatabase) {
        let world = World::new(db).await;
        let (own, colleagues) = (world.ours.lis_contact, world.ours.zhangs_contact);
        let beside: Vec<Case> = cases(&world).await.into_iter().filter(|case| case.request.names(own)).collect();
        assert!(beside.len() >= 6, "the routes of a conversation");
        world.set_permissions(&world.ours, world.ours.clerk, &Permission::ALL).await;
        let clerk = Tokens::of(&world, "li", &world.ours.clerk_mobile()).await;
        let before = world.db.contents().await;
        for case in beside {
            let answer = case.request.about(own, colleagues).by(clerk.of_caller(case.caller)).send(&world).await;
            assert_eq!(answer.json["code"], "not_your_conversation", "{}: {}", case.operation, answer.text);
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn a_client_that_is_not_linked_is_not_spoken_of_in_a_conversation(db: TestDatabase) {
        let world = World::new(db).await;
        let (linked, other) = (world.ours.first, world.ours.second);
        // Linking is how a client comes to be linked.
        let links = ["add_links"];
        let about: Vec<Case> = cases(&world)
            .await
            .into_iter()
            .filter(|case| case.request.names(linked) && case.request.names(world.ours.lis_contact))
            .filter(|case| !links.contains(&case.operation))
            .collect();
        assert!(about.len() >= 3, "the routes of a conversation and a client");
        world.set_permissions(&world.ours, world.ours.clerk, &Permission::ALL).await;
        let clerk = world.sidebar("ww1", "li").await;
        let before = world.db.contents().await;
        for case in about {
            let answer = case.request.about(linked, other).by(&clerk).send(&world).await;
            let code = answer.json["code"].as_str().unwrap_or_default();
            assert!(["client_not_linked", "not_found"].contains(&code), "{}: {}", case.operation, answer.text);
        }
        assert_eq!(world.db.contents().await, before);
    }
}
