use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::{
    AccessMode, ConnectionTrait, DbBackend, IsolationLevel, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, SchemaManager};
use sidebook_ambient::{Clock, Entropy, Ids};
use sidebook_migrations::Migrator;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::connect::{self, DatabaseConfig, Pools};
use crate::context::Context;
use crate::executor::{InTurn, Reading, Writing, answer_of};
use crate::rounds::Rounds;
use crate::seal::Keyring;
use crate::turns::Turn;
use crate::{StorageError, View, Work};

/// The database, with the clock, the randomness and the keys that repositories need. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Storage {
    pub(crate) pools: Pools,
    pub(crate) context: Arc<Context>,
}

impl Storage {
    /// Opens the database; makes an SQLite file that is not there. Does not migrate.
    ///
    /// # Errors
    /// [`StorageError::UnknownDatabase`], [`StorageError::Database`].
    pub async fn connect(
        config: &DatabaseConfig,
        keyring: impl Into<Arc<Keyring>>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StorageError> {
        let pools = connect::open(config).await?;
        let context = Context {
            keyring: keyring.into(),
            clock,
            entropy,
            ids: Ids::default(),
            jobs_waiting: Notify::new(),
            rounds: Rounds::default(),
        };
        Ok(Self {
            pools,
            context: Arc::new(context),
        })
    }

    /// The same database by connections of its own: for who must not wait until others give theirs back. SQLite's writers
    /// still share one.
    ///
    /// # Errors
    /// [`StorageError::UnknownDatabase`], [`StorageError::Database`].
    pub async fn beside(&self, config: &DatabaseConfig) -> Result<Self, StorageError> {
        Ok(Self {
            pools: connect::open_beside(&self.pools, config).await?,
            context: Arc::clone(&self.context),
        })
    }

    /// Brings the schema up to date: all missing steps in one transaction. Two processes may do this at once.
    ///
    /// # Errors
    /// [`StorageError::ForeignSchema`], [`StorageError::Database`]; nothing was changed then.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        // A process that starts again must not queue for the writer's lock to learn that there is nothing to do.
        if self.pending_migrations().await?.is_empty() {
            return Ok(());
        }
        let transaction = self.begin_writing().await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            // A step may rewrite a table, and whoever comes second waits for it.
            transaction
                .execute_unprepared("SET LOCAL statement_timeout = 0")
                .await?;
            // "sidebook" as a number: whoever comes second waits here, then finds nothing to do.
            transaction
                .execute_unprepared("SELECT pg_advisory_xact_lock(8315161584837455723)")
                .await?;
        }
        Migrator::up(&*transaction, None).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Undoes the newest `steps` of the schema, with the data in them.
    ///
    /// # Errors
    /// [`StorageError::Database`]; nothing was changed then.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), StorageError> {
        let transaction = self.begin_writing().await?;
        Migrator::down(&*transaction, Some(steps)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The steps that [`Storage::migrate`] would take. Changes nothing, not even in an empty database.
    ///
    /// Steps of a newer version are none of our business when all of ours are there: a replica that starts again during
    /// an upgrade works on what the newer one made.
    ///
    /// # Errors
    /// [`StorageError::ForeignSchema`] when the database has steps that we do not know and lacks some of ours,
    /// [`StorageError::Database`].
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StorageError> {
        let applied = self.applied_migrations().await?;
        let ours: Vec<String> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        let unknown: Vec<String> = applied
            .iter()
            .filter(|name| !ours.contains(name))
            .cloned()
            .collect();
        let missing: Vec<String> = ours.into_iter().filter(|name| !applied.contains(name)).collect();
        if !unknown.is_empty() && !missing.is_empty() {
            return Err(StorageError::ForeignSchema {
                unknown: unknown.join(", "),
                missing: missing.join(", "),
            });
        }
        Ok(missing)
    }

    async fn applied_migrations(&self) -> Result<Vec<String>, StorageError> {
        let reads = &self.pools.reads;
        if !SchemaManager::new(reads).has_table("seaql_migrations").await? {
            return Ok(Vec::new());
        }
        let versions = Statement::from_string(
            reads.get_database_backend(),
            "SELECT version FROM seaql_migrations ORDER BY version",
        );
        let rows = reads.query_all_raw(versions).await?;
        rows.iter().map(|row| Ok(row.try_get("", "version")?)).collect()
    }

    /// Reads the latest state, each query for itself.
    #[must_use]
    pub fn view(&self) -> View {
        View::new(
            Reading::latest(self.pools.reads.clone()),
            Arc::clone(&self.context),
        )
    }

    /// Reads one unchanging state: for answers put together from several queries.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn snapshot(&self) -> Result<View, StorageError> {
        let options = match self.pools.reads.get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
            // A deferred transaction of SQLite in WAL mode is a snapshot from its first read on.
            _ => TransactionOptions::default(),
        };
        let transaction = answer_of(self.pools.reads.begin_with_options(options)).await?;
        Ok(View::new(
            Reading::snapshot(transaction),
            Arc::clone(&self.context),
        ))
    }

    /// Begins a unit of work. Dropped without [`Work::commit`], it leaves nothing behind.
    ///
    /// With SQLite there is one at a time: others wait here. Never hold one across a network call.
    ///
    /// # Errors
    /// [`StorageError::Database`], retryable when the wait was too long.
    pub async fn begin(&self) -> Result<Work, StorageError> {
        let place = match &self.pools.turns {
            Some(turns) => turns.stand_in_line().await?,
            None => None,
        };
        let writing = Writing::new(self.begin_writing().await?, place);
        Ok(Work::new(writing, Arc::clone(&self.context)))
    }

    /// Waits until it is our turn to write, where writers take turns. For a statement that is a transaction by itself; a
    /// transaction that has begun has its turn already.
    pub(crate) async fn turn(&self) -> Option<Turn> {
        match &self.pools.turns {
            Some(turns) => Some(turns.take().await),
            None => None,
        }
    }

    pub(crate) async fn begin_writing(&self) -> Result<InTurn, StorageError> {
        let turn = self.turn().await;
        // IMMEDIATE takes SQLite's write lock at once; a transaction that reads first and writes later would fail
        // with no way to wait. PostgreSQL ignores it.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = answer_of(self.pools.writes.begin_with_options(options)).await?;
        Ok(InTurn::new(transaction, turn))
    }

    /// Whether the database answers: for readiness.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn ping(&self) -> Result<(), StorageError> {
        answer_of(self.pools.reads.execute_unprepared("SELECT 1")).await?;
        Ok(())
    }

    /// Closes all connections; queries under way end first.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn close(&self) -> Result<(), StorageError> {
        self.pools.reads.close_by_ref().await?;
        self.pools.writes.close_by_ref().await?;
        Ok(())
    }

    /// The word for the database in use: `sqlite` or `postgres`.
    #[must_use]
    pub fn backend(&self) -> &'static str {
        match self.pools.reads.get_database_backend() {
            DbBackend::Postgres => "postgres",
            _ => "sqlite",
        }
    }

    /// The clock that stamps rows.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.context.clock
    }

    /// The instant now, by [`Storage::clock`].
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.context.now()
    }

    /// The keys that seal secrets, for what is sealed outside the database.
    #[must_use]
    pub fn keyring(&self) -> Arc<Keyring> {
        Arc::clone(&self.context.keyring)
    }

    /// A new id, ordered by time.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.context.new_id()
    }
}
