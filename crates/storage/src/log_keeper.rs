//! Keeps SQLite's log short, beside the commits.
//!
//! SQLite writes commits into a log (`-wal`) and now and then carries them over into the file. By itself it does that within
//! a commit, as far as readers let it, and begins the log anew only when a commit finds nobody reading. Where readers never
//! pause, the log grows without end: after a kill all of it is read again and carried over before the first answer.
//! So this carries over once a second, on a connection of its own, and has the log begun anew when it is long.

use std::path::PathBuf;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(1);
/// A shorter log is nobody's concern.
const SHORT_BYTES: u64 = 4 * 1024 * 1024;
/// A log of more pages (of 4 KiB: 32 MiB) is begun anew. Reading so much again takes some 50 ms.
const LONG_PAGES: i64 = 8 * 1024;
/// How long commits may wait for the readers that stand in the way of that. Who is slower is met a second later.
const RESTART_WITHIN: Duration = Duration::from_millis(100);

/// Works until it is dropped.
#[derive(Debug)]
pub(crate) struct LogKeeper(JoinHandle<()>);

impl LogKeeper {
    /// For the database of this URL.
    ///
    /// # Errors
    /// The URL is none of SQLite.
    pub(crate) fn start(url: &str) -> Result<Self, sqlx::Error> {
        let options = url
            .parse::<SqliteConnectOptions>()?
            .create_if_missing(false)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(RESTART_WITHIN);
        Ok(Self(tokio::spawn(async move {
            let mut ticks = interval_at(Instant::now() + EVERY, EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                // A database that is busy, full or away is everybody's to notice; the next look is a second away.
                if let Err(error) = look(&options).await {
                    tracing::debug!(%error, "the log of the database was not carried over");
                }
            }
        })))
    }
}

impl Drop for LogKeeper {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The connection is opened for each look: one that stayed would keep the log from being cleared away when everybody else
/// has closed.
async fn look(options: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
    let mut log = options.get_filename().as_os_str().to_owned();
    log.push("-wal");
    let bytes = tokio::fs::metadata(PathBuf::from(log))
        .await
        .map_or(0, |log| log.len());
    if bytes < SHORT_BYTES {
        return Ok(());
    }
    let mut connection = options.connect().await?;
    let pages = carry_over(&mut connection, "PRAGMA wal_checkpoint(PASSIVE)").await?;
    if pages > LONG_PAGES {
        carry_over(&mut connection, "PRAGMA wal_checkpoint(RESTART)").await?;
    }
    connection.close().await
}

/// Carries over what is committed, and tells how many pages the log has.
async fn carry_over(connection: &mut SqliteConnection, statement: &'static str) -> Result<i64, sqlx::Error> {
    let (_busy, pages, _carried): (i64, i64, i64) = sqlx::query_as(statement).fetch_one(connection).await?;
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use sea_orm::sqlx::sqlite::SqliteJournalMode;

    use super::*;

    async fn run(connection: &mut SqliteConnection, statement: &'static str) {
        sqlx::query(statement).execute(connection).await.unwrap();
    }

    #[tokio::test]
    async fn a_long_log_is_carried_over_and_begun_anew_and_a_short_one_left() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("some.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Off)
            .pragma("wal_autocheckpoint", "0");
        let mut writer = options.connect().await.unwrap();
        run(&mut writer, "CREATE TABLE t (x BLOB)").await;
        let pages = async |writer: &mut SqliteConnection| {
            carry_over(writer, "PRAGMA wal_checkpoint(PASSIVE)")
                .await
                .unwrap()
        };
        look(&options).await.unwrap();
        let short = pages(&mut writer).await;
        assert!(short > 0, "left as it is");

        run(&mut writer, "INSERT INTO t SELECT zeroblob(40000000)").await;
        assert!(pages(&mut writer).await > LONG_PAGES);
        look(&options).await.unwrap();
        run(&mut writer, "INSERT INTO t VALUES (x'00')").await;
        let begun_anew = pages(&mut writer).await;
        assert!(begun_anew < 10, "{begun_anew} pages");
    }
}
