use actix_web::{get, web};
use sidebook_domain::ArticleId;

use super::shown_knowledge;
use crate::ApiState;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ViewKnowledge};
use crate::wire::KnowledgeArticleDetail;

/// An article with all that it says, a draft too. Needs `view_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("article_id" = Uuid, Path)),
    responses((status = 200, body = KnowledgeArticleDetail))
)]
#[get("/console/articles/{article_id}")]
pub(crate) async fn read_agency_article(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewKnowledge>,
    id: web::Path<ArticleId>,
) -> ApiResult<web::Json<KnowledgeArticleDetail>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let article = door.articles().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(web::Json(shown_knowledge::detail(door, &article).await?))
}
