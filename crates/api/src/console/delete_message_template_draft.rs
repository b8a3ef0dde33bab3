use actix_web::{HttpRequest, delete, web};
use sidebook_domain::{Action, Language};

use super::read_message_template::MessageTemplateQuery;
use super::template_edits;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::MessageTemplate;
use crate::wire::words::{ActionWord, LanguageWord};
use crate::{ApiState, revision};

/// Throw away what is being written; what is sent stays. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(
        ("action" = ActionWord, Path),
        ("language" = LanguageWord, Path),
        MessageTemplateQuery,
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    responses((status = 200, body = MessageTemplate))
)]
#[delete("/console/message-templates/{action}/{language}/draft")]
pub(crate) async fn delete_message_template_draft(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    which: web::Path<(Action, Language)>,
    query: web::Query<MessageTemplateQuery>,
    req: HttpRequest,
) -> ApiResult<web::Json<MessageTemplate>> {
    let which = which.into_inner();
    let seen = revision::if_match(&req)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let templates = door.message_templates();
    let change = templates.put_draft(which, Some(seen), None, staff.id()).await;
    let stored = template_edits::changed(door, which, change).await?;
    let words = query.words.unwrap_or_default();
    let shown = template_edits::noted(door, &staff, "message_template_draft_dropped", &stored, words).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}
