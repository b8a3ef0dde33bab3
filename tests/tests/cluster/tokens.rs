//! Many workers of several processes find a token refused at the same moment.

use std::time::Duration;

use sidebook::config::Role;
use sidebook_simulator::control::EditContact;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_storage::testing::Backend;
use sidebook_tests::{TestApp, on_each_database};

const TWO: [&[Role]; 2] = [
    &[Role::Receiver, Role::Api, Role::Worker],
    &[Role::Receiver, Role::Worker],
];

/// Another remark for ten contacts of a corp, one each. Returns how many.
fn edit_ten(app: &TestApp, corp: &str, word: &str) -> u64 {
    let follows: Vec<(String, String)> = app.people().world().read(|world| {
        let follows = world.corps.get(corp).unwrap().follows.iter();
        let pairs =
            follows.flat_map(|(member, of)| of.keys().map(|contact| (contact.clone(), member.clone())));
        let once: std::collections::BTreeMap<String, String> = pairs.collect();
        once.into_iter().take(10).collect()
    });
    for (contact, member) in &follows {
        let edit = EditContact {
            corp: corp.to_owned(),
            member: member.clone(),
            contact: contact.clone(),
            remark: Some(word.to_owned()),
            ..EditContact::default()
        };
        app.people().edit_contact(edit).unwrap();
    }
    follows.len() as u64
}

on_each_database! {
    async fn a_token_refused_to_twenty_workers_of_two_processes_is_fetched_once(db: TestDatabase) {
        if db.backend != Backend::Postgres {
            return; // With SQLite, processes share no tokens.
        }
        let app = TestApp::start_all(
            db,
            &TWO,
            |config| {
                config.worker.concurrency = 20;
                config.worker.per_corp = 10;
                config.worker.platform_calls_at_once = 20;
            },
            |_| {},
        )
        .await;
        app.install().await;
        let (corp, other) = (app.corp(), app.bind_internal().await);
        let calls = |api: &str| app.people().calls(api);
        for round in 0..2 {
            app.clock.advance(Duration::from_secs(60));
            app.settle().await;
            let word = format!("换令牌 {round}");
            let jobs = edit_ten(&app, &corp, &word) + edit_ten(&app, &other, &word);
            assert_eq!(jobs, 20);
            let told = app.people().deliver_pending().await;
            assert!(told.iter().all(|one| one.outcome.accepted), "{told:?}");
            app.people().invalidate_corp_tokens(&corp).unwrap();
            app.people().invalidate_corp_tokens(&other).unwrap();
            // All have the old token in their hands before the first has a new one.
            app.people().set_faults(vec![
                Fault::of(FaultKind::Slow { ms: 300 }).api("get_corp_token"),
                Fault::of(FaultKind::Slow { ms: 300 }).api("gettoken"),
                Fault::of(FaultKind::Slow { ms: 1500 }).api("externalcontact/get"),
            ]);
            app.people().reset_calls();
            let report = app.run_jobs_at_once(10).await;
            app.people().set_faults(Vec::new());
            assert_eq!((report.finished, report.retried, report.parked), (20, 0, 0), "round {round}: {report:?}");
            assert_eq!((calls("get_corp_token"), calls("gettoken")), (1, 1), "round {round}");
            let reads = calls("externalcontact/get");
            // How many of them had the old one by then is the machine's affair; one of each corp at least.
            assert!(reads >= 22, "nobody had the old one: {reads} reads in round {round}");
            assert!(reads <= 40, "nobody was refused twice: {reads} reads in round {round}");
        }
        app.assert_mirror_is_true().await;
        app.stop().await;
    }
}
