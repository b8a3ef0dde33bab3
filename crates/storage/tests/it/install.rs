//! Installing: attempts, installations, suite tickets, stored credentials, and the rotation of what is sealed.

use std::time::Duration;

use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use sidebook_domain::{AgencyId, CorpId, StaffId};
use sidebook_messenger::{AgentId, Credentials, InstallationInfo, MemberId, Mode, Route, VisibleScope};
use sidebook_storage::testing::{TestDatabase, keyring, on_each_database};
use sidebook_storage::{
    InstallAttempt, InstallStatus, NewAuditEntry, NewCorp, NewEvent, NewInstallAttempt, NewInstallation,
    Resealed, Storage, StorageError, StoredCredentials,
};

const HOUR: Duration = Duration::from_secs(3600);

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn corp(db: &TestDatabase) -> CorpId {
    let work = db.storage.begin().await.unwrap();
    let new = NewCorp {
        platform: "wecom".into(),
        mode: Mode::Suite,
        platform_corp: "ww1".into(),
        name: "Old name".into(),
    };
    let corp = work.system().corps().ensure(new).await.unwrap();
    work.commit().await.unwrap();
    corp.id
}

async fn authorise(storage: &Storage, corp: CorpId, code: &str) {
    let work = storage.begin().await.unwrap();
    let admin = MemberId::from("admin");
    work.system()
        .installations()
        .authorise(corp, "suite1", &secret(code), Some(&admin))
        .await
        .unwrap();
    work.commit().await.unwrap();
}

async fn code_of(storage: &Storage, corp: CorpId) -> Option<String> {
    let code = StoredCredentials::new(storage.clone())
        .permanent_code(corp)
        .await
        .unwrap();
    code.map(|code| code.expose_secret().to_owned())
}

async fn begin(db: &TestDatabase, agency: AgencyId, state: &str) -> InstallAttempt {
    let work = db.storage.begin().await.unwrap();
    let new = NewInstallAttempt {
        staff: StaffId(db.storage.new_id()),
        state: secret(state),
        install_url: "https://platform.example/install".into(),
        expires_at: db.storage.now() + HOUR,
    };
    let attempt = work.of(agency).install_attempts().add(new).await.unwrap();
    work.commit().await.unwrap();
    attempt
}

async fn tickets(storage: &Storage, suite: &str) -> Vec<String> {
    let tickets = StoredCredentials::new(storage.clone())
        .suite_tickets(suite)
        .await
        .unwrap();
    tickets
        .iter()
        .map(|ticket| ticket.ticket.expose_secret().to_owned())
        .collect()
}

on_each_database! {
    async fn a_state_is_taken_once_in_time_and_kept_as_a_hash(db: TestDatabase) {
        let (ours, theirs) = (db.agency("ours").await, db.agency("theirs").await);
        let attempt = begin(&db, ours, "state1").await;
        assert_eq!(attempt.status, InstallStatus::Waiting);
        begin(&db, ours, "state2").await;
        let work = db.storage.begin().await.unwrap();
        let attempts = work.system().install_attempts();
        assert_eq!(attempts.take_by_state("unknown").await.unwrap(), None);
        let taken = attempts.take_by_state("state1").await.unwrap().unwrap();
        assert_eq!((taken.id, taken.agency, taken.status), (attempt.id, ours, InstallStatus::Authorised));
        assert_eq!(attempts.take_by_state("state1").await.unwrap(), None);
        assert_eq!(attempts.find_by_state("state1").await.unwrap().unwrap().id, attempt.id);
        db.clock.advance(HOUR);
        assert_eq!(attempts.take_by_state("state2").await.unwrap(), None, "too late");
        assert_eq!(attempts.expire().await.unwrap(), 1);
        let expired = attempts.find_by_state("state2").await.unwrap().unwrap();
        assert_eq!(expired.status, InstallStatus::Expired);
        assert!(work.of(ours).install_attempts().find(attempt.id).await.unwrap().is_some());
        assert!(work.of(theirs).install_attempts().find(attempt.id).await.unwrap().is_none());
    }

    async fn of_two_who_come_with_one_state_one_gets_it(db: TestDatabase) {
        let agency = db.agency("a").await;
        begin(&db, agency, "state").await;
        let take = |storage: Storage| async move {
            let work = storage.begin().await.unwrap();
            let taken = work.system().install_attempts().take_by_state("state").await.unwrap();
            work.commit().await.unwrap();
            taken.is_some()
        };
        let (one, two) = tokio::join!(
            tokio::spawn(take(db.storage.clone())),
            tokio::spawn(take(db.another().await)),
        );
        assert!(one.unwrap() ^ two.unwrap());
    }

    async fn a_code_is_there_between_authorisation_and_the_end(db: TestDatabase) {
        let agency = db.agency("a").await;
        let corp = corp(&db).await;
        let [attempt, other] = [begin(&db, agency, "state").await, begin(&db, agency, "other").await];
        let work = db.storage.begin().await.unwrap();
        let attempts = work.system().install_attempts();
        let code = secret("auth-code");
        assert!(matches!(attempts.keep_code(attempt.id, &code).await, Err(StorageError::Stale)), "not yet");
        assert!(matches!(attempts.installed(attempt.id, corp).await, Err(StorageError::Stale)));
        attempts.take_by_state("state").await.unwrap().unwrap();
        assert!(attempts.auth_code(attempt.id).await.unwrap().is_none());
        attempts.keep_code(attempt.id, &code).await.unwrap();
        assert_eq!(attempts.auth_code(attempt.id).await.unwrap().unwrap().expose_secret(), "auth-code");
        attempts.installed(attempt.id, corp).await.unwrap();
        assert!(attempts.auth_code(attempt.id).await.unwrap().is_none());
        assert!(!attempts.failed(attempt.id, "late").await.unwrap(), "it is over");
        let done = attempts.find(attempt.id).await.unwrap().unwrap();
        assert_eq!((done.status, done.corp, done.problem), (InstallStatus::Installed, Some(corp), None));

        assert!(attempts.failed(other.id, "auth_code_spent").await.unwrap());
        let failed = attempts.find(other.id).await.unwrap().unwrap();
        assert_eq!((failed.status, failed.problem.as_deref()), (InstallStatus::Failed, Some("auth_code_spent")));
    }

    async fn an_installation_is_made_described_cancelled_and_made_again(db: TestDatabase) {
        let agency = db.agency("a").await;
        let corp = corp(&db).await;
        assert_eq!(code_of(&db.storage, corp).await, None);
        authorise(&db.storage, corp, "code-1").await;
        assert_eq!(code_of(&db.storage, corp).await.as_deref(), Some("code-1"));
        let work = db.storage.begin().await.unwrap();
        let installations = work.system().installations();
        assert!(installations.bound().await.unwrap().is_empty(), "no agency yet");
        work.system().corps().bind(corp, agency).await.unwrap();
        assert_eq!(installations.bound().await.unwrap(), [(corp, agency)]);
        let first = work.of(agency).installations().active(corp).await.unwrap().unwrap();
        assert_eq!((first.agent, first.authorised_by.as_ref().map(MemberId::as_str)), (None, Some("admin")));
        let scope = VisibleScope { departments: vec![1], members: vec!["lin".into()], tags: vec![] };
        let info = InstallationInfo { name: "New name".into(), agent: AgentId(1_000_002), scope: scope.clone() };
        installations.describe(first.id, &info).await.unwrap();
        work.commit().await.unwrap();

        // A new code for the same installation.
        authorise(&db.storage, corp, "code-2").await;
        assert_eq!(code_of(&db.storage, corp).await.as_deref(), Some("code-2"));
        let view = db.storage.view();
        let again = view.of(agency).installations().active(corp).await.unwrap().unwrap();
        assert_eq!((again.id, again.agent, again.scope), (first.id, Some(AgentId(1_000_002)), scope));
        assert_eq!(view.of(agency).corps().find(corp).await.unwrap().unwrap().name, "New name");

        let work = db.storage.begin().await.unwrap();
        let at = db.storage.now();
        assert!(work.system().installations().cancel(corp, at).await.unwrap());
        assert!(!work.system().installations().cancel(corp, at).await.unwrap());
        work.commit().await.unwrap();
        assert_eq!(code_of(&db.storage, corp).await, None);
        assert_eq!(view.of(agency).installations().active(corp).await.unwrap(), None);
        let cancelled = view.of(agency).installations().newest(corp).await.unwrap().unwrap();
        assert_eq!((cancelled.id, cancelled.cancelled_at, cancelled.is_active()), (first.id, Some(at), false));
        assert!(view.system().installations().bound().await.unwrap().is_empty());

        db.clock.advance(HOUR);
        authorise(&db.storage, corp, "code-3").await;
        let back = view.of(agency).installations().active(corp).await.unwrap().unwrap();
        assert_eq!((back.id, back.agent, back.installed_at), (first.id, None, db.storage.now()));
        assert_eq!(code_of(&db.storage, corp).await.as_deref(), Some("code-3"));
    }

    async fn another_agency_sees_no_installation(db: TestDatabase) {
        let (ours, theirs) = (db.agency("ours").await, db.agency("theirs").await);
        let corp = corp(&db).await;
        let work = db.storage.begin().await.unwrap();
        work.system().corps().bind(corp, ours).await.unwrap();
        work.commit().await.unwrap();
        authorise(&db.storage, corp, "code").await;
        let view = db.storage.view();
        assert!(view.of(ours).installations().active(corp).await.unwrap().is_some());
        assert!(view.of(theirs).installations().active(corp).await.unwrap().is_none());
        assert!(view.of(theirs).installations().newest(corp).await.unwrap().is_none());
    }

    async fn a_self_built_app_has_no_stored_code(db: TestDatabase) {
        let corp = corp(&db).await;
        let work = db.storage.begin().await.unwrap();
        let new = NewInstallation {
            corp,
            app_key: "ww1".into(),
            permanent_code: None,
            authorised_by: None,
            agent: Some(AgentId(7)),
        };
        let installation = work.system().installations().install(new).await.unwrap();
        work.commit().await.unwrap();
        assert!(installation.is_active());
        assert_eq!(code_of(&db.storage, corp).await, None);
    }

    async fn two_first_authorisations_at_once_leave_one_code_that_opens(db: TestDatabase) {
        let corp = corp(&db).await;
        let other = db.another().await;
        tokio::join!(authorise(&db.storage, corp, "code-1"), authorise(&other, corp, "code-2"));
        let code = code_of(&db.storage, corp).await.unwrap();
        assert!(code == "code-1" || code == "code-2");
    }

    async fn tickets_never_go_back_in_time_and_two_are_kept(db: TestDatabase) {
        let now = db.storage.now();
        let store = async |ticket: &str, minutes: i64| {
            let work = db.storage.begin().await.unwrap();
            let at = now + TimeDelta::minutes(minutes);
            let kept = work.system().suite_tickets().store("suite1", &secret(ticket), at).await.unwrap();
            work.commit().await.unwrap();
            kept
        };
        assert!(tickets(&db.storage, "suite1").await.is_empty());
        assert!(store("t10", 10).await);
        assert!(!store("t0", 0).await, "pushed late");
        assert!(!store("t10 again", 10).await);
        assert!(store("t20", 20).await);
        assert!(store("t30", 30).await);
        assert!(!store("t25", 25).await);
        assert_eq!(tickets(&db.storage, "suite1").await, ["t30", "t20"]);
        assert!(tickets(&db.storage, "suite2").await.is_empty());
    }

    async fn a_rotation_reseals_everything_and_the_old_key_may_go(db: TestDatabase) {
        let agency = db.agency("a").await;
        let corp = corp(&db).await;
        authorise(&db.storage, corp, "permanent").await;
        let attempt = begin(&db, agency, "state").await;
        let work = db.storage.begin().await.unwrap();
        let system = work.system();
        system.install_attempts().take_by_state("state").await.unwrap().unwrap();
        system.install_attempts().keep_code(attempt.id, &secret("auth-code")).await.unwrap();
        system.suite_tickets().store("suite1", &secret("ticket"), db.storage.now()).await.unwrap();
        // More than one transaction's worth.
        let events: Vec<_> = (0..450)
            .map(|n| NewEvent {
                platform: "wecom".into(),
                route: Route::Suite,
                app_key: "suite1".into(),
                name: "event".into(),
                platform_corp: None,
                at: None,
                body: format!("body {n}").into_bytes(),
                trace_context: None,
            })
            .collect();
        system.inbox().append(&events).await.unwrap();
        work.commit().await.unwrap();

        let only_new = db.another_with(keyring(2, &[2])).await;
        let unreadable = Resealed { resealed: 0, unreadable: 453 };
        assert_eq!(only_new.reseal().await.unwrap(), unreadable, "nothing is lost without the old key");
        let both = db.another_with(keyring(2, &[1, 2])).await;
        assert_eq!(both.reseal().await.unwrap(), Resealed { resealed: 453, unreadable: 0 });
        assert_eq!(both.reseal().await.unwrap(), Resealed::default());

        assert_eq!(code_of(&only_new, corp).await.as_deref(), Some("permanent"));
        assert_eq!(tickets(&only_new, "suite1").await, ["ticket"]);
        let work = only_new.begin().await.unwrap();
        let code = work.system().install_attempts().auth_code(attempt.id).await.unwrap().unwrap();
        assert_eq!(code.expose_secret(), "auth-code");
        let claimed = work.system().inbox().claim_new(1000).await.unwrap();
        assert_eq!(claimed.len(), 450);
        assert!(claimed.iter().any(|event| event.body.expose_secret() == b"body 449"));
    }

    async fn the_audit_log_is_an_agencys_own(db: TestDatabase) {
        let (ours, theirs) = (db.agency("ours").await, db.agency("theirs").await);
        let staff = StaffId(db.storage.new_id());
        let work = db.storage.begin().await.unwrap();
        let audit = work.of(ours).audit();
        audit.record(Some(staff), "corp_bound", "corp:1", serde_json::json!({ "mode": "suite" })).await.unwrap();
        db.clock.advance(HOUR);
        let by_service = NewAuditEntry {
            staff: None,
            action: "installation_cancelled".into(),
            subject: "corp:2".into(),
            detail: serde_json::json!({}),
        };
        audit.add(by_service).await.unwrap();
        work.commit().await.unwrap();
        let view = db.storage.view();
        let entries = view.of(ours).audit().list(10).await.unwrap();
        let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["installation_cancelled", "corp_bound"]);
        assert_eq!((entries[0].staff, entries[0].at), (None, db.storage.now()));
        let about = view.of(ours).audit().about("corp:1", 10).await.unwrap();
        assert_eq!((about.len(), about[0].staff), (1, Some(staff)));
        assert!(view.of(theirs).audit().list(10).await.unwrap().is_empty());
        assert!(view.of(theirs).audit().about("corp:1", 10).await.unwrap().is_empty());
    }
}
