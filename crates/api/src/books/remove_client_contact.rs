use actix_web::{HttpRequest, delete, web};
use sidebook_domain::{ClientContactId, ClientId};

use crate::ApiState;
use crate::books::client_edits;
use crate::problem::ApiResult;
use crate::revision::if_match;
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::ClientFile;

/// Take a person off a client's file. Needs `edit_client_file` and `view_client_file`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("contact_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The client's revision that the change was made on")
    ),
    responses((status = 200, body = ClientFile))
)]
#[delete("/clients/{client_id}/contacts/{contact_id}")]
pub(crate) async fn remove_client_contact(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditClientFile>,
    ids: web::Path<(ClientId, ClientContactId)>,
    req: HttpRequest,
) -> ApiResult<web::Json<ClientFile>> {
    client_edits::require_view(&staff)?;
    let (client, contact) = ids.into_inner();
    let revision = if_match(&req)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, client).await?;
    if let Err(error) = door.clients().remove_contact(client.id, revision, contact).await {
        return Err(client_edits::refused(door, &client, revision, error).await);
    }
    let fields = vec!["contacts"];
    let file = client_edits::finish(work, &staff, &client, "client_contact_removed", fields).await?;
    Ok(web::Json(file))
}
