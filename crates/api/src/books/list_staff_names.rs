use actix_web::{get, web};

use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::{StaffName, StaffNameList};

/// Who may look after a client. Needs `edit_client_file`.
#[utoipa::path(tag = "books", responses((status = 200, body = StaffNameList)))]
#[get("/staff-names")]
pub(crate) async fn list_staff_names(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditClientFile>,
) -> ApiResult<web::Json<StaffNameList>> {
    let view = state.storage.view();
    let people = view.of(staff.agency_id()).staff().list().await?;
    let items = people
        .into_iter()
        .filter(|person| person.active)
        .map(|person| StaffName {
            id: person.id,
            name: person.name,
        })
        .collect();
    Ok(web::Json(StaffNameList { items }))
}
