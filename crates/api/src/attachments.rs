//! Files that people attach: the store behind the rows, what is refused, and links that prove themselves.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use sidebook_attachments::{AttachmentStore, Prepared, Refused, StoreError, prepare};
use sidebook_domain::{AgencyId, AttachmentId, AttachmentSubject, Permission, SubjectKind};
use tokio::sync::Semaphore;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::secrets;

/// Pictures unfolded at the same time: each may take some hundred megabytes.
const UNFOLDED_AT_ONCE: usize = 2;

/// Where attachments are kept and how large they may be.
#[derive(Debug, Clone)]
pub struct Attachments {
    /// Keeps the bytes.
    pub store: Arc<dyn AttachmentStore>,
    /// The largest file, in bytes.
    pub limit_bytes: usize,
    unfolding: Arc<Semaphore>,
}

impl Attachments {
    /// Keeps files of at most `limit_bytes` in `store`.
    #[must_use]
    pub fn new(store: Arc<dyn AttachmentStore>, limit_bytes: usize) -> Self {
        Self {
            store,
            limit_bytes,
            unfolding: Arc::new(Semaphore::new(UNFOLDED_AT_ONCE)),
        }
    }

    /// Looks at an upload, where that holds nobody up.
    pub(crate) async fn prepare(&self, name: String, bytes: Vec<u8>) -> ApiResult<Prepared> {
        let internal = |error| ApiError::because(ProblemCode::Internal, error);
        let _turn = self
            .unfolding
            .acquire()
            .await
            .map_err(|error| internal(error.to_string()))?;
        // A decoder that panics over what it was given ends here too.
        let looked = tokio::task::spawn_blocking(move || prepare(&name, bytes)).await;
        match looked {
            Ok(prepared) => prepared.map_err(ApiError::from),
            Err(error) if error.is_panic() => Err(Refused::BrokenPicture.into()),
            Err(error) => Err(internal(error.to_string())),
        }
    }
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        let code = match refused {
            Refused::Empty => ProblemCode::FileEmpty,
            Refused::KindNotAllowed => ProblemCode::FileKindNotAllowed,
            Refused::NotWhatItsNameSays => ProblemCode::FileNotWhatItSays,
            Refused::BrokenPicture => ProblemCode::PictureBroken,
            Refused::PictureTooLarge => ProblemCode::PictureTooLarge,
        };
        Self::because(code, refused)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::because(ProblemCode::Unavailable, error).retry_after(std::time::Duration::from_secs(1))
    }
}

/// What seeing the files of a thing needs, besides its client within reach.
pub(crate) fn view_permission(subject: AttachmentSubject) -> Permission {
    match subject.kind {
        SubjectKind::Intake => Permission::ViewIntakes,
        SubjectKind::FollowUp => Permission::ViewFollowUps,
        SubjectKind::Payment => Permission::ViewPayments,
        SubjectKind::Article => Permission::ViewKnowledge,
    }
}

/// Which bytes of an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// The file itself.
    Whole,
    /// The small picture of it.
    Thumbnail,
}

impl Variant {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "file",
            Self::Thumbnail => "thumbnail",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Whole, Self::Thumbnail]
            .into_iter()
            .find(|variant| variant.as_str() == text)
    }
}

/// A link is good for this long at least, and for twice as long at most: within one such time it is the same link, so
/// that a browser finds the picture among what it kept.
const LINK_SECONDS: i64 = 5 * 60;

/// When a link made now is over.
pub(crate) fn link_until(now: DateTime<Utc>) -> DateTime<Utc> {
    let over = (now.timestamp().div_euclid(LINK_SECONDS) + 2) * LINK_SECONDS;
    DateTime::from_timestamp(over, 0).unwrap_or(now + TimeDelta::seconds(LINK_SECONDS))
}

/// The address of an attachment's bytes until then, below our own origin.
pub(crate) fn link(
    key: &SecretString,
    agency: AgencyId,
    id: AttachmentId,
    variant: Variant,
    until: DateTime<Utc>,
) -> String {
    let (variant, until) = (variant.as_str(), until.timestamp());
    let signature = signature(key, agency, id, variant, until);
    format!("/files/{agency}/{id}/{variant}?until={until}&signature={signature}")
}

/// The signature of a link. What is signed is all that decides which bytes are answered and how long.
pub(crate) fn signature(
    key: &SecretString,
    agency: AgencyId,
    id: AttachmentId,
    variant: &str,
    until: i64,
) -> String {
    let parts = [
        agency.to_string(),
        id.to_string(),
        variant.to_owned(),
        until.to_string(),
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    secrets::keyed(key, "attachment-link", &parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_the_same_for_a_while_and_last_long_enough() {
        for second in [0, 1, 299, 300, 1_774_000_123] {
            let now = DateTime::from_timestamp(second, 0).unwrap();
            let left = (link_until(now) - now).num_seconds();
            assert!(
                (LINK_SECONDS + 1..=2 * LINK_SECONDS).contains(&left),
                "{second}: {left}"
            );
        }
    }
}
