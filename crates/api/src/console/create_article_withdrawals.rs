use actix_web::{post, web};

use super::article_bulk::{self, ArticleIdsIn};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, WithdrawKnowledge};
use crate::wire::ArticleResultList;

/// Make reviewed articles drafts again, which are not shown and may be changed. Needs `withdraw_knowledge`.
#[utoipa::path(tag = "console", request_body = ArticleIdsIn, responses((status = 200, body = ArticleResultList)))]
#[post("/console/articles/withdrawals")]
pub(crate) async fn create_article_withdrawals(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<WithdrawKnowledge>,
    body: web::Json<ArticleIdsIn>,
) -> ApiResult<web::Json<ArticleResultList>> {
    body.check()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let ids = &body.article_ids;
    let withdraw = async |id| door.articles().withdraw(id).await;
    let results = article_bulk::each(door, staff.id(), "article_review_withdrawn", ids, withdraw).await?;
    work.commit().await?;
    Ok(web::Json(results))
}
