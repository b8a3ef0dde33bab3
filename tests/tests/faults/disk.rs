//! A disk without space under SQLite: refused, not lost; and no harm to the file.

use std::time::Duration;

use sidebook_storage::testing::{Backend, Space, is_sound, leave};
use sidebook_tests::{TestApp, on_each_database};

use crate::kit::{assert_all_is_done, change_remarks, go_on};

on_each_database! {
    async fn a_full_disk_refuses_callbacks_and_gives_nothing_up(db: TestDatabase) {
        if db.backend != Backend::Sqlite {
            // PostgreSQL's disk is its server's; its errors of that kind are told apart in `storage::error`.
            return;
        }
        let app = TestApp::start(db).await;
        app.install().await;
        leave(Space::Full, app.storage()).await.unwrap();

        // A page that is begun still takes a few; then every further callback is refused, and told so.
        let mut refused = Vec::new();
        for round in 0..20 {
            change_remarks(&app, &format!("满 {round}"), 20);
            refused.extend(app.people().deliver_pending().await.into_iter().filter(|one| !one.outcome.accepted));
            if !refused.is_empty() {
                break;
            }
        }
        assert!(!refused.is_empty(), "the disk is not full");
        assert!(refused.iter().all(|one| one.outcome.status == Some(503)), "{refused:?}");
        // Routing needs space as well; it fails, and gives up neither an event nor a job.
        for _ in 0..8 {
            let _ = app.product.run_jobs().await;
            app.clock.advance(Duration::from_secs(60));
        }
        let inbox = app.storage().view().system().inbox().count_by_state().await.unwrap();
        assert_eq!(inbox.failed, 0, "{inbox:?}");
        let jobs = app.storage().jobs().count_by_status().await.unwrap();
        assert_eq!(jobs.parked, 0, "{jobs:?}");
        assert!(is_sound(app.storage()).await.unwrap());

        leave(Space::Enough, app.storage()).await.unwrap();
        change_remarks(&app, "又有空间", 1);
        app.settle().await;
        go_on(&app, 3, Duration::from_secs(600)).await;
        assert_all_is_done(&app).await;
        assert!(is_sound(app.storage()).await.unwrap());
        app.stop().await;
    }
}
