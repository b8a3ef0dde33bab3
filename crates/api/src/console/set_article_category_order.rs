use actix_web::{put, web};
use serde::Deserialize;
use sidebook_domain::ArticleCategoryId;
use utoipa::ToSchema;

use super::{category_in, shown_knowledge};
use crate::ApiState;
use crate::problem::{ApiError, ApiResult};
use crate::session::{ConsoleStaff, ManageKnowledgeCategories};
use crate::wire::KnowledgeCategoryList;

/// The most categories beside each other.
const MOST: usize = 500;

/// Siblings in the order that they are to have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleCategoryOrderIn {
    /// The category that they are below; absent for the first level.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) parent_id: Option<ArticleCategoryId>,
    /// All of them.
    #[schema(value_type = Vec<Uuid>, max_items = 500)]
    pub(crate) category_ids: Vec<ArticleCategoryId>,
}

/// Put categories beside each other into another order; answered with all categories. `stale` when somebody added or
/// removed one meanwhile. Needs `manage_knowledge_categories`.
#[utoipa::path(
    tag = "console",
    request_body = ArticleCategoryOrderIn,
    responses((status = 200, body = KnowledgeCategoryList))
)]
#[put("/console/article-categories/order")]
pub(crate) async fn set_article_category_order(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ManageKnowledgeCategories>,
    body: web::Json<ArticleCategoryOrderIn>,
) -> ApiResult<web::Json<KnowledgeCategoryList>> {
    if body.category_ids.len() > MOST {
        return Err(ApiError::field("category_ids", "too_many"));
    }
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let before = shown_knowledge::categories(door).await?;
    let categories = door.article_categories();
    categories
        .put_in_order(body.parent_id, &body.category_ids)
        .await?;
    let shown = shown_knowledge::categories(door).await?;
    // The log says it of the one that is first now.
    if let Some(first) = body.category_ids.first() {
        let detail = category_in::ordered(&before, &shown, &body.category_ids);
        category_in::note(door, staff.id(), "article_categories_ordered", *first, detail).await?;
    }
    work.commit().await?;
    Ok(web::Json(shown))
}
