use actix_web::{HttpResponse, delete, web};
use serde_json::json;
use sidebook_domain::StaffBindingId;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, UnmatchStaff};
use crate::{ApiState, audit};

/// Undo a binding; the person's next request in the sidebar is refused. Needs `unmatch_staff`.
#[utoipa::path(tag = "console", params(("staff_binding_id" = Uuid, Path)), responses((status = 204)))]
#[delete("/console/staff-bindings/{staff_binding_id}")]
pub(crate) async fn delete_staff_binding(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<UnmatchStaff>,
    id: web::Path<StaffBindingId>,
) -> ApiResult<HttpResponse> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let binding = door.bindings().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    if !door.bindings().unbind(binding.id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    door.audit()
        .add(audit::entry(
            staff.id(),
            "staff_unbound",
            format!("staff_binding:{}", binding.id),
            json!({
                "staff_id": binding.staff, "corp_id": binding.corp, "member_id": binding.member,
            }),
        ))
        .await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
