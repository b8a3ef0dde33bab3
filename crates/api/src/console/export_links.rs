use actix_web::{HttpResponse, get, web};

use super::conversations::{self, Names};
use super::links_list::{Beside, FILE, LinksExportQuery, ORDERS, rows};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewLinkedClients};
use crate::{ApiState, lists};

/// The clients that are linked, with what, as a file. Needs `view_linked_clients`; of somebody else's conversation the name
/// is told to admins only.
#[utoipa::path(
    tag = "console",
    params(LinksExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/links/export")]
pub(crate) async fn export_links(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewLinkedClients>,
    query: web::Query<LinksExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let ((), direction) = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(door).await?;
    let beside = Beside {
        accounts: conversations::accounts(door, &staff).await?,
        names: Names::read(door).await?,
        people: door.staff().list().await?,
    };
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        let (found, _) = door.links().browse(&filter, direction, page).await?;
        rows(door, &beside, found).await
    })
    .await
}
