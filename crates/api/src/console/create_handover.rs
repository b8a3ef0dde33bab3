use actix_web::{post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{ClientId, StaffId};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{HandoverOutcome, HandoverResult, HandoverResults};
use crate::{ApiState, audit};

/// The most clients of one request.
const MOST: usize = 500;

/// Which clients go to whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandoverIn {
    /// Who takes over: somebody else who is active.
    #[schema(value_type = Uuid)]
    pub(crate) to_staff_id: StaffId,
    /// 1 to 500 clients that the one who hands over looks after.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 500)]
    pub(crate) client_ids: Vec<ClientId>,
}

/// Make somebody look after clients of another. Every client has its own result and its own entry in the log; one that is
/// not the agency's refuses them all. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("staff_id" = Uuid, Path, description = "Who hands over")),
    request_body = HandoverIn,
    responses((status = 200, body = HandoverResults))
)]
#[post("/console/staff/{staff_id}/handover")]
pub(crate) async fn create_handover(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<StaffId>,
    body: web::Json<HandoverIn>,
) -> ApiResult<web::Json<HandoverResults>> {
    if body.client_ids.is_empty() || body.client_ids.len() > MOST {
        return Err(ApiError::field("client_ids", "out_of_range"));
    }
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let from = door.staff().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    let to = door
        .staff()
        .find(body.to_staff_id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if !to.active || to.id == from.id {
        return Err(ApiError::field("to_staff_id", "not_active"));
    }
    let known = door.clients().find_many(&body.client_ids).await?;
    let mut items = Vec::with_capacity(body.client_ids.len());
    for client in &body.client_ids {
        let found = known.iter().find(|one| one.id == *client);
        let revision = found.ok_or(ProblemCode::NotFound)?.revision;
        let outcome = if door.clients().hand_over(*client, from.id, to.id).await? {
            let detail = json!({
                "fields": ["owner_id"], "revision": revision.saturating_add(1),
                "before": { "owner_id": from.name }, "after": { "owner_id": to.name },
                "from_staff_id": from.id, "to_staff_id": to.id,
            });
            let subject = format!("client:{client}");
            door.audit()
                .add(audit::entry(staff.id(), "client_handed_over", subject, detail))
                .await?;
            HandoverOutcome::Moved
        } else {
            HandoverOutcome::NotTheirs
        };
        items.push(HandoverResult {
            client_id: *client,
            outcome,
        });
    }
    work.commit().await?;
    Ok(web::Json(HandoverResults { items }))
}
