use std::path::Path;

use serde_json::json;

use crate::config::Config;

/// Reads the configuration; prints warnings, or every problem. Whether it is sound.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(file: Option<&Path>, as_json: bool) -> anyhow::Result<bool> {
    let read = Config::load(file);
    if as_json {
        let (problems, warnings) = match &read {
            Ok(config) => (Vec::new(), config.warnings()),
            Err(error) => (error.problems.clone(), Vec::new()),
        };
        let problems: Vec<_> = problems
            .into_iter()
            .map(|problem| json!({ "key": problem.key, "message": problem.message }))
            .collect();
        let answer = json!({ "sound": read.is_ok(), "problems": problems, "warnings": warnings });
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(read.is_ok());
    }
    for warning in read?.warnings() {
        println!("warning: {warning}");
    }
    println!("The configuration is sound.");
    Ok(true)
}
