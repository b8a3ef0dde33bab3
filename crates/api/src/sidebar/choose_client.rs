use actix_web::{HttpResponse, put, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, ConversationId};
use utoipa::ToSchema;

use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::SidebarStaff;
use crate::sidebar::guard;

/// Which client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChosenClientIn {
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
}

/// Remember which of the linked clients this staff member looks at beside this conversation.
#[utoipa::path(
    tag = "sidebar",
    params(("conversation_id" = Uuid, Path)),
    request_body = ChosenClientIn,
    responses((status = 204))
)]
#[put("/conversations/{conversation_id}/chosen-client")]
pub(crate) async fn choose_client(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    id: web::Path<ConversationId>,
    body: web::Json<ChosenClientIn>,
) -> ApiResult<HttpResponse> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let conversation = guard::open(door, &staff, *id).await?;
    let client = guard::linked(door, &staff, conversation.id, body.client_id).await?;
    door.links()
        .choose(staff.id(), conversation.id, client.id)
        .await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
