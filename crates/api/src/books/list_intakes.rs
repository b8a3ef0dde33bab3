use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::ClientId;
use utoipa::IntoParams;

use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewIntakes};
use crate::wire::{Intake, IntakePage};
use crate::{ApiState, paging};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct IntakesQuery {
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// What a client handed in: latest month first, in a month the one written down last. Needs `view_intakes`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), IntakesQuery),
    responses((status = 200, body = IntakePage))
)]
#[get("/clients/{client_id}/intakes")]
pub(crate) async fn list_intakes(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewIntakes>,
    id: web::Path<ClientId>,
    query: web::Query<IntakesQuery>,
) -> ApiResult<web::Json<IntakePage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    let found = door.intakes().list(client.id, page).await?;
    Ok(web::Json(IntakePage {
        items: found.items.into_iter().map(Intake::from).collect(),
        next: found.next.map(|key| key.to_string()),
    }))
}
