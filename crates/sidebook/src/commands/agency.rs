use std::path::Path;

use clap::Subcommand;
use sidebook_domain::{Mobile, PermissionSet, Role};
use sidebook_storage::NewStaff;

use crate::application;
use crate::config::Config;

/// What to do with agencies: the operator lets one in, its owner does everything else in the console.
#[derive(Debug, Clone, Subcommand)]
pub enum AgencyStep {
    /// Let a new agency in. Its owner then signs in to the console with the mobile and an SMS code.
    Add {
        /// As its people read it: 启明代账.
        #[arg(long)]
        name: String,
        /// The owner's name.
        #[arg(long)]
        owner: String,
        /// The owner's mobile, eleven digits.
        #[arg(long)]
        mobile: String,
    },
    /// The agencies there are, oldest first.
    List,
}

/// A name is a line that people can read.
const NAME_CHARS: usize = 64;

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) async fn run(step: AgencyStep, file: Option<&Path>) -> anyhow::Result<()> {
    let storage = application::open_storage(&Config::load(file)?).await?;
    match step {
        AgencyStep::Add { name, owner, mobile } => {
            let (name, owner) = (line(&name, "--name")?, line(&owner, "--owner")?);
            let mobile =
                Mobile::parse(&mobile).map_err(|_| anyhow::anyhow!("--mobile is no mobile number"))?;
            let work = storage.begin().await?;
            let agency = work.system().agencies().add(&name).await?;
            let new = NewStaff {
                name: owner,
                mobile,
                role: Role::Owner,
                permissions: PermissionSet::default(),
            };
            work.of(agency.id).staff().add(new).await?;
            work.commit().await?;
            println!("{}  {}", agency.id, agency.name);
        }
        AgencyStep::List => {
            for agency in storage.view().system().agencies().list().await? {
                println!("{}  {}", agency.id, agency.name);
            }
        }
    }
    Ok(())
}

fn line(text: &str, option: &str) -> anyhow::Result<String> {
    let text = text.trim();
    let count = text.chars().count();
    anyhow::ensure!(
        (1..=NAME_CHARS).contains(&count) && !text.chars().any(char::is_control),
        "{option} has to be one line of 1 to {NAME_CHARS} characters"
    );
    Ok(text.to_owned())
}
