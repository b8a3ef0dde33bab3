//! The bytes of attachments, for whoever has a link that is still good. The link is all the authority there is: it was
//! given to somebody who might see the file, minutes ago.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use sidebook_domain::{AgencyId, AttachmentId, FileKind};

use super::headers;
use crate::ApiState;
use crate::attachments::{self, Variant};
use crate::problem::{ApiError, ApiResult};
use crate::secrets;

/// What a link says behind its question mark.
#[derive(Debug, Deserialize)]
pub(super) struct LinkQuery {
    until: i64,
    signature: String,
}

pub(super) async fn file(
    state: web::Data<ApiState>,
    path: web::Path<(AgencyId, AttachmentId, String)>,
    query: web::Query<LinkQuery>,
) -> HttpResponse {
    let (agency, id, variant) = path.into_inner();
    let wanted = attachments::signature(&state.config.session_key, agency, id, &variant, query.until);
    // First whether it is ours at all: what nobody signed learns nothing, not even what the time is.
    let ours = secrets::same(&wanted, &query.signature);
    let Some(variant) = Variant::parse(&variant).filter(|_| ours) else {
        return HttpResponse::NotFound().finish();
    };
    let left = query.until - state.clock.now().timestamp();
    if left <= 0 {
        return HttpResponse::Gone().finish();
    }
    let mut answer = match bytes(&state, agency, id, variant).await {
        Ok(Some(found)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, found.mime))
            .insert_header((CONTENT_DISPOSITION, found.disposition))
            // The browser of who asked may keep it as long as the link is good; nobody between us may.
            .insert_header((CACHE_CONTROL, format!("private, max-age={left}, immutable")))
            .insert_header(("cross-origin-resource-policy", "same-origin"))
            .body(found.bytes),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => {
            tracing::error!(code = error.code().code(), attachment.id = %id, "a file could not be read");
            HttpResponse::build(error.code().status()).finish()
        }
    };
    headers::secure(&mut answer, FILE_POLICY, &state);
    answer
}

/// A file may do nothing at all, and is in no frame.
const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

struct Found {
    bytes: Vec<u8>,
    mime: &'static str,
    disposition: String,
}

async fn bytes(
    state: &ApiState,
    agency: AgencyId,
    id: AttachmentId,
    variant: Variant,
) -> ApiResult<Option<Found>> {
    let found = state.storage.view().of(agency).attachments().find(id).await?;
    let Some(found) = found else { return Ok(None) };
    let (key, kind) = match variant {
        Variant::Whole => (found.object_key.clone(), found.kind),
        Variant::Thumbnail => (found.thumbnail_key(), FileKind::Jpeg),
    };
    let bytes = state.attachments.store.get(&key).await.map_err(ApiError::from)?;
    Ok(bytes.map(|bytes| Found {
        bytes,
        mime: kind.mime(),
        // Pictures are shown in the page; everything else is saved.
        disposition: found.name.disposition(kind.is_picture()),
    }))
}
