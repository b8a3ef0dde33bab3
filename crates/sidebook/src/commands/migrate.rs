use std::path::Path;

use clap::ValueEnum;

use crate::application;
use crate::config::Config;

/// What to do with the schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum MigrateStep {
    /// Take every missing step.
    Up,
    /// Undo the newest step, with the data in it.
    Down,
    /// Say which steps are missing.
    Status,
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) async fn run(step: MigrateStep, file: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(file)?;
    let storage = application::open_storage(&config).await?;
    match step {
        MigrateStep::Up => storage.migrate().await?,
        MigrateStep::Down => storage.migrate_down(1).await?,
        MigrateStep::Status => {}
    }
    match storage.pending_migrations().await? {
        missing if missing.is_empty() => println!("The schema is up to date."),
        missing => println!("Missing steps:\n  {}", missing.join("\n  ")),
    }
    Ok(())
}
