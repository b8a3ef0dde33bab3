use actix_web::{get, web};
use sidebook_domain::ArticleId;

use crate::ApiState;
use crate::books::shown_articles;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, ViewKnowledge};
use crate::wire::ArticleDetail;

/// A reviewed article at length; a draft is not there. Needs `view_knowledge`.
#[utoipa::path(tag = "books", params(("article_id" = Uuid, Path)), responses((status = 200, body = ArticleDetail)))]
#[get("/articles/{article_id}")]
pub(crate) async fn read_article(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewKnowledge>,
    id: web::Path<ArticleId>,
) -> ApiResult<web::Json<ArticleDetail>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let article = door.articles().find_reviewed(*id).await?;
    let article = article.ok_or(ProblemCode::NotFound)?;
    Ok(web::Json(shown_articles::detail(door, &article).await?))
}
