//! What an operator is told of by itself, and when it is over.

use std::time::Duration;

use sidebook_simulator::control::EditContact;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_tests::{TestApp, on_each_database};

/// Nobody answers here.
const NOWHERE: &str = "http://127.0.0.1:1/callbacks";

/// The kinds and subjects of the alarms that stand, and how many of each kind the figures tell.
async fn alarms(app: &TestApp, kind: &str) -> Vec<String> {
    let standing = app.storage().view().system().alarms().standing().await.unwrap();
    let of_kind = standing.into_iter().filter(|alarm| alarm.kind == kind);
    of_kind.map(|alarm| alarm.subject).collect()
}

async fn minutes(app: &TestApp, many: u32) {
    for _ in 0..many {
        app.clock.advance(Duration::from_secs(60));
        app.settle().await;
    }
}

on_each_database! {
    async fn a_ticket_that_never_comes_is_told_of_after_half_an_hour(db: TestDatabase) {
        let app = TestApp::start_with(db, |simulated| {
            simulated.suite.instruction_url = Some(NOWHERE.to_owned());
        })
        .await;
        let suite = app.config.wecom.suite.as_ref().unwrap().suite_id.clone();
        minutes(&app, 30).await;
        assert_eq!(alarms(&app, "ticket_missing").await, [""; 0]);
        minutes(&app, 2).await;
        assert_eq!(alarms(&app, "ticket_missing").await, [suite]);

        let url = format!("http://{}/callbacks/wecom/suite", app.product.callback_address());
        app.people().set_callback_urls(Some(url), None);
        app.people().push_suite_ticket();
        minutes(&app, 2).await;
        assert_eq!(alarms(&app, "ticket_missing").await, [""; 0]);
        assert_eq!(app.install().await["status"], "installed");
        app.stop().await;
    }

    async fn a_refused_secret_is_told_of_until_it_is_taken_again(db: TestDatabase) {
        let app = TestApp::start_configured(db, |config| config.wecom.calls.retries = 0).await;
        app.install().await;
        let suite = app.config.wecom.suite.as_ref().unwrap().suite_id.clone();
        let (corp, people) = (app.corp(), app.people());
        let (member, contact) = app.a_follow();
        let edit = |word: &str| {
            let edit = EditContact {
                corp: corp.clone(),
                member: member.clone(),
                contact: contact.clone(),
                remark: Some(word.to_owned()),
                ..EditContact::default()
            };
            people.edit_contact(edit).unwrap();
        };
        // Somebody reset the secret in the provider's console.
        people.set_faults(vec![Fault::of(FaultKind::Errcode { code: 40080 }).api("get_suite_token")]);
        people.invalidate_suite_tokens();
        people.invalidate_corp_tokens(&corp).unwrap();
        for number in 0..4 {
            edit(&format!("密钥不对 {number}"));
            minutes(&app, 1).await;
        }
        assert_eq!(alarms(&app, "secret_refused").await, std::slice::from_ref(&suite));
        // It rests, and is then asked about three times more at most: the platform blocks who does not stop.
        people.reset_calls();
        minutes(&app, 60).await;
        assert_eq!(alarms(&app, "secret_refused").await, [suite]);
        let asked = people.calls("get_suite_token");
        assert!(asked <= 6, "{asked} calls in an hour");

        // Taken again. Nobody needs it, and it is noticed all the same.
        people.set_faults(Vec::new());
        minutes(&app, 35).await;
        assert_eq!(alarms(&app, "secret_refused").await, [""; 0]);
        // What was given up meanwhile is read with everything of its corp.
        edit("又好了");
        minutes(&app, 10).await;
        app.assert_mirror_is_true().await;
        app.stop().await;
    }
}
