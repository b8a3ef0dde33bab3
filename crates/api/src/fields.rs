//! What is wrong with the fields of a form, all of it at once.

use sidebook_domain::AttachmentId;

use crate::problem::{ApiError, ProblemCode};

/// The answer that names every field that is wrong.
pub(crate) fn refused(wrong: impl IntoIterator<Item = (&'static str, &'static str)>) -> ApiError {
    wrong.into_iter().fold(
        ApiError::from(ProblemCode::InvalidInput),
        |error, (field, code)| error.and_field(field, code),
    )
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
