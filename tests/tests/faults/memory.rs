//! A job that eats the memory of whoever runs it: the process dies, and nothing in it can say so.

use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use sidebook_ambient::Clock as _;
use sidebook_storage::Task;
use sidebook_tests::{TestApp, on_each_database};
use tokio::process::Command;

async fn enqueue(app: &TestApp, task: &Task) {
    let work = app.storage().begin().await.unwrap();
    work.system().jobs().enqueue(task.job()).await.unwrap();
    work.commit().await.unwrap();
}

/// A worker's lease, and a little.
const LAPSE: Duration = Duration::from_secs(21);

on_each_database! {
    async fn a_job_that_eats_memory_is_parked_and_delays_nobody(db: TestDatabase) {
        let url = db.url.clone();
        let app = TestApp::start(db).await;
        app.install().await;
        app.settle().await;
        let (corp, (member, contact)) = (app.corp(), app.a_follow());
        let corps = app.storage().view();
        let found = corps.system().corps().find_by_platform("wecom", &corp.as_str().into()).await;
        let corp_id = found.unwrap().unwrap().id;
        let jobs = app.storage().jobs();
        let refresh_contact = Task::RefreshContact { corp_id, external_user_id: contact.as_str().into() };
        let refresh_member = Task::RefreshMember { corp_id, member_id: member.as_str().into() };
        enqueue(&app, &refresh_contact).await;
        app.clock.advance(Duration::from_secs(1));
        for death in 1..=3 {
            enqueue(&app, &refresh_member).await;
            let died = Command::new(env!("CARGO_BIN_EXE_hungry-worker"))
                .args(["--database", url.expose_secret(), "--corp", &corp, "--member", &member])
                .args(["--now", &app.clock.now().timestamp().to_string()])
                .output()
                .await
                .unwrap();
            let words = String::from_utf8_lossy(&died.stderr).into_owned();
            assert_eq!(died.status.signal(), Some(6), "{:?} {words}", died.status);
            assert!(words.contains("memory allocation"), "{words}");
            app.clock.advance(LAPSE);
            if death < 3 {
                jobs.take_over_expired(app.clock.now()).await.unwrap();
            }
        }
        // A replica with an honest platform notices, and does everything else.
        app.settle().await;
        let parked = jobs.parked(10).await.unwrap();
        let told: Vec<_> = parked.iter().map(|job| (job.kind.as_str(), job.last_error.as_deref())).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        let (kind, error) = told[0];
        assert_eq!(kind, refresh_contact.kind());
        assert!(error.unwrap().contains("died 3 times in a row"), "{error:?}");
        let counts = jobs.count_by_status().await.unwrap();
        assert_eq!((counts.ready, counts.running, counts.parked), (0, 0, 1));
        app.stop().await;
    }
}
