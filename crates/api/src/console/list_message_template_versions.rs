use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{Action, Language};
use utoipa::IntoParams;

use super::shown_templates;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::TemplateVersionPage;
use crate::wire::words::{ActionWord, LanguageWord};
use crate::{ApiState, paging};

/// Which part of the history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TemplateVersionsQuery {
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// What the agency's text said before, newest first. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(
        ("action" = ActionWord, Path),
        ("language" = LanguageWord, Path),
        TemplateVersionsQuery
    ),
    responses((status = 200, body = TemplateVersionPage))
)]
#[get("/console/message-templates/{action}/{language}/versions")]
pub(crate) async fn list_message_template_versions(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    which: web::Path<(Action, Language)>,
    query: web::Query<TemplateVersionsQuery>,
) -> ApiResult<web::Json<TemplateVersionPage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let templates = door.message_templates();
    let (mut items, mut next) = (Vec::new(), None);
    if let Some(template) = templates.find(which.0, which.1).await? {
        let found = templates.versions(template.id, page).await?;
        next = found.next.map(|number| number.to_string());
        for version in found.items {
            items.push(shown_templates::version(door, version).await?);
        }
    }
    Ok(web::Json(TemplateVersionPage { items, next }))
}
