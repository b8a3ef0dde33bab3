//! Whoever has no business here, on every route of the OpenAPI document: with another agency's ids, with those of a client
//! out of reach, without a token, with the other application's token, an old one, one of a person who is bound (or active)
//! no more. None may learn or change anything.
//!
//! A route that is added without a row here fails the first test, and so does one whose row leaves out an id.

mod articles;
mod clients;
mod console;
mod conversations;
mod documented;
mod events;
mod knowledge;
mod linking;
mod papers;
mod payments;
mod reach;
mod reports;
mod row;
mod sends;
mod session;
mod taxes;
mod templates;
mod things;

use std::collections::{BTreeMap, BTreeSet};

use crate::kit::{World, json, on_each_database};
pub(crate) use documented::Caller;
use row::About;
pub(crate) use row::Row;
pub(crate) use things::Cast;

/// Ids that other operations have of a client's things, and that need no reach here: the files of an article, a client of
/// an operation that is for administrators, who reach all, a filter of a log that is for those who reach every client that
/// anything was sent about.
const NEED_NO_REACH: [(&str, &str); 6] = [
    ("list_agency_send_intents", "client_id"),
    ("export_agency_send_intents", "client_id"),
    ("create_send_intent", "attachment_ids"),
    ("create_article", "attachment_ids"),
    ("change_article", "attachment_ids"),
    ("create_message_template_preview", "client_id"),
];

/// What of the document is no client's, and how it is guarded instead. Every other id is asked for out of reach too.
const OF_NO_CLIENT: &[(&str, &str)] = &[
    ("action", "no id: a word that is none"),
    ("agency_id", "where the same mobile is registered"),
    ("api_key_id", "the agency's"),
    (
        "article_id",
        "the agency's: open to whoever sees the knowledge base",
    ),
    ("article_ids", "as articles"),
    ("category_id", "as articles"),
    ("category_ids", "as articles"),
    ("parent_id", "as articles"),
    ("client_ids", "linking is how a client comes within reach"),
    ("conversation_id", "open to whoever follows it: `matrix.rs`"),
    ("conversation_ids", "the agency's: for administrators"),
    ("corp_id", "the agency's"),
    ("inbox_id", "an event of the agency's corps"),
    ("job_id", "work of the agency"),
    ("export_id", "the agency's"),
    ("import_id", "the agency's"),
    ("install_attempt_id", "the agency's"),
    ("language", "no id: a word that is none"),
    ("owner_id", "any colleague"),
    ("period", "no id: a month that has nothing"),
    ("platform_corp_id", "the agency's"),
    ("report_kind", "no id: a word that is none"),
    ("staff_binding_id", "the agency's"),
    ("staff_binding_ids", "the agency's"),
    ("staff_id", "the agency's"),
    ("tag_group_id", "the agency's"),
    ("tag_group_ids", "the agency's"),
    ("sync_run_id", "the agency's"),
    ("tag_id", "the agency's"),
    ("tag_ids", "the agency's"),
    ("removed_tag_ids", "the agency's"),
    ("tax_kind", "no id: a word that is none"),
    ("to_staff_id", "any colleague"),
];

/// The rows of every operation that asks for a token, with the caller that the document names.
pub(crate) fn rows<'w>(world: &'w World, cast: &'w Cast) -> Vec<(Caller, Row<'w>)> {
    let ours = &cast.ours;
    let documented = documented::operations();
    let rows = [
        session::rows(world),
        conversations::rows(world, ours),
        linking::rows(world, ours),
        clients::rows(world, ours),
        taxes::rows(world, ours),
        reports::rows(world, ours),
        articles::rows(world),
        papers::rows(world, ours),
        payments::rows(world, ours),
        sends::rows(world, ours),
        console::rows(world, ours),
        templates::rows(world),
        events::rows(world),
        knowledge::rows(world),
    ];
    let with_caller = |row: Row<'w>| {
        let caller = documented.get(row.operation).map(|(caller, _)| *caller);
        (
            caller.unwrap_or_else(|| panic!("{} is not in the document", row.operation)),
            row,
        )
    };
    rows.into_iter().flatten().map(with_caller).collect()
}

on_each_database! {
    async fn every_route_and_every_id_has_its_row(db: TestDatabase) {
        let world = World::new(db).await;
        let cast = Cast::of(&world).await;
        let mut covered = BTreeMap::new();
        for (caller, row) in rows(&world, &cast) {
            for id in &row.ids {
                let is_of_no_client = OF_NO_CLIENT.iter().any(|(name, _)| *name == id.name)
                    || NEED_NO_REACH.contains(&(row.operation, id.name));
                assert_eq!(matches!(id.request, About::Agency(_)), is_of_no_client, "{} {}", row.operation, id.name);
            }
            let ids: BTreeSet<String> = row.ids.iter().map(|id| id.name.to_owned()).collect();
            covered.insert(row.operation.to_owned(), (caller, ids));
        }
        assert_eq!(covered, documented::operations());
    }

    async fn another_agencys_ids_are_not_there(db: TestDatabase) {
        let world = World::new(db).await;
        let cast = Cast::of(&world).await;
        // Owners: nothing is refused for want of a permission or of reach.
        let (sidebar, console) = (world.sidebar("ww1", "zhang").await, world.console(&world.ours.owner_mobile()).await);
        let before = world.db.contents().await;
        for (caller, row) in rows(&world, &cast) {
            let token = if caller == Caller::Sidebar { &sidebar } else { &console };
            for id in row.ids {
                let request = match id.request {
                    About::Client(request) => request(&cast.theirs),
                    About::Agency(request) => request,
                };
                let answer = request.by(token).send(&world).await;
                if id.code == "(not there)" {
                    let answer = answer.expect(200);
                    assert_eq!(answer.json["items"][0]["outcome"], "not_found", "{} {}", row.operation, id.name);
                } else if id.code == "(empty)" {
                    assert_eq!(answer.expect(200).json["items"], json!([]), "{} {}", row.operation, id.name);
                } else {
                    assert_eq!(answer.json["code"], id.code, "{} {}: {}", row.operation, id.name, answer.text);
                }
            }
        }
        assert_eq!(world.db.contents().await, before);
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
        let cast = Cast::of(&world).await;
        let rows = rows(&world, &cast);
        let (sidebar, console) = (world.sidebar("ww1", "zhang").await, world.console(&world.ours.owner_mobile()).await);
        let before = world.db.contents().await;
        for (caller, row) in &rows {
            row.any.clone().send(&world).await.expect(401).problem("not_signed_in");
            let other = match caller {
                Caller::Sidebar => &console,
                Caller::Console => &sidebar,
                Caller::Either => continue,
            };
            row.any.clone().by(other).send(&world).await.expect(401).problem("not_signed_in");
        }
        assert_eq!(world.db.contents().await, before);
        world.pass(8 * 60 * 60);
        for (caller, row) in &rows {
            for (application, token) in [(Caller::Sidebar, &sidebar), (Caller::Console, &console)] {
                if [application, Caller::Either].contains(caller) {
                    row.any.clone().by(token).send(&world).await.expect(401).problem("session_expired");
                }
            }
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn who_is_bound_or_active_no_more_is_refused_everywhere(db: TestDatabase) {
        let world = World::new(db).await;
        let cast = Cast::of(&world).await;
        let rows = rows(&world, &cast);
        let (sidebar, console) = (world.sidebar("ww1", "li").await, world.console(&world.ours.owner_mobile()).await);
        let path = format!("/console/staff-bindings/{}", world.ours.clerk_binding);
        world.delete(&path).by(&console).send(&world).await.expect(204);
        world.set_active(&world.ours, world.ours.owner, false).await;
        let before = world.db.contents().await;
        for (caller, row) in &rows {
            if *caller != Caller::Console {
                row.any.clone().by(&sidebar).send(&world).await.expect(403).problem("staff_not_bound");
            }
            if *caller != Caller::Sidebar {
                row.any.clone().by(&console).send(&world).await.expect(403).problem("staff_inactive");
            }
        }
        assert_eq!(world.db.contents().await, before);
    }
}
