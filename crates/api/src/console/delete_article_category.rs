use actix_web::{delete, web};
use sidebook_domain::ArticleCategoryId;
use sidebook_storage::CategoryRemoval;

use super::{category_in, shown_knowledge};
use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ManageKnowledgeCategories};
use crate::wire::KnowledgeCategoryList;

/// Delete a category; answered with those that are left. One that is in use is refused, and `fields` names by what:
/// `articles`, `categories` (those below it), or both. Needs `manage_knowledge_categories`.
#[utoipa::path(
    tag = "console",
    params(("category_id" = Uuid, Path)),
    responses((status = 200, body = KnowledgeCategoryList))
)]
#[delete("/console/article-categories/{category_id}")]
pub(crate) async fn delete_article_category(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ManageKnowledgeCategories>,
    id: web::Path<ArticleCategoryId>,
) -> ApiResult<web::Json<KnowledgeCategoryList>> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let all = door.article_categories().list().await?;
    let category = all.into_iter().find(|known| known.id == *id);
    let category = category.ok_or(ProblemCode::NotFound)?;
    match door.article_categories().remove(*id).await? {
        CategoryRemoval::Done => {}
        CategoryRemoval::NotFound => return Err(ProblemCode::NotFound.into()),
        CategoryRemoval::InUse { articles, categories } => return Err(in_use(articles, categories)),
    }
    category_in::note(
        door,
        staff.id(),
        "article_category_deleted",
        *id,
        category_in::named(&category.name),
    )
    .await?;
    let shown = shown_knowledge::categories(door).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}

/// A category that is in use, and by what.
fn in_use(articles: u64, categories: u64) -> ApiError {
    let used = [("articles", articles), ("categories", categories)];
    let used = used.into_iter().filter(|(_, count)| *count > 0);
    used.fold(ProblemCode::InvalidInput.into(), |error: ApiError, (by, _)| {
        error.and_field(by, "in_use")
    })
}
