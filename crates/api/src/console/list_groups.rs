use actix_web::{get, web};

use crate::ApiState;
use crate::console::browse_query::{BrowseQuery, ORDERS, same_order};
use crate::console::contacts_list::group_rows;
use crate::console::conversations::{self, Names};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeGroups};
use crate::wire::GroupRowPage;

/// The agency's client groups: those that one owns or sits in, for admins all. Needs `link_groups` or `sync_groups`.
#[utoipa::path(tag = "console", params(BrowseQuery), responses((status = 200, body = GroupRowPage)))]
#[get("/console/groups")]
pub(crate) async fn list_groups(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeGroups>,
    query: web::Query<BrowseQuery>,
) -> ApiResult<web::Json<GroupRowPage>> {
    let (asked, list) = query.into_inner().parts();
    let (order, page) = (list.order(&ORDERS)?, list.page()?);
    same_order(&page, order)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let within = conversations::accounts(door, &staff).await?;
    let filter = asked.read(door, within, order).await?;
    let found = door.browse().groups(&filter, page).await?;
    let names = Names::read(door).await?;
    let rows = group_rows(door, &names, found.page).await?;
    Ok(web::Json(GroupRowPage {
        items: rows.items,
        next: rows.next.map(|key| key.to_string()),
        total: found.total,
    }))
}
