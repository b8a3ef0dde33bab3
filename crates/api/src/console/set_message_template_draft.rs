use actix_web::{HttpRequest, put, web};
use serde::Deserialize;
use sidebook_domain::{Action, Language};
use utoipa::ToSchema;

use super::read_message_template::MessageTemplateQuery;
use super::template_edits;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::MessageTemplate;
use crate::wire::words::{ActionWord, LanguageWord};
use crate::{ApiState, own_text, revision};

/// What the messages are to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateDraftIn {
    /// Up to 4,000 characters; names only what the messages have, and becomes no longer than the platform takes.
    pub(crate) text: String,
}

/// Keep what is being written; nothing of it is sent before it is published. A text that could not be sent is refused, with
/// the place of its first mistake. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(
        ("action" = ActionWord, Path),
        ("language" = LanguageWord, Path),
        MessageTemplateQuery,
        ("If-Match" = Option<String>, Header, description = "The revision that the change was made on: `\"3\"`"),
        ("If-None-Match" = Option<String>, Header, description = "`*` when nobody ever wrote one (revision 0)")
    ),
    request_body = TemplateDraftIn,
    responses((status = 200, body = MessageTemplate))
)]
#[put("/console/message-templates/{action}/{language}/draft")]
pub(crate) async fn set_message_template_draft(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    which: web::Path<(Action, Language)>,
    query: web::Query<MessageTemplateQuery>,
    req: HttpRequest,
    body: web::Json<TemplateDraftIn>,
) -> ApiResult<web::Json<MessageTemplate>> {
    let which = which.into_inner();
    let seen = revision::seen(&req)?;
    let text = own_text::check(which.0, which.1, &body.text)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let templates = door.message_templates();
    let change = templates.put_draft(which, seen, Some(text), staff.id()).await;
    let stored = template_edits::changed(door, which, change).await?;
    let words = query.words.unwrap_or_default();
    let shown = template_edits::noted(door, &staff, "message_template_drafted", &stored, words).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}
