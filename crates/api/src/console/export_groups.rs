use actix_web::{HttpResponse, get, web};

use crate::console::browse_query::BrowseExportQuery;
use crate::console::contacts_list::{GROUPS_FILE, group_rows};
use crate::console::conversations::Names;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeGroups};
use crate::{ApiState, lists};

/// The agency's client groups, of those that one sees, as a file. Needs `link_groups` or `sync_groups`.
#[utoipa::path(
    tag = "console",
    params(BrowseExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/groups/export")]
pub(crate) async fn export_groups(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeGroups>,
    query: web::Query<BrowseExportQuery>,
) -> ApiResult<HttpResponse> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let (filter, asked) = query.into_inner().read(door, &staff).await?;
    let names = Names::read(door).await?;
    lists::file(&state, &staff, &GROUPS_FILE, &asked, async |page| {
        let found = door.browse().groups(&filter, page).await?;
        group_rows(door, &names, found.page).await
    })
    .await
}
