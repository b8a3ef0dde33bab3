use std::time::Duration;

use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use secrecy::{ExposeSecret, SecretString};

use tokio::time::timeout;

use crate::StorageError;
use crate::turns::Turns;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `sqlite://<path>` (made when missing) or `postgres://…`; holds a password.
    pub url: SecretString,
    /// Connections at most. SQLite keeps one more, for writing.
    pub max_connections: u32,
}

/// How long a connection that comes back may take to say that it is sound. One that the network has swallowed would else
/// keep its place in the pool until TCP gives up, a quarter of an hour later.
const RETURN_TIMEOUT: Duration = Duration::from_secs(3);

/// How long a caller waits for a connection before it gets a retryable error. Short with PostgreSQL: while the server is
/// away the pool tries again after ever longer pauses, up to a fifth of this, and a callback is answered within seconds
/// or not at all. With SQLite it is a place in the queue of the one writer.
const POSTGRES_ACQUIRE_TIMEOUT: Duration = Duration::from_millis(2500);
const SQLITE_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// What a server of PostgreSQL ends by itself, in milliseconds: a statement that runs away, and a transaction whose
/// process hangs and would hold its locks for ever. Migrations lift the first.
const STATEMENT_TIMEOUT_MS: u32 = 25_000;
const IDLE_TRANSACTION_TIMEOUT_MS: u32 = 20_000;

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
    /// In which order SQLite's one connection for writing is asked for. PostgreSQL has many writers.
    pub(crate) turns: Option<Turns>,
}

pub(crate) async fn open(config: &DatabaseConfig) -> Result<Pools, StorageError> {
    let url = config.url.expose_secret();
    if url.starts_with("sqlite:") {
        // The writer first: it makes the file.
        let writes = Database::connect(sqlite(url, 1, false)).await?;
        let reads = Database::connect(sqlite(url, config.max_connections, true)).await?;
        let file = url.parse::<SqliteConnectOptions>().ok();
        let turns = file.map(|file| Turns::of(file.get_filename(), SQLITE_ACQUIRE_TIMEOUT));
        Ok(Pools { reads, writes, turns })
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let pool = Database::connect(postgres(url, config.max_connections)).await?;
        Ok(Pools {
            reads: pool.clone(),
            writes: pool,
            turns: None,
        })
    } else {
        Err(StorageError::UnknownDatabase)
    }
}

/// More connections to the database that `pools` reach. SQLite keeps its one writer, and the line before it.
pub(crate) async fn open_beside(pools: &Pools, config: &DatabaseConfig) -> Result<Pools, StorageError> {
    if pools.turns.is_none() {
        return open(config).await;
    }
    let reads = Database::connect(sqlite(config.url.expose_secret(), config.max_connections, true)).await?;
    Ok(Pools {
        reads,
        ..pools.clone()
    })
}

fn options(url: &str, max_connections: u32, acquire_timeout: Duration) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(max_connections.max(1))
        .acquire_timeout(acquire_timeout)
        .connect_timeout(acquire_timeout)
        // A connection that died in the pool is noticed before it is handed out.
        .test_before_acquire(true)
        .set_application_name("sidebook")
        .sqlx_logging(false)
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    timeout(RETURN_TIMEOUT, connection.ping())
                        .await
                        .map_err(|_| std::io::Error::from(std::io::ErrorKind::TimedOut))??;
                    Ok(true)
                })
            })
        });
    options
}

fn postgres(url: &str, max_connections: u32) -> ConnectOptions {
    let mut options = options(url, max_connections, POSTGRES_ACQUIRE_TIMEOUT);
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.options([
            ("statement_timeout", STATEMENT_TIMEOUT_MS),
            ("idle_in_transaction_session_timeout", IDLE_TRANSACTION_TIMEOUT_MS),
        ])
    });
    options
}

fn sqlite(url: &str, max_connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = options(url, max_connections, SQLITE_ACQUIRE_TIMEOUT);
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
