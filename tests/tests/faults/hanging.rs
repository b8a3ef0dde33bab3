//! Connections to the platform that are taken and never answered on.

use std::collections::BTreeMap;
use std::time::Duration;

use sidebook_simulator::control::EditContact;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_tests::fault_proxy::{FaultProxy, Mode};
use sidebook_tests::{TestApp, on_each_database, pause};

use crate::kit::{all_are_acknowledged, assert_all_is_done, change_remarks, go_on, in_a_hurry};

/// Another remark for so many contacts of a corp, one each.
fn edit(app: &TestApp, corp: &str, many: usize, word: &str) {
    let follows: BTreeMap<String, String> = app.people().world().read(|world| {
        let follows = world.corps.get(corp).unwrap().follows.iter();
        let pairs =
            follows.flat_map(|(member, of)| of.keys().map(|contact| (contact.clone(), member.clone())));
        pairs.collect()
    });
    for (contact, member) in follows.into_iter().take(many) {
        let edit = EditContact {
            corp: corp.to_owned(),
            member,
            contact,
            remark: Some(word.to_owned()),
            ..EditContact::default()
        };
        app.people().edit_contact(edit).unwrap();
    }
}

on_each_database! {
    async fn a_platform_that_never_answers_costs_tries_and_nothing_else(db: TestDatabase) {
        let proxy = FaultProxy::nowhere().await.unwrap();
        let app = TestApp::start_configured(db, |config| {
            let platform = reqwest::Url::parse(&config.wecom.api_base).unwrap();
            proxy.aim(platform.port().unwrap());
            config.wecom.api_base = format!("http://127.0.0.1:{}", proxy.port());
            in_a_hurry(&mut config.wecom.calls);
            config.wecom.calls.retries = 1;
        })
        .await;
        app.install().await;
        proxy.set(Mode::Hang);
        app.people().reset_calls();
        for minute in 0..5 {
            change_remarks(&app, &format!("挂起 {minute}"), 3);
            assert_eq!(all_are_acknowledged(&app).await, 3, "callbacks need no platform");
            // Comes back: every call has its time limit, and so has every job.
            let report = app.run_jobs().await;
            assert_eq!((report.finished, report.parked), (0, 0), "{report:?}");
            assert!(report.retried + report.later > 0, "{report:?}");
            app.clock.advance(Duration::from_secs(60));
        }
        assert_eq!(app.people().calls("externalcontact/get"), 0, "nothing went through");

        proxy.set(Mode::Pass);
        app.people().push_suite_ticket();
        go_on(&app, 4, Duration::from_secs(300)).await;
        assert_all_is_done(&app).await;
        app.stop().await;
    }

    async fn a_corp_whose_calls_hang_delays_no_other(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let other = app.bind_internal().await;
        // Its calls are taken, and answered when this test is long over.
        let hangs = Fault { only_corp: Some(app.corp()), ..Fault::of(FaultKind::Slow { ms: 60_000 }) };
        app.people().set_faults(vec![hangs.api("externalcontact/get")]);
        app.people().reset_calls();
        edit(&app, &app.corp(), 6, "等着");
        edit(&app, &other, 1, "不等");
        assert_eq!(all_are_acknowledged(&app).await, 7);

        // Eight at once: as many jobs of the corp as it may have hang, and the others go on.
        let places = app.config.worker.per_corp as u64;
        assert!(places < 6);
        let done = async {
            loop {
                let jobs = app.storage().jobs().count_by_status().await.unwrap();
                // Those of the corp that hangs; the other's is done. A slow machine gives hanging calls the time to be
                // made again, so they are not counted.
                if jobs.running == places && app.mirror_differences().await.len() == 6 {
                    break;
                }
                pause(Duration::from_millis(10)).await;
            }
        };
        tokio::select! {
            report = app.run_jobs_at_once(8) => panic!("the calls hang: {report:?}"),
            () = done => {}
        }
        let differing = app.mirror_differences().await;
        assert_eq!(differing.len(), 6, "{differing:?}");

        // The workers are gone with their calls; others take the jobs over when the leases have lapsed.
        app.people().set_faults(Vec::new());
        go_on(&app, 2, Duration::from_secs(60)).await;
        assert_all_is_done(&app).await;
        app.stop().await;
    }
}
