use actix_web::{get, web};

use super::conversations::{self, Names};
use super::links_list::{Beside, LinksQuery, ORDERS, rows};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewLinkedClients};
use crate::wire::LinkRowPage;

/// The clients that are linked, with what, the newest link first unless `sort` turns it round. Needs
/// `view_linked_clients`; of somebody else's conversation the name is told to admins only.
#[utoipa::path(tag = "console", params(LinksQuery), responses((status = 200, body = LinkRowPage)))]
#[get("/console/links")]
pub(crate) async fn list_links(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewLinkedClients>,
    query: web::Query<LinksQuery>,
) -> ApiResult<web::Json<LinkRowPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (((), direction), page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(door).await?;
    // Whoever may see linked clients may open every client that has a link.
    let (found, total) = door.links().browse(&filter, direction, page).await?;
    let beside = Beside {
        accounts: conversations::accounts(door, &staff).await?,
        names: Names::read(door).await?,
        people: door.staff().list().await?,
    };
    let found = rows(door, &beside, found).await?;
    Ok(web::Json(LinkRowPage {
        items: found.items,
        next: found.next.map(|key| key.to_string()),
        total,
    }))
}
