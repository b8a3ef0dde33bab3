use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{ArticleCategoryId, search_terms};
use sidebook_storage::ArticleFilter;
use utoipa::IntoParams;

use crate::ApiState;
use crate::books::shown_articles;
use crate::paging;
use crate::problem::{ApiError, ApiResult};
use crate::session::{AnyStaff, ViewKnowledge};
use crate::wire::ArticlePage;

/// The longest search, in characters.
pub(crate) const SEARCH_CHARS: usize = 100;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ArticlesQuery {
    /// Words that must all be found: in question or keywords (or their pinyin or initials), or in the answers.
    #[param(required = false, nullable = false)]
    pub(crate) search: Option<String>,
    /// Only this category and those below it.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) category_id: Option<ArticleCategoryId>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// Search the reviewed articles, most used first. Needs `view_knowledge`.
#[utoipa::path(tag = "books", params(ArticlesQuery), responses((status = 200, body = ArticlePage)))]
#[get("/articles")]
pub(crate) async fn list_articles(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewKnowledge>,
    query: web::Query<ArticlesQuery>,
) -> ApiResult<web::Json<ArticlePage>> {
    let search = query.search.as_deref().unwrap_or_default();
    if search.chars().count() > SEARCH_CHARS {
        return Err(ApiError::field("search", "too_long"));
    }
    let page = paging::page(query.limit, query.after.as_deref())?;
    let filter = ArticleFilter {
        terms: search_terms(search),
        category: query.category_id,
    };
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let found = door.articles().search(&filter, page).await?;
    Ok(web::Json(ArticlePage {
        items: shown_articles::rows(door, &found.items).await?,
        next: found.next.map(|key| key.to_string()),
    }))
}
