use actix_web::{HttpResponse, get, web};
use sidebook_storage::{NewExport, Paged};

use super::articles_list::{AgencyArticlesExportQuery, FILE, ORDERS};
use super::shown_knowledge;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ExportKnowledge};
use crate::{ApiState, lists};

/// The agency's articles as a file, drafts too. The columns `question,category,subcategory,brief,full_text,keywords` are what
/// an import reads. The file is kept: `list_article_exports`. Needs `export_knowledge`.
#[utoipa::path(
    tag = "console",
    params(AgencyArticlesExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/articles/export")]
pub(crate) async fn export_agency_articles(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ExportKnowledge>,
    query: web::Query<AgencyArticlesExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(door).await?;
    let written = lists::written(&state, &FILE, &asked, async |page| {
        let found = door.articles().list(&filter, order, &page).await?;
        Ok(Paged {
            items: shown_knowledge::details(door, &found.items).await?,
            next: found.next,
        })
    })
    .await?;
    let bytes = written.bytes().await?;
    let new = NewExport {
        list: FILE.list,
        file_name: written.name.clone(),
        rows: i64::try_from(written.rows).unwrap_or(i64::MAX),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        by: staff.id(),
    };
    let export = door.exports().prepare(new);
    // A row without its bytes helps nobody, and no transaction waits for the store.
    state.attachments.store.put(&export.object_key, bytes).await?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    door.exports().keep(&export).await?;
    written.note(door, staff.id(), FILE.list).await?;
    work.commit().await?;
    Ok(written.answer())
}
