use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, QueryTrait, Set};
use sha2::{Digest, Sha256};
use sidebook_domain::InboxId;
use uuid::Uuid;

use super::{Appended, Inbox, NewEvent};
use crate::context::Context;
use crate::entity::inbox;
use crate::seal::SealPlace;
use crate::{StorageError, Writing};

impl Inbox<'_, Writing> {
    /// Stores events with one statement, and tells for each whether it is new. At most 1 000 at once.
    ///
    /// # Errors
    /// [`StorageError`]; none is stored then.
    pub async fn append(&self, events: &[NewEvent]) -> Result<Vec<Appended>, StorageError> {
        let events: Vec<&NewEvent> = events.iter().collect();
        append(self.door.executor, self.door.context, &events).await
    }
}

/// Stores events with one statement on any connection.
pub(super) async fn append(
    connection: &impl ConnectionTrait,
    context: &Context,
    events: &[&NewEvent],
) -> Result<Vec<Appended>, StorageError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let hashes: Vec<String> = events.iter().map(|event| body_hash(event)).collect();
    let mut rows: HashMap<&str, inbox::ActiveModel> = HashMap::with_capacity(events.len());
    let mut ids: Vec<Option<Uuid>> = Vec::with_capacity(events.len());
    for (event, hash) in events.iter().zip(&hashes) {
        // Of equal bodies in one batch the first is the new one.
        if rows.contains_key(hash.as_str()) {
            ids.push(None);
            continue;
        }
        let id: Uuid = context.new_id();
        rows.insert(hash, row(context, id, event, hash)?);
        ids.push(Some(id));
    }
    let inserted = insert(connection, rows).await?;
    let outcome = |id: &Option<Uuid>| match id {
        Some(id) if inserted.contains(id) => Appended::New(InboxId(*id)),
        _ => Appended::Duplicate,
    };
    Ok(ids.iter().map(outcome).collect())
}

async fn insert(
    connection: &impl ConnectionTrait,
    rows: HashMap<&str, inbox::ActiveModel>,
) -> Result<HashSet<Uuid>, StorageError> {
    let mut rows: Vec<_> = rows.into_iter().collect();
    // Two receivers that insert the same bodies wait for each other; in one order they cannot deadlock.
    rows.sort_unstable_by_key(|(hash, _)| *hash);
    let known = OnConflict::column(inbox::Column::BodyHash)
        .do_nothing()
        .to_owned();
    let mut insert = inbox::Entity::insert_many(rows.into_iter().map(|(_, row)| row))
        .on_conflict(known)
        .into_query();
    insert.returning_col(inbox::Column::Id);
    let inserted = connection.query_all(&insert).await?;
    inserted
        .iter()
        .map(|row| Ok(row.try_get::<Uuid>("", "id")?))
        .collect()
}

fn row(
    context: &Context,
    id: Uuid,
    event: &NewEvent,
    hash: &str,
) -> Result<inbox::ActiveModel, StorageError> {
    let row = id.to_string();
    let place = SealPlace {
        row: &row,
        ..super::repository::BODY
    };
    Ok(inbox::ActiveModel {
        id: Set(id),
        platform: Set(event.platform.clone()),
        route: Set(event.route.as_str().to_owned()),
        app_key: Set(event.app_key.clone()),
        body_hash: Set(hash.to_owned()),
        name: Set(without_nul(&event.name)),
        platform_corp_id: Set(event
            .platform_corp
            .as_ref()
            .map(|corp| without_nul(corp.as_str()))),
        body: Set(context.seal(place, &event.body)?),
        received_at: Set(context.now()),
        state: Set("new".to_owned()),
        attempts: Set(0),
        problem: Set(None),
        routed_at: Set(None),
        trace_context: Set(event.trace_context.clone()),
    })
}

/// PostgreSQL's text takes any character but this one; one such event must not fail the batch it is in.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

/// What a repeated delivery has in common with the first: the event's own time, then SHA-256 over the parts, each after its
/// length, so that no two events share a hash by shifting a boundary.
///
/// The time stands first because a hash alone falls anywhere: every append and every deletion of a week's events would touch
/// a page of the index of its own. By time, both stay at an end of it (`docs/decisions/0016`).
fn body_hash(event: &NewEvent) -> String {
    let mut hash = Sha256::new();
    for part in [
        event.platform.as_bytes(),
        event.route.as_str().as_bytes(),
        event.app_key.as_bytes(),
        &event.body,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let seconds = event.at.map_or(0, |at| at.timestamp().max(0));
    format!("{seconds:016x}{}", crate::hex(&hash.finalize()))
}
