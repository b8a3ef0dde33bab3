//! Whatever happens on the platform, and however its callbacks come, late, twice, in another order or not at all, the
//! mirror ends as the platform's truth.
//!
//! `PROPTEST_CASES` asks for more cases than a normal run takes.

mod operations;

use std::time::Duration;

use proptest::collection::vec;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use serde_json::json;
use sidebook_simulator::world::Scope;
use sidebook_storage::testing::{Backend, TestDatabase, backends};
use sidebook_tests::TestApp;

use operations::{Operation, Story, operation};

/// Cases of a normal run; a case costs a whole installation.
fn cases(backend: Backend) -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let normal = match backend {
        Backend::Sqlite => 6,
        Backend::Postgres => 2,
    };
    asked.map_or(normal, |asked| asked.parse().unwrap())
}

/// Lets the case happen on a fresh installation; what the mirror holds otherwise than the platform at the end.
async fn differences_after(backend: Backend, operations: &[Operation]) -> Vec<String> {
    let app = TestApp::start(TestDatabase::fresh(backend).await).await;
    app.install().await;
    app.assert_mirror_is_true().await;
    let mut story = Story::begin(app);
    for operation in operations {
        story = story.happen(operation).await;
    }
    let (app, lost) = story.end();
    // Everybody is seen again, and everything that still waits comes.
    // Only if somebody was not: a change of the scope is read again as a whole, and would hide what events left wrong.
    let corp = app.corp();
    let everybody = app.people().world().read(|world| {
        let installed = world.suite.installations.get(&corp).unwrap();
        installed.scope == Scope::everybody()
    });
    if !everybody {
        app.people().set_scope(&corp, Scope::everybody()).unwrap();
    }
    work_through_quiet_windows(&app).await;
    if lost {
        // What nobody was told of is found by a sync of everything.
        sync_everything(&app).await;
        work_through_quiet_windows(&app).await;
    }
    let differences = app.mirror_differences().await;
    app.stop().await;
    differences
}

/// Ten minutes: longer than every quiet window and every lag of the platform.
async fn work_through_quiet_windows(app: &TestApp) {
    app.settle().await;
    for _ in 0..20 {
        app.clock.advance(Duration::from_secs(30));
        app.settle().await;
    }
}

async fn sync_everything(app: &TestApp) {
    let owner = app.owner().await;
    let corps = owner.get("/console/corps").await.ok();
    let corps = corps["items"].as_array().unwrap();
    let corp = corps.iter().find(|one| one["mode"] == "suite").unwrap()["id"]
        .as_str()
        .unwrap();
    for kind in ["contacts", "groups"] {
        owner
            .post(&format!("/console/corps/{corp}/sync"), json!({ "kind": kind }))
            .await
            .ok();
        app.settle().await;
    }
}

#[test]
fn whatever_happens_the_mirror_ends_in_the_platforms_truth() {
    for backend in backends() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let mut runner = TestRunner::new(Config {
            cases: cases(*backend),
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(2_026),
            max_shrink_iters: 200,
            ..Config::default()
        });
        let found = runner.run(&vec(operation(), 5..40), |operations| {
            let differences = runtime.block_on(differences_after(*backend, &operations));
            if differences.is_empty() {
                Ok(())
            } else {
                Err(TestCaseError::fail(format!(
                    "the mirror differs on {}:\n{}",
                    backend.as_str(),
                    differences.join("\n")
                )))
            }
        });
        if let Err(found) = found {
            panic!("{found}");
        }
    }
}
