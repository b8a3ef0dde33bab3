//! Send intents as both applications show them.

use sidebook_domain::SendIntentId;
use sidebook_render::TEXT_LIMIT_BYTES;
use sidebook_storage::{Paged, SendIntent as Stored, SendIntentEntry};

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::wire::{SendIntent, SendIntentPage, SendIntentRow, SendWarning};

/// A stored intent as the one who prepared it sees it.
pub(crate) fn intent(stored: Stored) -> ApiResult<SendIntent> {
    let warnings = stored
        .warnings
        .iter()
        .map(|text| warning(text))
        .collect::<ApiResult<_>>()?;
    Ok(SendIntent {
        id: stored.id,
        conversation_id: stored.conversation,
        client_id: stored.client,
        action: stored.action,
        language: stored.language,
        text: stored.rendered_text,
        warnings,
        state: stored.state,
        problem: stored.problem,
        sent_text: stored.sent_text,
        created_at: stored.created_at,
        settled_at: stored.settled_at,
        limit_bytes: u32::try_from(TEXT_LIMIT_BYTES).unwrap_or(u32::MAX),
    })
}

/// Warnings are stored one by one as the text of their JSON.
pub(crate) fn warning_text(warning: &SendWarning) -> ApiResult<String> {
    serde_json::to_string(warning).map_err(|error| ApiError::because(ProblemCode::Internal, error))
}

fn warning(text: &str) -> ApiResult<SendWarning> {
    serde_json::from_str(text).map_err(|error| ApiError::because(ProblemCode::Internal, error))
}

/// A page of the log.
pub(crate) fn page(found: Paged<SendIntentEntry, SendIntentId>) -> SendIntentPage {
    let items = found.items.into_iter().map(|entry| SendIntentRow {
        id: entry.intent.id,
        conversation_id: entry.intent.conversation,
        client_id: entry.intent.client,
        client_name: entry.client_name,
        staff_id: entry.intent.staff,
        staff_name: entry.staff_name,
        action: entry.intent.action,
        language: entry.intent.language,
        text: entry.intent.rendered_text,
        sent_text: entry.intent.sent_text,
        state: entry.intent.state,
        problem: entry.intent.problem,
        created_at: entry.intent.created_at,
        settled_at: entry.intent.settled_at,
    });
    SendIntentPage {
        items: items.collect(),
        next: found.next.map(|key| key.to_string()),
    }
}
