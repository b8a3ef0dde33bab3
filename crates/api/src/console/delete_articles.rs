use actix_web::{post, web};

use super::article_bulk::{self, ArticleIdsIn};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, DeleteKnowledge};
use crate::wire::ArticleResultList;

/// Delete drafts for good. What was sent of them stays in the log. Needs `delete_knowledge`.
#[utoipa::path(tag = "console", request_body = ArticleIdsIn, responses((status = 200, body = ArticleResultList)))]
#[post("/console/articles/deletions")]
pub(crate) async fn delete_articles(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<DeleteKnowledge>,
    body: web::Json<ArticleIdsIn>,
) -> ApiResult<web::Json<ArticleResultList>> {
    body.check()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let ids = &body.article_ids;
    let remove = async |id| door.articles().remove(id).await;
    let results = article_bulk::each(door, staff.id(), "article_deleted", ids, remove).await?;
    work.commit().await?;
    Ok(web::Json(results))
}
