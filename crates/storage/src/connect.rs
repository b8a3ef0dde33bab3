use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use secrecy::{ExposeSecret, SecretString};

use crate::StorageError;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `sqlite://<path>` (made when missing) or `postgres://…`; holds a password.
    pub url: SecretString,
    /// Connections at most. SQLite keeps one more, for writing.
    pub max_connections: u32,
}

/// How long a caller waits for a free connection before it gets a retryable error.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long SQLite waits for another process's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections to read and to write through. With PostgreSQL it is the same pool twice.
///
/// SQLite has one writer at a time. A pool of one connection makes writers queue fairly in the process, where they
/// would otherwise poll for the lock; readers go on beside it (WAL) and cannot write at all (`query_only`).
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    pub(crate) reads: DatabaseConnection,
    pub(crate) writes: DatabaseConnection,
}

pub(crate) async fn open(config: &DatabaseConfig) -> Result<Pools, StorageError> {
    let url = config.url.expose_secret();
    if url.starts_with("sqlite:") {
        // The writer first: it makes the file.
        let writes = Database::connect(sqlite(url, 1, false)).await?;
        let reads = Database::connect(sqlite(url, config.max_connections, true)).await?;
        Ok(Pools { reads, writes })
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let pool = Database::connect(options(url, config.max_connections)).await?;
        Ok(Pools {
            reads: pool.clone(),
            writes: pool,
        })
    } else {
        Err(StorageError::UnknownDatabase)
    }
}

fn options(url: &str, max_connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(max_connections.max(1))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_timeout(ACQUIRE_TIMEOUT)
        .set_application_name("sidebook")
        .sqlx_logging(false);
    options
}

fn sqlite(url: &str, max_connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = options(url, max_connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(!read_only)
            .journal_mode(SqliteJournalMode::Wal)
            // An answer to the platform promises durability: FULL syncs the log on every commit.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true);
        if read_only {
            sqlite.pragma("query_only", "ON")
        } else {
            sqlite
        }
    });
    options
}
