use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use sidebook_domain::ArticleCategoryId;
use sidebook_storage::NewArticleCategory;
use utoipa::ToSchema;

use super::{category_in, shown_knowledge};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ManageKnowledgeCategories};
use crate::wire::KnowledgeCategoryList;
use crate::{ApiState, fields};

/// A category to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleCategoryIn {
    /// 1 to 30 characters, once among its siblings.
    pub(crate) name: String,
    /// A category of the first level, for one of the second.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) parent_id: Option<ArticleCategoryId>,
}

/// Add a category after its siblings; answered with all of them. Needs `manage_knowledge_categories`.
#[utoipa::path(
    tag = "console",
    request_body = ArticleCategoryIn,
    responses((status = 201, body = KnowledgeCategoryList))
)]
#[post("/console/article-categories")]
pub(crate) async fn create_article_category(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ManageKnowledgeCategories>,
    body: web::Json<ArticleCategoryIn>,
) -> ApiResult<HttpResponse> {
    let new = NewArticleCategory {
        parent: body.parent_id,
        name: category_in::name(&body.name)?,
    };
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let added = fields::once("name", door.article_categories().add(new).await)?;
    let detail = category_in::named(&added.name);
    category_in::note(door, staff.id(), "article_category_added", added.id, detail).await?;
    let shown = shown_knowledge::categories(door).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(shown))
}
