use sidebook_messenger::{Failure, MessengerError};

use crate::problem::{ApiError, ProblemCode};

/// The platform's refusal of a self-built app is the admin's to mend, not a fault of the service.
pub(super) fn refused(error: MessengerError) -> ApiError {
    match error.failure() {
        Some(
            Failure::Misconfigured
            | Failure::AuthorisationGone
            | Failure::Rejected
            | Failure::NotFound
            | Failure::OutOfScope,
        ) => ApiError::because(ProblemCode::CorpRefused, error),
        _ if matches!(error, MessengerError::NotInstalled) => {
            ApiError::because(ProblemCode::CorpRefused, error)
        }
        _ => error.into(),
    }
}
