use actix_web::{get, web};

use super::shown_events::Corps;
use crate::ApiState;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{CorpEventHealth, EventHealth, EventOutage};

/// How many times in which events may have been missed are looked through.
const OUTAGES: u64 = 200;
/// How many of them are shown.
const SHOWN: usize = 20;

/// Whether events reach us: of each corp when the last one came and what was given up, and the times in which some may
/// have been missed. For owners and admins.
#[utoipa::path(tag = "console", responses((status = 200, body = EventHealth)))]
#[get("/console/event-health")]
pub(crate) async fn read_event_health(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
) -> ApiResult<web::Json<EventHealth>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let known = Corps::of(door).await?;
    let mut corps = Vec::new();
    for corp in known.all() {
        let (parked_work, _) = door.parked_work().of_corp(corp.id).await?;
        corps.push(CorpEventHealth {
            corp: known.name(corp.id).ok_or(ProblemCode::Internal)?,
            last_event_at: corp.last_event_at,
            parked_events: door.events().parked_of(corp).await?,
            parked_work,
        });
    }
    let since = known.all().iter().map(|corp| corp.created_at).min();
    let outages = view.system().outages().latest(OUTAGES).await?;
    let outages = outages
        .into_iter()
        // Those of others' corps are others', and those before the agency had one concern nobody here.
        .filter(|outage| match outage.corp {
            Some(corp) => known.name(corp).is_some(),
            None => since.is_some_and(|since| outage.ended_at >= since),
        })
        .take(SHOWN)
        .map(|outage| EventOutage {
            why: outage.why.as_str().to_owned(),
            corp_id: outage.corp,
            began_at: outage.began_at,
            ended_at: outage.ended_at,
            healed_at: outage.healed_at,
        });
    Ok(web::Json(EventHealth {
        corps,
        outages: outages.collect(),
    }))
}
