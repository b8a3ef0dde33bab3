use actix_web::{put, web};
use serde::Deserialize;
use sidebook_domain::ArticleCategoryId;
use utoipa::ToSchema;

use super::{category_in, shown_knowledge};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ManageKnowledgeCategories};
use crate::wire::KnowledgeCategoryList;
use crate::{ApiState, fields};

/// What a category is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleCategoryNameIn {
    /// 1 to 30 characters, once among its siblings.
    pub(crate) name: String,
}

/// Give a category another name; answered with all of them. Needs `manage_knowledge_categories`.
#[utoipa::path(
    tag = "console",
    params(("category_id" = Uuid, Path)),
    request_body = ArticleCategoryNameIn,
    responses((status = 200, body = KnowledgeCategoryList))
)]
#[put("/console/article-categories/{category_id}/name")]
pub(crate) async fn change_article_category(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ManageKnowledgeCategories>,
    id: web::Path<ArticleCategoryId>,
    body: web::Json<ArticleCategoryNameIn>,
) -> ApiResult<web::Json<KnowledgeCategoryList>> {
    let name = category_in::name(&body.name)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let renamed = fields::once("name", door.article_categories().rename(*id, &name).await)?;
    renamed.ok_or(ProblemCode::NotFound)?;
    let detail = category_in::named(&name);
    category_in::note(door, staff.id(), "article_category_renamed", *id, detail).await?;
    let shown = shown_knowledge::categories(door).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}
