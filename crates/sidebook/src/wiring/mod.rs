//! From configuration to parts: each file makes one part of the house out of the checked configuration.

mod api;
mod attachments;
mod doctor;
mod messenger;
mod receiver;
mod storage;
mod worker;

pub(crate) use api::api;
pub(crate) use attachments::attachments;
pub(crate) use doctor::visiting_doctor;
pub(crate) use messenger::{gate, messenger};
pub(crate) use receiver::{inbox, receiver};
pub(crate) use storage::{shared_state, storage};
pub(crate) use worker::worker;
