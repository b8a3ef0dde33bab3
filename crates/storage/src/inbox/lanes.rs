use sea_orm::{ConnectionTrait, Statement};

use crate::StorageError;

/// Steps through the index `inbox_lanes` from corp to corp: costs what the number of corps is, not what they sent.
const LANES: &str = "\
WITH RECURSIVE lanes (corp) AS (
  SELECT (SELECT platform_corp_id FROM inbox WHERE state = 'new' AND {BEGIN} ORDER BY platform_corp_id LIMIT 1)
  UNION ALL
  SELECT (
    SELECT platform_corp_id FROM inbox WHERE state = 'new' AND platform_corp_id > lanes.corp
    ORDER BY platform_corp_id LIMIT 1)
  FROM lanes WHERE lanes.corp IS NOT NULL
)
SELECT corp FROM lanes WHERE corp IS NOT NULL LIMIT $1";

/// Up to `most` corps that have new events, going round from the one behind `after`.
pub(super) async fn lanes(
    executor: &impl ConnectionTrait,
    after: &str,
    most: u64,
) -> Result<Vec<String>, StorageError> {
    let backend = executor.get_database_backend();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let behind = Statement::from_sql_and_values(
        backend,
        LANES.replace("{BEGIN}", "platform_corp_id > $2"),
        [most.into(), after.into()],
    );
    let from_the_first = Statement::from_sql_and_values(
        backend,
        LANES.replace("{BEGIN}", "platform_corp_id IS NOT NULL"),
        [most.into()],
    );
    let mut corps: Vec<String> = Vec::new();
    for statement in [behind, from_the_first] {
        for row in executor.query_all_raw(statement).await? {
            let corp: String = row.try_get("", "corp")?;
            if corps.len() as u64 >= most.unsigned_abs() {
                break;
            }
            if !corps.contains(&corp) {
                corps.push(corp);
            }
        }
    }
    Ok(corps)
}
