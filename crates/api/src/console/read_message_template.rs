use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{Action, Language};
use utoipa::IntoParams;

use super::shown_templates;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::MessageTemplate;
use crate::wire::words::{ActionWord, LanguageWord};

/// In whose words.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageTemplateQuery {
    /// The language in which variables are explained; Chinese when absent.
    #[param(value_type = LanguageWord, required = false, nullable = false)]
    pub(crate) words: Option<Language>,
}

/// The text of an action in a language, with what it may name. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(
        ("action" = ActionWord, Path),
        ("language" = LanguageWord, Path),
        MessageTemplateQuery
    ),
    responses((status = 200, body = MessageTemplate))
)]
#[get("/console/message-templates/{action}/{language}")]
pub(crate) async fn read_message_template(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    which: web::Path<(Action, Language)>,
    query: web::Query<MessageTemplateQuery>,
) -> ApiResult<web::Json<MessageTemplate>> {
    let which = which.into_inner();
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let stored = door.message_templates().find(which.0, which.1).await?;
    let words = query.words.unwrap_or_default();
    Ok(web::Json(
        shown_templates::whole(door, which, stored.as_ref(), words).await?,
    ))
}
