use sea_orm::{
    ConnectionTrait, Database, DatabaseTransaction, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use secrecy::ExposeSecret;

use super::TestDatabase;

/// Another program that lets nobody write to the inbox.
pub struct InboxLock(DatabaseTransaction);

impl InboxLock {
    /// Lets go.
    pub async fn release(self) {
        self.0.rollback().await.expect("a rollback");
    }
}

impl TestDatabase {
    /// Locks the inbox (with SQLite: the file) from outside.
    pub async fn lock_inbox(&self) -> InboxLock {
        let other = Database::connect(self.url.expose_secret())
            .await
            .expect("a connection of its own");
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = other.begin_with_options(options).await.expect("a transaction");
        if transaction.get_database_backend() == DbBackend::Postgres {
            transaction
                .execute_unprepared("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
                .await
                .expect("the lock");
        }
        InboxLock(transaction)
    }
}
