use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sidebook_messenger::{ChatId, ContactFollow, Group, GroupRef, MemberId};
use sidebook_storage::{StorageError, SyncProgress, SyncRun};

use super::checkpoint::Checkpoint;
use super::lane::Turn;
use crate::JobError;
use crate::deps::{BoundCorp, Deps};

/// An answer that is to be stored, and what it does to the checkpoint.
pub(super) enum Arrived {
    /// A page of contacts of these members.
    Contacts {
        lane: u32,
        turn: Turn,
        members: Vec<MemberId>,
        entries: Vec<ContactFollow>,
        unlicensed: Vec<MemberId>,
        hidden: Vec<MemberId>,
        at: DateTime<Utc>,
    },
    /// A page of a list of groups.
    Groups {
        lane: u32,
        turn: Turn,
        groups: Vec<GroupRef>,
        hidden: Vec<MemberId>,
        at: DateTime<Utc>,
    },
    /// A group; `None`: it is not there any more.
    Group {
        chat: ChatId,
        group: Option<Group>,
        at: DateTime<Utc>,
    },
    /// A group that is there and may not be read now.
    Hidden { chat: ChatId },
    /// A page was refused because of its members or its cursor.
    Refused {
        lane: u32,
        turn: Turn,
        /// It was for a licence.
        unlicensed: bool,
    },
    /// More members came in.
    Members {
        members: Vec<MemberId>,
        lanes: Vec<super::lane::Lane>,
    },
}

/// What goes into one commit: with SQLite, others who write wait meanwhile.
pub(super) const TOGETHER: usize = 32;

impl Arrived {
    /// How much work it is to store, in [`TOGETHER`]s: pages have a hundred rows.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Contacts { .. } => TOGETHER / 4,
            Self::Groups { .. } => TOGETHER / 2,
            _ => 1,
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Stores answers in the order they came and the checkpoint after them, in one transaction. `None` when the run is not
/// running any more; then nothing was stored.
pub(super) async fn store(
    deps: &Deps,
    corp: &BoundCorp,
    run: &SyncRun,
    mut at: Checkpoint,
    batch: Vec<Arrived>,
) -> Result<Option<Checkpoint>, JobError> {
    let work = deps.storage.begin().await?;
    let mirror = work.of(corp.agency);
    let (contacts, groups, members) = (mirror.contacts(), mirror.groups(), mirror.members());
    let (mut items, mut errors) = (0, 0);
    let mut read: HashSet<ChatId> = HashSet::new();
    for arrived in batch {
        match arrived {
            Arrived::Contacts {
                lane,
                turn,
                members: asked,
                entries,
                unlicensed,
                hidden,
                at: read_at,
            } => {
                items += entries.len();
                at.turn(lane, turn);
                errors += at.leave_out(&unlicensed) + at.leave_out(&hidden);
                // Said once: further pages of the lane need not say it again.
                let told = |one: &MemberId| unlicensed.contains(one) || !at.unread.contains(one);
                let asked: Vec<MemberId> = asked.into_iter().filter(told).collect();
                members.set_licences(corp.id, &asked, &unlicensed).await?;
                contacts
                    .upsert_page(corp.id, &entries, read_at, Some(run.id))
                    .await?;
            }
            Arrived::Groups {
                lane,
                turn,
                groups: listed,
                hidden,
                at: read_at,
            } => {
                at.turn(lane, turn);
                errors += at.leave_out(&hidden);
                at.pending.extend(listed.iter().map(|group| group.id.clone()));
                // What is listed is there, whether or not it can be read then.
                groups.mark_seen(corp.id, &listed, read_at, run.id).await?;
            }
            Arrived::Group {
                chat,
                group,
                at: read_at,
            } => {
                items += 1;
                match &group {
                    Some(group) => drop(groups.upsert(corp.id, group, None, read_at, Some(run.id)).await?),
                    None => drop(groups.mark_missing(corp.id, &chat, read_at).await?),
                }
                read.insert(chat);
            }
            Arrived::Hidden { chat } => {
                errors += 1;
                read.insert(chat);
            }
            Arrived::Refused {
                lane,
                turn,
                unlicensed,
            } => {
                errors += turn.unread.len();
                if !unlicensed {
                    at.refused.extend(turn.unread.iter().cloned());
                }
                at.turn(lane, turn);
            }
            Arrived::Members { members, lanes } => {
                at.members.extend(members);
                at.add(lanes);
                at.rounds += 1;
            }
        }
    }
    at.groups_read(&read);
    let checkpoint = serde_json::to_value(&at).map_err(|error| JobError::give_up(error.to_string()))?;
    let progress = SyncProgress {
        members_total: count(at.members.len()),
        members_done: count(at.done()),
        more_items: count(items),
        more_errors: count(errors),
        checkpoint,
    };
    if !mirror.sync_runs().progress(run.id, &progress).await? {
        return Ok(None);
    }
    work.commit().await?;
    Ok(Some(at))
}

/// Everything was read: the run succeeds, and what it did not meet is gone. `shown` are the members that the platform shows
/// at the end. `false` when it is not running any more.
pub(super) async fn complete(
    deps: &Deps,
    corp: &BoundCorp,
    run: &SyncRun,
    at: &Checkpoint,
    shown: Option<&[MemberId]>,
) -> Result<bool, StorageError> {
    // Who is refused and not shown any more left the scope while the run was under way.
    let ought = |member: &&MemberId| shown.is_none_or(|shown| shown.contains(member));
    let unread = at.refused.iter().filter(ought).count();
    let work = deps.storage.begin().await?;
    let agency = work.of(corp.agency);
    if !agency.sync_runs().succeed_without(run.id, count(unread)).await? {
        return Ok(false);
    }
    let (id, since) = (run.id, run.started_at);
    match run.kind {
        sidebook_storage::SyncKind::Contacts => {
            let contacts = agency.contacts();
            contacts
                .mark_gone_not_seen(corp.id, id, since, &at.unread)
                .await?
        }
        sidebook_storage::SyncKind::Groups => {
            // The list leaves out what unlicensed owners have and says nothing of it.
            let mut unread = agency.members().unlicensed(corp.id).await?;
            unread.extend(at.unread.iter().cloned());
            agency
                .groups()
                .mark_gone_not_seen(corp.id, id, since, &unread)
                .await?
        }
    };
    work.commit().await?;
    Ok(true)
}
