use actix_web::{HttpRequest, put, web};
use sidebook_domain::ArticleId;
use sidebook_storage::{ArticleChange, StorageError};

use super::article_in::{ArticleIn, is_reviewed};
use super::{article_bulk, shown_knowledge};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, EditKnowledge};
use crate::wire::KnowledgeArticleDetail;
use crate::{ApiState, fields, revision};

/// Change what a draft says. A reviewed article is closed to changes (`state: reviewed`) until its review is withdrawn. Needs
/// `edit_knowledge`.
#[utoipa::path(
    tag = "console",
    params(
        ("article_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = ArticleIn,
    responses((status = 200, body = KnowledgeArticleDetail))
)]
#[put("/console/articles/{article_id}")]
pub(crate) async fn change_article(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<EditKnowledge>,
    id: web::Path<ArticleId>,
    req: HttpRequest,
    body: web::Json<ArticleIn>,
) -> ApiResult<web::Json<KnowledgeArticleDetail>> {
    let seen = revision::if_match(&req)?;
    let new = body.read()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    body.require(door, &new, Some(*id)).await?;
    let article = match door.articles().edit(*id, seen, &new).await {
        Ok(ArticleChange::Done(article)) => article,
        Ok(ArticleChange::IsReviewed) => return Err(is_reviewed()),
        Ok(ArticleChange::NotFound) => return Err(ProblemCode::NotFound.into()),
        Err(StorageError::Stale) => {
            let stands = door.articles().find(*id).await?.ok_or(ProblemCode::NotFound)?;
            let current = shown_knowledge::detail(door, &stands).await?;
            let current = serde_json::to_value(current)
                .map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
            return Err(ApiError::stale(Vec::new(), current));
        }
        Err(error) => return fields::once("question", Err(error)),
    };
    body.tie(door, article.id).await?;
    article_bulk::note(door, staff.id(), "article_changed", &article).await?;
    let shown = shown_knowledge::detail(door, &article).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}
