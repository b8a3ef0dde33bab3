//! 缺票提醒.

use sidebook_domain::{ClientId, MissingDocumentId};
use sidebook_render::{Message, MissingDocuments, MissingPeriod};
use sidebook_storage::{AgencyDoor, Executor, MissingDocument};

use super::Asked;
use crate::problem::{ApiError, ApiResult, ProblemCode};

pub(super) async fn message<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Message> {
    asked.intent.only(&["document_ids"])?;
    let chosen = asked.intent.document_ids.as_deref();
    if chosen.is_some_and(|chosen| chosen.len() > 200) {
        return Err(ApiError::field("document_ids", "too_many"));
    }
    let periods = missing_periods(door, asked.client.id, chosen).await?;
    let (client_name, agency_name) = asked.names();
    Ok(Message::MissingDocuments(MissingDocuments {
        client_name,
        agency_name,
        periods,
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
