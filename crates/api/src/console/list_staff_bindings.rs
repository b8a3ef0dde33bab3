use actix_web::{get, web};

use crate::ApiState;
use crate::problem::ApiResult;
use crate::problem::ProblemCode;
use crate::session::{ConsoleStaff, SeeBindings};
use crate::wire::{BindingCorp, StaffBinding, StaffBindingList, StaffName};

/// Who is bound to which platform account. Needs `match_staff` or `unmatch_staff`.
#[utoipa::path(tag = "console", responses((status = 200, body = StaffBindingList)))]
#[get("/console/staff-bindings")]
pub(crate) async fn list_staff_bindings(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeBindings>,
) -> ApiResult<web::Json<StaffBindingList>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let corps = door.corps().list().await?;
    let items: Result<Vec<StaffBinding>, ProblemCode> = door
        .bindings()
        .list()
        .await?
        .into_iter()
        .map(|entry| {
            let binding = entry.binding;
            // A binding is only made in a corp of the agency.
            let corp = corps
                .iter()
                .find(|corp| corp.id == binding.corp)
                .ok_or(ProblemCode::Internal)?;
            Ok(StaffBinding {
                id: binding.id,
                staff: StaffName {
                    id: binding.staff,
                    name: entry.staff_name,
                },
                corp: BindingCorp {
                    id: corp.id,
                    name: corp.name.clone(),
                },
                member_id: binding.member.as_str().to_owned(),
                member_name: entry.member_name,
                bound_at: binding.bound_at,
            })
        })
        .collect();
    Ok(web::Json(StaffBindingList { items: items? }))
}
