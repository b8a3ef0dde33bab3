//! Events that come once more when nobody remembers them: after the inbox has forgotten what it had.

use std::collections::BTreeMap;
use std::time::Duration;

use sidebook_simulator::control::{EditContact, NewContact, NewGroup, NewMember};
use sidebook_simulator::pusher::{Push, PushStatus};
use sidebook_storage::testing::Census;
use sidebook_tests::{TestApp, on_each_database};

/// What people did a week ago: a burst about one contact, and one of everything that must not be done a second time.
fn a_story(app: &TestApp) {
    let (people, corp) = (app.people(), app.corp());
    let (member, contact) = app.a_follow();
    for number in 0..30 {
        let edit = EditContact {
            corp: corp.clone(),
            member: member.clone(),
            contact: contact.clone(),
            remark: Some(format!("一周前 {number}")),
            ..EditContact::default()
        };
        people.edit_contact(edit).unwrap();
    }
    // Deleted, and friends again since: told late, the deletion is older than the friendship.
    people.delete_contact(&corp, &member, &contact).unwrap();
    people
        .contact_deletes_member(&corp, &member, &another(app, &member))
        .unwrap();
    let fresh = NewContact {
        corp: corp.clone(),
        member: member.clone(),
        name: "一周前的新客户".to_owned(),
        ..NewContact::default()
    };
    let fresh = people.add_contact(fresh).unwrap();
    let group = NewGroup {
        corp: corp.clone(),
        owner: member.clone(),
        name: "一周前的群".to_owned(),
        people: vec![fresh],
    };
    let kept = people.create_group(&group).unwrap();
    people.rename_group(&corp, &kept, "改过名的群").unwrap();
    let gone = people.create_group(&group).unwrap();
    people.dismiss_group(&corp, &gone).unwrap();
    people.create_tag(&corp, "一周前", "标签").unwrap();
    let new = NewMember {
        corp: corp.clone(),
        userid: "week.ago".to_owned(),
        name: "一周前的同事".to_owned(),
        ..NewMember::default()
    };
    let colleague = people.create_member(&new).unwrap();
    people.delete_member(&corp, &colleague).unwrap();
}

/// What happened since: the contact is there again, one-way no more.
fn a_day_later(app: &TestApp, before: (String, String)) {
    let (people, corp) = (app.people(), app.corp());
    let (member, contact) = before;
    let other = another(app, &member);
    for contact in [contact, other] {
        let again = NewContact {
            corp: corp.clone(),
            member: member.clone(),
            contact,
            remark: "又是好友".to_owned(),
            ..NewContact::default()
        };
        people.add_contact(again).unwrap();
    }
}

/// The member's last contact.
fn another(app: &TestApp, member: &str) -> String {
    let corp = app.corp();
    app.people().world().read(|world| {
        let of = world.corps.get(&corp).unwrap().follows.get(member).unwrap();
        of.keys().next_back().unwrap().clone()
    })
}

/// Every callback about the corp that was taken so far, oldest first.
fn taken(app: &TestApp) -> Vec<Push> {
    let corp = app.corp();
    let mut taken = app.people().pushes();
    taken.retain(|push| push.status == PushStatus::Delivered && push.corp == corp);
    taken.sort_by_key(|push| push.id);
    taken
}

/// The platform says it all once more.
fn say_again(app: &TestApp, pushes: &[Push]) {
    app.people().world().write(|world| {
        for push in pushes {
            let mut push = push.clone();
            push.status = PushStatus::Waiting;
            push.attempts.clear();
            world.outbox.queue(push);
        }
    });
}

async fn go_on(app: &TestApp, steps: u32, step: Duration) {
    for _ in 0..steps {
        app.clock.advance(step);
        app.settle().await;
    }
}

/// Rows of what is kept about the corp: nothing of it may be there twice or once more.
async fn rows(app: &TestApp) -> BTreeMap<String, u64> {
    let mut rows = app.rows().await;
    rows.retain(|table, _| {
        [
            "external_contacts",
            "contact_follows",
            "group_chats",
            "group_members",
            "platform_members",
            "corp_tags",
            "conversations",
            "installations",
        ]
        .contains(&table.as_str())
    });
    rows
}

on_each_database! {
    async fn what_comes_again_after_a_week_changes_nothing_and_costs_a_few_reads(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let before = app.a_follow();
        a_story(&app);
        go_on(&app, 20, Duration::from_secs(30)).await;
        let said = taken(&app);
        assert!(said.len() >= 40, "{}", said.len());
        go_on(&app, 2, Duration::from_secs(12 * 3600)).await;
        a_day_later(&app, before);
        go_on(&app, 4, Duration::from_secs(48 * 3600)).await;
        app.assert_mirror_is_true().await;
        let forgotten = app.rows().await["inbox"];
        assert!(forgotten < said.len() as u64, "{forgotten} events are kept of {}", said.len());
        let kept = rows(&app).await;

        // All at once, as after a restart of theirs; then once more, which the inbox knows again.
        for round in 0..2 {
            app.people().reset_calls();
            say_again(&app, &said);
            go_on(&app, 20, Duration::from_secs(30)).await;
            app.assert_mirror_is_true().await;
            assert_eq!(rows(&app).await, kept, "round {round}");
            let census = Census::take(app.storage()).await.unwrap();
            assert_eq!(census.doubled, []);
            let calls = app.people().all_calls();
            let of = |api: &str| app.people().calls(api);
            if round == 0 {
                // Three contacts, of which one was told of in thirty events; three at once, then one in five seconds.
                assert!((3..=9).contains(&of("externalcontact/get")), "{calls:?}");
                assert!((1..=6).contains(&of("groupchat/get")), "{calls:?}");
                assert!(of("externalcontact/get_corp_tag_list") <= 2, "{calls:?}");
                assert_eq!(of("externalcontact/batch/get_by_user"), 0, "no sync: {calls:?}");
            } else {
                assert_eq!(of("externalcontact/get") + of("groupchat/get"), 0, "{calls:?}");
            }
        }
        assert_eq!(app.storage().jobs().count_by_status().await.unwrap().parked, 0);
        app.stop().await;
    }

    async fn an_installation_and_a_removal_that_are_told_again_after_a_week_change_nothing(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let corp = app.corp();
        app.people().cancel(&corp).unwrap();
        app.settle().await;
        app.clock.advance(Duration::from_secs(120));
        assert_eq!(app.install().await["status"], "installed");
        let said = taken(&app);
        assert!(said.iter().any(|push| push.event.contains("cancel_auth")), "{said:?}");
        go_on(&app, 4, Duration::from_secs(50 * 3600)).await;
        let (kept, bound) = (rows(&app).await, bound(&app).await);
        say_again(&app, &said);
        go_on(&app, 20, Duration::from_secs(30)).await;
        assert_eq!((rows(&app).await, self::bound(&app).await), (kept, bound), "still bound, by the second installation");
        assert_eq!(app.storage().jobs().count_by_status().await.unwrap().parked, 0);
        app.assert_mirror_is_true().await;
        app.stop().await;
    }
}

/// The installation that the suite's corp has now.
async fn bound(app: &TestApp) -> String {
    let view = app.storage().view();
    let corp = view
        .system()
        .corps()
        .find_by_platform("wecom", &app.corp().as_str().into())
        .await
        .unwrap()
        .unwrap();
    let installation = view
        .system()
        .installations()
        .active(corp.id)
        .await
        .unwrap()
        .unwrap();
    assert!(corp.agency.is_some());
    format!("{:?}", installation.id)
}
