use actix_web::{HttpRequest, post, web};
use serde::Deserialize;
use sidebook_domain::{Action, Language};
use sidebook_storage::SentTemplate;
use utoipa::ToSchema;

use super::read_message_template::MessageTemplateQuery;
use super::template_edits;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::MessageTemplate;
use crate::wire::words::{ActionWord, LanguageWord};
use crate::{ApiState, own_text, revision};

/// What is sent from now on.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TemplateSource {
    /// What is being written.
    Draft,
    /// The default; what is being written goes.
    Default,
}

/// What to publish.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplatePublicationIn {
    pub(crate) source: TemplateSource,
}

/// Send the text that was written from now on, or the default again. Either is a new version; the ones before stay. For
/// owners and admins.
#[utoipa::path(
    tag = "console",
    params(
        ("action" = ActionWord, Path),
        ("language" = LanguageWord, Path),
        MessageTemplateQuery,
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = TemplatePublicationIn,
    responses((status = 200, body = MessageTemplate))
)]
#[post("/console/message-templates/{action}/{language}/publications")]
pub(crate) async fn create_message_template_publication(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    which: web::Path<(Action, Language)>,
    query: web::Query<MessageTemplateQuery>,
    req: HttpRequest,
    body: web::Json<TemplatePublicationIn>,
) -> ApiResult<web::Json<MessageTemplate>> {
    let which = which.into_inner();
    let seen = revision::if_match(&req)?;
    let (what, noted) = match body.source {
        TemplateSource::Draft => (SentTemplate::Draft, "message_template_published"),
        TemplateSource::Default => (SentTemplate::Default, "message_template_reset"),
    };
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let templates = door.message_templates();
    if let (SentTemplate::Draft, Some(stored)) = (what, templates.find(which.0, which.1).await?)
        && let Some(draft) = stored.draft
    {
        // An older version may have known other variables.
        own_text::check(which.0, which.1, &draft.text)?;
    }
    let change = templates.publish(which, seen, what, staff.id()).await;
    let stored = template_edits::changed(door, which, change).await?;
    let stored = stored.ok_or(ProblemCode::NoDraft)?;
    let words = query.words.unwrap_or_default();
    let shown = template_edits::noted(door, &staff, noted, &stored, words).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}
