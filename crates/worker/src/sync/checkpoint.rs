use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sidebook_messenger::{ChatId, MemberId};

use super::lane::{Lane, Turn};

/// How far a sync has come. Committed together with the pages it speaks of.
///
/// The version before this one read one chunk after the other. Its fields are still there: what it wrote is read as
/// lanes, and what this one writes tells it to begin anew, so that replicas of both may run during an upgrade.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// Whom to ask for, all of them.
    pub(super) members: Vec<MemberId>,
    done: usize,
    chunk: usize,
    cursor: Option<String>,
    restarts: u32,
    /// Group chats that were listed and not read yet.
    pub(super) pending: Vec<ChatId>,
    next: Option<String>,
    /// Members that could not be asked for: what they have is left as it was.
    pub(super) unread: Vec<MemberId>,
    /// Those of them that the platform refused for another reason than their licence.
    #[serde(default)]
    pub(super) refused: Vec<MemberId>,
    /// What is still to be read; `None` in what the version before wrote.
    lanes: Option<BTreeMap<u32, Lane>>,
    /// How often it was looked whether members came in meanwhile.
    #[serde(default)]
    pub(super) rounds: u32,
}

impl Checkpoint {
    pub(super) fn new(members: Vec<MemberId>, lanes: Vec<Lane>) -> Self {
        let mut at = Self {
            members,
            ..Self::default()
        };
        at.add(lanes);
        at
    }

    /// What was written; `None` when no version wrote it.
    pub(super) fn read(written: &Value) -> Option<Self> {
        let at: Self = serde_json::from_value(written.clone()).ok()?;
        Some(if at.lanes.is_some() { at } else { at.of_chunks() })
    }

    fn of_chunks(self) -> Self {
        let begun = self.members.iter().skip(self.done).take(self.chunk).cloned();
        let begun: Vec<MemberId> = begun.collect();
        let rest = self.members.iter().skip(self.done.saturating_add(begun.len()));
        let mut lanes: Vec<Lane> = (2..)
            .zip(rest)
            .map(|(id, member)| Lane::new(id, vec![member.clone()], 0))
            .collect();
        // The groups of a page were read before the next page was asked for.
        let cursor = if self.pending.is_empty() {
            self.cursor
        } else {
            self.next
        };
        let is_over = !self.pending.is_empty() && cursor.is_none();
        if !begun.is_empty() && !is_over {
            lanes.push(Lane::at(1, begun, cursor));
        }
        let mut at = Self {
            members: self.members,
            pending: self.pending,
            unread: self.unread,
            ..Self::default()
        };
        at.add(lanes);
        at
    }

    pub(super) fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().flatten().map(|(_, lane)| lane)
    }

    /// The highest id of a lane.
    pub(super) fn last_id(&self) -> u32 {
        self.lanes().map(|lane| lane.id).max().unwrap_or(0)
    }

    pub(super) fn add(&mut self, lanes: Vec<Lane>) {
        let all = self.lanes.get_or_insert_with(BTreeMap::new);
        all.extend(lanes.into_iter().map(|lane| (lane.id, lane)));
    }

    /// How many members are done.
    pub(super) fn done(&self) -> usize {
        let left: usize = self.lanes().map(|lane| lane.members.len()).sum();
        self.members.len().saturating_sub(left)
    }

    /// An answer about a lane is stored.
    pub(super) fn turn(&mut self, lane: u32, turn: Turn) {
        if let Some(lanes) = &mut self.lanes {
            lanes.remove(&lane);
        }
        self.add(turn.lanes);
        self.unread.extend(turn.unread);
    }

    /// What these members have is left as it was. Returns how many were not left out before.
    pub(super) fn leave_out(&mut self, members: &[MemberId]) -> usize {
        let before = self.unread.len();
        for member in members {
            if !self.unread.contains(member) {
                self.unread.push(member.clone());
            }
        }
        self.unread.len() - before
    }

    /// Group chats are read.
    pub(super) fn groups_read(&mut self, chats: &HashSet<ChatId>) {
        self.pending.retain(|chat| !chats.contains(chat));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ids(ids: &[&str]) -> Vec<MemberId> {
        ids.iter().map(|id| MemberId::from(*id)).collect()
    }

    fn left(at: &Checkpoint) -> Vec<(Vec<MemberId>, Option<&str>)> {
        at.lanes()
            .map(|lane| (lane.members.clone(), lane.cursor.as_deref()))
            .collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut at = Checkpoint::new(
            ids(&["a", "b"]),
            vec![Lane::new(1, ids(&["a"]), 4), Lane::new(2, ids(&["b"]), 0)],
        );
        at.pending.push("g".into());
        let turn = Lane::new(1, ids(&["a"]), 4).page_read(1, Some("p2".to_owned()), &mut 2);
        at.turn(1, turn);
        let read = Checkpoint::read(&serde_json::to_value(&at).unwrap()).unwrap();
        assert_eq!(read, at);
        assert_eq!(left(&read), [(ids(&["a"]), Some("p2")), (ids(&["b"]), None)]);
        assert_eq!((read.done(), read.last_id()), (0, 2));
        assert_eq!(Checkpoint::read(&json!({"members": 7})), None);
    }

    #[test]
    fn the_version_before_reads_it_as_a_beginning() {
        let mut at = Checkpoint::new(ids(&["a"]), vec![Lane::new(1, ids(&["a"]), 0)]);
        at.turn(1, Turn::default());
        let written = serde_json::to_value(&at).unwrap();
        for (field, value) in [
            ("done", json!(0)),
            ("chunk", json!(0)),
            ("cursor", json!(null)),
            ("restarts", json!(0)),
        ] {
            assert_eq!(written[field], value, "{field}");
        }
    }

    #[test]
    fn what_the_version_before_wrote_goes_on_where_it_was() {
        let old = |chunk: usize, cursor: Option<&str>, pending: &[&str], next: Option<&str>| {
            Checkpoint::read(&json!({
                "members": ["a", "b", "c", "d"], "done": 1, "chunk": chunk, "cursor": cursor, "restarts": 0,
                "pending": pending, "next": next, "unread": ["a"],
            }))
            .unwrap()
        };
        let at = old(2, Some("p2"), &[], None);
        assert_eq!(left(&at), [(ids(&["b", "c"]), Some("p2")), (ids(&["d"]), None)]);
        assert_eq!((at.done(), &at.unread), (1, &ids(&["a"])));
        let between = old(0, None, &[], None);
        assert_eq!(left(&between).len(), 3);
        let groups = old(2, Some("p1"), &["g"], Some("p2"));
        assert_eq!(
            left(&groups),
            [(ids(&["b", "c"]), Some("p2")), (ids(&["d"]), None)]
        );
        let last = old(2, Some("p1"), &["g"], None);
        assert_eq!(left(&last), [(ids(&["d"]), None)]);
        assert_eq!(last.pending, ["g".into()]);
    }
}
