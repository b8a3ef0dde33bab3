//! What must hold for any bytes that come from outside: one function per door, which panics when it does not.
//!
//! Two drivers share them: `tests/any_bytes.rs` of this crate bends the seeds in `fuzz/seeds` with proptest in every test
//! run, and the targets in `fuzz/` let libFuzzer look for hours (`script/fuzz`). A finding becomes a seed and a test.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a harness that finds something has to fail"
)]

mod answers;
mod callback;
mod documents;
mod platform;

pub use answers::answers;
pub use callback::{callback, sealed};
pub use documents::{envelope_xml, event};

/// A door that bytes come in by.
pub type Door = fn(&[u8]);

/// All doors with their names: those of the folders in `fuzz/seeds` and of the targets.
pub const DOORS: [(&str, Door); 5] = [
    ("envelope_xml", envelope_xml),
    ("event", event),
    ("callback", callback),
    ("sealed", sealed),
    ("answers", answers),
];
