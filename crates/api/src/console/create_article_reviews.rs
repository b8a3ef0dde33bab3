use std::collections::HashMap;

use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::ArticleId;
use utoipa::ToSchema;

use super::article_bulk;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ReviewKnowledge};
use crate::wire::ArticleResultList;

/// An article as it was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleReadIn {
    #[schema(value_type = Uuid)]
    pub(crate) article_id: ArticleId,
    /// Which words were read: a draft that was changed since is not let through.
    #[schema(minimum = 1)]
    pub(crate) revision: i64,
}

/// Which drafts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleReviewsIn {
    /// 1 to 200, each once.
    #[schema(min_items = 1, max_items = 200)]
    pub(crate) articles: Vec<ArticleReadIn>,
}

/// Let drafts be shown beside chats. Needs `review_knowledge`.
#[utoipa::path(
    tag = "console",
    request_body = ArticleReviewsIn,
    responses((status = 200, body = ArticleResultList))
)]
#[post("/console/articles/reviews")]
pub(crate) async fn create_article_reviews(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ReviewKnowledge>,
    body: web::Json<ArticleReviewsIn>,
) -> ApiResult<web::Json<ArticleResultList>> {
    let ids: Vec<ArticleId> = body.articles.iter().map(|one| one.article_id).collect();
    article_bulk::check("articles", &ids)?;
    let read: HashMap<ArticleId, i64> = body
        .articles
        .iter()
        .map(|one| (one.article_id, one.revision))
        .collect();
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let review = async |id: ArticleId| {
        let revision = read.get(&id).copied().unwrap_or_default();
        door.articles().review(id, revision, staff.id()).await
    };
    let results = article_bulk::each(door, staff.id(), "article_reviewed", &ids, review).await?;
    work.commit().await?;
    Ok(web::Json(results))
}
