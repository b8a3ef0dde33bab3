use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::ClientId;
use utoipa::IntoParams;

use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewFollowUps};
use crate::wire::{FollowUp, FollowUpPage};
use crate::{ApiState, paging};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FollowUpsQuery {
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// Notes of contact with a client, newest first. Needs `view_follow_ups`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), FollowUpsQuery),
    responses((status = 200, body = FollowUpPage))
)]
#[get("/clients/{client_id}/follow-ups")]
pub(crate) async fn list_follow_ups(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewFollowUps>,
    id: web::Path<ClientId>,
    query: web::Query<FollowUpsQuery>,
) -> ApiResult<web::Json<FollowUpPage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    let found = door.follow_ups().list(client.id, page).await?;
    let seen = |entry| FollowUp::seen_by(staff.id(), entry);
    Ok(web::Json(FollowUpPage {
        items: found.items.into_iter().map(seen).collect(),
        next: found.next.map(|key| key.to_string()),
    }))
}
