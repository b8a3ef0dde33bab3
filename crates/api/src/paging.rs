//! `limit` and `after` of lists.

use std::str::FromStr;

use sidebook_storage::Page;

use crate::problem::{ApiError, ApiResult};

/// The page that a query asks for: 1 to 100 items, 20 when it does not say.
pub(crate) fn page<K: FromStr>(limit: Option<u32>, after: Option<&str>) -> ApiResult<Page<K>> {
    let limit = limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(ApiError::field("limit", "out_of_range"));
    }
    let after = after
        .map(|text| text.parse().map_err(|_| ApiError::field("after", "not_a_cursor")))
        .transpose()?;
    Ok(Page {
        limit: u64::from(limit),
        after,
    })
}
