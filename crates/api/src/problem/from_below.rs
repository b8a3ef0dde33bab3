//! What errors of the crates below mean to a caller. Written by hand, because each means something.

use std::time::Duration;

use sidebook_messenger::{Failure, MessengerError};
use sidebook_render::picture::PictureError;
use sidebook_render::{QrError, RenderError};
use sidebook_storage::StorageError;
use sidebook_storage::shared::SharedStateError;

use super::{ApiError, ProblemCode};

/// When to come back after a database or a shared state that did not answer.
const SOON: Duration = Duration::from_secs(1);

impl From<MessengerError> for ApiError {
    fn from(error: MessengerError) -> Self {
        let code = match &error {
            error if error.authorisation_gone() => ProblemCode::CorpDisconnected,
            MessengerError::NotConfigured(_) => ProblemCode::PlatformMisconfigured,
            MessengerError::Credentials(_) => ProblemCode::Internal,
            // Tokens are kept in shared state.
            MessengerError::Tokens(_) => ProblemCode::Unavailable,
            MessengerError::Refused { failure, .. } => match failure {
                Failure::CodeSpent => ProblemCode::OauthCodeSpent,
                Failure::OutOfScope => ProblemCode::MemberOutOfScope,
                Failure::Unlicensed => ProblemCode::MemberUnlicensed,
                Failure::Misconfigured | Failure::Rejected | Failure::NotFound => {
                    ProblemCode::PlatformMisconfigured
                }
                _ => ProblemCode::PlatformUnavailable,
            },
            _ => ProblemCode::PlatformUnavailable,
        };
        let pause = error
            .retry_after()
            .filter(|_| code == ProblemCode::PlatformUnavailable);
        let answer = Self::because(code, error);
        match pause {
            Some(pause) => answer.retry_after(pause),
            None => answer,
        }
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        let code = match &error {
            // Ids that came from the caller and are not this agency's.
            StorageError::NotFound { .. } => ProblemCode::NotFound,
            StorageError::Stale => ProblemCode::Stale,
            error if error.retryable() => {
                return Self::because(ProblemCode::Unavailable, error.clone()).retry_after(SOON);
            }
            _ => ProblemCode::Internal,
        };
        Self::because(code, error)
    }
}

impl From<SharedStateError> for ApiError {
    fn from(error: SharedStateError) -> Self {
        match error {
            SharedStateError::Unreachable(_) => {
                Self::because(ProblemCode::Unavailable, error).retry_after(SOON)
            }
            SharedStateError::Unreadable => Self::because(ProblemCode::Internal, error),
        }
    }
}

impl From<RenderError> for ApiError {
    fn from(error: RenderError) -> Self {
        Self::because(ProblemCode::Internal, error)
    }
}

impl From<PictureError> for ApiError {
    fn from(error: PictureError) -> Self {
        Self::because(ProblemCode::Internal, error)
    }
}

impl From<QrError> for ApiError {
    fn from(error: QrError) -> Self {
        Self::because(ProblemCode::Internal, error)
    }
}
