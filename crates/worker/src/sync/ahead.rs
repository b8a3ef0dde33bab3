use std::collections::{BTreeMap, VecDeque};

use sidebook_messenger::{ChatId, Failure, GroupRef, MemberId};
use sidebook_storage::SyncKind;

use super::checkpoint::Checkpoint;
use super::lane::{Lane, Turn};
use super::reading::Ask;

/// What is still to be read, ahead of what is stored: a lane's next page is asked for while its last is being stored.
/// After a crash it is made again from the checkpoint.
pub(super) struct Ahead {
    kind: SyncKind,
    /// Lanes whose next page may be asked for.
    ready: BTreeMap<u32, Lane>,
    /// Group chats to be read.
    pending: VecDeque<ChatId>,
    last_id: u32,
}

impl Ahead {
    pub(super) fn of(kind: SyncKind, at: &Checkpoint) -> Self {
        Self {
            kind,
            ready: at.lanes().map(|lane| (lane.id, lane.clone())).collect(),
            pending: at.pending.iter().cloned().collect(),
            last_id: at.last_id(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.pending.is_empty()
    }

    /// What to ask for next. Groups before further lists of them: what was listed and not read is written down with each
    /// commit, so it should be little.
    pub(super) fn next(&mut self, enough: usize) -> Option<Ask> {
        if (self.pending.len() >= enough || self.ready.is_empty())
            && let Some(chat) = self.pending.pop_front()
        {
            return Some(Ask::Group(chat));
        }
        let lane = self.longest()?;
        Some(match self.kind {
            SyncKind::Contacts => Ask::Contacts(lane),
            SyncKind::Groups => Ask::Groups(lane),
        })
    }

    /// The lane with most before it; of equals the one that was begun first.
    fn longest(&mut self) -> Option<Lane> {
        let id = self
            .ready
            .values()
            .max_by_key(|lane| (lane.ahead, std::cmp::Reverse(lane.id)))?
            .id;
        self.ready.remove(&id)
    }

    /// Whether there is a group to read while a list is on its way.
    pub(super) fn has_groups(&self) -> bool {
        !self.pending.is_empty()
    }

    /// It was not asked for after all.
    pub(super) fn give_back(&mut self, ask: Ask) {
        match ask {
            Ask::Contacts(lane) | Ask::Groups(lane) => drop(self.ready.insert(lane.id, lane)),
            Ask::Group(chat) => self.pending.push_front(chat),
        }
    }

    /// A page of so many entries was read.
    pub(super) fn page_read(&mut self, lane: Lane, entries: usize, next: Option<String>) -> Turn {
        let turn = lane.page_read(entries, next, &mut self.last_id);
        self.go_on(turn)
    }

    /// A page was refused; `None` when that is no news about the lane.
    pub(super) fn refused(&mut self, lane: Lane, failure: Option<Failure>) -> Option<Turn> {
        let turn = lane.refused(failure, &mut self.last_id)?;
        Some(self.go_on(turn))
    }

    pub(super) fn listed(&mut self, groups: &[GroupRef]) {
        self.pending.extend(groups.iter().map(|group| group.id.clone()));
    }

    /// More members came in.
    pub(super) fn add(&mut self, lanes: &[Lane]) {
        self.ready
            .extend(lanes.iter().map(|lane| (lane.id, lane.clone())));
    }

    pub(super) fn ids(&mut self) -> &mut u32 {
        &mut self.last_id
    }

    fn go_on(&mut self, turn: Turn) -> Turn {
        self.add(&turn.lanes);
        turn
    }
}

/// Members that are in `now` and not in `before`.
pub(super) fn came_in(before: &[MemberId], now: Vec<MemberId>) -> Vec<MemberId> {
    let known: std::collections::HashSet<&MemberId> = before.iter().collect();
    now.into_iter().filter(|member| !known.contains(member)).collect()
}
