use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sidebook_domain::CorpId;

use super::TestDatabase;

impl TestDatabase {
    /// Makes `count` ready jobs of a corp at once, without keys, due now.
    pub async fn many_jobs(&self, kind: &str, corp: CorpId, count: i64) {
        let connection = &self.storage.pools.writes;
        let backend = connection.get_database_backend();
        let rows = match backend {
            DbBackend::Postgres => "SELECT gen_random_uuid() AS id FROM generate_series(1, $1::bigint)",
            _ => {
                "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1) \
                 SELECT randomblob(16) AS id FROM numbers"
            }
        };
        let json = if backend == DbBackend::Postgres {
            "'{}'::jsonb"
        } else {
            "'{}'"
        };
        let sql = format!(
            "INSERT INTO jobs (id, kind, corp_id, payload, priority, run_at, status, attempts, max_attempts, created_at) \
             SELECT id, $2, $3, {json}, 0, $4, 'ready', 0, 10, $4 FROM ({rows}) many"
        );
        let now = self.storage.now();
        let values = [count.into(), kind.into(), corp.0.into(), now.into()];
        connection
            .execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await
            .expect("many jobs");
    }
}
