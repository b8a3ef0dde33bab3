//! Health, readiness and figures, as those who watch see them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use sidebook_simulator::faults::{Fault, FaultKind};
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

    async fn every_figure_is_in_the_table_and_every_row_is_a_figure(db: TestDatabase) {
        let app = TestApp::start(db).await;
        assert_eq!(get(&app, "/metrics").await.0, 404, "figures are not for the public");
        // A small story: what has a label has a series only once it happened.
        app.install().await;
        app.owner().await.get("/console/corps/none").await;
        let (corp, member, contacts) = follows(&app);
        // The platform blocks a call; the next of its kind is not even made, and both jobs wait.
        app.people().add_fault(Fault::of(FaultKind::Errcode { code: 45009 }).api("externalcontact/get").times(1));
        for contact in &contacts {
            let edit = json!({"corp": corp, "member": member, "contact": contact, "remark": "canary-remark-5d2f"});
            app.people().edit_contact(serde_json::from_value(edit).unwrap()).unwrap();
        }
        app.people().deliver_pending().await;
        app.product.run_jobs().await.unwrap();
        app.product.sample().await;
        let exported = exported(&figures(&app).await);
        let described = described(include_str!("../../../docs/watching.md"));
        let (exported, described) = (lines(&exported), lines(&described));
        assert_eq!(exported, described, "left: exported; right: docs/watching.md\n{exported}");
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

/// A member with two of the contacts that the member follows.
fn follows(app: &TestApp) -> (String, String, [String; 2]) {
    let corp = app.corp();
    app.people().world().read(|world| {
        let follows = &world.corps.get(&corp).unwrap().follows;
        let (member, contacts) = follows.iter().find(|(_, contacts)| contacts.len() > 1).unwrap();
        let mut contacts = contacts.keys().cloned();
        let two = [contacts.next().unwrap(), contacts.next().unwrap()];
        (corp.clone(), member.clone(), two)
    })
}

/// What Prometheus reads.
async fn figures(app: &TestApp) -> String {
    let url = format!("http://{}/metrics", app.product.metrics_address().unwrap());
    let (status, _, body) = app.anonymous().open(&url).await;
    assert_eq!(status, 200);
    body
}

/// Name, kind, labels and description of every `sidebook_…` figure.
type Figures = BTreeMap<String, (String, BTreeSet<String>, String)>;

/// One line a figure, as the table has it.
fn lines(figures: &Figures) -> String {
    let line = |(name, (kind, labels, text)): (&String, &(String, BTreeSet<String>, String))| {
        let labels = labels
            .iter()
            .map(|label| format!("`{label}`"))
            .collect::<Vec<_>>()
            .join(", ");
        format!("| `{name}` | {kind} | {labels} | {text} |\n")
    };
    figures.iter().map(line).collect()
}

/// What stands in the exposition.
fn exported(text: &str) -> Figures {
    let mut figures = Figures::new();
    for line in text.lines().filter(|line| line.contains("sidebook_")) {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, text) = rest.split_once(' ').unwrap();
            figures.entry(name.to_owned()).or_default().2 = text.to_owned();
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            figures.entry(name.to_owned()).or_default().0 = kind.to_owned();
        } else {
            let name = line.split(['{', ' ']).next().unwrap();
            let whole = ["_bucket", "_sum", "_count"]
                .iter()
                .filter_map(|end| name.strip_suffix(end));
            let name = whole
                .into_iter()
                .find(|name| figures.contains_key(*name))
                .unwrap_or(name)
                .to_owned();
            let labels = line
                .split_once('{')
                .map_or("", |(_, rest)| rest.split_once('}').unwrap().0);
            let labels = labels
                .split("\",")
                .filter_map(|pair| pair.split_once('='))
                .map(|(label, _)| label);
            let labels = labels.filter(|label| *label != "le").map(str::to_owned);
            figures.get_mut(&name).unwrap().1.extend(labels);
        }
    }
    figures
}

/// What stands in the table of the document.
fn described(document: &str) -> Figures {
    let rows = document.lines().filter(|line| line.starts_with("| `sidebook_"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let code = |cell: &str| cell.trim_matches('`').to_owned();
        let labels = cells[2]
            .split(", ")
            .filter(|label| !label.is_empty())
            .map(code)
            .collect();
        (code(cells[0]), (cells[1].to_owned(), labels, cells[3].to_owned()))
    })
    .collect()
}
