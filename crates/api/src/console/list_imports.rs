use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::RecordKind;
use utoipa::IntoParams;

use crate::ingest::schema::RecordKindWord;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::Imports;
use crate::{ApiState, imports};

/// So many are listed.
const LISTED: u64 = 50;

/// Which imports.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportsQuery {
    /// Of this kind only.
    #[param(value_type = RecordKindWord, required = false, nullable = false)]
    kind: Option<RecordKind>,
}

/// The newest imports, newest first; of articles only for who is neither owner nor admin. For owners and admins,
/// articles with `import_knowledge`.
#[utoipa::path(tag = "console", params(ImportsQuery), responses((status = 200, body = Imports)))]
#[get("/console/imports")]
pub(crate) async fn list_imports(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    query: web::Query<ImportsQuery>,
) -> ApiResult<web::Json<Imports>> {
    let kind = match query.kind {
        None if !staff.person.role.is_admin() => Some(RecordKind::Articles),
        kind => kind,
    };
    if let Some(kind) = kind {
        imports::require_kind(&staff, kind)?;
    }
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let newest = door.imports().list(kind, LISTED).await?;
    let items = imports::shown(door, newest).await?;
    Ok(web::Json(Imports { items }))
}
