//! The calls, one subject a file. Field names and paths are those of `platform/wecom.md`.

mod contacts;
mod departments;
mod groups;
mod identity;
mod installation;
mod media;
mod message;
mod page;
mod staff;
mod tags;
mod transfers;
mod walk;
