use serde::{Deserialize, Serialize};
use sidebook_messenger::{ChatId, MemberId};

/// How often a chunk is begun anew because its cursor no longer works.
const RESTARTS: u32 = 3;

/// How far a sync has come. Committed together with the page it speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// Whom to ask for, all of them, as they were when the run began.
    pub(super) members: Vec<MemberId>,
    /// How many of them are done.
    done: usize,
    /// How many the present chunk holds; 0 between chunks.
    chunk: usize,
    /// Where the present chunk's next page begins. `None`: at its beginning.
    cursor: Option<String>,
    /// How often the present chunk was begun anew.
    restarts: u32,
    /// Group chats of the present page that are not read yet.
    pending: Vec<ChatId>,
    /// Where the page after the present one begins.
    next: Option<String>,
    /// Members that could not be asked for: what they have is left as it was.
    pub(super) unread: Vec<MemberId>,
}

impl Checkpoint {
    pub(super) fn new(members: Vec<MemberId>) -> Self {
        Self {
            members,
            ..Self::default()
        }
    }

    /// How many members are done.
    pub(super) fn done(&self) -> usize {
        self.done
    }

    /// The members to ask for now and from where; `None` when all are done. A chunk that begins takes `size` members.
    pub(super) fn ask(&mut self, size: usize) -> Option<(Vec<MemberId>, Option<String>)> {
        let rest = self.members.get(self.done..).filter(|rest| !rest.is_empty())?;
        if self.chunk == 0 {
            self.chunk = size.clamp(1, 100);
        }
        self.chunk = self.chunk.min(rest.len());
        Some((rest.get(..self.chunk)?.to_vec(), self.cursor.clone()))
    }

    /// Goes on behind the present page.
    pub(super) fn page_done(&mut self, next: Option<String>) {
        self.cursor = next;
        if self.cursor.is_none() {
            self.done = self.done.saturating_add(self.chunk).min(self.members.len());
            self.chunk = 0;
            self.restarts = 0;
        }
    }

    /// Begins to read the group chats of a page one by one.
    pub(super) fn page_found(&mut self, chats: Vec<ChatId>, next: Option<String>) {
        if chats.is_empty() {
            self.page_done(next);
        } else {
            self.pending = chats;
            self.next = next;
        }
    }

    /// Up to `most` group chats to read now.
    pub(super) fn pending(&self, most: usize) -> Vec<ChatId> {
        self.pending.iter().take(most).cloned().collect()
    }

    /// The first `count` pending group chats are read.
    pub(super) fn pending_done(&mut self, count: usize) {
        self.pending.drain(..count.min(self.pending.len()));
        if self.pending.is_empty() {
            let next = self.next.take();
            self.page_done(next);
        }
    }

    /// The cursor no longer works: begins the present chunk anew. `false` when that was done too often, or there was
    /// no cursor to blame.
    pub(super) fn restart(&mut self) -> bool {
        self.restarts += 1;
        self.cursor.take().is_some() && self.restarts <= RESTARTS
    }

    /// The platform refused the present chunk because of one of its members: asks for them one by one, or leaves out
    /// the one it was. Returns how many were left out.
    pub(super) fn refused(&mut self) -> u32 {
        self.cursor = None;
        if self.chunk > 1 {
            self.chunk = 1;
            return 0;
        }
        self.unread.extend(self.members.get(self.done).cloned());
        self.page_done(None);
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<MemberId> {
        ids.iter().map(|id| MemberId::from(*id)).collect()
    }

    #[test]
    fn chunks_and_pages_follow_each_other() {
        let mut at = Checkpoint::new(ids(&["a", "b", "c"]));
        assert_eq!(at.ask(2), Some((ids(&["a", "b"]), None)));
        at.page_done(Some("p2".to_owned()));
        // The size of a chunk that has begun stays.
        assert_eq!(at.ask(100), Some((ids(&["a", "b"]), Some("p2".to_owned()))));
        at.page_done(None);
        assert_eq!(at.ask(2), Some((ids(&["c"]), None)));
        at.page_done(None);
        assert_eq!((at.ask(2), at.done()), (None, 3));
    }

    #[test]
    fn a_refused_chunk_is_asked_for_one_by_one() {
        let mut at = Checkpoint::new(ids(&["a", "b", "c"]));
        at.ask(3);
        assert_eq!(at.refused(), 0);
        assert_eq!(at.ask(3), Some((ids(&["a"]), None)));
        assert_eq!(at.refused(), 1);
        assert_eq!(at.ask(3), Some((ids(&["b", "c"]), None)));
        assert_eq!(at.unread, ids(&["a"]));
    }

    #[test]
    fn a_cursor_that_stopped_working_begins_the_chunk_anew_three_times() {
        let mut at = Checkpoint::new(ids(&["a"]));
        at.ask(1);
        assert!(!at.restart(), "there was no cursor");
        let mut at = Checkpoint::new(ids(&["a"]));
        for again in [true, true, true, false] {
            at.ask(1);
            at.page_done(Some("p2".to_owned()));
            assert_eq!(at.restart(), again);
            assert_eq!(at.ask(1), Some((ids(&["a"]), None)));
        }
    }

    #[test]
    fn groups_of_a_page_are_read_before_the_next_page() {
        let mut at = Checkpoint::new(ids(&["a"]));
        at.ask(1);
        at.page_found(vec!["g1".into(), "g2".into(), "g3".into()], Some("p2".to_owned()));
        assert_eq!(at.pending(2).len(), 2);
        at.pending_done(2);
        assert_eq!(at.pending(2), vec!["g3".into()]);
        at.pending_done(1);
        assert_eq!(at.ask(1), Some((ids(&["a"]), Some("p2".to_owned()))));
        at.page_found(Vec::new(), None);
        assert_eq!(at.ask(1), None);
    }
}
