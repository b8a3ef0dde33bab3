use actix_web::{HttpResponse, get, web};

use crate::console::browse_query::BrowseExportQuery;
use crate::console::contacts_list::{CONTACTS_FILE, contact_rows};
use crate::console::conversations::Names;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeContacts};
use crate::{ApiState, lists};

/// The agency's external contacts, of those that one sees, as a file. Needs `link_contacts` or `sync_contacts`.
#[utoipa::path(
    tag = "console",
    params(BrowseExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/contacts/export")]
pub(crate) async fn export_contacts(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeContacts>,
    query: web::Query<BrowseExportQuery>,
) -> ApiResult<HttpResponse> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let (filter, asked) = query.into_inner().read(door, &staff).await?;
    let names = Names::read(door).await?;
    lists::file(&state, &staff, &CONTACTS_FILE, &asked, async |page| {
        let found = door.browse().contacts(&filter, page).await?;
        contact_rows(door, &names, found.page).await
    })
    .await
}
