//! Replicas of two versions at work on one database, as during an upgrade: what one does not know waits for the other.

use std::sync::Arc;
use std::time::Duration;

use sidebook_messenger::fake::FakeMessenger;
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{FollowState, SyncKind, SyncStatus, Task};
use sidebook_worker::{Worker, WorkerConfig};

use crate::kit::Stand;

/// What yesterday's version did.
const YESTERDAY: &[&str] = &[
    "refresh_installation",
    "refresh_group",
    "refresh_corp_tags",
    "refresh_member",
    "refresh_members",
    "sync_contacts",
    "sync_groups",
    "check_health",
];

impl Stand {
    /// A replica of yesterday's version, which knows neither jobs nor events about contacts.
    fn of_yesterday(&self) -> Worker {
        let platform = FakeMessenger::new();
        platform.forget_event("contact");
        self.worker_on(Arc::new(platform), self.config_of_yesterday())
    }

    fn config_of_yesterday(&self) -> WorkerConfig {
        WorkerConfig {
            name: "yesterday".to_owned(),
            kinds: YESTERDAY,
            ..self.config.clone()
        }
    }

    async fn alarms(&self) -> Vec<(String, String)> {
        let view = self.db.storage.view();
        let standing = view.system().alarms().standing().await.unwrap();
        standing
            .into_iter()
            .map(|alarm| (alarm.kind, alarm.subject))
            .collect()
    }

    async fn ignored(&self) -> u64 {
        let view = self.db.storage.view();
        view.system().inbox().count_by_state().await.unwrap().ignored
    }

    fn remarked(&self, remark: &str) -> Option<Vec<(String, Option<String>, FollowState)>> {
        Some(vec![(
            "lin".to_owned(),
            Some(remark.to_owned()),
            FollowState::Following,
        )])
    }
}

on_each_database! {
    async fn a_job_that_one_replica_does_not_know_waits_for_the_one_that_does(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let old = stand.worker_with(stand.config_of_yesterday());
        stand.push(&stand.platform.remark(&stand.corp, "lin", "wm1", "new")).await;
        stand.push(&stand.platform.add_member(&stand.corp, "zhao")).await;
        // The older one routes both events and does the job that it knows.
        let report = old.run_until_idle().await.unwrap();
        assert_eq!((report.routed, report.finished, report.parked), (2, 1, 0), "{report:?}");
        assert_eq!((stand.platform.count("contact"), stand.platform.count("member")), (0, 1));
        // For longer than an upgrade takes, that is an operator's.
        assert_eq!(stand.alarms().await, []);
        for _ in 0..17 {
            stand.advance(Duration::from_secs(60));
            assert_eq!(old.run_until_idle().await.unwrap().parked, 0);
        }
        assert!(stand.alarms().await.contains(&("jobs_unknown".to_owned(), "refresh_contact".to_owned())));

        let report = stand.work().await;
        assert_eq!((report.finished, report.parked), (1, 0), "{report:?}");
        assert_eq!(stand.follows("wm1").await, stand.remarked("new"));
        stand.advance(Duration::from_secs(60));
        stand.work().await;
        assert_eq!(stand.alarms().await, []);
    }

    async fn an_event_that_one_replica_does_not_know_is_routed_again_by_the_one_that_does(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let old = stand.of_yesterday();
        stand.push(&stand.platform.remark(&stand.corp, "lin", "wm1", "new")).await;
        // Nobody knows this one.
        stand.push(&stand.platform.something_new(&stand.corp, "of/the/day/after")).await;
        let report = old.run_until_idle().await.unwrap();
        assert_eq!((report.routed, report.finished), (2, 0));
        assert_eq!(stand.ignored().await, 2);
        // The newer one looks within ten minutes, whatever the older one does meanwhile.
        for _ in 0..11 {
            stand.advance(Duration::from_secs(60));
            old.run_until_idle().await.unwrap();
            stand.work().await;
        }
        assert_eq!(stand.follows("wm1").await, stand.remarked("new"));
        assert_eq!(stand.platform.count("contact"), 1);
        assert_eq!(stand.ignored().await, 1);
        // And does not look at what nobody knows again and again.
        let mut routed = 0;
        for _ in 0..11 {
            stand.advance(Duration::from_secs(60));
            routed += stand.work().await.routed;
        }
        assert_eq!((routed, stand.ignored().await), (0, 1));
        assert!(stand.parked().await.is_empty());
    }

    async fn columns_of_tomorrow_do_not_disturb_whoever_is_at_work(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        // Every statement was used before: a database may have plans of it.
        let everything = async |word: &str| {
            stand.advance(Duration::from_secs(3600));
            stand.push(&stand.platform.remark(&stand.corp, "lin", "wm1", word)).await;
            stand.push(&stand.platform.create_group(&stand.corp, "wr1", "lin", word)).await;
            stand.push(&stand.platform.set_tags(&stand.corp, Vec::new())).await;
            stand.push(&stand.platform.add_member(&stand.corp, word)).await;
            let runs = [stand.start_sync(SyncKind::Contacts).await, stand.start_sync(SyncKind::Groups).await];
            let corp_id = stand.corp_id().await;
            let work = stand.db.storage.begin().await.unwrap();
            work.system().jobs().enqueue(Task::RefreshInstallation { corp_id }.job()).await.unwrap();
            work.commit().await.unwrap();
            let report = stand.work().await;
            assert_eq!((report.retried, report.parked), (0, 0), "{word}: {report:?}");
            for run in runs {
                assert_eq!(stand.run(&run).await.status, SyncStatus::Succeeded);
            }
            assert_eq!(stand.follows("wm1").await, stand.remarked(word));
            assert_eq!(stand.group("wr1").await.unwrap().0.as_deref(), Some(word));
        };
        everything("before").await;
        for table in stand.db.rows().await.into_keys() {
            stand.db.execute(&format!("ALTER TABLE {table} ADD COLUMN of_tomorrow TEXT")).await;
            stand.db.execute(&format!("ALTER TABLE {table} ADD COLUMN and_after TEXT NOT NULL DEFAULT 'x'")).await;
        }
        everything("after").await;
        everything("again").await;
    }
}
