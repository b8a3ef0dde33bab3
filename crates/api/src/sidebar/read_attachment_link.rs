use actix_web::{get, web};
use sidebook_domain::AttachmentId;

use crate::ApiState;
use crate::attachments::{self, Variant};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::SidebarStaff;
use crate::wire::AttachmentLink;

/// Where a file's bytes are, for a few minutes. Needs the view of the card it belongs to; what belongs to nothing yet
/// is there only for who uploaded it.
#[utoipa::path(
    tag = "sidebar",
    params(("attachment_id" = Uuid, Path)),
    responses((status = 200, body = AttachmentLink))
)]
#[get("/attachments/{attachment_id}/link")]
pub(crate) async fn read_attachment_link(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    id: web::Path<AttachmentId>,
) -> ApiResult<web::Json<AttachmentLink>> {
    let agency = staff.agency_id();
    let found = state.storage.view().of(agency).attachments().find(*id).await?;
    let found = found.ok_or(ProblemCode::NotFound)?;
    match attachments::view_permission(found.subject) {
        Some(permission) => staff.require(permission)?,
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
