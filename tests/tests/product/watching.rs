//! Health, readiness and figures, as those who watch see them.

use std::time::Duration;

use serde_json::Value;
use sidebook_tests::{TestApp, on_each_database};

on_each_database! {
    async fn readiness_says_why_not(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let (status, report) = readiness(&app).await;
        assert_eq!((status, report["ready"].as_bool()), (200, Some(true)), "{report}");
        let names = ["database", "shared_state", "schema", "suite_ticket"];
        for name in names {
            assert_eq!(state(&report, name), "ok", "{report}");
        }

        // A ticket that is late is somebody's business and no reason to send the platform elsewhere.
        app.clock.advance(Duration::from_secs(31 * 60));
        let (status, report) = readiness(&app).await;
        assert_eq!((status, state(&report, "suite_ticket")), (200, "warning"), "{report}");

        // Probes share a look; a later one looks again.
        app.storage().close().await.unwrap();
        assert_eq!(readiness(&app).await.0, 200);
        app.clock.advance(Duration::from_secs(3));
        let (status, report) = readiness(&app).await;
        assert_eq!((status, state(&report, "database")), (503, "failed"), "{report}");
        assert_eq!(get(&app, "/healthz").await, (200, "ok".to_owned()), "it lives all the same");
        app.stop().await;
    }

    async fn who_stops_is_not_ready_first(db: TestDatabase) {
        let app = TestApp::start(db).await;
        assert_eq!(readiness(&app).await.0, 200);
        app.product.announce_stop();
        let (status, report) = readiness(&app).await;
        assert_eq!((status, report["checks"][0]["detail"].as_str()), (503, Some("stopping")));
        assert_eq!(get(&app, "/healthz").await.0, 200, "requests under way still get their answers");
        app.stop().await;
    }

    async fn figures_have_a_port_of_their_own(db: TestDatabase) {
        let app = TestApp::start(db).await;
        assert_eq!(get(&app, "/metrics").await.0, 404);
        let figures = figures(&app).await;
        assert!(figures.contains("sidebook_callbacks_total{route=\"suite\",outcome=\"stored\"}"), "{figures}");
        app.stop().await;
    }
}

async fn get(app: &TestApp, path: &str) -> (u16, String) {
    let url = format!("http://{}{path}", app.product.address());
    let (status, _, body) = app.anonymous().open(&url).await;
    (status, body)
}

async fn readiness(app: &TestApp) -> (u16, Value) {
    let (status, body) = get(app, "/readyz").await;
    (status, serde_json::from_str(&body).unwrap())
}

fn state<'a>(report: &'a Value, name: &str) -> &'a str {
    let checks = report["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == name).unwrap();
    check["state"].as_str().unwrap()
}

/// What Prometheus reads.
async fn figures(app: &TestApp) -> String {
    let url = format!("http://{}/metrics", app.product.metrics_address().unwrap());
    let (status, _, body) = app.anonymous().open(&url).await;
    assert_eq!(status, 200);
    body
}
