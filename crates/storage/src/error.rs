use sea_orm::sqlx::error::ErrorKind;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use uuid::Uuid;

use crate::seal::SealError;

/// What can go wrong with stored data, by what the caller can do about it.
///
/// "Not there" is never an error: lookups answer `None`. Cheap to clone, so one failed commit can answer many.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// The database could not be reached or refused; see [`StorageError::retryable`].
    #[error("the database failed")]
    Database(#[source] DbErr),
    /// A stored value that this version cannot read.
    #[error("inconsistent row: {table}.{column}, {row}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
    },
    /// There is already such a row; the text is the database's, naming the constraint or its columns.
    #[error("there is already such a row: {0}")]
    Duplicate(String),
    /// Somebody else changed or took the row first.
    #[error("somebody else was first")]
    Stale,
    /// Ids that this agency does not have.
    #[error("{table} has no {ids:?} here")]
    NotFound {
        /// The table.
        table: &'static str,
        /// The ids.
        ids: Vec<Uuid>,
    },
    /// A sealed value could not be opened.
    #[error(transparent)]
    Sealed(#[from] SealError),
    /// The database was migrated by a version that is neither older nor newer than this one.
    #[error(
        "the database has steps of another line of versions ({unknown}) and lacks steps of this one ({missing}): \
         start the version that made it, or restore a backup"
    )]
    ForeignSchema {
        /// Steps that this version does not know.
        unknown: String,
        /// Steps of this version that the database lacks.
        missing: String,
    },
    /// `database.url` is neither `sqlite://…` nor `postgres://…`.
    #[error("database.url: expected sqlite://<path> or postgres://<…>")]
    UnknownDatabase,
}

impl StorageError {
    /// Whether the row was already there.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Duplicate(_))
    }

    /// Whether the same work may succeed when it is begun anew: the database was busy, away, or resolved a deadlock.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Self::Database(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) | DbErr::Conn(_)) => true,
            Self::Database(error) => sqlx_error(error).is_some_and(transient),
            _ => false,
        }
    }

    /// Whether nobody answered, or a server that only just starts or stops: worth waiting for at a start, where a wrong
    /// password or path is not.
    #[must_use]
    pub fn is_away(&self) -> bool {
        use sea_orm::sqlx::Error;

        let Self::Database(error) = self else { return false };
        if matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) {
            return true;
        }
        sqlx_error(error).is_some_and(|error| match error {
            Error::Io(_) | Error::PoolTimedOut => true,
            Error::Database(cause) => cause.code().is_some_and(|code| code.starts_with("57P")),
            _ => false,
        })
    }

    /// A reader for rows of `table` that names what it cannot read.
    pub(crate) fn inconsistent(table: &'static str, column: &'static str, row: impl ToString) -> Self {
        Self::Inconsistent {
            table,
            column,
            row: row.to_string(),
        }
    }
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        if let Some(sea_orm::sqlx::Error::Database(cause)) = sqlx_error(&error)
            && cause.kind() == ErrorKind::UniqueViolation
        {
            let named = cause
                .constraint()
                .map_or_else(|| cause.message().to_owned(), str::to_owned);
            return Self::Duplicate(named);
        }
        Self::Database(error)
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sea_orm::sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

fn transient(error: &sea_orm::sqlx::Error) -> bool {
    use sea_orm::sqlx::Error;
    match error {
        Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
        // PostgreSQL: connection exceptions (08), a transaction that idled too long (25P03), serialization failure and
        // deadlock (40), no resources such as a full disk (53), a statement that took too long (57014), shutdown (57P),
        // the machine's own failures (58). SQLite: BUSY (5), LOCKED (6), IOERR (10), FULL (13) and CANTOPEN (14), whose
        // extended codes keep the low byte: a full disk is emptied one day, and nothing may be given up until then.
        Error::Database(cause) => cause.code().is_some_and(|code| {
            let postgres = code.len() == 5
                && ["08", "25P03", "40", "53", "57014", "57P", "58"]
                    .iter()
                    .any(|class| code.starts_with(class));
            let sqlite = code
                .parse::<u32>()
                .is_ok_and(|code| code < 10_000 && matches!(code & 0xFF, 5 | 6 | 10 | 13 | 14));
            postgres || sqlite
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_pool_may_be_tried_again_a_stale_row_may_not() {
        let full = StorageError::from(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        assert!(full.retryable());
        assert!(!StorageError::Stale.retryable());
        assert!(!StorageError::from(DbErr::Custom("syntax".into())).retryable());
    }
}
