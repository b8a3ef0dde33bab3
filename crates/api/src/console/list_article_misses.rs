use actix_web::{get, web};
use chrono::Days;

use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewKnowledge};
use crate::wire::{MissedSearch, MissedSearchList};
use crate::{ApiState, day};

/// How far back searches are looked through.
const DAYS: Days = Days::new(90);
/// The most that are listed.
const MOST: usize = 50;

/// What people looked for beside chats in the last ninety days and did not find, and would not find now either; the most
/// asked first. Needs `view_knowledge`.
#[utoipa::path(tag = "console", responses((status = 200, body = MissedSearchList)))]
#[get("/console/article-misses")]
pub(crate) async fn list_article_misses(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewKnowledge>,
) -> ApiResult<web::Json<MissedSearchList>> {
    let today = day::of(state.clock.now());
    let since = today.checked_sub_days(DAYS).unwrap_or(today);
    let view = state.storage.snapshot().await?;
    let found = view
        .of(staff.agency_id())
        .articles()
        .still_missed(since, MOST)
        .await?;
    let item = |missed: sidebook_storage::MissedSearch| MissedSearch {
        term: missed.term,
        times: missed.times,
        people: missed.people,
        last_on: missed.last_on,
    };
    Ok(web::Json(MissedSearchList {
        items: found.into_iter().map(item).collect(),
    }))
}
