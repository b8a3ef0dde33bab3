use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, RuntimeErr, Statement,
};
use tokio::sync::OwnedSemaphorePermit;

use crate::turns::Turn;

/// How long one statement, begin or commit may take before the database counts as away. The server ends its statements
/// earlier; this is for connections on which nobody answers any more, which the system would notice in a quarter of an hour.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// What the database answers, or a retryable error that it does not. What it was asked may have happened then.
pub(crate) async fn answer_of<T>(asked: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    let answer = tokio::time::timeout(ANSWER_WITHIN, asked).await;
    answer.unwrap_or_else(|_late| {
        let reason = RuntimeErr::Internal("the database does not answer".to_owned());
        Err(DbErr::Conn(reason))
    })
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Reading {}
    impl Sealed for super::Writing {}
}

/// What a repository runs its queries on: [`Reading`] or [`Writing`]. Methods that write exist only for [`Writing`].
pub trait Executor: ConnectionTrait + sealed::Sealed + Send {}

impl Executor for Reading {}
impl Executor for Writing {}

/// Reads outside a transaction, or on one snapshot.
#[derive(Debug)]
pub struct Reading(Reads);

#[derive(Debug)]
enum Reads {
    Latest(DatabaseConnection),
    Snapshot(DatabaseTransaction),
}

impl Reading {
    pub(crate) fn latest(connection: DatabaseConnection) -> Self {
        Self(Reads::Latest(connection))
    }

    pub(crate) fn snapshot(transaction: DatabaseTransaction) -> Self {
        Self(Reads::Snapshot(transaction))
    }
}

/// A transaction that may write.
#[derive(Debug)]
pub struct Writing {
    transaction: InTurn,
    enqueued: AtomicBool,
    // Last: the next in line comes when this one has let go.
    _place: Option<OwnedSemaphorePermit>,
}

/// A transaction for writing, in its turn.
#[derive(Debug)]
pub(crate) struct InTurn {
    transaction: DatabaseTransaction,
    // After the transaction: the next one comes when this one has let go.
    _turn: Option<Turn>,
}

impl InTurn {
    pub(crate) fn new(transaction: DatabaseTransaction, turn: Option<Turn>) -> Self {
        Self {
            transaction,
            _turn: turn,
        }
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        answer_of(self.transaction.commit()).await
    }
}

impl Deref for InTurn {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

impl Writing {
    pub(crate) fn new(transaction: InTurn, place: Option<OwnedSemaphorePermit>) -> Self {
        Self {
            transaction,
            enqueued: AtomicBool::new(false),
            _place: place,
        }
    }

    /// Remembers that workers have to be woken when this commits.
    pub(crate) fn wake_workers_on_commit(&self) {
        self.enqueued.store(true, Ordering::Relaxed);
    }

    /// Commits; tells whether workers have to be woken.
    pub(crate) async fn commit(self) -> Result<bool, DbErr> {
        self.transaction.commit().await?;
        Ok(self.enqueued.into_inner())
    }
}

/// Hands every call to the connection behind.
macro_rules! forward {
    ($executor:ty) => {
        #[async_trait]
        impl ConnectionTrait for $executor {
            fn get_database_backend(&self) -> DbBackend {
                self.behind().get_database_backend()
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                answer_of(self.behind().execute_raw(statement)).await
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                answer_of(self.behind().execute_unprepared(sql)).await
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                answer_of(self.behind().query_one_raw(statement)).await
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                answer_of(self.behind().query_all_raw(statement)).await
            }
        }
    };
}

forward!(Reading);
forward!(Writing);

impl Reading {
    fn behind(&self) -> DatabaseExecutor<'_> {
        match &self.0 {
            Reads::Latest(connection) => connection.into(),
            Reads::Snapshot(transaction) => transaction.into(),
        }
    }
}

impl Writing {
    fn behind(&self) -> DatabaseExecutor<'_> {
        (&*self.transaction).into()
    }
}
