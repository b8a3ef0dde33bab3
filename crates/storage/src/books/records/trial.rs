use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use sidebook_domain::ExternalKey;
use uuid::Uuid;

use super::lookup::{Known, Lookup};
use super::{Put, PutRow};

/// What a trial remembers of the rows that it went through: it is done batch by batch, and what a batch put is given up
/// after it, but a row far below may be the same as one above. Some numbers a row, so that it stays small.
#[derive(Debug, Default)]
pub struct Trial {
    /// By what there is once of a row.
    seen: HashMap<u64, Seen>,
}

/// A row that was put, or would be.
#[derive(Debug, Clone, Copy)]
struct Seen {
    row: Uuid,
    /// Of what it said.
    content: u64,
    has_key: bool,
}

impl Trial {
    /// Lets a batch find what earlier rows left. `marks` are those of its rows.
    pub(super) fn tell(&self, lookup: &mut Lookup, rows: &[PutRow], marks: &[Vec<String>]) {
        for (row, marks) in rows.iter().zip(marks) {
            for mark in marks {
                let Some(seen) = self.seen.get(&short(mark)) else {
                    continue;
                };
                lookup.note(std::slice::from_ref(mark), seen.row);
                lookup.note_earlier(seen.row, seen.content);
                if let Some(key) = row.key.as_ref().filter(|key| *mark == key_mark(key)) {
                    let known = Known {
                        row: seen.row,
                        content_hash: None,
                    };
                    lookup.note_key(key, known);
                } else if seen.has_key {
                    lookup.note_bound(seen.row);
                }
            }
        }
    }

    /// Remembers what became of a row.
    pub(super) fn remember(&mut self, row: &PutRow, marks: &[String], put: &Put) {
        let id = match put {
            Put::Added { row, .. } | Put::Changed { row, .. } | Put::Same { row, .. } => *row,
            Put::Skipped { .. } | Put::Refused(_) => return,
        };
        let seen = Seen {
            row: id,
            content: content(row),
            has_key: row.key.is_some(),
        };
        for mark in marks {
            self.seen.insert(short(mark), seen);
        }
    }
}

/// How a row is marked by its key.
pub(super) fn key_mark(key: &ExternalKey) -> String {
    format!("key/{key}")
}

/// Tells whether two rows say the same.
pub(super) fn content(row: &PutRow) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.content_hash.hash(&mut hasher);
    hasher.finish()
}

fn short(mark: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    mark.hash(&mut hasher);
    hasher.finish()
}
