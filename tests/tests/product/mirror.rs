//! The mirror follows the platform, whatever order and how often it hears of changes, and through its bad days.

use std::time::Duration;

use serde_json::{Value, json};
use sidebook_simulator::control::NewContact;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_tests::{TestApp, on_each_database};

on_each_database! {
    async fn changes_doubled_and_shuffled_end_in_the_platforms_truth(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        app.people().add_fault(Fault::of(FaultKind::DuplicateCallbacks { times: 3 }));
        app.people().add_fault(Fault::of(FaultKind::ShuffledCallbacks));
        let corp = app.corp();
        let (member, contact) = app.a_follow();
        let people = app.people();
        let added = people
            .add_contact(NewContact {
                corp: corp.clone(),
                member: member.clone(),
                name: "新来的李总".to_owned(),
                ..NewContact::default()
            })
            .unwrap();
        people
            .edit_contact(sidebook_simulator::control::EditContact {
                corp: corp.clone(),
                member: member.clone(),
                contact: added.clone(),
                remark: Some("改过的备注".to_owned()),
                ..Default::default()
            })
            .unwrap();
        people.delete_contact(&corp, &member, &contact).unwrap();
        app.settle().await;
        app.assert_mirror_is_true().await;

        let owner = app.owner().await;
        let corps = owner.get("/console/corps").await.ok();
        let corp_id = corps["items"].as_array().unwrap().iter().find(|one| one["mode"] == "suite").unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        app.people().set_faults(Vec::new());
        owner.post(&format!("/console/corps/{corp_id}/sync"), json!({"kind": "contacts"})).await.ok();
        app.settle().await;
        app.assert_mirror_is_true().await;
        app.stop().await;
    }

    async fn a_burst_about_one_contact_costs_few_reads(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let (corp, (member, contact)) = (app.corp(), app.a_follow());
        for number in 0..200 {
            app.people()
                .edit_contact(sidebook_simulator::control::EditContact {
                    corp: corp.clone(),
                    member: member.clone(),
                    contact: contact.clone(),
                    remark: Some(format!("备注 {number}")),
                    ..Default::default()
                })
                .unwrap();
        }
        app.people().reset_calls();
        app.settle().await;
        let reads = app.people().calls("externalcontact/get");
        assert!((1..=5).contains(&reads), "{reads} reads for one contact");
        app.assert_mirror_is_true().await;
        app.stop().await;
    }

    async fn the_first_sync_gets_through_a_bad_day(db: TestDatabase) {
        let app = TestApp::start(db).await;
        for (kind, count) in [
            (FaultKind::Errcode { code: 45009 }, 2),
            (FaultKind::Errcode { code: 45033 }, 2),
            (FaultKind::Errcode { code: 42001 }, 1),
            (FaultKind::HttpStatus { status: 502 }, 2),
            (FaultKind::Truncated, 2),
            (FaultKind::WrongContentType, 1),
        ] {
            let mut fault = Fault::of(kind);
            fault.api = Some("batch/get_by_user".to_owned());
            fault.count = Some(count);
            app.people().add_fault(fault);
        }
        app.install().await;
        // Pauses are minutes at most; the clock is ours.
        for _ in 0..30 {
            app.clock.advance(Duration::from_secs(90));
            app.settle().await;
        }
        assert!(app.people().faults().list().is_empty(), "faults left");
        app.assert_mirror_is_true().await;
        app.stop().await;
    }

    async fn an_unlicensed_member_is_no_failure(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let (member, _) = app.a_follow();
        app.people().add_fault(Fault::of(FaultKind::UnlicensedMember { member }));
        app.install().await;
        let owner = app.owner().await;
        let corps = owner.get("/console/corps").await.ok();
        let corp = corps["items"].as_array().unwrap().iter().find(|one| one["mode"] == "suite").unwrap().clone();
        assert_eq!(corp["last_sync"]["contacts"]["status"], "succeeded", "{corp}");
        assert_ne!(corp["contacts"], Value::from(0));
        app.stop().await;
    }

    async fn a_chat_that_is_no_customer_group_is_left_out_until_an_event_names_it(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let (corp, people) = (app.corp(), app.people());
        let chat = people.world().read(|world| {
            let groups = &world.corps.get(&corp).unwrap().groups;
            groups.values().find(|group| !group.dismissed).unwrap().id.clone()
        });
        people.add_fault(Fault::of(FaultKind::Errcode { code: 90501 }).api("groupchat/get"));
        people.rename_group(&corp, &chat, "不再是客户群").unwrap();
        app.settle().await;
        let differences = app.mirror_differences().await;
        assert_eq!(differences.len(), 1, "{differences:?}");
        assert!(differences[0].starts_with(&format!("group {chat}: kept None")), "{differences:?}");
        people.reset_calls();
        for _ in 0..10 {
            app.clock.advance(Duration::from_secs(60));
            app.settle().await;
        }
        assert_eq!(people.calls("groupchat/get"), 0, "asked again without a reason");
        assert_eq!(app.storage().view().system().alarms().standing().await.unwrap(), []);

        people.set_faults(Vec::new());
        people.rename_group(&corp, &chat, "又是客户群").unwrap();
        app.settle().await;
        app.assert_mirror_is_true().await;
        app.stop().await;
    }
}
