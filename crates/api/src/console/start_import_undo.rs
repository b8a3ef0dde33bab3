use actix_web::{post, web};
use serde_json::json;
use sidebook_domain::ImportId;
use sidebook_storage::Task;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::ImportShown;
use crate::{ApiState, audit, imports};

/// Take a whole import back, within a day: what it added goes, what it changed says again what it said before. Nothing is taken back when
/// a row says something else by now or something hangs on it (`problem` says so). For owners and admins,
/// articles with `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("import_id" = Uuid, Path)),
    responses((status = 200, body = ImportShown))
)]
#[post("/console/imports/{import_id}/undo")]
pub(crate) async fn start_import_undo(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    id: web::Path<ImportId>,
) -> ApiResult<web::Json<ImportShown>> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let import = imports::find(&staff, door, *id).await?;
    let asked = door
        .imports()
        .undo(*id)
        .await?
        .ok_or(ProblemCode::ImportNotReady)?;
    let task = Task::RunImport {
        agency_id: staff.agency_id(),
        import_id: *id,
    };
    work.system().jobs().enqueue(task.job()).await?;
    let detail = json!({ "kind": import.kind.as_str(), "file_name": import.file_name });
    let subject = format!("import:{}", import.id);
    door.audit()
        .add(audit::entry(staff.id(), "import_undo_asked", subject, detail))
        .await?;
    let shown = imports::shown_one(door, asked).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}
