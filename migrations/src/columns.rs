use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::table::{comment, first_word, in_words_of};

/// A step that adds columns to tables that are there. They must take null: replicas of the version before go on writing.
pub(crate) struct AddColumns {
    pub(crate) name: &'static str,
    /// Table, column as SQL beginning with its name, what it holds.
    pub(crate) columns: fn() -> Vec<(&'static str, &'static str, &'static str)>,
}

impl MigrationName for AddColumns {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for AddColumns {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        for (table, sql, doc) in (self.columns)() {
            let column = in_words_of(backend, sql);
            connection
                .execute_unprepared(&format!("ALTER TABLE {table} ADD COLUMN {column}"))
                .await?;
            if backend == DbBackend::Postgres {
                let of = format!("COLUMN {table}.{}", first_word(sql));
                connection.execute_unprepared(&comment(&of, doc)).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, sql, _) in (self.columns)().into_iter().rev() {
            let column = first_word(sql);
            manager
                .get_connection()
                .execute_unprepared(&format!("ALTER TABLE {table} DROP COLUMN {column}"))
                .await?;
        }
        Ok(())
    }
}
