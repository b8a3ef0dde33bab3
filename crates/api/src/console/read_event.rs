use actix_web::{get, web};
use secrecy::ExposeSecret;
use serde_json::json;
use sidebook_domain::InboxId;
use sidebook_messenger::{EventField, FieldValue};

use super::shown_events::Corps;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{EventDetail, EventFieldRow};
use crate::{ApiState, audit};

/// What an event says, without what is personal or secret. Looking is audited. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("inbox_id" = Uuid, Path)),
    responses((status = 200, body = EventDetail))
)]
#[get("/console/events/{inbox_id}")]
pub(crate) async fn read_event(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<InboxId>,
) -> ApiResult<web::Json<EventDetail>> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let event = door.events().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    // One whose seal does not open was given up for that; there is nothing to show of it.
    let fields = match door.events().open(*id).await {
        Ok(Some(stored)) => {
            let body = stored.body.expose_secret();
            state.messenger.event_fields(stored.route, body).ok()
        }
        Ok(None) | Err(_) => None,
    };
    let corps = Corps::of(door).await?;
    let shown = EventDetail {
        event: corps.event(event)?,
        fields: fields.map(|fields| fields.into_iter().map(row).collect()),
    };
    let entry = audit::entry(
        staff.id(),
        "event_read",
        format!("event:{id}"),
        json!({ "name": shown.event.name }),
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}

fn row(field: EventField) -> EventFieldRow {
    EventFieldRow {
        value: field.value.masked(),
        masked: !matches!(field.value, FieldValue::Open(_)),
        name: field.name,
    }
}
