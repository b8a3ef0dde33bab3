use actix_web::{get, web};

use crate::ApiState;
use crate::books::shown_articles;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewKnowledge};
use crate::wire::ArticleCategoryList;

/// The categories that have reviewed articles, on two levels. Needs `view_knowledge`.
#[utoipa::path(tag = "books", responses((status = 200, body = ArticleCategoryList)))]
#[get("/article-categories")]
pub(crate) async fn list_article_categories(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewKnowledge>,
) -> ApiResult<web::Json<ArticleCategoryList>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    Ok(web::Json(shown_articles::categories(door).await?))
}
