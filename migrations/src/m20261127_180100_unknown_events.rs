//! Events that the version which routed them did not know.

/// Ignored events are most of a week's; these few are looked for every ten minutes.
pub(crate) const UP: &[&str] =
    &["CREATE INDEX inbox_unknown ON inbox (name) WHERE problem = 'unknown_event'"];

pub(crate) const DOWN: &[&str] = &["DROP INDEX inbox_unknown"];
