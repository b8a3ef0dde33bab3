use actix_web::{get, web};

use super::shown_knowledge;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewKnowledge};
use crate::wire::KnowledgeCategoryList;

/// Every category of the knowledge base, also those with nothing in them. Needs `view_knowledge`.
#[utoipa::path(tag = "console", responses((status = 200, body = KnowledgeCategoryList)))]
#[get("/console/article-categories")]
pub(crate) async fn list_knowledge_categories(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewKnowledge>,
) -> ApiResult<web::Json<KnowledgeCategoryList>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    Ok(web::Json(shown_knowledge::categories(door).await?))
}
