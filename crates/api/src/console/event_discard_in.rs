//! Why something is put aside.

use serde::Deserialize;
use sidebook_domain::parse_line;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, FieldCode, ProblemCode};

/// The longest reason, in characters.
const REASON_CHARS: usize = 200;

/// Why nothing is to become of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiscardIn {
    /// 1 to 200 characters, for those who ask later.
    pub(crate) reason: String,
}

impl DiscardIn {
    pub(super) fn read(&self) -> ApiResult<String> {
        parse_line(&self.reason, REASON_CHARS).map_err(|error| ApiError::field("reason", error.field_code()))
    }
}

/// Whatever is not given up (any more) is neither run again nor put aside.
pub(super) fn parked<T>(done: Result<T, sidebook_storage::StorageError>) -> ApiResult<T> {
    match done {
        Err(sidebook_storage::StorageError::Stale) => Err(ProblemCode::NotParked.into()),
        done => Ok(done?),
    }
}
