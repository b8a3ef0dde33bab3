use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{Permission, search_terms};
use utoipa::IntoParams;

use crate::ApiState;
use crate::paging;
use crate::problem::{ApiError, ApiResult};
use crate::session::{AnyStaff, FindClients};
use crate::wire::{ClientPage, ClientRow};

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClientsQuery {
    /// Words that must all be found: name, short name, pinyin, initials, mobile, tax id. Empty: all clients.
    #[param(required = false, nullable = false)]
    pub(crate) search: Option<String>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// Search the agency's clients, best match first. Needs one of `link_contacts`, `link_groups`, `view_linked_clients`; with
/// the last alone only clients are found that one may open.
#[utoipa::path(tag = "books", params(ClientsQuery), responses((status = 200, body = ClientPage)))]
#[get("/clients")]
pub(crate) async fn list_clients(
    state: web::Data<ApiState>,
    staff: AnyStaff<FindClients>,
    query: web::Query<ClientsQuery>,
) -> ApiResult<web::Json<ClientPage>> {
    let search = query.search.as_deref().unwrap_or_default();
    if search.chars().count() > 100 {
        return Err(ApiError::field("search", "too_long"));
    }
    let page = paging::page(query.limit, query.after.as_deref())?;
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let terms = search_terms(search);
    // Who links has to find what nobody has linked yet.
    let links = staff.may(Permission::LinkContacts) || staff.may(Permission::LinkGroups);
    let found = if links {
        door.clients().search(&terms, page).await?
    } else {
        door.reached_by(staff.reach()).search(&terms, page).await?
    };
    let items = found.items.into_iter().map(|hit| ClientRow {
        id: hit.client.id,
        name: hit.client.name.as_str().to_owned(),
        short_name: hit.client.short_name,
        taxpayer_kind: hit.client.taxpayer_kind,
        tax_id: hit.client.tax_id,
        owner_name: hit.owner_name,
        matched_by: hit.matched_by.map(Into::into),
    });
    Ok(web::Json(ClientPage {
        items: items.collect(),
        next: found.next.map(|key| key.to_string()),
    }))
}
