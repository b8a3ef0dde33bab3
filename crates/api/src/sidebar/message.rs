//! The message of a send intent, from the same rows that the card shows.

use chrono::NaiveDate;
use sidebook_domain::{Action, ClientId, MissingDocumentId, ServiceId, days_left};
use sidebook_render::{Message, MissingDocuments, MissingPeriod, ServiceExpiry};
use sidebook_storage::{AgencyDoor, Executor, MissingDocument};

use super::create_send_intent::SendIntentIn;
use crate::problem::{ApiError, ApiResult, ProblemCode};

/// Reads the rows. `agency_name` signs the message.
pub(super) async fn of_intent<E: Executor>(
    door: AgencyDoor<'_, E>,
    intent: &SendIntentIn,
    agency_name: &str,
    today: NaiveDate,
) -> ApiResult<Message> {
    let client = door
        .clients()
        .find(intent.client_id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let (client_name, agency_name) = (client.name.as_str().to_owned(), agency_name.to_owned());
    match intent.action {
        Action::ServiceExpiryReminder => {
            if intent.document_ids.is_some() {
                return Err(ApiError::field("document_ids", "not_for_this_action"));
            }
            let service = intent
                .service_id
                .ok_or_else(|| ApiError::field("service_id", "missing"))?;
            service_expiry(door, client.id, service, client_name, agency_name, today).await
        }
        Action::MissingDocumentsReminder => {
            if intent.service_id.is_some() {
                return Err(ApiError::field("service_id", "not_for_this_action"));
            }
            let chosen = intent.document_ids.as_deref();
            if chosen.is_some_and(|chosen| chosen.len() > 200) {
                return Err(ApiError::field("document_ids", "too_many"));
            }
            let periods = missing_periods(door, client.id, chosen).await?;
            Ok(Message::MissingDocuments(MissingDocuments {
                client_name,
                agency_name,
                periods,
            }))
        }
    }
}

async fn service_expiry<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: ClientId,
    id: ServiceId,
    client_name: String,
    agency_name: String,
    today: NaiveDate,
) -> ApiResult<Message> {
    let services = door.services().of_client(client).await?;
    let service = services
        .into_iter()
        .find(|service| service.id == id)
        .ok_or(ProblemCode::NotFound)?;
    Ok(Message::ServiceExpiry(ServiceExpiry {
        client_name,
        agency_name,
        plan: service.plan,
        ends_on: service.ends_on,
        days_left: days_left(today, service.starts_on, service.ends_on),
        fee: service.fee,
        billing_cycle: service.billing_cycle,
    }))
}

/// The chosen documents (all when none are chosen) by month, oldest first: the order people work in.
async fn missing_periods<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: ClientId,
    chosen: Option<&[MissingDocumentId]>,
) -> ApiResult<Vec<MissingPeriod>> {
    let mut documents: Vec<MissingDocument> = door.services().missing_documents(client).await?;
    if let Some(chosen) = chosen {
        if chosen
            .iter()
            .any(|id| documents.iter().all(|document| document.id != *id))
        {
            return Err(ProblemCode::NotFound.into());
        }
        documents.retain(|document| chosen.contains(&document.id));
    }
    if documents.is_empty() {
        return Err(ProblemCode::NothingToSend.into());
    }
    documents.sort_by_key(|document| document.period);
    let mut periods: Vec<MissingPeriod> = Vec::new();
    for document in documents {
        let item = (document.kind, document.note);
        match periods.last_mut() {
            Some(last) if last.period == document.period => last.documents.push(item),
            _ => periods.push(MissingPeriod {
                period: document.period,
                documents: vec![item],
            }),
        }
    }
    Ok(periods)
}
