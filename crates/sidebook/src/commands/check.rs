use std::path::Path;

use crate::config::Config;

/// Reads the configuration; prints warnings, or fails with every problem.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(file: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(file)?;
    for warning in config.warnings() {
        println!("warning: {warning}");
    }
    println!("The configuration is sound.");
    Ok(())
}
