use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{Action, Language};
use sidebook_storage::{AgencyDoor, Executor, MessageTemplate as Stored};
use utoipa::IntoParams;

use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::words::{ActionWord, LanguageWord};
use crate::wire::{DifferentLine, DifferentPart, LineChange, TemplateDifference};

/// Which two texts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TemplateDifferenceQuery {
    /// The older one: `default`, `draft`, or the number of a version.
    pub(crate) older: String,
    /// The newer one, as well.
    pub(crate) newer: String,
}

/// What is different between two texts of one action and language. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(
        ("action" = ActionWord, Path),
        ("language" = LanguageWord, Path),
        TemplateDifferenceQuery
    ),
    responses((status = 200, body = TemplateDifference))
)]
#[get("/console/message-templates/{action}/{language}/difference")]
pub(crate) async fn read_message_template_difference(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    which: web::Path<(Action, Language)>,
    query: web::Query<TemplateDifferenceQuery>,
) -> ApiResult<web::Json<TemplateDifference>> {
    let which = which.into_inner();
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let stored = door.message_templates().find(which.0, which.1).await?;
    let older = text(door, which, stored.as_ref(), ("older", &query.older)).await?;
    let newer = text(door, which, stored.as_ref(), ("newer", &query.newer)).await?;
    let lines = sidebook_render::difference(&older, &newer);
    Ok(web::Json(TemplateDifference {
        lines: lines.into_iter().map(line).collect(),
    }))
}

/// The text that a word of the query names.
async fn text<E: Executor>(
    door: AgencyDoor<'_, E>,
    (action, language): (Action, Language),
    stored: Option<&Stored>,
    (field, word): (&'static str, &str),
) -> ApiResult<String> {
    let default = || {
        sidebook_render::default_template(action, language)
            .trim()
            .to_owned()
    };
    let number: i64 = match word {
        "default" => return Ok(default()),
        "draft" => {
            let draft = stored.and_then(|stored| stored.draft.as_ref());
            return Ok(draft.ok_or(ProblemCode::NotFound)?.text.clone());
        }
        number => number
            .parse()
            .map_err(|_| ApiError::field(field, "not_a_version"))?,
    };
    let stored = stored.ok_or(ProblemCode::NotFound)?;
    let version = door.message_templates().version(stored.id, number).await?;
    let version = version.ok_or(ProblemCode::NotFound)?;
    Ok(version.text.unwrap_or_else(default))
}

fn line(line: sidebook_render::DifferentLine) -> DifferentLine {
    let parts = line.parts.into_iter().map(|part| DifferentPart {
        text: part.text,
        differs: part.differs,
    });
    DifferentLine {
        change: match line.change {
            sidebook_render::LineChange::Same => LineChange::Same,
            sidebook_render::LineChange::Removed => LineChange::Removed,
            sidebook_render::LineChange::Added => LineChange::Added,
        },
        parts: parts.collect(),
    }
}
