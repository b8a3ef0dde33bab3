//! The command line. Each command is a file; what a command prints for people is its answer, everything else is log.

mod agency;
mod check;
mod demo;
mod doctor;
mod migrate;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

pub use self::agency::AgencyStep;
pub use self::demo::DemoOptions;
pub use self::doctor::DoctorOptions;
pub use self::migrate::MigrateStep;

use crate::config::Role;

/// The client file beside every chat.
#[derive(Debug, Parser)]
#[command(name = "sidebook", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service: callbacks, sidebar, console, worker, as `server.roles` says.
    Serve {
        #[command(flatten)]
        file: File,
        /// What this process does, instead of `server.roles`: any combination, for example `--roles receiver,api`.
        #[arg(long, value_enum, value_delimiter = ',', num_args = 1..)]
        roles: Vec<Role>,
    },
    /// Open the whole product on this machine with a simulated platform and a seeded agency.
    Demo(DemoOptions),
    /// Bring the schema up to date, back, or say where it stands.
    Migrate {
        /// What to do.
        #[arg(value_enum)]
        step: MigrateStep,
        #[command(flatten)]
        file: File,
    },
    /// Let an agency in, or list them.
    Agency {
        /// What to do.
        #[command(subcommand)]
        step: AgencyStep,
        #[command(flatten)]
        file: File,
    },
    /// Read the configuration and name every problem at once.
    Check {
        #[command(flatten)]
        file: File,
        /// One JSON document instead of words.
        #[arg(long)]
        json: bool,
    },
    /// Look at the real set-up (database, callbacks, platform, corps) and say in words what to mend.
    Doctor {
        #[command(flatten)]
        file: File,
        #[command(flatten)]
        options: DoctorOptions,
    },
}

/// Where the configuration is.
#[derive(Debug, Clone, clap::Args)]
pub struct File {
    /// A configuration file in TOML; without it defaults and the environment alone.
    #[arg(long, env = "SIDEBOOK_CONFIG", global = true)]
    config: Option<PathBuf>,
}

/// Runs a command. What goes wrong is said on standard error, and the exit code is 1.
#[must_use]
#[expect(clippy::print_stderr, reason = "the answer of a command line that failed")]
pub fn run(cli: Cli) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("sidebook: the runtime did not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve { file, roles } => serve::run(file.config.as_deref(), &roles).await,
            Command::Demo(options) => demo::run(options).await,
            Command::Migrate { step, file } => migrate::run(step, file.config.as_deref()).await,
            Command::Agency { step, file } => agency::run(step, file.config.as_deref()).await,
            Command::Check { file, json } => {
                let sound = check::run(file.config.as_deref(), json)?;
                return Ok(if sound {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                });
            }
            Command::Doctor { file, options } => {
                let healthy = doctor::run(options, file.config.as_deref()).await?;
                return Ok(if healthy {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                });
            }
        }
        .map(|()| ExitCode::SUCCESS)
    });
    // A handler that blocks its thread does not keep the process.
    runtime.shutdown_timeout(Duration::from_secs(5));
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sidebook: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Waits for Ctrl-C or a request to end.
async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
