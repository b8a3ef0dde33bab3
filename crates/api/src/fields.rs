//! What is wrong with the fields of a form, all of it at once.

use sidebook_domain::AttachmentId;
use sidebook_storage::StorageError;

use crate::problem::{ApiError, ApiResult, ProblemCode};

/// The answer that names every field that is wrong.
pub(crate) fn refused(wrong: impl IntoIterator<Item = (&'static str, &'static str)>) -> ApiError {
    wrong.into_iter().fold(
        ApiError::from(ProblemCode::InvalidInput),
        |error, (field, code)| error.and_field(field, code),
    )
}

/// What is there already with the value of a field that may be there only once, as a refusal of the field.
pub(crate) fn once<T>(field: &'static str, change: Result<T, StorageError>) -> ApiResult<T> {
    change.map_err(|error| {
        if error.is_duplicate() {
            ApiError::field(field, "taken")
        } else {
            error.into()
        }
    })
}

/// What is wrong with a list of files, of which there may be `most`.
pub(crate) fn attachments(ids: &[AttachmentId], most: usize) -> Option<(&'static str, &'static str)> {
    let mut seen = ids.to_vec();
    seen.sort_unstable();
    seen.dedup();
    if ids.len() > most {
        Some(("attachment_ids", "too_many"))
    } else if seen.len() < ids.len() {
        Some(("attachment_ids", "duplicate"))
    } else {
        None
    }
}
