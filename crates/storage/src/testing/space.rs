use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Storage, StorageError};

/// How large an SQLite file may grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// It is full: not a page more than it has.
    Full,
    /// As large as it likes.
    Enough,
}

/// Makes the database file believe that its disk is full, or that there is space again. For every process that shares this
/// [`Storage`]; on PostgreSQL it does nothing.
///
/// # Errors
/// [`StorageError::Database`].
pub async fn leave(space: Space, storage: &Storage) -> Result<(), StorageError> {
    let writer = &storage.pools.writes;
    if writer.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let pages = match space {
        // Less than there are counts as what there are.
        Space::Full => 1,
        Space::Enough => 4_294_967_294_u32,
    };
    let statement = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA max_page_count = {pages}"));
    writer.query_all_raw(statement).await?;
    Ok(())
}
