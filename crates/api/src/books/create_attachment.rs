use actix_web::{HttpRequest, HttpResponse, post, web};
use sidebook_attachments::Prepared;
use sidebook_domain::StaffId;
use sidebook_storage::NewAttachment;

use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, AttachFiles};
use crate::wire::Attachment;
use crate::{secrets, upload};

/// Keep a file. It belongs to nothing until what it is for is saved with its id; what belongs to nothing for a day is
/// deleted. Pictures are drawn anew: JPEG or PNG, upright, without what else was in the file. Needs the right to edit
/// intakes, follow-ups, payments or articles.
#[utoipa::path(
    tag = "books",
    params(("X-File-Name" = String, Header, description = "The file's name, percent-encoded UTF-8")),
    request_body(content = String, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 201, body = Attachment))
)]
#[post("/attachments")]
pub(crate) async fn create_attachment(
    state: web::Data<ApiState>,
    staff: AnyStaff<AttachFiles>,
    req: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let name = upload::file_name(&req)?;
    let bytes = upload::read(body, state.attachments.limit_bytes).await?;
    let prepared = state.attachments.prepare(name, bytes).await?;
    let new = new_attachment(&prepared, staff.id());
    let work = state.storage.begin().await?;
    let attachment = work.of(staff.agency_id()).attachments().begin(new).await?;
    work.commit().await?;
    // A store may take its time: no transaction waits for it.
    let store = &state.attachments.store;
    if let Some(picture) = prepared.picture {
        store.put(&attachment.thumbnail_key(), picture.thumbnail).await?;
    }
    store.put(&attachment.object_key, prepared.bytes).await?;
    let work = state.storage.begin().await?;
    work.of(staff.agency_id())
        .attachments()
        .stored(attachment.id)
        .await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(Attachment::from(attachment)))
}

fn new_attachment(prepared: &Prepared, uploaded_by: StaffId) -> NewAttachment {
    NewAttachment {
        kind: prepared.kind,
        name: prepared.name.clone(),
        bytes: i64::try_from(prepared.bytes.len()).unwrap_or(i64::MAX),
        pixels: prepared
            .picture
            .as_ref()
            .map(|picture| (i64::from(picture.width), i64::from(picture.height))),
        sha256: secrets::hex(&prepared.sha256),
        uploaded_by,
    }
}
