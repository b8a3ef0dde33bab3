use std::path::Path;
use std::sync::Arc;

use clap::Args;
use serde_json::json;
use sidebook_ambient::{SystemClock, SystemEntropy};
use sidebook_doctor::{Corps, Finding, Language, Said, State, worst};

use crate::config::Config;
use crate::examination;

/// What can be chosen about an examination.
#[derive(Debug, Args)]
pub struct DoctorOptions {
    /// One JSON document instead of words.
    #[arg(long)]
    json: bool,
    /// Only this corp: our id or the platform's.
    #[arg(long, value_name = "ID")]
    corp: Option<String>,
    /// The language of the words: zh-CN or en. Without it, that of the environment.
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
}

/// Looks at the set-up and prints what was found; whether nothing failed.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) async fn run(options: DoctorOptions, file: Option<&Path>) -> anyhow::Result<bool> {
    let config = Config::load(file)?;
    let corps = options.corp.map_or(Corps::All, Corps::One);
    let findings =
        examination::examine(&config, &corps, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    let language = options.lang.as_deref().map_or_else(of_environment, Language::of);
    if options.json {
        println!("{}", as_json(&findings, language)?);
    } else {
        for finding in &findings {
            print!("{}", as_text(finding, language));
        }
        println!("{}", summary(&findings, language));
    }
    Ok(worst(&findings) != State::Failed)
}

fn of_environment() -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|word| !word.is_empty());
    Language::of(&said.unwrap_or_default())
}

fn as_text(finding: &Finding, language: Language) -> String {
    let Said { title, found, advice } = language.say(finding);
    let state = language.state(finding.state);
    let mut text = format!("[{state}] {title}: {found}\n");
    if let Some(advice) = advice {
        text.push_str(&format!("    → {advice}\n"));
    }
    text
}

fn summary(findings: &[Finding], language: Language) -> String {
    let states = [State::Ok, State::Skipped, State::Warning, State::Failed];
    let counts = states.map(|state| {
        let count = findings.iter().filter(|finding| finding.state == state).count();
        format!("{count} {}", language.state(state))
    });
    counts.join(", ")
}

fn as_json(findings: &[Finding], language: Language) -> anyhow::Result<String> {
    let items = findings.iter().map(|finding| {
        let Said { title, found, advice } = language.say(finding);
        let mut item = serde_json::to_value(finding)?;
        if let Some(fields) = item.as_object_mut() {
            fields.insert("title".to_owned(), json!(title));
            fields.insert("found".to_owned(), json!(found));
            fields.insert("advice".to_owned(), json!(advice));
        }
        Ok(item)
    });
    let items = items.collect::<Result<Vec<_>, serde_json::Error>>()?;
    let report = json!({ "state": worst(findings), "findings": items });
    Ok(serde_json::to_string_pretty(&report)?)
}
