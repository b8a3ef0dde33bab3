use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::search_terms;
use utoipa::ToSchema;

use super::list_articles::SEARCH_CHARS;
use crate::problem::{ApiError, ApiResult};
use crate::session::{AnyStaff, ViewKnowledge};
use crate::wire::ArticleMissOut;
use crate::{ApiState, day};

/// What was looked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleMissIn {
    /// As it was searched.
    #[schema(max_length = 100)]
    pub(crate) search: String,
}

/// Report that a search found no answer, for those who write articles. The page does so once nothing more is typed for
/// a while, so that half a word is no miss. Kept once per person, day and search, whatever the case and the spaces;
/// a search that does find something is not. Needs `view_knowledge`.
#[utoipa::path(
    tag = "books",
    request_body = ArticleMissIn,
    responses((status = 200, body = ArticleMissOut))
)]
#[post("/article-misses")]
pub(crate) async fn create_article_miss(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewKnowledge>,
    body: web::Json<ArticleMissIn>,
) -> ApiResult<web::Json<ArticleMissOut>> {
    let wrong = |code| ApiError::field("search", code);
    if body.search.chars().count() > SEARCH_CHARS {
        return Err(wrong("too_long"));
    }
    if body.search.chars().any(char::is_control) {
        return Err(wrong("control_character"));
    }
    let terms = search_terms(&body.search);
    if terms.is_empty() {
        return Err(wrong("missing"));
    }
    let work = state.storage.begin().await?;
    let articles = work.of(staff.agency_id()).articles();
    let recorded = articles.finds_nothing(&terms).await?;
    if recorded {
        articles
            .missed(staff.id(), day::of(state.clock.now()), &terms.join(" "))
            .await?;
        work.commit().await?;
    }
    Ok(web::Json(ArticleMissOut { recorded }))
}
