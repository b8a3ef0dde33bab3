use std::sync::Arc;

use sidebook::config::Config;
use sidebook::examination::examine;
use sidebook_ambient::{Clock, SeededEntropy};
use sidebook_doctor::{About, Code, Corps, Finding, Probe, State};
use sidebook_tests::TestApp;

/// Everything, as `sidebook doctor` looks at it with this configuration.
pub(crate) async fn examined(app: &TestApp, config: &Config) -> Vec<Finding> {
    examined_at(app.clock.clone(), config).await
}

/// The same by another clock.
pub(crate) async fn examined_at(clock: Arc<dyn Clock>, config: &Config) -> Vec<Finding> {
    examine(
        config,
        &Corps::All,
        clock,
        Arc::new(SeededEntropy::new(70_000_007)),
    )
    .await
    .unwrap()
}

/// What is not well: of what, and what. Not the clock of the database, which in a test is the machine's while ours
/// stands still, and not what a busy machine makes slow.
pub(crate) fn wrong(findings: &[Finding]) -> Vec<(String, &'static str)> {
    let bad = findings.iter().filter(|finding| {
        let slow = [Code::DatabaseSlow, Code::SharedStateSlow, Code::CallbackLate].contains(&finding.code);
        matches!(finding.state, State::Warning | State::Failed)
            && finding.probe != Probe::DatabaseClock
            && !slow
    });
    bad.map(|finding| (about(finding), finding.code.as_str()))
        .collect()
}

/// What was not asked because of something else.
pub(crate) fn not_asked(findings: &[Finding]) -> Vec<(String, &'static str)> {
    let waiting = findings.iter().filter(|finding| finding.code == Code::Depends);
    waiting
        .map(|finding| (about(finding), finding.probe.as_str()))
        .collect()
}

fn about(finding: &Finding) -> String {
    match &finding.about {
        About::Installation => "installation".to_owned(),
        About::Address { name } | About::App { name } => name.clone(),
        About::Corp { .. } => "corp".to_owned(),
    }
}

/// The facts of the one finding with this code.
pub(crate) fn fact<'a>(findings: &'a [Finding], code: &str, name: &str) -> &'a str {
    let finding = findings.iter().find(|finding| finding.code.as_str() == code);
    finding
        .unwrap_or_else(|| panic!("no {code}"))
        .facts
        .get(name)
        .unwrap_or_else(|| panic!("{code} tells no {name}"))
}
