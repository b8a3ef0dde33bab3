use actix_web::{get, web};
use sidebook_domain::StaffId;
use sidebook_storage::{BrowseFilter, Page};

use crate::ApiState;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{ClientNames, Holdings};

/// What somebody has that another could take over, before it is handed over. For owners and admins.
#[utoipa::path(tag = "console", params(("staff_id" = Uuid, Path)), responses((status = 200, body = Holdings)))]
#[get("/console/staff/{staff_id}/holdings")]
pub(crate) async fn read_staff_holdings(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<StaffId>,
) -> ApiResult<web::Json<Holdings>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let person = door.staff().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    let clients = door.clients().looked_after_by(person.id).await?;
    let own = door.bindings().of_person(person.id).await?;
    let filter = BrowseFilter {
        within: Some(
            own.into_iter()
                .map(|binding| (binding.corp, binding.member))
                .collect(),
        ),
        gone: Some(false),
        ..BrowseFilter::default()
    };
    let contacts = door.browse().contacts(&filter, Page::first(1)).await?.total;
    let groups = door.browse().groups(&filter, Page::first(1)).await?.total;
    Ok(web::Json(Holdings {
        clients: clients
            .into_iter()
            .map(|client| ClientNames {
                id: client.id,
                name: client.name.as_str().to_owned(),
                short_name: client.short_name,
            })
            .collect(),
        contacts: contacts.unwrap_or_default(),
        groups: groups.unwrap_or_default(),
    }))
}
