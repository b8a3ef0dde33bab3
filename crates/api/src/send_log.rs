//! Send intents as both applications show them.

use sidebook_domain::{AgencyId, SendIntentId};
use sidebook_render::TEXT_LIMIT_BYTES;
use sidebook_storage::{Paged, SendAttachment as Kept, SendIntent as Stored, SendIntentEntry};

use crate::problem::{ApiResult, ProblemCode};
use crate::wire::{SendAttachment, SendIntent, SendIntentPage, SendIntentRow, SendWarning, SentAttachment};
use crate::{ApiState, preview};

/// A stored intent as the one who prepared it sees it.
pub(crate) async fn intent(state: &ApiState, agency: AgencyId, stored: Stored) -> ApiResult<SendIntent> {
    let mut attachments = Vec::with_capacity(stored.attachments.len());
    for sent in &stored.attachments {
        let view = state.storage.view();
        let kept = view.of(agency).send_attachments().find(sent.id).await?;
        let kept = kept.ok_or(ProblemCode::NotFound)?;
        attachments.push(attachment(state, agency, kept, sent.media.clone()));
    }
    let warnings: Vec<SendWarning> = stored
        .warnings
        .into_iter()
        .map(|warning| SendWarning {
            code: warning.code,
            clients: warning.clients,
        })
        .collect();
    Ok(SendIntent {
        id: stored.id,
        conversation_id: stored.conversation,
        client_id: stored.client,
        action: stored.action,
        language: stored.language,
        text: stored.rendered_text,
        must_acknowledge: stored.action.is_sensitive() && !warnings.is_empty(),
        warnings,
        attachments,
        state: stored.state,
        problem: stored.problem,
        sent_text: stored.sent_text,
        created_at: stored.created_at,
        settled_at: stored.settled_at,
        limit_bytes: u32::try_from(TEXT_LIMIT_BYTES).unwrap_or(u32::MAX),
    })
}

fn attachment(state: &ApiState, agency: AgencyId, kept: Kept, media_id: String) -> SendAttachment {
    let (width, height) = kept.pixels.unzip();
    SendAttachment {
        preview_url: preview::url(&state.config.session_key, agency, kept.id, state.clock.now()),
        kind: kept.kind,
        name: kept.name,
        size_bytes: kept.size_bytes,
        width,
        height,
        media_id,
    }
}

fn sent(entry: &SendIntentEntry) -> Vec<SentAttachment> {
    let state_of = |kept: &Kept| {
        let sent = entry.intent.attachments.iter().find(|sent| sent.id == kept.id);
        sent.and_then(|sent| sent.state)
    };
    entry
        .attachments
        .iter()
        .map(|kept| SentAttachment {
            kind: kept.kind,
            name: kept.name.clone(),
            state: state_of(kept),
        })
        .collect()
}

/// A page of the log.
pub(crate) fn page(found: Paged<SendIntentEntry, SendIntentId>) -> SendIntentPage {
    let items = found.items.into_iter().map(|entry| SendIntentRow {
        attachments: sent(&entry),
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
