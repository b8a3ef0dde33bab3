use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::world::Scope;
use sidebook_tests::{TestApp, on_each_database};

use crate::kit::{examined, fact, not_asked, wrong};

fn of_corp(code: &'static str) -> (String, &'static str) {
    ("corp".to_owned(), code)
}

on_each_database! {
    async fn faults_of_a_corp_are_told_apart(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let corp = app.corp();

        // A member without a licence.
        let (member, _) = app.a_follow();
        app.people().add_fault(Fault::of(FaultKind::UnlicensedMember { member }));
        let findings = examined(&app, &app.config).await;
        assert_eq!(wrong(&findings), [of_corp("corp_licences_missing")]);
        assert_eq!(fact(&findings, "corp_licences_missing", "without"), "1");

        // No right to customer contact.
        app.people().set_faults(vec![
            Fault::of(FaultKind::Errcode { code: 48002 }).api("get_follow_user_list"),
        ]);
        assert_eq!(wrong(&examined(&app, &app.config).await), [of_corp("corp_contacts_not_allowed")]);

        // Nobody is visible.
        app.people().set_faults(Vec::new());
        app.people().set_scope(&corp, Scope::default()).unwrap();
        assert_eq!(wrong(&examined(&app, &app.config).await), [of_corp("corp_scope_empty")]);
        app.people().set_scope(&corp, Scope::everybody()).unwrap();
        app.settle().await;
        assert_eq!(wrong(&examined(&app, &app.config).await), []);

        // Called too often: what the platform blocked is asked no more, and is no fault of the corp.
        app.people().set_faults(vec![
            Fault::of(FaultKind::Errcode { code: 45009 }).api("get_follow_user_list"),
        ]);
        let findings = examined(&app, &app.config).await;
        assert_eq!(wrong(&findings), [of_corp("corp_quota_blocked")]);
        assert_eq!(not_asked(&findings).len(), 2);

        // The app is gone, and nobody told us.
        app.people().set_faults(vec![
            Fault::of(FaultKind::Errcode { code: 40084 }).api("get_auth_info"),
        ]);
        let findings = examined(&app, &app.config).await;
        assert_eq!(wrong(&findings), [of_corp("corp_authorisation_gone")]);
        assert_eq!(not_asked(&findings).len(), 3);

        // We were told.
        app.people().set_faults(Vec::new());
        app.people().cancel(&corp).unwrap();
        app.settle().await;
        let findings = examined(&app, &app.config).await;
        assert!(wrong(&findings).contains(&of_corp("corp_cancelled")), "{:?}", wrong(&findings));
        app.stop().await;
    }
}
