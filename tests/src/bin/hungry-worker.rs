//! A worker in a process of its own, with little memory and a platform whose answer about a contact takes all of it: what a
//! job does to its replica that no `catch_unwind` stops.
//!
//! ```text
//! hungry-worker --database sqlite:///tmp/sidebook.db --now 1772413200 --corp wpCorp --member lin
//! ```

use std::sync::Arc;

use clap::Parser;
use secrecy::SecretString;
use sidebook_ambient::{ManualClock, SystemEntropy};
use sidebook_messenger::PlatformCorpId;
use sidebook_messenger::fake::{FakeMessenger, Fault};
use sidebook_storage::shared::InProcess;
use sidebook_storage::testing::keyring;
use sidebook_storage::{DatabaseConfig, Storage};
use sidebook_worker::{Worker, WorkerConfig};

#[derive(Debug, Parser)]
struct Options {
    /// The address of a migrated database on this machine.
    #[arg(long)]
    database: String,
    /// The moment that the database is at, in seconds: the process ends before it matters that it stands still.
    #[arg(long)]
    now: i64,
    /// A corp as the platform calls it.
    #[arg(long)]
    corp: String,
    /// Somebody of it.
    #[arg(long)]
    member: String,
    /// How much memory the process may have, in bytes.
    #[arg(long, default_value_t = 1 << 30)]
    memory: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    // Nobody wants a picture of the memory that was eaten.
    rlimit::Resource::CORE.set(0, 0)?;
    rlimit::Resource::DATA.set(options.memory, options.memory)?;
    let clock = Arc::new(ManualClock::at_unix(options.now));
    let config = DatabaseConfig {
        url: SecretString::from(options.database),
        max_connections: 2,
    };
    let storage = Storage::connect(&config, keyring(1, &[1]), clock.clone(), Arc::new(SystemEntropy)).await?;
    let platform = FakeMessenger::new();
    let corp = PlatformCorpId::from(options.corp.as_str());
    platform.add_member(&corp, &options.member);
    platform.install(&corp, "Corp", None);
    platform.fault("contact", 0, Fault::Devour);
    let worker = Worker::new(
        WorkerConfig::named("hungry"),
        storage,
        Arc::new(platform),
        Arc::new(InProcess::new(clock.clone())),
        clock,
        Arc::new(SystemEntropy),
    );
    worker.run_until_idle().await?;
    Ok(())
}
