use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sidebook_domain::MissingDocumentId;
use sidebook_storage::OfClient;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};
use crate::session::{ConsoleStaff, EditServices};
use crate::{ApiState, audit};

/// How many marks can be taken away at once.
const MOST: usize = 200;

/// Documents that are lacking no more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingDocumentsGoneIn {
    /// Their marks, at most 200.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 200)]
    document_ids: Vec<MissingDocumentId>,
}

/// How many marks are gone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissingDocumentsGone {
    pub(crate) removed: u64,
}

/// Take marks of missing documents away. Needs `edit_services`.
#[utoipa::path(
    tag = "console",
    request_body = MissingDocumentsGoneIn,
    responses((status = 200, body = MissingDocumentsGone))
)]
#[post("/console/missing-documents/remove")]
pub(crate) async fn remove_missing_documents(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<EditServices>,
    body: web::Json<MissingDocumentsGoneIn>,
) -> ApiResult<web::Json<MissingDocumentsGone>> {
    let ids = body.into_inner().document_ids;
    if ids.is_empty() || ids.len() > MOST {
        return Err(ApiError::field(
            "document_ids",
            if ids.is_empty() { "missing" } else { "too_many" },
        ));
    }
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    for id in &ids {
        staff.client_of(door, OfClient::Missing(*id)).await?;
    }
    let removed = door.services().unmark(&ids).await?;
    let detail = json!({ "removed": removed });
    let entry = audit::entry(
        staff.id(),
        "documents_not_missing",
        "missing_documents".to_owned(),
        detail,
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(web::Json(MissingDocumentsGone { removed }))
}
