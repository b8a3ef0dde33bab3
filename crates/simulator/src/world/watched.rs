//! Knows whether something was changed, without comparing it.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

/// A value that remembers that somebody reached for it to change it. Looking at it leaves no trace.
///
/// It counts the reach, not the outcome: whoever may find nothing to change looks first.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Watched<T> {
    value: T,
    #[serde(skip)]
    touched: bool,
}

impl<T> Watched<T> {
    /// Whether it was changed since the last time that this was asked.
    pub(super) fn take_touched(&mut self) -> bool {
        std::mem::take(&mut self.touched)
    }

    /// The value without leaving a trace: for those inside that leave their own.
    pub(super) fn quietly(&mut self) -> &mut T {
        &mut self.value
    }
}

/// What takes the place of an old value is a change.
impl<T> From<T> for Watched<T> {
    fn from(value: T) -> Self {
        Self { value, touched: true }
    }
}

impl<T> Deref for Watched<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Watched<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.touched = true;
        &mut self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_leave_a_trace_and_they_do_it_once() {
        let mut watched = Watched::from(vec![1]);
        assert!(watched.take_touched(), "it is new");
        assert_eq!(watched.first(), Some(&1));
        assert!(!watched.take_touched());
        watched.push(2);
        assert!(watched.take_touched());
        assert!(!watched.take_touched());
    }

    #[test]
    fn nobody_sees_it_in_a_file() {
        let watched: Watched<Vec<i32>> = serde_json::from_str("[1,2]").unwrap();
        assert!(!watched.touched);
        assert_eq!(serde_json::to_string(&watched).unwrap(), "[1,2]");
    }
}
