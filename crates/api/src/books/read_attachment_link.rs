use actix_web::{get, web};
use sidebook_domain::{ArticleId, AttachmentId, SubjectKind};
use sidebook_storage::OfClient;

use crate::ApiState;
use crate::attachments::{self, Variant};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, AudienceWord};
use crate::wire::AttachmentLink;

/// Where a file's bytes are, for a few minutes. Needs the view of the card it belongs to, and its client within reach;
/// what belongs to nothing yet is there only for who uploaded it.
#[utoipa::path(
    tag = "books",
    params(("attachment_id" = Uuid, Path)),
    responses((status = 200, body = AttachmentLink))
)]
#[get("/attachments/{attachment_id}/link")]
pub(crate) async fn read_attachment_link(
    state: web::Data<ApiState>,
    staff: AnyStaff,
    id: web::Path<AttachmentId>,
) -> ApiResult<web::Json<AttachmentLink>> {
    let agency = staff.agency_id();
    let view = state.storage.view();
    let door = view.of(agency);
    let found = door.attachments().find(*id).await?;
    let found = found.ok_or(ProblemCode::NotFound)?;
    // A draft's files are as little for the sidebar as its words; the console has both.
    let article = found
        .subject
        .filter(|subject| subject.kind == SubjectKind::Article && staff.place == AudienceWord::Sidebar);
    if let Some(article) = article {
        let reviewed = door.articles().find_reviewed(ArticleId(article.id)).await?;
        reviewed.ok_or(ProblemCode::NotFound)?;
    }
    match found.subject {
        Some(subject) => {
            if let Some(thing) = OfClient::of_subject(subject) {
                staff.client_of(door, thing).await?;
            }
            staff.require(attachments::view_permission(subject))?;
        }
        None if found.uploaded_by == staff.id() => {}
        None => return Err(ProblemCode::NotFound.into()),
    }
    let expires_at = attachments::link_until(state.clock.now());
    let link = |variant| attachments::link(&state.config.session_key, agency, found.id, variant, expires_at);
    Ok(web::Json(AttachmentLink {
        url: link(Variant::Whole),
        thumbnail_url: found.kind.is_picture().then(|| link(Variant::Thumbnail)),
        expires_at,
    }))
}
