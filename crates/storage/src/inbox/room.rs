use std::sync::{Arc, Mutex, PoisonError};

/// What a waiting event costs besides its body.
const EACH: usize = 512;

/// How much may wait at once, in events and in bytes: a database that stands still must not grow our memory.
#[derive(Debug)]
pub(super) struct Room {
    most: Held,
    held: Mutex<Held>,
}

/// What waits, or is being written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) events: usize,
    pub(super) bytes: usize,
}

impl Room {
    pub(super) fn new(events: usize, bytes: usize) -> Self {
        Self {
            most: Held { events, bytes },
            held: Mutex::default(),
        }
    }

    /// A place for a body of this size, when there is one. An event larger than everything may come in alone.
    pub(super) fn enter(self: &Arc<Self>, body: usize) -> Option<Place> {
        let bytes = body + EACH;
        {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let is_full =
                held.events >= self.most.events || (held.events > 0 && held.bytes + bytes > self.most.bytes);
            if is_full {
                return None;
            }
            held.events += 1;
            held.bytes += bytes;
        }
        Some(Place {
            room: Arc::clone(self),
            bytes,
        })
    }

    pub(super) fn held(&self) -> Held {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    room: Arc<Room>,
    bytes: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.room.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.events -= 1;
        held.bytes -= self.bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_count_nor_bytes_go_over_the_bound() {
        let room = Arc::new(Room::new(3, 4 * EACH));
        let first = room.enter(EACH).unwrap();
        assert!(room.enter(2 * EACH).is_none(), "too large for what is left");
        let second = room.enter(EACH).unwrap();
        assert_eq!(
            room.held(),
            Held {
                events: 2,
                bytes: 4 * EACH
            }
        );
        assert!(room.enter(0).is_none(), "no byte is left");
        drop(first);
        let small = room.enter(0).unwrap();
        let other = room.enter(0).unwrap();
        assert!(room.enter(0).is_none(), "three are enough");
        drop((second, small, other));
        assert_eq!(room.held(), Held::default());
        assert!(room.enter(1_000_000).is_some(), "alone it may be large");
    }
}
