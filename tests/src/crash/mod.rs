//! The kill test: acknowledged means kept, and done once, whatever dies.
//!
//! A sender plays the platform: valid, distinct, sealed and signed callbacks about contacts, a tenth of them twice (at the
//! same moment, or again later), over many connections. It writes down what was acknowledged with 200 `success`, and
//! tries three times, as the platform does. Meanwhile receiver, worker, database and Redis are killed with SIGKILL at
//! random moments, and started again. When enough is acknowledged and all work is done, the database is counted.
//!
//! # What is counted
//!
//! - **acknowledged**: distinct events that were answered with 200 `success`.
//! - **stored**: of these, how many are in the inbox.
//! - **handled**: of these, how many were routed: their effect is written down, in the same transaction, as a row or as
//!   a job; and no job is left, parked or running.
//! - **missing**: acknowledged and not stored, or not handled, and what differs between the mirror and the platform at the
//!   end (contacts, remarks, follows, groups: 6 of 100 events follow a change of the platform, which the mirror must show).
//! - **doubled**: rows that are there twice, of the inbox and of everything in the mirror.
//!
//! # What this shows and what not
//!
//! Most events are about a pool of contacts: what waits to be read absorbs further events about it, so a million events
//! cost some ten thousand reads of the platform. That is the design (`worker`), and the count of reads is printed. Syncs
//! that are begun to be killed read the truth as well; the states of the inbox do not depend on them.
//! Both databases sync every commit to disk, but killing processes leaves the page cache of the machine alive:
//! this is no test of power loss. The exchange of an authorisation code is not repeated by the platform, so the corps
//! are installed before the killing begins.

mod dice;
mod event;
mod fleet;
mod kills;
mod ledger;
mod platform;
mod report;
mod sender;
mod wire;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};
use sidebook_envelope::CallbackKeys;
use sidebook_storage::Storage;

use self::dice::Dice;
use self::event::{KEY, TOKEN};
use self::fleet::Fleet;
use self::kills::Killed;
use self::ledger::Ledger;
use self::platform::Platform;
use self::report::Facts;
use self::sender::Sending;
use crate::pause;
use crate::servers::free_port;

pub use self::report::Report;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Backing {
    /// One file; receiver and worker are two processes on it.
    Sqlite,
    /// A private server, with a private Redis beside.
    Postgres,
}

/// How hard.
#[derive(Debug, Clone, Parser)]
#[command(about = "Sends callbacks, kills everything at random moments, and counts what was promised.")]
pub struct Options {
    /// Which database.
    #[arg(long, value_enum)]
    pub database: Backing,
    /// How many acknowledged events.
    #[arg(long, default_value_t = 1_000_000)]
    pub events: u64,
    /// How many kills.
    #[arg(long, default_value_t = 90)]
    pub kills: usize,
    /// What chance follows from.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Connections of the sender.
    #[arg(long, default_value_t = 32)]
    pub connections: u64,
    /// Receiver processes.
    #[arg(long, default_value_t = 1)]
    pub receivers: usize,
    /// Worker processes.
    #[arg(long, default_value_t = 1)]
    pub workers: usize,
    /// Corps on the platform.
    #[arg(long, default_value_t = 3)]
    pub corps: usize,
    /// Contacts of each corp that events are about.
    #[arg(long, default_value_t = 500)]
    pub contacts: usize,
    /// Stop sending after so many seconds, whatever is acknowledged by then; the count is made all the same.
    #[arg(long, default_value_t = 1800)]
    pub seconds: u64,
    /// How long the work that is left may take at the end, in seconds.
    #[arg(long, default_value_t = 1800)]
    pub drain_seconds: u64,
    /// The `sidebook` program; by default the one beside this program.
    #[arg(long)]
    pub sidebook: Option<PathBuf>,
    /// Keep configurations, logs and an SQLite file, and say where.
    #[arg(long)]
    pub keep: bool,
}

impl Options {
    fn binary(&self) -> anyhow::Result<PathBuf> {
        let beside = || Some(std::env::current_exe().ok()?.with_file_name("sidebook"));
        let binary = self.sidebook.clone().or_else(beside).context("no program")?;
        if !binary.is_file() {
            bail!("{} is not there: build sidebook first", binary.display());
        }
        Ok(binary)
    }
}

/// Runs the whole test.
///
/// # Errors
/// When something cannot be started or does not come back; a broken promise is no error but in the report.
pub async fn run(options: Options) -> anyhow::Result<Report> {
    let mut dice = Dice::new(options.seed);
    let listen = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let mut fleet = Fleet::prepare(&options, listen).await?;
    let result = play(&options, &mut fleet, listen, &mut dice).await;
    if result.is_err() {
        tell(&fleet.log_ends());
    }
    if options.keep {
        fleet.folder.disable_cleanup(true);
        tell(&format!("files are kept in {}", fleet.folder.path().display()));
    }
    result
}

async fn play(
    options: &Options,
    fleet: &mut Fleet,
    listen: SocketAddr,
    dice: &mut Dice,
) -> anyhow::Result<Report> {
    let platform = Platform::start(options, listen, fleet.receivers[0].address).await?;
    let platform = Arc::new(platform);
    let ledger = Arc::new(Ledger::default());

    let unmigrated = kill_while_migrating(fleet, dice).await?;
    for part in fleet.parts() {
        fleet.start(part)?;
    }
    platform.install(fleet).await?;
    platform.control().reset_calls();

    let sending = Arc::new(Sending {
        platform: Arc::clone(&platform),
        ledger: Arc::clone(&ledger),
        keys: CallbackKeys::new(TOKEN, KEY)?,
        receivers: fleet.receivers.iter().map(|receiver| receiver.address).collect(),
        wanted: options.events,
        enough: AtomicBool::new(false),
        owed: Mutex::default(),
    });
    let began = Instant::now();
    let senders: Vec<_> = (0..options.connections)
        .map(|number| tokio::spawn(Arc::clone(&sending).run(dice.split(number))))
        .collect();
    let killed = kill_on_the_way(options, fleet, &sending, dice, began).await;
    sending.enough.store(killed.is_err(), Ordering::Relaxed);
    for sender in senders {
        sender.await??;
    }
    let (killed, revived) = killed?;
    let sent_in = began.elapsed();

    sending.settle(dice).await;
    let storage = fleet.storage().await?;
    let unfinished = drain(options, fleet, &storage).await?;
    let drained_in = began.elapsed() - sent_in;
    let reads = platform.control().all_calls().values().sum();
    fleet.stop().await?;
    let report = Report::make(Facts {
        options,
        storage: &storage,
        ledger: &ledger,
        platform: &platform,
        killed: &killed,
        unmigrated,
        revived,
        sent_in,
        drained_in,
        unfinished,
        reads,
    })
    .await?;
    storage.close().await?;
    drop(sending);
    if let Ok(platform) = Arc::try_unwrap(platform) {
        platform.stop().await;
    }
    Ok(report)
}

/// Kills services that are bringing up the schema of an empty database. Returns how often it was really not complete.
async fn kill_while_migrating(fleet: &mut Fleet, dice: &mut Dice) -> anyhow::Result<u64> {
    let mut unmigrated = 0;
    for _ in 0..4 {
        for part in fleet.parts() {
            fleet.start(part)?;
        }
        pause(Duration::from_millis(20 + dice.below(180))).await;
        for part in fleet.parts() {
            fleet.kill(part).await?;
        }
        let storage = fleet.storage().await?;
        let is_pending = !storage.pending_migrations().await?.is_empty();
        storage.close().await?;
        unmigrated += u64::from(is_pending);
    }
    Ok(unmigrated)
}

/// Follows the plan while the senders send. Returns what was killed, and how many services ended by themselves.
async fn kill_on_the_way(
    options: &Options,
    fleet: &mut Fleet,
    sending: &Arc<Sending>,
    dice: &mut Dice,
    began: Instant,
) -> anyhow::Result<(Vec<Killed>, u64)> {
    let plan = kills::plan(options.kills, options.events, fleet.redis.is_some(), dice);
    let mut plan = plan.into_iter().peekable();
    let (mut killed, mut revived) = (Vec::new(), 0);
    let (mut ticket, mut said) = (Instant::now(), Instant::now());
    while !sending.is_over() {
        if began.elapsed() > Duration::from_secs(options.seconds) {
            sending.enough.store(true, Ordering::Relaxed);
        }
        if ticket.elapsed() > Duration::from_secs(300) {
            sending.platform.push_ticket().await?;
            ticket = Instant::now();
        }
        if said.elapsed() > Duration::from_secs(20) {
            tell(&format!(
                "{} acknowledged, {} kills, {} s",
                sending.ledger.promises(),
                killed.len(),
                began.elapsed().as_secs()
            ));
            said = Instant::now();
        }
        match plan.next_if(|(after, _)| sending.ledger.promises() >= *after) {
            Some((_, kill)) => {
                let one = kills::perform(kill, fleet, sending, dice).await?;
                if let Some(after) = one.answered_after.filter(|after| *after > SLOW) {
                    tell(&format!(
                        "after {} acknowledged: {} killed, first answer after {} ms",
                        sending.ledger.promises(),
                        kill.as_str(),
                        after.as_millis()
                    ));
                }
                killed.push(one);
            }
            None => pause(Duration::from_millis(5)).await,
        }
        revived += fleet.revive()?;
    }
    Ok((killed, revived))
}

/// Waits until no event and no job is left. What is left after that, in words.
async fn drain(options: &Options, fleet: &mut Fleet, storage: &Storage) -> anyhow::Result<Option<String>> {
    let began = Instant::now();
    let mut said = Instant::now();
    loop {
        fleet.revive()?;
        let view = storage.view();
        let lag = view.system().inbox().lag().await?;
        let jobs = storage.jobs().count_by_status().await?;
        let due = storage
            .jobs()
            .next_due()
            .await?
            .is_some_and(|due| due <= storage.now());
        if lag.is_zero() && !due && jobs.running == 0 {
            return Ok(None);
        }
        let left = format!("the oldest event waits {} s, jobs: {jobs:?}", lag.as_secs());
        if began.elapsed() > Duration::from_secs(options.drain_seconds) {
            return Ok(Some(left));
        }
        if said.elapsed() > Duration::from_secs(20) {
            tell(&left);
            said = Instant::now();
        }
        pause(Duration::from_millis(100)).await;
    }
}

/// A first answer that took longer is told at once, with the moment it came: what it has to do with shows by that.
const SLOW: Duration = Duration::from_millis(300);

#[expect(clippy::print_stderr, reason = "progress, for those who wait")]
fn tell(text: &str) {
    eprintln!("{text}");
}
