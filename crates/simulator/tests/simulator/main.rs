//! The simulator driven through its doors: HTTP as an app speaks it, the control as people move it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::indexing_slicing,
    reason = "JSON that is not there has failed the test"
)]

mod bridge;
mod changes;
mod chat;
mod customers;
mod faults;
mod groups;
mod history;
mod install;
mod internal;
mod media;
mod pages;
mod proxy;
mod pushes;
mod receiver;
mod support;
mod tokens;
mod worlds;
