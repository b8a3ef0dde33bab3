use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Remembers that valid events could not be stored, until somebody re-reads what they would have told. The platform
/// repeats an event for some seconds only and keeps no list of those that it gave up. Cheap to clone; all clones
/// remember the same.
#[derive(Debug, Clone, Default)]
pub struct RefusedEvents(Arc<Mutex<Option<Refused>>>);

/// Valid events that were refused since somebody looked last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// When the first was refused.
    pub first: DateTime<Utc>,
    /// When the last was refused.
    pub last: DateTime<Utc>,
    /// How many refusals; an event that was repeated and refused again counts each time.
    pub count: u64,
}

impl Refused {
    fn and(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            count: self.count.saturating_add(other.count),
        }
    }
}

impl RefusedEvents {
    /// A valid event was refused at this instant.
    pub fn note(&self, now: DateTime<Utc>) {
        self.put_back(Refused {
            first: now,
            last: now,
            count: 1,
        });
    }

    /// What was refused since the last call; forgets it.
    #[must_use]
    pub fn take(&self) -> Option<Refused> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// For who took it and could not act on it: it is remembered again, together with what came in between.
    pub fn put_back(&self, refused: Refused) {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some(slot.map_or(refused, |known| known.and(refused)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_add_up_until_they_are_taken() {
        let refused = RefusedEvents::default();
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        assert_eq!(refused.take(), None);
        refused.clone().note(at(10));
        refused.note(at(12));
        let taken = refused.take().unwrap();
        assert_eq!((taken.first, taken.last, taken.count), (at(10), at(12), 2));
        assert_eq!(refused.take(), None);
        refused.note(at(20));
        refused.put_back(taken);
        let taken = refused.take().unwrap();
        assert_eq!((taken.first, taken.last, taken.count), (at(10), at(20), 3));
    }
}
