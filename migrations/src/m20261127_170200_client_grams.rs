//! Writes what `client_finding` made room for, of the clients that are there.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use sidebook_domain::{SearchGrams, core_name};
use uuid::Uuid;

/// So many clients are read at once.
const TOGETHER: usize = 500;

pub(crate) struct ClientGrams;

impl MigrationName for ClientGrams {
    fn name(&self) -> &str {
        "m20261127_170200_client_grams"
    }
}

#[async_trait]
impl MigrationTrait for ClientGrams {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        loop {
            let left =
                format!("SELECT id, name, search_key FROM clients WHERE grams_0 IS NULL LIMIT {TOGETHER}");
            let rows = connection
                .query_all_raw(Statement::from_string(backend, left))
                .await?;
            for row in &rows {
                let id: Uuid = row.try_get("", "id")?;
                let (name, key): (String, String) =
                    (row.try_get("", "name")?, row.try_get("", "search_key")?);
                let mut values: Vec<sea_orm::Value> = vec![core_name(&name).into()];
                values.extend(SearchGrams::of_key(&key).words().map(sea_orm::Value::from));
                values.push(id.into());
                let update = "UPDATE clients SET core_name = $1, grams_0 = $2, grams_1 = $3, grams_2 = $4, grams_3 = $5, \
                              grams_4 = $6, grams_5 = $7 WHERE id = $8";
                connection
                    .execute_raw(Statement::from_sql_and_values(backend, update, values))
                    .await?;
            }
            if rows.len() < TOGETHER {
                return Ok(());
            }
        }
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        // The step before takes the columns away.
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
