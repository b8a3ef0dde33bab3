//! 到期提醒.

use sidebook_domain::days_left;
use sidebook_render::{Message, ServiceExpiry};
use sidebook_storage::{AgencyDoor, Executor};

use super::Asked;
use crate::problem::{ApiError, ApiResult, ProblemCode};

pub(super) async fn message<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Message> {
    asked.intent.only(&["service_id"])?;
    let id = asked
        .intent
        .service_id
        .ok_or_else(|| ApiError::field("service_id", "missing"))?;
    let services = door.services().of_client(asked.client.id).await?;
    let service = services
        .into_iter()
        .find(|service| service.id == id)
        .ok_or(ProblemCode::NotFound)?;
    let (client_name, agency_name) = asked.names();
    Ok(Message::ServiceExpiry(ServiceExpiry {
        client_name,
        agency_name,
        plan: service.plan,
        ends_on: service.ends_on,
        days_left: days_left(asked.today, service.starts_on, service.ends_on),
        fee: service.fee,
        billing_cycle: service.billing_cycle,
    }))
}
