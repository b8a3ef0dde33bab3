use actix_web::{get, web};

use crate::ApiState;
use crate::console::browse_query::{BrowseQuery, ORDERS, same_order};
use crate::console::contacts_list::contact_rows;
use crate::console::conversations::{self, Names};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeContacts};
use crate::wire::ContactRowPage;

/// The agency's external contacts: those that one follows, for admins all. Needs `link_contacts` or `sync_contacts`.
#[utoipa::path(tag = "console", params(BrowseQuery), responses((status = 200, body = ContactRowPage)))]
#[get("/console/contacts")]
pub(crate) async fn list_contacts(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeContacts>,
    query: web::Query<BrowseQuery>,
) -> ApiResult<web::Json<ContactRowPage>> {
    let (asked, list) = query.into_inner().parts();
    let (order, page) = (list.order(&ORDERS)?, list.page()?);
    same_order(&page, order)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let within = conversations::accounts(door, &staff).await?;
    let filter = asked.read(door, within, order).await?;
    let found = door.browse().contacts(&filter, page).await?;
    let names = Names::read(door).await?;
    let rows = contact_rows(door, &names, found.page).await?;
    Ok(web::Json(ContactRowPage {
        items: rows.items,
        next: rows.next.map(|key| key.to_string()),
        total: found.total,
    }))
}
