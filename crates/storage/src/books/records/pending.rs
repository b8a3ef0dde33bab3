use std::collections::HashSet;

use sidebook_domain::ExternalKey;

/// What is known of a row that waits.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) key: Option<ExternalKey>,
    pub(super) content_hash: Option<String>,
    pub(super) marks: Vec<String>,
}

/// New rows that wait to be inserted together.
#[derive(Debug)]
pub(super) struct Pending<New> {
    rows: Vec<(Place, New)>,
    marks: HashSet<String>,
}

impl<New> Pending<New> {
    pub(super) fn new() -> Self {
        Self {
            rows: Vec::new(),
            marks: HashSet::new(),
        }
    }

    /// Whether a row that waits is the same as one with these marks, or has something that may be there once.
    pub(super) fn touches(&self, marks: &[String]) -> bool {
        marks.iter().any(|mark| self.marks.contains(mark))
    }

    pub(super) fn push(&mut self, place: Place, new: New) {
        self.marks.extend(place.marks.iter().cloned());
        self.rows.push((place, new));
    }

    pub(super) fn take(&mut self) -> Vec<(Place, New)> {
        self.marks.clear();
        std::mem::take(&mut self.rows)
    }
}
