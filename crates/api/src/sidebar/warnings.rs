//! The guard against the wrong chat: what to look at before a message leaves.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sidebook_domain::{ClientId, ConversationId, SendWarningCode};
use sidebook_storage::{AgencyDoor, Executor, LinkedClient, SendWarning};

use crate::problem::{ApiResult, ProblemCode};

/// The same within this time is worth a second look.
const LATELY: TimeDelta = TimeDelta::days(2);

/// Warnings about sending `text`, which is about `client`, into this conversation.
pub(crate) async fn of_send<E: Executor>(
    door: AgencyDoor<'_, E>,
    conversation: ConversationId,
    client: ClientId,
    text: &str,
    now: DateTime<Utc>,
    stale_after: Duration,
) -> ApiResult<Vec<SendWarning>> {
    let mut warnings = Vec::new();
    let others = names(
        door.links().clients_of_people_in_group(conversation).await?,
        client,
    );
    if !others.is_empty() {
        warnings.push(SendWarning {
            code: SendWarningCode::OtherClientsInGroup,
            clients: others,
        });
    }
    let further = names(door.links().of_conversation(conversation).await?, client);
    if !further.is_empty() {
        warnings.push(SendWarning {
            code: SendWarningCode::SeveralClientsLinked,
            clients: further,
        });
    }
    let shown = door
        .conversations()
        .view(conversation)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let stale_after = TimeDelta::from_std(stale_after).unwrap_or(TimeDelta::MAX);
    if shown.gone_at.is_some() || now.signed_duration_since(shown.read_at) > stale_after {
        warnings.push(SendWarning {
            code: SendWarningCode::DataStale,
            clients: Vec::new(),
        });
    }
    if door
        .send_intents()
        .was_sent(conversation, text, now - LATELY)
        .await?
    {
        warnings.push(SendWarning {
            code: SendWarningCode::SentLately,
            clients: Vec::new(),
        });
    }
    Ok(warnings)
}

/// The clients besides this one, each once.
fn names(links: Vec<LinkedClient>, except: ClientId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for link in links {
        if link.client != except && !names.contains(&link.name) {
            names.push(link.name);
        }
    }
    names
}
