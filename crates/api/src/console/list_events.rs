use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sidebook_domain::CorpId;
use sidebook_storage::{AgencyEventFilter, EventState};
use utoipa::IntoParams;

use super::shown_events::Corps;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::EventPage;
use crate::wire::words::EventStateWord;
use crate::{ApiState, paging};

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// About this corp.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) corp_id: Option<CorpId>,
    /// What became of them.
    #[param(value_type = EventStateWord, required = false, nullable = false)]
    pub(crate) state: Option<String>,
    /// Came in then or later.
    #[param(required = false, nullable = false)]
    pub(crate) from: Option<DateTime<Utc>>,
    /// Came in before.
    #[param(required = false, nullable = false)]
    pub(crate) before: Option<DateTime<Utc>>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// What the platform told about the agency's corps, the latest first, as long as it is kept. For owners and admins.
#[utoipa::path(tag = "console", params(EventsQuery), responses((status = 200, body = EventPage)))]
#[get("/console/events")]
pub(crate) async fn list_events(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    query: web::Query<EventsQuery>,
) -> ApiResult<web::Json<EventPage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let wanted = match query.state.as_deref() {
        None => None,
        Some(word) => Some(EventState::parse(word).ok_or_else(|| ApiError::field("state", "unknown_word"))?),
    };
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let corps = Corps::of(door).await?;
    if let Some(corp) = query.corp_id {
        corps.name(corp).ok_or(ProblemCode::NotFound)?;
    }
    let filter = AgencyEventFilter {
        corp: query.corp_id,
        state: wanted,
        from: query.from,
        before: query.before,
    };
    let found = door.events().list(&filter, page).await?;
    let items: ApiResult<Vec<_>> = found.items.into_iter().map(|event| corps.event(event)).collect();
    Ok(web::Json(EventPage {
        items: items?,
        next: found.next.map(|key| key.to_string()),
    }))
}
