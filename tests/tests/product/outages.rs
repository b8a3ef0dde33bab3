//! What happened while nobody listened is read again by itself.

use std::time::Duration;

use sidebook_ambient::ManualClock;
use sidebook_simulator::control::{Control, EditContact, NewContact, NewGroup};
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::world::Scope;
use sidebook_storage::{Outage, OutageKind, SyncStatus, SyncTrigger};
use sidebook_tests::{TestApp, on_each_database};

/// So many contacts change within ten minutes, and groups, in every way.
pub(crate) fn a_busy_ten_minutes(people: &Control, clock: &ManualClock, corp: &str, many: u32) {
    let pause = Duration::from_secs(500) / many;
    let (follows, groups) = people.world().read(|world| {
        let corp = world.corps.get(corp).unwrap();
        let follows: Vec<(String, String)> = corp
            .follows
            .iter()
            .flat_map(|(member, contacts)| contacts.keys().map(|contact| (member.clone(), contact.clone())))
            .collect();
        let groups: Vec<(String, String)> = corp
            .groups
            .values()
            .filter(|group| !group.dismissed)
            .map(|group| (group.id.clone(), group.owner.clone()))
            .collect();
        (follows, groups)
    });
    let changed = follows.iter().take(many as usize);
    assert_eq!(changed.len(), many as usize);
    for (number, (member, contact)) in changed.enumerate() {
        if number % 10 == 9 {
            people.delete_contact(corp, member, contact).unwrap();
        } else {
            let edit = EditContact {
                corp: corp.to_owned(),
                member: member.clone(),
                contact: contact.clone(),
                remark: Some(format!("停机时改的 {number}")),
                ..EditContact::default()
            };
            people.edit_contact(edit).unwrap();
        }
        clock.advance(pause);
    }
    let mut fresh = Vec::new();
    for number in 0..50 {
        let (member, _) = &follows[number * follows.len() / 50];
        let new = NewContact {
            corp: corp.to_owned(),
            member: member.clone(),
            name: format!("停机时加的 {number}"),
            ..NewContact::default()
        };
        fresh.push((member.clone(), people.add_contact(new).unwrap()));
        clock.advance(Duration::from_millis(500));
    }
    for (number, (chat, _)) in groups.iter().enumerate() {
        match number % 4 {
            0 => people.dismiss_group(corp, chat).unwrap(),
            1 => people
                .rename_group(corp, chat, &format!("停机时改名 {number}"))
                .unwrap(),
            _ => people
                .join_group(corp, chat, &[fresh[number % 50].1.clone()], 3)
                .unwrap(),
        }
        clock.advance(Duration::from_secs(2));
    }
    for (owner, contact) in fresh.iter().take(10) {
        let new = NewGroup {
            corp: corp.to_owned(),
            owner: owner.clone(),
            name: "停机时建的群".to_owned(),
            people: vec![contact.clone()],
        };
        people.create_group(&new).unwrap();
    }
    people.create_tag(corp, "停机", "停机时加的标签").unwrap();
    people.set_scope(corp, Scope::everybody()).unwrap();
}

/// Fills the corp up before anybody installs anything: as many contacts as an agency of some size has.
fn a_crowd(people: &Control, many: usize) {
    let corp = people.session().corp;
    let members: Vec<String> = people.world().read(|world| {
        let members = world.corps.get(&corp).unwrap().members.keys();
        members.cloned().collect()
    });
    for number in 0..many {
        let new = NewContact {
            corp: corp.clone(),
            member: members[number % members.len()].clone(),
            name: format!("客户 {number}"),
            ..NewContact::default()
        };
        people.add_contact(new).unwrap();
    }
}

/// What the worker does in so much time, as the clock goes.
pub(crate) async fn work_for(app: &TestApp, minutes: u32) {
    for _ in 0..minutes * 12 {
        app.clock.advance(Duration::from_secs(5));
        app.settle().await;
    }
}

pub(crate) async fn outages(app: &TestApp) -> Vec<Outage> {
    app.storage().view().system().outages().latest(10).await.unwrap()
}

on_each_database! {
    async fn ten_minutes_down_are_made_up_for_by_itself(db: TestDatabase) {
        let app = TestApp::start(db).await;
        a_crowd(&app.people(), 1_000);
        app.install().await;
        app.assert_mirror_is_true().await;
        assert_eq!(outages(&app).await, [], "the first start is no outage");
        let (corp, before) = (app.corp(), app.storage().now());
        let app = app
            .while_down(|people, clock| a_busy_ten_minutes(people, clock, &corp, 1_000))
            .await;
        assert!(app.mirror_differences().await.len() >= 900, "it was a busy time");
        let known = outages(&app).await;
        assert_eq!(known.len(), 1, "{known:?}");
        assert_eq!((known[0].why, known[0].began_at), (OutageKind::NotReceiving, before));

        work_for(&app, 5).await;
        app.assert_mirror_is_true().await;
        let known = outages(&app).await;
        assert_eq!(known.len(), 1, "the ticket that comes again is explained by it: {known:?}");
        assert!(known[0].healed_at.is_some());
        assert_eq!(app.storage().view().system().alarms().standing().await.unwrap(), []);
        // Once: one sync of each kind, and a short stop later is no outage.
        let bound = app.storage().view().system().installations().bound().await.unwrap();
        for (corp, agency) in bound {
            let view = app.storage().view();
            let runs = view.of(agency).sync_runs().list(corp, 100).await.unwrap();
            let healing: Vec<_> = runs.iter().filter(|run| run.trigger == SyncTrigger::Recovery).collect();
            assert_eq!(healing.len(), 2);
            assert!(healing.iter().all(|run| run.status == SyncStatus::Succeeded));
        }
        let app = app.while_down(|_, clock| clock.advance(Duration::from_secs(30))).await;
        assert_eq!(outages(&app).await.len(), 1);
        app.stop().await;
    }

    async fn an_app_that_was_removed_while_nobody_listened_is_cancelled(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let corp = app.corp();
        let app = app
            .while_down(|people, clock| {
                people.cancel(&corp).unwrap();
                clock.advance(Duration::from_secs(600));
            })
            .await;
        work_for(&app, 2).await;
        let bound = app.storage().view().system().installations().bound().await.unwrap();
        let corps = app.storage().view();
        let found = corps.system().corps().find_by_platform("wecom", &corp.as_str().into()).await.unwrap().unwrap();
        assert!(bound.iter().all(|(bound, _)| *bound != found.id));
        app.stop().await;
    }

    async fn a_healing_that_is_given_up_begins_again(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let corp = app.corp();
        let fault = Fault::of(FaultKind::HttpStatus { status: 502 });
        app.people().add_fault(fault.api("batch/get_by_user"));
        let app = app
            .while_down(|people, clock| a_busy_ten_minutes(people, clock, &corp, 200))
            .await;
        app.clock.advance(Duration::from_secs(5));
        app.settle().await;
        for (corp, agency) in app.storage().view().system().installations().bound().await.unwrap() {
            let work = app.storage().begin().await.unwrap();
            work.of(agency).sync_runs().cancel_of_corp(corp).await.unwrap();
            work.commit().await.unwrap();
        }
        app.people().set_faults(Vec::new());
        work_for(&app, 3).await;
        let known = outages(&app).await;
        assert!(known[0].healed_at.is_none(), "nothing was read: {known:?}");

        work_for(&app, 12).await;
        app.assert_mirror_is_true().await;
        assert!(outages(&app).await.iter().all(|outage| outage.healed_at.is_some()));
        app.stop().await;
    }
}
