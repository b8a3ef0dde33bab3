//! Events that stayed away while we were up: noticed, and made up for once.

use std::time::Duration;

use sidebook_simulator::control::EditContact;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::pusher::PushStatus;
use sidebook_storage::{OutageKind, SyncStatus, SyncTrigger};
use sidebook_tests::{TestApp, on_each_database};

use crate::outages::{a_busy_ten_minutes, outages, work_for};

/// Nobody answers here.
const NOWHERE: &str = "http://127.0.0.1:1/callbacks";

/// The kinds and subjects of what an operator should look after.
async fn alarms(app: &TestApp) -> Vec<(String, String)> {
    let standing = app.storage().view().system().alarms().standing().await.unwrap();
    standing
        .into_iter()
        .map(|alarm| (alarm.kind, alarm.subject))
        .collect()
}

async fn inbox(app: &TestApp) -> u64 {
    app.rows().await["inbox"]
}

/// How many syncs made up for something, of all corps; insists that those that are over succeeded.
async fn recoveries(app: &TestApp) -> usize {
    let view = app.storage().view();
    let mut count = 0;
    for (corp, agency) in view.system().installations().bound().await.unwrap() {
        let runs = view.of(agency).sync_runs().list(corp, 100).await.unwrap();
        for run in runs.iter().filter(|run| run.trigger == SyncTrigger::Recovery) {
            assert_eq!(run.status, SyncStatus::Succeeded, "{run:?}");
            count += 1;
        }
    }
    count
}

/// Goes on for so long in steps; the process gives its signs of life meanwhile.
async fn go_on(app: &TestApp, steps: u32, step: Duration) {
    for _ in 0..steps {
        app.clock.advance(step);
        app.product.give_sign_of_life().await;
        app.settle().await;
    }
}

/// Other remarks for so many contacts, each once.
fn edit(app: &TestApp, word: &str, many: usize) {
    let corp = app.corp();
    let follows: Vec<(String, String)> = app.people().world().read(|world| {
        let follows = world.corps.get(&corp).unwrap().follows.iter();
        let pairs = follows
            .flat_map(|(member, contacts)| contacts.keys().map(|contact| (contact.clone(), member.clone())));
        let once: std::collections::BTreeMap<String, String> = pairs.collect();
        once.into_iter().take(many).collect()
    });
    assert_eq!(follows.len(), many);
    for (contact, member) in follows {
        let edit = EditContact {
            corp: corp.clone(),
            remark: Some(format!("{word} {contact}")),
            member,
            contact,
            ..EditContact::default()
        };
        app.people().edit_contact(edit).unwrap();
    }
}

on_each_database! {
    async fn tickets_that_stayed_away_have_what_was_missed_read_again(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        go_on(&app, 2, Duration::from_secs(60)).await;
        let suite = app.config.wecom.suite.as_ref().unwrap().suite_id.clone();
        let newest = app.storage().view().system().suite_tickets().newest(&suite).await.unwrap();
        let last_heard = newest[0].issued_at;
        let (known, received) = (alarms(&app).await, inbox(&app).await);
        assert_eq!(known, []);

        // Some proxy before us sends the platform's callbacks into nothing.
        app.people().set_callback_urls(Some(NOWHERE.to_owned()), Some(NOWHERE.to_owned()));
        a_busy_ten_minutes(&app.people(), &app.clock, &app.corp(), 200);
        go_on(&app, 15, Duration::from_secs(60)).await;
        assert!(app.storage().now() - last_heard <= chrono::TimeDelta::minutes(30));
        assert_eq!(alarms(&app).await, [], "a ticket is good for half an hour");
        go_on(&app, 10, Duration::from_secs(60)).await;
        assert_eq!(alarms(&app).await, [("ticket_missing".to_owned(), suite)]);
        assert_eq!(outages(&app).await, [], "nobody knows yet whether the platform is silent or we are deaf");
        app.people().drop_pending();
        assert_eq!(inbox(&app).await, received, "what happened is lost");

        let callbacks = format!("http://{}/callbacks/wecom", app.product.callback_address());
        app.people().set_callback_urls(Some(format!("{callbacks}/suite")), Some(format!("{callbacks}/data")));
        app.people().push_suite_ticket();
        work_for(&app, 5).await;
        assert_eq!(alarms(&app).await, []);
        let known = outages(&app).await;
        assert_eq!(known.len(), 1, "{known:?}");
        assert_eq!((known[0].why, known[0].began_at), (OutageKind::NoTicket, last_heard));
        assert!(known[0].healed_at.is_some());
        app.assert_mirror_is_true().await;

        // Once: further tickets change nothing.
        let healed = recoveries(&app).await;
        let bound = app.storage().view().system().installations().bound().await.unwrap().len();
        assert_eq!(healed, 2 * bound);
        go_on(&app, 40, Duration::from_secs(60)).await;
        assert_eq!((outages(&app).await.len(), recoveries(&app).await), (1, healed));
        app.stop().await;
    }

    async fn a_read_that_was_given_up_is_made_up_for_once(db: TestDatabase) {
        let app = TestApp::start_configured(db, |config| config.wecom.calls.retries = 0).await;
        app.install().await;
        go_on(&app, 2, Duration::from_secs(60)).await;
        app.people().add_fault(Fault::of(FaultKind::HttpStatus { status: 502 }).api("externalcontact/get"));
        edit(&app, "读不到", 1);
        // Ten tries with pauses that grow to an hour.
        let mut minutes = 0;
        while app.storage().jobs().count_by_status().await.unwrap().parked == 0 {
            assert_eq!(app.mirror_differences().await.len(), 1, "the read fails, and nothing else reads");
            go_on(&app, 1, Duration::from_secs(300)).await;
            minutes += 5;
            assert!(minutes < 240, "ten tries are over by now");
        }
        assert_eq!(app.people().calls("externalcontact/get"), 10);
        go_on(&app, 5, Duration::from_secs(60)).await;
        let known = outages(&app).await;
        assert_eq!(known.len(), 1, "{known:?}");
        let view = app.storage().view();
        let corp = view.system().corps().find_by_platform("wecom", &app.corp().as_str().into()).await.unwrap().unwrap();
        assert_eq!((known[0].why, known[0].corp), (OutageKind::JobsParked, Some(corp.id)));
        assert!(known[0].healed_at.is_some(), "{known:?}");
        app.assert_mirror_is_true().await;
        assert_eq!(recoveries(&app).await, 2, "one of each kind, of this corp only");

        // Once, although the job stays until an operator has looked at it.
        assert_eq!(alarms(&app).await, [("jobs_parked".to_owned(), "jobs".to_owned())]);
        go_on(&app, 20, Duration::from_secs(60)).await;
        assert_eq!((outages(&app).await.len(), recoveries(&app).await), (1, 2));
        app.people().set_faults(Vec::new());
        let parked = app.storage().jobs().parked(10).await.unwrap();
        assert_eq!(parked.len(), 1);
        app.storage().jobs().unpark(parked[0].id).await.unwrap();
        go_on(&app, 2, Duration::from_secs(60)).await;
        assert_eq!(alarms(&app).await, []);
        app.assert_mirror_is_true().await;
        app.stop().await;
    }

    async fn events_that_were_refused_until_the_platform_gave_up_are_made_up_for(db: TestDatabase) {
        let app = TestApp::start_configured(db, |config| {
            config.receiver.durable_within = Duration::from_millis(60);
            config.receiver.queue_events = 4;
        })
        .await;
        app.install().await;
        let received = inbox(&app).await;
        let lock = app.lock_inbox().await;
        edit(&app, "写不进去", 20);
        let people = app.people();
        for _ in 0..100 {
            for delivery in people.deliver_pending().await {
                assert_eq!(delivery.outcome.status, Some(503), "{delivery:?}");
            }
            if people.pushes().iter().all(|push| push.status != PushStatus::Waiting) {
                break;
            }
            app.clock.advance(Duration::from_secs(1));
        }
        assert_eq!(people.drop_pending(), 0, "the platform gives up after three tries");
        lock.release().await;

        app.product.give_sign_of_life().await;
        let known = outages(&app).await;
        assert_eq!(known.len(), 1, "{known:?}");
        assert_eq!((known[0].why, known[0].healing_at), (OutageKind::Refused, None));
        work_for(&app, 3).await;
        // A few waited in the queue and were stored when the lock went; the others are lost.
        let stored = inbox(&app).await;
        assert!(stored < received + 20, "{received} and then {stored}");
        let known = outages(&app).await;
        assert_eq!(known.len(), 1, "{known:?}");
        assert!(known[0].healed_at.is_some());
        assert_eq!(alarms(&app).await, []);
        app.assert_mirror_is_true().await;
        let bound = app.storage().view().system().installations().bound().await.unwrap().len();
        assert_eq!(recoveries(&app).await, 2 * bound);
        app.stop().await;
    }
}
