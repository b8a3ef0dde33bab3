use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use sidebook_ambient::{Clock, ManualClock};
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_tests::{TestApp, on_each_database};

use crate::kit::{examined, examined_at, fact, not_asked, wrong};

fn of(name: &str, code: &'static str) -> (String, &'static str) {
    (name.to_owned(), code)
}

on_each_database! {
    async fn faults_of_the_way_to_the_platform_are_told_apart(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let internal = format!("internal:{}", app.config.wecom.internal[0].corp_id);
        let findings = examined(&app, &app.config).await;
        assert_eq!(wrong(&findings), [], "healthy");
        assert_eq!(not_asked(&findings), []);
        assert_eq!(fact(&findings, "platform_answers", "address"), "127.0.0.1");

        // The address is not on the white-list.
        app.people().set_behaviour(|behaviour| behaviour.ip_whitelist = vec!["203.0.113.*".to_owned()]);
        let findings = examined(&app, &app.config).await;
        let refused = "credential_address_refused";
        assert_eq!(wrong(&findings), [of(&internal, refused), of("suite", refused)]);
        assert_eq!(fact(&findings, refused, "address"), "127.0.0.1");
        assert_eq!(not_asked(&findings).len(), 5, "{:?}", not_asked(&findings));
        app.people().set_behaviour(|behaviour| behaviour.ip_whitelist.clear());

        // A wrong secret is tried once.
        let mut config = app.config.clone();
        config.wecom.suite.as_mut().unwrap().suite_secret = SecretString::from("mistyped");
        app.people().reset_calls();
        let findings = examined(&app, &config).await;
        assert_eq!(wrong(&findings), [of("suite", "credential_secret_refused")]);
        assert_eq!(app.people().calls("get_suite_token"), 1);
        assert!(!format!("{findings:?}").contains("mistyped"));

        // Our clock is seven minutes ahead.
        let ahead = app.clock.now() + Duration::from_secs(420);
        let findings = examined_at(Arc::new(ManualClock::at(ahead)), &app.config).await;
        assert_eq!(wrong(&findings), [of("installation", "platform_clock_off")]);
        assert_eq!(fact(&findings, "platform_clock_off", "seconds"), "420");

        // The platform answers with nonsense.
        app.people().add_fault(Fault::of(FaultKind::HttpStatus { status: 502 }).api("get_api_domain_ip"));
        assert_eq!(wrong(&examined(&app, &app.config).await), [of("installation", "platform_unreachable")]);
        app.people().set_faults(Vec::new());

        // No ticket for half an hour.
        app.clock.advance(Duration::from_secs(31 * 60));
        let findings = examined(&app, &app.config).await;
        assert_eq!(wrong(&findings), [of("suite", "ticket_old")]);
        assert_eq!(fact(&findings, "ticket_old", "minutes"), "31");
        app.stop().await;
    }

    async fn a_ticket_that_never_came_names_the_address_it_belongs_to(db: TestDatabase) {
        let app = TestApp::start_with(db, |platform| {
            platform.suite.instruction_url = Some("http://127.0.0.1:1/".to_owned());
        })
        .await;
        let findings = examined(&app, &app.config).await;
        assert_eq!(wrong(&findings), [of("suite", "ticket_never")]);
        assert_eq!(not_asked(&findings), [of("suite", "credential")]);
        let url = format!("{}/callbacks/wecom/suite", app.config.server.public_url);
        assert_eq!(fact(&findings, "ticket_never", "url"), url);
        app.stop().await;
    }

    async fn a_database_that_is_behind_or_away_is_found(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.storage().migrate_down(1).await.unwrap();
        let findings = examined(&app, &app.config).await;
        assert!(wrong(&findings).contains(&of("installation", "schema_behind")), "{:?}", wrong(&findings));
        assert_eq!(fact(&findings, "schema_behind", "count"), "1");
        app.storage().migrate().await.unwrap();

        let mut config = app.config.clone();
        config.database.url = SecretString::from("sqlite:///nowhere/at/all/sidebook.db");
        let findings = examined(&app, &config).await;
        let found = wrong(&findings);
        assert!(found.contains(&of("installation", "database_unreachable")), "{found:?}");
        assert!(!found.iter().any(|(_, code)| code.starts_with("callback")), "{found:?}");
        app.stop().await;
    }
}
