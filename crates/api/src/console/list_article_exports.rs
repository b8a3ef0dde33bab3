use std::collections::HashMap;

use actix_web::{get, web};
use sidebook_domain::StaffId;

use super::articles_list::FILE;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ExportKnowledge};
use crate::wire::{ArticleExport, ArticleExports};

/// So many are listed.
const LISTED: u64 = 50;

/// The newest files that articles were exported to, newest first. Needs `export_knowledge`.
#[utoipa::path(tag = "console", responses((status = 200, body = ArticleExports)))]
#[get("/console/article-exports")]
pub(crate) async fn list_article_exports(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ExportKnowledge>,
) -> ApiResult<web::Json<ArticleExports>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let exports = door.exports().list(FILE.list, LISTED).await?;
    let makers: Vec<StaffId> = exports.iter().map(|export| export.created_by).collect();
    let people = door.staff().find_many(&makers).await?;
    let names: HashMap<StaffId, String> = people.into_iter().map(|one| (one.id, one.name)).collect();
    let items = exports.into_iter().map(|export| ArticleExport {
        id: export.id,
        file_name: export.file_name,
        rows: export.rows,
        created_by: names.get(&export.created_by).cloned().unwrap_or_default(),
        created_at: export.created_at,
    });
    Ok(web::Json(ArticleExports {
        items: items.collect(),
    }))
}
