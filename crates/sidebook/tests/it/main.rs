//! The program as an operator starts it: its command line, its answers, its end.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod agency;
mod check;
mod program;
mod roles;
