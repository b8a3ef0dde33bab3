use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::{Action, ClientId, Language};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::sidebar::message;
use crate::wire::TemplatePreview;
use crate::wire::words::{ActionWord, LanguageWord};
use crate::{ApiState, day, own_text};

/// What to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplatePreviewIn {
    /// The text as it is being written.
    pub(crate) text: String,
    /// The client whose rows it says, as for a send; made-up ones when absent.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) client_id: Option<ClientId>,
}

/// What a text would say to a client, about the newest of what it can be about. Refused as on saving. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("action" = ActionWord, Path), ("language" = LanguageWord, Path)),
    request_body = TemplatePreviewIn,
    responses((status = 200, body = TemplatePreview))
)]
#[post("/console/message-templates/{action}/{language}/previews")]
pub(crate) async fn create_message_template_preview(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    which: web::Path<(Action, Language)>,
    body: web::Json<TemplatePreviewIn>,
) -> ApiResult<web::Json<TemplatePreview>> {
    let which = which.into_inner();
    let source = own_text::check(which.0, which.1, &body.text)?;
    let message = match body.client_id {
        None => sidebook_render::sample_message(which.0),
        Some(client) => {
            let view = state.storage.snapshot().await?;
            let door = view.of(staff.agency_id());
            let client = staff.client(door, client).await?;
            let today = day::of(state.clock.now());
            message::of_client(door, &client, which, &staff.agency.name, today).await?
        }
    };
    // Of this client it may name what the samples have and this one has not.
    let text = sidebook_render::render_by(&source, &message, which.1)
        .map_err(|error| ApiError::because(ProblemCode::NothingToSend, error))?;
    Ok(web::Json(TemplatePreview {
        bytes: text.len(),
        text,
    }))
}
