//! Whatever happens on the platform, and however its callbacks come, late, twice, in another order or not at all, the
//! mirror ends as the platform's truth.
//!
//! `PROPTEST_CASES` asks for more cases than a normal run takes.

mod operations;

use std::time::Duration;

use proptest::collection::vec;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use sidebook_simulator::world::Scope;
use sidebook_storage::Task;
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

/// Lets the case happen on a fresh installation; what the mirror holds otherwise than the platform at the end. What events
/// told must be there without a sync; after the nightly one, everything that reads tell.
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
    let mut differences = Vec::new();
    if !lost {
        differences = app.told_differences().await;
    }
    if differences.is_empty() {
        // What nobody was told of is found at night, and what members had who left.
        a_night(&app).await;
        work_through_quiet_windows(&app).await;
        differences = if lost {
            app.read_differences().await
        } else {
            app.mirror_differences().await
        };
    }
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

/// What every night does, now.
async fn a_night(app: &TestApp) {
    let work = app.storage().begin().await.unwrap();
    let nightly = Task::PlanNightly { slot: 0, after: None };
    work.system().jobs().enqueue(nightly.job()).await.unwrap();
    work.commit().await.unwrap();
    app.settle().await;
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
