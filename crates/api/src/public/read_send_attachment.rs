use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use sidebook_domain::{AgencyId, AttachmentKind, SendAttachmentId};
use utoipa::IntoParams;

use crate::problem::{ApiResult, ProblemCode};
use crate::{ApiState, preview};

/// The proof that this service gave out the address.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SendAttachmentQuery {
    /// Until when the address is good, in Unix seconds.
    pub(crate) until: i64,
    /// Of the address.
    pub(crate) signature: String,
}

/// What goes with a message, by the short-lived address that `preview_url` gives.
#[utoipa::path(
    tag = "public",
    params(("agency_id" = Uuid, Path), ("send_attachment_id" = Uuid, Path), SendAttachmentQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
#[get("/send-attachments/{agency_id}/{send_attachment_id}")]
pub(crate) async fn read_send_attachment(
    state: web::Data<ApiState>,
    path: web::Path<(AgencyId, SendAttachmentId)>,
    query: web::Query<SendAttachmentQuery>,
) -> ApiResult<HttpResponse> {
    let (agency, id) = path.into_inner();
    let proof = (query.until, query.signature.as_str());
    let key = &state.config.session_key;
    // An address that is over is answered like one that never was.
    if !preview::holds(key, agency, id, proof, state.clock.now()) {
        return Err(ProblemCode::NotFound.into());
    }
    let view = state.storage.view();
    let attachments = view.of(agency).send_attachments();
    let attachment = attachments.find(id).await?.ok_or(ProblemCode::NotFound)?;
    let content = attachments.content(id).await?.ok_or(ProblemCode::NotFound)?;
    // Only what we drew ourselves is shown in a page; a file is kept, whatever it contains.
    let (mime, disposition) = match attachment.kind {
        AttachmentKind::Picture => (attachment.mime.as_str(), DispositionType::Inline),
        AttachmentKind::File => ("application/octet-stream", DispositionType::Attachment),
    };
    let name = DispositionParam::FilenameExt(ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: attachment.name.clone().into_bytes(),
    });
    Ok(HttpResponse::Ok()
        .content_type(mime)
        .insert_header(ContentDisposition {
            disposition,
            parameters: vec![name],
        })
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((CACHE_CONTROL, "private, max-age=600"))
        .body(content))
}
