//! Full syncs.

use std::time::Duration;

use sidebook_messenger::Failure;
use sidebook_messenger::fake::Fault;
use sidebook_storage::shared::GateLimits;
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{SyncKind, SyncStatus};
use sidebook_worker::WorkerConfig;

use crate::kit::Stand;

impl Stand {
    /// Three members with five contacts each that the platform pushed no event for.
    pub(crate) async fn crowded(db: TestDatabase) -> Self {
        let stand = Self::bound(db).await;
        stand.platform.add_member(&stand.corp, "zhao");
        for member in ["lin", "wang", "zhao"] {
            for number in 0..5 {
                stand
                    .platform
                    .follow(&stand.corp, member, &format!("{member}-{number}"));
            }
        }
        stand
    }

    /// What the calls of this name asked for.
    pub(crate) fn asked(&self, name: &str) -> Vec<String> {
        self.platform
            .calls()
            .into_iter()
            .filter(|call| call.name == name)
            .map(|call| call.detail)
            .collect()
    }
}

on_each_database! {
    async fn a_sync_of_contacts_ends_with_what_the_platform_has(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        // Gone without an event.
        stand.platform.delete_contact(&stand.corp, "wang", "wm2", false);
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.work().await;
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.members_total, run.members_done), (SyncStatus::Succeeded, 3, 3));
        assert_eq!((run.items, run.errors, run.requested_by), (16, 0, Some(stand.staff)));
        assert!(run.finished_at.is_some());
        assert_eq!(stand.followers("zhao-4").await, Some(vec!["zhao".to_owned()]));
        assert_eq!(stand.followers("wm1").await, Some(vec!["lin".to_owned()]));
        assert_eq!(stand.followers("wm2").await, None);
    }

    async fn a_sync_of_groups_ends_with_what_the_platform_has(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        for number in 0..5 {
            stand.platform.create_group(&stand.corp, &format!("wr{number}"), "lin", "Group");
        }
        stand.platform.create_group(&stand.corp, "wr5", "wang", "Group");
        let run = stand.start_sync(SyncKind::Groups).await;
        stand.work().await;
        assert_eq!(stand.run(&run).await.items, 6);
        assert!(stand.group("wr4").await.is_some());
        stand.advance(Duration::from_secs(60));
        stand.platform.dismiss(&stand.corp, "wr4");
        // Listed, but this once not to be read: it stays.
        stand.platform.fault("group", 0, Fault::Refuse(Failure::NotFound));
        let run = stand.start_sync(SyncKind::Groups).await;
        stand.work().await;
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.items, run.errors), (SyncStatus::Succeeded, 4, 1));
        assert_eq!(stand.group("wr4").await, None);
        for there in ["wr0", "wr1", "wr2", "wr3", "wr5"] {
            assert!(stand.group(there).await.is_some(), "{there}");
        }
    }

    async fn a_crash_between_pages_costs_one_page(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        // The fifth page never answers, and then the process is gone.
        stand.platform.fault("contacts", 4, Fault::Hang);
        let worker = stand.worker();
        let doomed = tokio::spawn(async move { worker.run_until_idle().await });
        stand.platform.until_stuck().await;
        // What was read before it is stored meanwhile: four pages of two.
        while stand.run(&run).await.items < 8 {
            tokio::task::yield_now().await;
        }
        doomed.abort();
        assert!(doomed.await.unwrap_err().is_cancelled());
        let before = stand.asked("contacts");
        assert_eq!(before.len(), 5);
        assert_eq!(stand.run(&run).await.status, SyncStatus::Running);

        // Nobody touches the job before the lease is over.
        let second = stand.worker_with(WorkerConfig { name: "worker-2".to_owned(), ..stand.config.clone() });
        assert_eq!(second.run_until_idle().await.unwrap().finished, 0);
        stand.advance(Duration::from_secs(61));
        second.run_until_idle().await.unwrap();
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.items), (SyncStatus::Succeeded, 17));
        let after = stand.asked("contacts").split_off(5);
        let again: Vec<&String> = after.iter().filter(|call| before.contains(call)).collect();
        assert_eq!(again, [&before[4]], "only the page that got lost: {after:?}");
        assert_eq!(stand.platform.count("followers"), 2, "at the beginning and at the end");
    }

    async fn a_cursor_that_stopped_working_costs_its_chunk(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.fault("contacts", 1, Fault::Transport);
        stand.work().await;
        assert_eq!(stand.run(&run).await.status, SyncStatus::Running);
        stand.platform.expire_cursors();
        stand.advance(Duration::from_secs(10));
        stand.work().await;
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.errors), (SyncStatus::Succeeded, 0));
        assert_eq!(stand.asked("contacts").iter().filter(|call| *call == "lin@").count(), 2);
        assert_eq!(stand.followers("lin-4").await, Some(vec!["lin".to_owned()]));
    }

    async fn who_has_no_licence_is_counted_and_keeps_what_is_known(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        stand.platform.set_licensed(&stand.corp, "wang", false);
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.work().await;
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.errors), (SyncStatus::Succeeded, 1));
        assert_eq!(stand.followers("wm2").await, Some(vec!["wang".to_owned()]));
        let view = stand.db.storage.view();
        let corp = stand.corp_id().await;
        let wang = view.of(stand.agency).members().find(corp, &"wang".into()).await.unwrap().unwrap();
        assert_eq!(wang.licensed, Some(false));
    }

    async fn a_member_the_platform_refuses_does_not_stop_the_others(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        for number in 0..5 {
            stand.platform.add_member(&stand.corp, &format!("zz{number}"));
        }
        let run = stand.start_sync(SyncKind::Contacts).await;
        // Two to a lane; the first two are refused together, and lin is once more when asked for alone, after the others.
        stand.platform.fault("contacts", 0, Fault::Refuse(Failure::OutOfScope));
        stand.platform.fault("contacts", 3, Fault::Refuse(Failure::OutOfScope));
        let worker = stand.worker_with(WorkerConfig { sync_chunk: 100, ..stand.config.clone() });
        worker.run_until_idle().await.unwrap();
        let asked = stand.asked("contacts");
        assert_eq!((asked[0].as_str(), asked[4].as_str()), ("lin,wang@", "lin@"), "{asked:?}");
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.errors, run.members_done), (SyncStatus::Succeeded, 1, 8));
        assert_eq!(stand.followers("wm1").await, Some(vec!["lin".to_owned()]), "left as it was");
        assert_eq!(stand.followers("zhao-0").await, Some(vec!["zhao".to_owned()]));
    }

    async fn a_cancelled_run_stops_between_pages(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.fault("contacts", 2, Fault::Transport);
        stand.work().await;
        let work = stand.db.storage.begin().await.unwrap();
        assert!(work.of(stand.agency).sync_runs().cancel(run.id).await.unwrap());
        work.commit().await.unwrap();
        stand.platform.forget_calls();
        stand.advance(Duration::from_secs(60));
        stand.work().await;
        assert_eq!(stand.platform.count("contacts"), 0);
        assert_eq!(stand.run(&run).await.status, SyncStatus::Cancelled);
        assert_eq!(stand.followers("wm2").await, Some(vec!["wang".to_owned()]), "nothing is marked gone");
    }

    async fn an_authorisation_that_is_gone_fails_the_run(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.fault("contacts", 1, Fault::Refuse(Failure::AuthorisationGone));
        stand.work().await;
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.problem.as_deref()), (SyncStatus::Failed, Some("authorisation_gone")));
        assert_eq!(stand.platform.count("installation"), 1, "the installation is looked at");
        assert_eq!(stand.followers("wm2").await, Some(vec!["wang".to_owned()]));
    }

    async fn a_run_whose_job_is_given_up_has_failed(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.fault("followers", 0, Fault::Refuse(Failure::Misconfigured));
        assert_eq!(stand.work().await.parked, 1);
        assert_eq!(stand.run(&run).await.status, SyncStatus::Failed);
        // Another one may begin.
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.work().await;
        assert_eq!(stand.run(&run).await.status, SyncStatus::Succeeded);
    }

    async fn a_spent_budget_makes_room_and_costs_no_attempt(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let run = stand.start_sync(SyncKind::Contacts).await;
        // Two at once, then one in about one and a half seconds.
        stand.limit(GateLimits { per_minute: 40, ..GateLimits::default() });
        let mut later = 0;
        for _ in 0..60 {
            later += stand.work().await.later;
            stand.advance(Duration::from_secs(1));
        }
        assert!(later > 3);
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.items), (SyncStatus::Succeeded, 17));
        assert_eq!(stand.parked().await.len(), 0);
    }

    async fn every_night_each_bound_corp_is_synced_once(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let count = || async {
            let view = stand.db.storage.view();
            view.of(stand.agency).sync_runs().list(stand.corp_id().await, 100).await.unwrap().len()
        };
        assert_eq!(count().await, 2);
        let second = stand.worker_with(WorkerConfig { name: "worker-2".to_owned(), ..stand.config.clone() });
        // From 01:00 UTC to 18:00 UTC and beyond.
        for _ in 0..18 {
            stand.advance(Duration::from_secs(3600));
            stand.work().await;
            second.run_until_idle().await.unwrap();
        }
        assert_eq!(count().await, 4);
    }

    async fn a_run_that_lost_its_job_goes_on(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let corp = stand.corp_id().await;
        let work = stand.db.storage.begin().await.unwrap();
        let runs = work.of(stand.agency).sync_runs();
        let run = runs.start(corp, SyncKind::Contacts, sidebook_storage::SyncTrigger::Manual, None).await.unwrap();
        work.commit().await.unwrap();
        let run = run.unwrap();
        stand.advance(Duration::from_secs(600));
        stand.work().await;
        assert_eq!(stand.run(&run).await.status, SyncStatus::Running);
        stand.advance(Duration::from_secs(1800));
        stand.work().await;
        assert_eq!(stand.run(&run).await.status, SyncStatus::Succeeded);
    }
}
