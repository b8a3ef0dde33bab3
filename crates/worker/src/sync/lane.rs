use serde::{Deserialize, Serialize};
use sidebook_messenger::{Failure, MemberId};

/// How often a lane is begun anew because its cursor no longer works.
const RESTARTS: u32 = 3;

/// More pages than any lane has: twice the contacts that a hundred members may have at most. Beyond it the platform
/// gives cursors without end.
const PAGES: u32 = 40_000;

/// Some members, and how far their list is read. Pages of one lane follow each other, lanes do not wait for each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lane {
    /// Tells the lanes of a run apart.
    pub(super) id: u32,
    /// Whom to ask for.
    pub(super) members: Vec<MemberId>,
    /// Where the next page begins. `None`: at the beginning.
    pub(super) cursor: Option<String>,
    /// How often the lane was begun anew.
    restarts: u32,
    /// How many pages were read since it was begun.
    pages: u32,
    /// A cursor met before: meeting it again is going round in circles (Brent's way, so one is enough).
    mark: Option<String>,
    /// How many entries are to be expected, less those read: what has most before it is read first.
    pub(super) ahead: i64,
}

/// What becomes of a lane after an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// The lanes that go on in its place; none when it is done.
    pub(super) lanes: Vec<Lane>,
    /// Members that could not be asked for.
    pub(super) unread: Vec<MemberId>,
}

impl Turn {
    fn on(lane: Lane) -> Self {
        Self {
            lanes: vec![lane],
            unread: Vec::new(),
        }
    }
}

impl Lane {
    pub(super) fn new(id: u32, members: Vec<MemberId>, ahead: i64) -> Self {
        Self {
            id,
            members,
            cursor: None,
            restarts: 0,
            pages: 0,
            mark: None,
            ahead,
        }
    }

    /// One that goes on at a cursor.
    pub(super) fn at(id: u32, members: Vec<MemberId>, cursor: Option<String>) -> Self {
        Self {
            cursor,
            ..Self::new(id, members, 0)
        }
    }

    /// Goes on behind a page of so many entries.
    pub(super) fn page_read(mut self, entries: usize, next: Option<String>, ids: &mut u32) -> Turn {
        let Some(next) = next else {
            return Turn::default();
        };
        let again = self.cursor.as_ref() == Some(&next) || self.mark.as_ref() == Some(&next);
        if again || self.pages >= PAGES {
            return self.useless_cursor(ids);
        }
        self.pages += 1;
        if self.pages.is_power_of_two() {
            self.mark = Some(next.clone());
        }
        self.ahead = self
            .ahead
            .saturating_sub(i64::try_from(entries).unwrap_or(i64::MAX));
        self.cursor = Some(next);
        Turn::on(self)
    }

    /// The platform refused a page; `None` when that says nothing about the lane.
    pub(super) fn refused(self, failure: Option<Failure>, ids: &mut u32) -> Option<Turn> {
        match failure? {
            // Cursors live for hours only and belong to exactly their members.
            Failure::Rejected if self.cursor.is_some() => Some(self.useless_cursor(ids)),
            // One of the members left the scope or has no licence; the others are fine.
            Failure::OutOfScope | Failure::Unlicensed | Failure::NotFound | Failure::Rejected => {
                Some(self.one_by_one(ids))
            }
            _ => None,
        }
    }

    /// Begins anew, but not for ever.
    fn useless_cursor(mut self, ids: &mut u32) -> Turn {
        if self.restarts >= RESTARTS {
            return self.one_by_one(ids);
        }
        self.restarts += 1;
        (self.cursor, self.mark, self.pages) = (None, None, 0);
        Turn::on(self)
    }

    /// Asks for the members one by one, or leaves out the one there is.
    fn one_by_one(self, ids: &mut u32) -> Turn {
        if self.members.len() <= 1 {
            return Turn {
                lanes: Vec::new(),
                unread: self.members,
            };
        }
        let lanes = self.members.into_iter().map(|member| {
            *ids += 1;
            Self::new(*ids, vec![member], 0)
        });
        Turn {
            lanes: lanes.collect(),
            unread: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(members: &[&str]) -> Lane {
        Lane::new(1, members.iter().map(|id| MemberId::from(*id)).collect(), 0)
    }

    fn only(turn: Turn) -> Lane {
        assert_eq!((turn.lanes.len(), turn.unread.len()), (1, 0), "{turn:?}");
        turn.lanes.into_iter().next().unwrap()
    }

    #[test]
    fn pages_follow_each_other_until_there_is_no_next() {
        let mut ids = 1;
        // An empty page with a next one is a page like others.
        let at = only(lane(&["a", "b"]).page_read(0, Some("p2".to_owned()), &mut ids));
        assert_eq!((at.cursor.as_deref(), at.members.len()), (Some("p2"), 2));
        assert_eq!(at.page_read(3, None, &mut ids), Turn::default());
    }

    #[test]
    fn a_refused_lane_goes_on_one_by_one_and_leaves_out_whom_it_was() {
        let mut ids = 7;
        let split = lane(&["a", "b"])
            .refused(Some(Failure::OutOfScope), &mut ids)
            .unwrap();
        assert_eq!(split.lanes.iter().map(|lane| lane.id).collect::<Vec<_>>(), [8, 9]);
        let alone = split.lanes[0]
            .clone()
            .refused(Some(Failure::NotFound), &mut ids)
            .unwrap();
        assert_eq!(
            alone,
            Turn {
                lanes: Vec::new(),
                unread: vec!["a".into()]
            }
        );
        assert_eq!(lane(&["a"]).refused(Some(Failure::Busy), &mut ids), None);
        assert_eq!(lane(&["a"]).refused(None, &mut ids), None);
    }

    #[test]
    fn a_cursor_that_stopped_working_begins_the_lane_anew_three_times() {
        let mut ids = 1;
        let mut at = lane(&["a"]);
        for _ in 0..3 {
            at = only(at.page_read(1, Some("p2".to_owned()), &mut ids));
            at = only(at.refused(Some(Failure::Rejected), &mut ids).unwrap());
            assert_eq!(at.cursor, None);
        }
        at = only(at.page_read(1, Some("p2".to_owned()), &mut ids));
        assert_eq!(
            at.refused(Some(Failure::Rejected), &mut ids).unwrap().unread,
            ["a".into()]
        );
        let first = lane(&["a"]).refused(Some(Failure::Rejected), &mut ids).unwrap();
        assert_eq!(first.unread, ["a".into()], "there was no cursor to blame");
    }

    #[test]
    fn cursors_that_go_round_in_circles_come_to_an_end() {
        for (before, round) in [(0, 1), (0, 2), (1, 1), (3, 5), (40, 7)] {
            let mut ids = 1;
            let (mut at, mut pages) = (vec![lane(&["a", "b"])], 0);
            while let Some(lane) = at.pop() {
                let position: usize = lane.cursor.as_deref().map_or(0, |cursor| cursor.parse().unwrap());
                let next = if position < before + round - 1 {
                    position + 1
                } else {
                    before
                };
                at.extend(lane.page_read(1, Some(next.to_string()), &mut ids).lanes);
                pages += 1;
                assert!(pages < 3_000, "{before} {round}");
            }
        }
    }
}
