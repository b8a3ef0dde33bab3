use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use sidebook_domain::{Language, RecordKind};
use sidebook_workbook::{Extra, template};
use utoipa::IntoParams;

use crate::ingest::schema::RecordKindWord;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::report_files::MIME;
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::words::LanguageWord;
use crate::{ApiState, imports};

/// Which template.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TemplateQuery {
    #[param(value_type = RecordKindWord)]
    kind: RecordKind,
    #[param(value_type = LanguageWord)]
    language: Language,
}

/// The workbook to fill in: a column for each field there is now, required ones marked, lists where there is a choice. For
/// owners and admins, articles with `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(TemplateQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = String))
)]
#[get("/console/imports/template")]
pub(crate) async fn read_import_template(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    query: web::Query<TemplateQuery>,
) -> ApiResult<HttpResponse> {
    imports::require_kind(&staff, query.kind)?;
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let (kind, language) = (query.kind, query.language);
    let (mut extra, mut names) = (Vec::new(), Vec::new());
    if kind == RecordKind::Clients {
        for field in door.custom_fields().list().await? {
            extra.push(Extra {
                head: field.name.as_str().to_owned(),
                options: field
                    .options
                    .iter()
                    .map(|option| option.as_str().to_owned())
                    .collect(),
            });
        }
        let people = door.staff().list().await?;
        names.extend(people.into_iter().filter(|one| one.active).map(|one| one.name));
    }
    let made = tokio::task::spawn_blocking(move || template(kind, language, &extra, &names)).await;
    let internal = |error: String| ApiError::because(ProblemCode::Internal, error);
    let bytes = made
        .map_err(|error| internal(error.to_string()))?
        .map_err(|error| internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, MIME))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes))
}
