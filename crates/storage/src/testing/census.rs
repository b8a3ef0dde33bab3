use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::{Storage, StorageError};

/// What is to be unique, by table: counted from the rows themselves, whatever the schema promises.
const UNIQUE: [(&str, &str); 9] = [
    ("inbox", "body_hash"),
    ("corps", "platform, platform_corp_id"),
    ("installations", "corp_id, app_key"),
    ("external_contacts", "corp_id, external_user_id"),
    ("contact_follows", "external_contact_id, member_id"),
    ("platform_members", "corp_id, member_id"),
    ("group_chats", "corp_id, chat_id"),
    ("group_members", "group_chat_id, kind, member_ref"),
    ("corp_tags", "corp_id, tag_id"),
];

/// How many rows are read at once.
const TOGETHER: usize = 50_000;

/// What a run left in the database.
#[derive(Debug, Default)]
pub struct Census {
    /// Hash (hex) and state of every stored event, by hash.
    pub inbox: Vec<(String, String)>,
    /// Tables with rows that are there twice, and how many such.
    pub doubled: Vec<(&'static str, u64)>,
    /// Sync runs that ended in failure.
    pub failed_syncs: u64,
    /// Sync runs that are still running.
    pub running_syncs: u64,
}

impl Census {
    /// Counts.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn take(storage: &Storage) -> Result<Self, StorageError> {
        let connection = &storage.pools.reads;
        let mut census = Self {
            inbox: inbox(connection).await?,
            failed_syncs: count(
                connection,
                "SELECT COUNT(*) AS n FROM sync_runs WHERE status = 'failed'",
            )
            .await?,
            running_syncs: count(
                connection,
                "SELECT COUNT(*) AS n FROM sync_runs WHERE status = 'running'",
            )
            .await?,
            ..Self::default()
        };
        for (table, key) in UNIQUE {
            let sql = format!(
                "SELECT COUNT(*) AS n FROM (SELECT 1 FROM {table} GROUP BY {key} HAVING COUNT(*) > 1) AS twice"
            );
            let twice = count(connection, &sql).await?;
            if twice > 0 {
                census.doubled.push((table, twice));
            }
        }
        Ok(census)
    }
}

async fn inbox(connection: &DatabaseConnection) -> Result<Vec<(String, String)>, StorageError> {
    let mut rows: Vec<(String, String)> = Vec::new();
    loop {
        let after = rows.last().map_or("", |(hash, _)| hash).to_owned();
        let sql = format!(
            "SELECT body_hash, state FROM inbox WHERE body_hash > $1 ORDER BY body_hash LIMIT {TOGETHER}"
        );
        let statement =
            Statement::from_sql_and_values(connection.get_database_backend(), sql, [after.into()]);
        let page = connection.query_all_raw(statement).await?;
        let last = page.len() < TOGETHER;
        for row in page {
            rows.push((row.try_get("", "body_hash")?, row.try_get("", "state")?));
        }
        if last {
            return Ok(rows);
        }
    }
}

async fn count(connection: &DatabaseConnection, sql: &str) -> Result<u64, StorageError> {
    let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
    let row = connection.query_one_raw(statement).await?;
    let count: i64 = match row {
        Some(row) => row.try_get("", "n")?,
        None => 0,
    };
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Looks whether the file of an SQLite database is sound. `true` on PostgreSQL, which checks its pages itself.
///
/// # Errors
/// [`StorageError::Database`].
pub async fn is_sound(storage: &Storage) -> Result<bool, StorageError> {
    let connection = &storage.pools.reads;
    if connection.get_database_backend() != DbBackend::Sqlite {
        return Ok(true);
    }
    let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let rows = connection.query_all_raw(statement).await?;
    let mut words = rows.iter().map(|row| row.try_get_by_index::<String>(0));
    Ok(rows.len() == 1 && words.all(|word| word.is_ok_and(|word| word == "ok")))
}
