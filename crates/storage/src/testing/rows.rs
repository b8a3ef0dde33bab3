use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::TestDatabase;

impl TestDatabase {
    /// One statement past all doors: what the migration of a newer version does, while this one is at work.
    pub async fn execute(&self, sql: &str) {
        let connection = &self.storage.pools.writes;
        connection.execute_unprepared(sql).await.expect("a statement");
    }

    /// How many rows each table has: what must not change when something was refused.
    pub async fn rows(&self) -> BTreeMap<String, u64> {
        let connection = &self.storage.pools.reads;
        let backend = connection.get_database_backend();
        let tables = match backend {
            DbBackend::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            }
            _ => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        };
        let tables = connection
            .query_all_raw(Statement::from_string(backend, tables))
            .await
            .expect("the tables");
        let mut rows = BTreeMap::new();
        for table in tables {
            let name: String = table.try_get("", "name").expect("a name");
            let count = Statement::from_string(backend, format!("SELECT COUNT(*) AS n FROM {name}"));
            let count = connection
                .query_one_raw(count)
                .await
                .expect("a count")
                .expect("a row");
            let count: i64 = count.try_get("", "n").expect("a number");
            rows.insert(name, u64::try_from(count).unwrap_or(0));
        }
        rows
    }
}
