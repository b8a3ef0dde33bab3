use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, SqliteConnection};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};
use tracing::warn;

/// How often the log is written back.
const EVERY: Duration = Duration::from_secs(1);

/// Pages in the log from which on a commit writes it back itself. While commits never pause the log can only begin anew
/// right after one of them; by then nearly all of it was written back beside them.
pub(crate) const PAGES_OF_A_LOG: &str = "8000";

/// Writes SQLite's log back into the file beside the commits, on a connection of its own.
///
/// By itself SQLite does so in the commit that makes the log longer than 1,000 pages. Unique hashes meet pages all over
/// their index, so in a large inbox these are 1,000 single writes, and a platform waits for that commit.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    task: JoinHandle<()>,
}

impl Checkpoints {
    /// Begins. Call inside a tokio runtime.
    pub(crate) fn start(file: SqliteConnectOptions) -> Self {
        Self {
            task: tokio::spawn(write_back(file)),
        }
    }

    /// Ends; the connection is closed soon after.
    pub(crate) fn stop(&self) {
        self.task.abort();
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn write_back(file: SqliteConnectOptions) {
    let mut every = interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick is over at once, and there is nothing in the log yet.
    every.tick().await;
    let mut connection: Option<SqliteConnection> = None;
    loop {
        every.tick().await;
        let outcome = async {
            if connection.is_none() {
                connection = Some(file.connect().await?);
            }
            match &mut connection {
                // It waits for nobody: what readers still need, and what is being written, is left for the next time.
                Some(open) => sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
                    .execute(open)
                    .await
                    .map(drop),
                None => Ok(()),
            }
        };
        let outcome: Result<(), sqlx::Error> = outcome.await;
        if let Err(problem) = outcome {
            warn!(error = %problem, "the log could not be written back; commits do so when it is long");
            if let Some(broken) = connection.take() {
                // A connection that is of no use may not be able to say goodbye either.
                let _ = broken.close().await;
            }
        }
    }
}
