//! What goes with a message: made, kept as the record of what was sent, and uploaded to the platform. Nothing of this
//! happens while rows are read or written: drawing takes its time, and the platform takes as long as it likes.

use std::time::Duration;

use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use sidebook_domain::{AgencyId, AttachmentKind, Language, SendAttachmentId};
use sidebook_messenger::{Failure, MEDIA_LIFETIME, Media, MediaKind, MessengerError};
use sidebook_storage::{Attachment, NewSendAttachment, SendAttachment};

use super::message::DraftAttachment;
use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{SendMessages, SidebarStaff};

/// So much of the platform's time for a file is left unused: a sheet may stay open over lunch.
const MARGIN: Duration = Duration::from_secs(12 * 60 * 60);
/// What is about to be handed over must be good for as long as a person may take to confirm.
const STILL_GOOD_FOR: TimeDelta = TimeDelta::minutes(10);
/// The platform's limits (its media section): at least 6 bytes, pictures up to 10 MB, files up to 20 MB.
const LEAST: usize = 6;
const MOST_PICTURE: usize = 10 * 1024 * 1024;
const MOST_FILE: usize = 20 * 1024 * 1024;

/// An attachment that can be handed over.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) id: SendAttachmentId,
    pub(super) media: String,
}

/// Makes, keeps and uploads what goes with a message.
pub(super) async fn ready(
    state: &ApiState,
    staff: &SidebarStaff<SendMessages>,
    draft: DraftAttachment,
    language: Language,
) -> ApiResult<Ready> {
    let made = make(state, draft, language).await?;
    let kept = keep(state, staff.agency_id(), made).await?;
    let media = media(state, staff, &kept).await?;
    Ok(Ready { id: kept.id, media })
}

async fn make(state: &ApiState, draft: DraftAttachment, language: Language) -> ApiResult<NewSendAttachment> {
    let fetched = match &draft {
        DraftAttachment::Stored(file) => state.attachments.store.get(&file.object_key).await?,
        DraftAttachment::Picture(_) | DraftAttachment::File(_) => None,
    };
    let internal = |error| ApiError::because(ProblemCode::Internal, error);
    let made = web::block(move || content(draft, fetched, language))
        .await
        .map_err(internal)??;
    let most = match made.kind() {
        AttachmentKind::Picture => MOST_PICTURE,
        AttachmentKind::File => MOST_FILE,
    };
    if (LEAST..=most).contains(&made.size()) {
        Ok(made)
    } else {
        Err(ProblemCode::AttachmentRefused.into())
    }
}

/// Draws or builds an attachment, or takes the bytes that the store had of it, and hashes it.
fn content(
    draft: DraftAttachment,
    fetched: Option<Vec<u8>>,
    language: Language,
) -> ApiResult<NewSendAttachment> {
    match draft {
        DraftAttachment::Picture(picture) => {
            let drawn = picture.draw(language)?;
            let pixels = (drawn.width.into(), drawn.height.into());
            let name = picture.file_name(language);
            Ok(NewSendAttachment::picture(name, "image/png", pixels, drawn.bytes))
        }
        DraftAttachment::File(file) => {
            let content = (file.build)()?;
            Ok(NewSendAttachment::file(file.name, file.mime, content))
        }
        // It was given up since its row was read.
        DraftAttachment::Stored(file) => Ok(stored(&file, fetched.ok_or(ProblemCode::NotFound)?)),
    }
}

/// A picture that is too large to be one for the platform still goes as a file.
fn stored(file: &Attachment, bytes: Vec<u8>) -> NewSendAttachment {
    let (name, mime) = (file.name.to_string(), file.kind.mime());
    match file.pixels.filter(|_| bytes.len() <= MOST_PICTURE) {
        Some(pixels) => NewSendAttachment::picture(name, mime, pixels, bytes),
        None => NewSendAttachment::file(name, mime, bytes),
    }
}

async fn keep(state: &ApiState, agency: AgencyId, made: NewSendAttachment) -> ApiResult<SendAttachment> {
    let work = state.storage.begin().await?;
    let kept = work.of(agency).send_attachments().keep(made).await?;
    work.commit().await?;
    Ok(kept)
}

/// The platform's id of an attachment in the corp of this sidebar: of an earlier upload while that is good, else of a
/// new one.
pub(super) async fn media(
    state: &ApiState,
    staff: &SidebarStaff<SendMessages>,
    attachment: &SendAttachment,
) -> ApiResult<String> {
    let now = state.clock.now();
    let corp = staff.place.corp.id;
    let content = {
        let view = state.storage.view();
        let attachments = view.of(staff.agency_id()).send_attachments();
        let until = now + STILL_GOOD_FOR;
        if let Some(media) = attachments.media(corp, attachment.id, until).await? {
            return Ok(media);
        }
        let content = attachments.content(attachment.id).await?;
        content.ok_or(ProblemCode::NotFound)?
    };
    let kind = match attachment.kind {
        AttachmentKind::Picture => MediaKind::Image,
        AttachmentKind::File => MediaKind::File,
    };
    let media = Media {
        kind,
        file_name: attachment.name.clone(),
        mime: attachment.mime.clone(),
        bytes: content,
    };
    let uploaded = state
        .messenger
        .upload(&staff.place.key(), media)
        .await
        .map_err(refused)?;
    let work = state.storage.begin().await?;
    work.of(staff.agency_id())
        .send_attachments()
        .uploaded(corp, attachment.id, &uploaded.0, good_until(now))
        .await?;
    work.commit().await?;
    Ok(uploaded.0)
}

/// Until when an upload of this moment is used.
fn good_until(uploaded_at: DateTime<Utc>) -> DateTime<Utc> {
    let used = MEDIA_LIFETIME.saturating_sub(MARGIN);
    uploaded_at + TimeDelta::from_std(used).unwrap_or_default()
}

/// What a failed upload means here: a refusal is about the file, or about what the app may do, never about a member.
fn refused(error: MessengerError) -> ApiError {
    match error.failure() {
        Some(Failure::Rejected | Failure::NotFound) => {
            ApiError::because(ProblemCode::AttachmentRefused, error)
        }
        Some(Failure::OutOfScope | Failure::Unlicensed) => {
            ApiError::because(ProblemCode::PlatformMisconfigured, error)
        }
        _ => error.into(),
    }
}
