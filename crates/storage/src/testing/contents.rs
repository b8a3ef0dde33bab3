use std::fmt::Write;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use super::TestDatabase;

impl TestDatabase {
    /// Everything in the database as text, so that a test can say: this changed nothing.
    pub async fn contents(&self) -> String {
        let connection = &self.storage.pools.reads;
        let mut text = String::new();
        for table in tables(connection).await {
            let row = match connection.get_database_backend() {
                DbBackend::Postgres => "row_to_json(t)::text".to_owned(),
                _ => columns_as_text(connection, &table).await,
            };
            let sql = format!("SELECT {row} AS content FROM {table} t ORDER BY 1");
            let _ = writeln!(text, "{table}");
            for content in texts(connection, &sql, "content").await {
                let _ = writeln!(text, "  {content}");
            }
        }
        text
    }
}

async fn tables(connection: &DatabaseConnection) -> Vec<String> {
    let sql = match connection.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
    };
    texts(connection, sql, "name").await
}

async fn columns_as_text(connection: &DatabaseConnection, table: &str) -> String {
    let sql = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
    let columns = texts(connection, &sql, "name").await;
    let quoted: Vec<String> = columns
        .iter()
        .map(|column| format!("'{column}=' || quote({column})"))
        .collect();
    quoted.join(" || ' ' || ")
}

async fn texts(connection: &DatabaseConnection, sql: &str, column: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
    let rows = connection.query_all_raw(statement).await.expect("rows");
    rows.iter()
        .map(|row| row.try_get("", column).expect("a text"))
        .collect()
}
