use actix_web::{HttpResponse, post, web};

use super::article_in::ArticleIn;
use super::{article_bulk, shown_knowledge};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, CreateKnowledge};
use crate::wire::KnowledgeArticleDetail;
use crate::{ApiState, fields};

/// Add an article, as a draft. A question is answered once: another article with it refuses this one, also when the same
/// form comes twice. Needs `create_knowledge`.
#[utoipa::path(
    tag = "console",
    request_body = ArticleIn,
    responses((status = 201, body = KnowledgeArticleDetail))
)]
#[post("/console/articles")]
pub(crate) async fn create_article(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<CreateKnowledge>,
    body: web::Json<ArticleIn>,
) -> ApiResult<HttpResponse> {
    let new = body.read()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    body.require(door, &new, None).await?;
    let added = fields::once("question", door.articles().add_many(vec![new]).await)?.pop();
    let article = added.ok_or(ProblemCode::Internal)?;
    body.tie(door, article.id).await?;
    article_bulk::note(door, staff.id(), "article_added", &article).await?;
    let shown = shown_knowledge::detail(door, &article).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(shown))
}
