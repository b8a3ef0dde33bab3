use std::collections::HashMap;

use sidebook_domain::StaffId;
use sidebook_storage::{AgencyDoor, ApiKey, Executor, Staff};

use crate::problem::ApiResult;
use crate::wire::ApiKeyRow;

/// Keys with the names of those who made them.
pub(crate) async fn keys<E: Executor>(
    door: AgencyDoor<'_, E>,
    keys: Vec<ApiKey>,
) -> ApiResult<Vec<ApiKeyRow>> {
    let makers: Vec<StaffId> = keys.iter().map(|key| key.created_by).collect();
    let makers: HashMap<StaffId, Staff> = door
        .staff()
        .find_many(&makers)
        .await?
        .into_iter()
        .map(|staff| (staff.id, staff))
        .collect();
    let maker = |key: &ApiKey| makers.get(&key.created_by);
    let row = |key: ApiKey| ApiKeyRow {
        id: key.id,
        created_by: maker(&key).map(|staff| staff.name.clone()).unwrap_or_default(),
        created_by_id: key.created_by,
        maker_left: maker(&key).is_none_or(|staff| !staff.active),
        name: key.name.into(),
        prefix: key.prefix,
        scopes: key.scopes,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        revoked_at: key.revoked_at,
    };
    Ok(keys.into_iter().map(row).collect())
}
