//! The kill test; see `sidebook_tests::crash` for what it does and what it shows. Ends with 1 when a promise was broken.

use std::process::ExitCode;

use clap::Parser;
use sidebook_tests::crash::{self, Options};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the answer of a command-line tool")]
async fn main() -> anyhow::Result<ExitCode> {
    let report = crash::run(Options::parse()).await?;
    println!("{report}\n{}", report.json());
    Ok(if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
