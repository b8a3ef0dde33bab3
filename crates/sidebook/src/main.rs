//! The `sidebook` command.

use std::process::ExitCode;

use clap::Parser;
use sidebook::commands::{self, Cli};

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
