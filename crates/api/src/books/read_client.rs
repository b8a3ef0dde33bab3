use actix_web::{get, web};
use sidebook_domain::ClientId;

use crate::ApiState;
use crate::books::shown_clients;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewClientFile};
use crate::wire::ClientFile;

/// The base data of a client. Needs `view_client_file`.
#[utoipa::path(tag = "books", params(("client_id" = Uuid, Path)), responses((status = 200, body = ClientFile)))]
#[get("/clients/{client_id}")]
pub(crate) async fn read_client(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewClientFile>,
    id: web::Path<ClientId>,
) -> ApiResult<web::Json<ClientFile>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    Ok(web::Json(shown_clients::client_file(door, &client).await?))
}
