//! From an authorisation to a bound corp, and back.

use std::time::Duration;

use sidebook_messenger::fake::Fault;
use sidebook_messenger::{EventKind, Failure};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{CodeSource, InstallStatus, SyncKind, SyncStatus, Task};

use crate::kit::{Stand, begin_install, staff};

on_each_database! {
    async fn an_install_link_binds_the_corp_and_reads_everything(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        stand.platform.add_member(&stand.corp, "lin");
        stand.platform.follow(&stand.corp, "lin", "wm1");
        stand.platform.create_group(&stand.corp, "wr1", "lin", "Group");
        let attempt = stand.begin_install("state1").await;
        let (_, event) = stand.platform.install(&stand.corp, "Corp", Some("state1"));
        stand.push(&event).await;
        assert_eq!(stand.work().await.parked, 0);

        let view = stand.db.storage.view();
        let attempt = view.of(stand.agency).install_attempts().find(attempt).await.unwrap().unwrap();
        let corp = stand.corp_id().await;
        assert_eq!((attempt.status, attempt.corp), (InstallStatus::Installed, Some(corp)));
        let corp = view.of(stand.agency).corps().find(corp).await.unwrap().unwrap();
        assert_eq!(corp.name, "Corp");
        let installation = view.system().installations().active(corp.id).await.unwrap().unwrap();
        assert!(installation.agent.is_some());
        assert_eq!(installation.scope.members, vec!["lin".into()]);
        assert_eq!(stand.followers("wm1").await, Some(vec!["lin".to_owned()]));
        assert!(stand.group("wr1").await.is_some());
        for kind in [SyncKind::Contacts, SyncKind::Groups] {
            let run = view.of(stand.agency).sync_runs().latest(corp.id, kind).await.unwrap().unwrap();
            assert_eq!((run.status, run.requested_by), (SyncStatus::Succeeded, Some(stand.staff)));
        }
        let audit = view.of(stand.agency).audit().list(10).await.unwrap();
        assert!(audit.iter().any(|entry| entry.action == "corp_bound" && entry.staff == Some(stand.staff)));
    }

    async fn event_and_browser_with_the_same_code_are_one_exchange(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let attempt = stand.begin_install("state1").await;
        let (code, event) = stand.platform.install(&stand.corp, "Corp", Some("state1"));
        // The browser is first: what the page does.
        let work = stand.db.storage.begin().await.unwrap();
        work.system().install_attempts().take_by_state("state1").await.unwrap().unwrap();
        work.system().install_attempts().keep_code(attempt, &code.0).await.unwrap();
        let task = Task::ExchangeAuthCode(CodeSource::Attempt { attempt_id: attempt });
        work.system().jobs().enqueue(task.job()).await.unwrap();
        work.commit().await.unwrap();
        stand.push(&event).await;
        stand.work().await;
        // And the event comes once more, and the job too.
        let work = stand.db.storage.begin().await.unwrap();
        work.system().jobs().enqueue(task.job()).await.unwrap();
        work.commit().await.unwrap();
        stand.work().await;
        assert_eq!(stand.platform.count("complete_install"), 1);
        let view = stand.db.storage.view();
        let attempt = view.of(stand.agency).install_attempts().find(attempt).await.unwrap().unwrap();
        assert_eq!(attempt.status, InstallStatus::Installed);
        assert_eq!(view.system().inbox().count_by_state().await.unwrap().ignored, 1);
    }

    async fn a_corp_from_the_market_waits_unbound(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        stand.platform.add_member(&stand.corp, "lin");
        let (_, event) = stand.platform.install(&stand.corp, "Corp", None);
        stand.push(&event).await;
        stand.work().await;
        let view = stand.db.storage.view();
        let corp = view.system().corps().find(stand.corp_id().await).await.unwrap().unwrap();
        assert_eq!((corp.agency, corp.name.as_str()), (None, "Corp"));
        assert!(view.system().installations().active(corp.id).await.unwrap().unwrap().agent.is_some());
        // Its events have nowhere to go yet.
        stand.push(&stand.platform.follow(&stand.corp, "lin", "wm1")).await;
        stand.work().await;
        assert_eq!(stand.platform.count("contact"), 0);
        assert_eq!(view.system().inbox().count_by_state().await.unwrap().ignored, 1);
    }

    async fn a_corp_of_another_agency_stays_there_and_keeps_working(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let other = stand.db.agency("Other").await;
        let admin = staff(&stand.db.storage, other, "13800000002").await;
        let attempt = begin_install(&stand.db.storage, other, admin, "state2").await;
        let (_, event) = stand.platform.install(&stand.corp, "Corp", Some("state2"));
        stand.push(&event).await;
        stand.work().await;
        let view = stand.db.storage.view();
        let attempt = view.of(other).install_attempts().find(attempt).await.unwrap().unwrap();
        assert_eq!((attempt.status, attempt.problem.as_deref()), (InstallStatus::Failed, Some("corp_bound_elsewhere")));
        let corp = view.system().corps().find(stand.corp_id().await).await.unwrap().unwrap();
        assert_eq!(corp.agency, Some(stand.agency));
        let audit = view.of(other).audit().list(10).await.unwrap();
        assert!(audit.iter().any(|entry| entry.action == "corp_bound_elsewhere"));
        assert_eq!(view.of(other).corps().list().await.unwrap(), vec![]);
    }

    async fn a_spent_code_fails_its_attempt(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let attempt = stand.begin_install("state1").await;
        let (_, event) = stand.platform.install(&stand.corp, "Corp", Some("state1"));
        stand.platform.fault("complete_install", 0, Fault::Refuse(Failure::CodeSpent));
        stand.push(&event).await;
        stand.work().await;
        let view = stand.db.storage.view();
        let attempt = view.of(stand.agency).install_attempts().find(attempt).await.unwrap().unwrap();
        assert_eq!((attempt.status, attempt.problem.as_deref()), (InstallStatus::Failed, Some("auth_code_spent")));
        assert_eq!(view.system().corps().find_by_platform("wecom", &stand.corp).await.unwrap(), None);
    }

    async fn an_exchange_that_is_given_up_fails_its_attempt(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let attempt = stand.begin_install("state1").await;
        let (_, event) = stand.platform.install(&stand.corp, "Corp", Some("state1"));
        stand.platform.fault("complete_install", 0, Fault::Refuse(Failure::Misconfigured));
        stand.push(&event).await;
        assert_eq!(stand.work().await.parked, 1);
        let view = stand.db.storage.view();
        let attempt = view.of(stand.agency).install_attempts().find(attempt).await.unwrap().unwrap();
        assert_eq!((attempt.status, attempt.problem.as_deref()), (InstallStatus::Failed, Some("exchange_failed")));
    }

    async fn a_link_that_nobody_used_ends(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let attempt = stand.begin_install("state1").await;
        stand.work().await;
        stand.advance(std::time::Duration::from_secs(2 * 3600));
        stand.work().await;
        let view = stand.db.storage.view();
        let attempt = view.of(stand.agency).install_attempts().find(attempt).await.unwrap().unwrap();
        assert_eq!(attempt.status, InstallStatus::Expired);
    }

    async fn a_cancelled_corp_loses_its_tokens_and_keeps_its_data(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.push(&stand.platform.cancel(&stand.corp)).await;
        stand.advance(Duration::from_secs(1));
        stand.push(&stand.platform.follow(&stand.corp, "lin", "wm9")).await;
        let report = stand.work().await;
        assert_eq!(report.parked, 0);
        assert_eq!(stand.platform.count("forget_tokens"), 1);
        let view = stand.db.storage.view();
        let corp = stand.corp_id().await;
        assert_eq!(view.system().installations().active(corp).await.unwrap(), None);
        assert_eq!(stand.run(&run).await.status, SyncStatus::Cancelled);
        assert_eq!(stand.followers("wm1").await, Some(vec!["lin".to_owned()]));
        // Later events of the corp need nothing and cost no call.
        assert_eq!(stand.platform.count("contact"), 0);
        assert_eq!(stand.platform.count("contacts"), 0);
        assert_eq!(view.system().inbox().count_by_state().await.unwrap().ignored, 1);

        // It comes back with a new code; the removal told once more, late, does not end it.
        let late = stand.platform.cancel(&stand.corp);
        stand.advance(Duration::from_secs(60));
        stand.begin_install("state2").await;
        let (_, event) = stand.platform.install(&stand.corp, "Corp", Some("state2"));
        stand.push(&event).await;
        stand.work().await;
        stand.push(&late).await;
        stand.work().await;
        assert!(view.system().installations().active(corp).await.unwrap().is_some());
        assert_eq!(stand.followers("wm9").await, Some(vec!["lin".to_owned()]));
    }

    async fn a_reset_code_replaces_the_old_one(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let before = stand.db.storage.view().system().installations().active(stand.corp_id().await).await.unwrap();
        stand.push(&stand.platform.reset_code(&stand.corp)).await;
        stand.work().await;
        assert_eq!(stand.platform.count("complete_install"), 1);
        let after = stand.db.storage.view().system().installations().active(stand.corp_id().await).await.unwrap();
        let (before, after) = (before.unwrap(), after.unwrap());
        assert_eq!(before.id, after.id);
        assert!(before.installed_at < after.installed_at);
    }

    async fn a_smaller_scope_lets_members_go(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.platform.set_scope(&stand.corp, "wang", false);
        let event = sidebook_messenger::Event {
            corp: Some(stand.corp.clone()),
            at: None,
            name: "installation/changed".to_owned(),
            kind: EventKind::InstallationChanged,
        };
        stand.push(&event).await;
        stand.work().await;
        let view = stand.db.storage.view();
        let corp = stand.corp_id().await;
        let members = view.of(stand.agency).members().list(corp).await.unwrap();
        assert_eq!(members.iter().map(|member| member.member.as_str()).collect::<Vec<_>>(), ["lin"]);
        let installation = view.system().installations().active(corp).await.unwrap().unwrap();
        assert_eq!(installation.scope.members, vec!["lin".into()]);
    }

    async fn tickets_that_overtake_each_other_end_with_the_newest(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let ticket = |text: &str, at: i64| sidebook_messenger::Event {
            corp: None,
            at: chrono::DateTime::from_timestamp(1_772_413_200 + at, 0),
            name: "suite_ticket".to_owned(),
            kind: EventKind::SuiteTicket { suite: "suite".to_owned(), ticket: text.to_owned().into() },
        };
        for (text, at) in [("second", 600), ("first", 0), ("third", 1200), ("second", 600)] {
            stand.push(&ticket(text, at)).await;
        }
        stand.work().await;
        use secrecy::ExposeSecret as _;
        let newest = stand.db.storage.view().system().suite_tickets().newest("suite").await.unwrap();
        assert_eq!(newest.first().unwrap().ticket.expose_secret(), "third");
    }
}
