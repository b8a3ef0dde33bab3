use actix_web::{get, web};

use super::articles_list::{AgencyArticlesQuery, ORDERS};
use super::shown_knowledge;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewKnowledge};
use crate::wire::{KnowledgeArticlePage, RowTotals};

/// The agency's articles, drafts too. Needs `view_knowledge`.
#[utoipa::path(tag = "console", params(AgencyArticlesQuery), responses((status = 200, body = KnowledgeArticlePage)))]
#[get("/console/articles")]
pub(crate) async fn list_agency_articles(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewKnowledge>,
    query: web::Query<AgencyArticlesQuery>,
) -> ApiResult<web::Json<KnowledgeArticlePage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(door).await?;
    let found = door.articles().list(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        let rows = door.articles().count(&filter).await?;
        Some(RowTotals { rows })
    } else {
        None
    };
    Ok(web::Json(KnowledgeArticlePage {
        items: shown_knowledge::rows(door, &found.items).await?,
        next: found.next.map(|key| key.to_string()),
        totals,
    }))
}
