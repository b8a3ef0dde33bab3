use actix_web::{post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::StaffBindingId;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, UnmatchStaff};
use crate::wire::{UnbindOutcome, UnbindResult, UnbindResults};
use crate::{ApiState, audit};

/// The most bindings of one request.
const MOST: usize = 200;

/// Which bindings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffBindingsRemovedIn {
    /// 1 to 200.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 200)]
    pub(crate) staff_binding_ids: Vec<StaffBindingId>,
}

/// Undo bindings; each person's next request in the sidebar is refused. Every item has its own result; one that is not the
/// agency's refuses them all. Needs `unmatch_staff`.
#[utoipa::path(tag = "console", request_body = StaffBindingsRemovedIn, responses((status = 200, body = UnbindResults)))]
#[post("/console/staff-bindings/remove")]
pub(crate) async fn remove_staff_bindings(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<UnmatchStaff>,
    body: web::Json<StaffBindingsRemovedIn>,
) -> ApiResult<web::Json<UnbindResults>> {
    if body.staff_binding_ids.is_empty() || body.staff_binding_ids.len() > MOST {
        return Err(ApiError::field("staff_binding_ids", "out_of_range"));
    }
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let mut items = Vec::with_capacity(body.staff_binding_ids.len());
    for id in &body.staff_binding_ids {
        let binding = door.bindings().find(*id).await?.ok_or(ProblemCode::NotFound)?;
        let outcome = if door.bindings().unbind(binding.id).await? {
            let subject = format!("staff_binding:{}", binding.id);
            let detail = json!({
                "staff_id": binding.staff, "corp_id": binding.corp, "member_id": binding.member,
            });
            door.audit()
                .add(audit::entry(staff.id(), "staff_unbound", subject, detail))
                .await?;
            UnbindOutcome::Removed
        } else {
            UnbindOutcome::Unchanged
        };
        items.push(UnbindResult {
            staff_binding_id: binding.id,
            outcome,
        });
    }
    work.commit().await?;
    Ok(web::Json(UnbindResults { items }))
}
