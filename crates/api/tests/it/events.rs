//! What the platform told: listed, looked at without what is personal, run again, put aside; of our own corps only.

use std::time::Duration;

use sidebook_domain::{InboxId, JobId};
use sidebook_messenger::fake::event_body;
use sidebook_messenger::{ContactChange, Event, EventKind, PlatformCorpId, Route};
use sidebook_storage::{Appended, NewEvent, Task};

use crate::kit::{House, Value, World, json, on_each_database};

/// An event about a corp, stored as the receiver does.
async fn store(world: &World, corp: Option<&PlatformCorpId>, contact: &str) -> InboxId {
    let event = Event {
        corp: corp.cloned(),
        at: Some(world.db.storage.now()),
        name: "change_external_contact/add_external_contact".to_owned(),
        kind: EventKind::Contact {
            member: "zhang".into(),
            contact: contact.into(),
            change: ContactChange::Added,
        },
    };
    let new = NewEvent {
        platform: "wecom".to_owned(),
        route: Route::Suite,
        app_key: "suite".to_owned(),
        name: event.name.clone(),
        platform_corp: event.corp.clone(),
        at: event.at,
        body: event_body(&event),
        trace_context: None,
    };
    let work = world.db.storage.begin().await.unwrap();
    let outcome = work.system().inbox().append(&[new]).await.unwrap()[0];
    work.commit().await.unwrap();
    let Appended::New(id) = outcome else {
        unreachable!("each event is another one")
    };
    id
}

async fn give_up(world: &World, id: InboxId, problem: &str) {
    let work = world.db.storage.begin().await.unwrap();
    work.system().inbox().failed(id, problem).await.unwrap();
    work.commit().await.unwrap();
}

/// Work about a group of a house's corp that was given up.
pub(crate) async fn parked_work(world: &World, house: &House) -> JobId {
    let work = world.db.storage.begin().await.unwrap();
    let task = Task::RefreshGroup {
        corp_id: house.corp,
        chat_id: "wr-gone".into(),
    };
    let job = task.job().of(house.agency).on(house.corp);
    work.system().jobs().enqueue(job).await.unwrap();
    work.commit().await.unwrap();
    let queue = world.db.storage.jobs();
    let lease = Duration::from_secs(60);
    let mut parked = None;
    for claim in queue
        .claim("w", world.db.storage.now(), 50, lease, 100)
        .await
        .unwrap()
    {
        if claim.kind == "refresh_group" {
            queue
                .park(&claim, "the platform refused it (60011)")
                .await
                .unwrap();
            parked = Some(claim.id);
        }
    }
    parked.unwrap()
}

/// An event of a house's corp that was given up.
pub(crate) async fn parked_event(world: &World, house: &House) -> InboxId {
    let id = store(
        world,
        Some(&house.platform_corp),
        &format!("wm-parked-{}", house.number),
    )
    .await;
    give_up(world, id, "unreadable").await;
    id
}

on_each_database! {
    async fn events_are_listed_looked_at_run_again_and_put_aside(db: TestDatabase) {
        let world = World::new(db).await;
        let admin = world.console(&world.ours.owner_mobile()).await;
        let waits = store(&world, Some(&world.ours.platform_corp), "wm-secret-one").await;
        let broken = parked_event(&world, &world.ours).await;
        // Of another agency's corp, of no corp, of one nobody knows.
        let theirs = parked_event(&world, &world.theirs).await;
        store(&world, None, "wm-nobodys").await;
        store(&world, Some(&"ww-unknown".into()), "wm-unknown").await;

        let list = async |query: &str| {
            let found = world.get(&format!("/console/events?{query}")).by(&admin).send(&world).await.expect(200).json;
            let id = |item: &Value| item["id"].as_str().unwrap().parse::<InboxId>().unwrap();
            found["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
        };
        assert_eq!(list("").await, [broken, waits]);
        assert_eq!(list("state=parked").await, [broken]);
        assert_eq!(list(&format!("state=waiting&corp_id={}", world.ours.corp)).await, [waits]);
        assert_eq!(list("from=2030-01-01T00:00:00Z").await, []);
        assert_eq!(list("before=2020-01-01T00:00:00Z").await, []);
        for (query, field) in [("state=x", "state:unknown_word"), ("from=x", ":wrong_type"), ("after=x", "after:not_a_cursor")] {
            let refused = world.get(&format!("/console/events?{query}")).by(&admin).send(&world).await.expect(422);
            assert_eq!(refused.fields(), [field]);
        }

        // Looked at, without what is about people, and written down.
        let shown = world.get(&format!("/console/events/{waits}")).by(&admin).send(&world).await.expect(200);
        assert!(!shown.text.contains("secret-one") && shown.text.contains("wm***"), "{}", shown.text);
        assert!(world.audit(&world.ours).await.iter().any(|entry| entry.action == "event_read"));
        world.get(&format!("/console/events/{theirs}")).by(&admin).send(&world).await.expect(404);

        // Run again what was given up, once; what waits is left alone.
        let run = async |id: InboxId| world.post(&format!("/console/events/{id}/runs"), json!({})).by(&admin).send(&world).await;
        run(broken).await.expect(204);
        run(broken).await.expect(409).problem("not_parked");
        run(theirs).await.expect(404);
        assert_eq!(list("state=waiting").await, [broken, waits]);

        // Put aside with a reason.
        give_up(&world, broken, "unreadable").await;
        let discard = async |id: InboxId, reason: Value| {
            let body = json!({ "reason": reason });
            world.post(&format!("/console/events/{id}/discards"), body).by(&admin).send(&world).await
        };
        for (reason, field) in [(json!(" "), "reason:missing"), (json!("长".repeat(201)), "reason:too_long"), (json!("a\u{0}"), "reason:control_character"), (json!(7), ":wrong_type")] {
            assert_eq!(discard(broken, reason).await.expect(422).fields(), [field]);
        }
        discard(theirs, json!("不需要")).await.expect(404);
        discard(broken, json!("密钥已更换 😀")).await.expect(204);
        discard(broken, json!("再次")).await.expect(409).problem("not_parked");
        assert_eq!(list("state=parked").await, []);
        let audit = world.audit(&world.ours).await;
        let noted = audit.iter().find(|entry| entry.action == "event_discarded").unwrap();
        assert_eq!(noted.detail["reason"], "密钥已更换 😀");
    }

    async fn work_that_was_given_up_is_seen_with_the_health_of_callbacks(db: TestDatabase) {
        let world = World::new(db).await;
        let admin = world.console(&world.ours.owner_mobile()).await;
        let (first, theirs) = (parked_work(&world, &world.ours).await, parked_work(&world, &world.theirs).await);
        let event = parked_event(&world, &world.ours).await;
        let work = async || world.get("/console/parked-work").by(&admin).send(&world).await.expect(200).json["items"].clone();
        let listed = work().await;
        assert_eq!(listed.as_array().unwrap().len(), 1);
        assert_eq!((&listed[0]["id"], &listed[0]["kind"], &listed[0]["attempts"]), (&json!(first), &json!("refresh_group"), &json!(1)));
        assert_eq!(listed[0]["problem"], "the platform refused it (60011)");

        let note = async |corp| {
            let work = world.db.storage.begin().await.unwrap();
            let now = world.db.storage.now();
            let hour = chrono::TimeDelta::hours(1);
            work.system().outages().note(sidebook_storage::OutageKind::Refused, corp, now, now + hour, None).await.unwrap();
            work.commit().await.unwrap();
        };
        note(None).await;
        note(Some(world.theirs.corp)).await;
        let health = world.get("/console/event-health").by(&admin).send(&world).await.expect(200).json;
        assert_eq!(health["corps"].as_array().unwrap().len(), 1);
        assert_eq!((&health["corps"][0]["parked_events"], &health["corps"][0]["parked_work"]), (&json!(1), &json!(1)));
        let outages = health["outages"].as_array().unwrap();
        assert_eq!((outages.len(), &outages[0]["why"], &outages[0]["healed_at"]), (1, &json!("refused"), &Value::Null));
        assert_eq!(health["corps"][0]["corp"]["id"], json!(world.ours.corp), "{event}");

        let act = async |id: JobId, what: &str, body: Value| world.post(&format!("/console/parked-work/{id}/{what}"), body).by(&admin).send(&world).await;
        act(theirs, "runs", json!({})).await.expect(404);
        act(first, "runs", json!({})).await.expect(204);
        assert_eq!(work().await, json!([]));
        act(first, "runs", json!({})).await.expect(404);
        let again = parked_work(&world, &world.ours).await;
        act(theirs, "discards", json!({ "reason": "x" })).await.expect(404);
        act(again, "discards", json!({ "reason": "群已解散" })).await.expect(204);
        assert_eq!(work().await, json!([]));
        let actions: Vec<String> = world.audit(&world.ours).await.into_iter().map(|entry| entry.action).collect();
        assert!(["work_run_again", "work_discarded"].iter().all(|known| actions.iter().any(|action| action == known)));
    }
}
