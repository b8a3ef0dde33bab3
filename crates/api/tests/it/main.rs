//! The API through its door: requests against the mounted application, a real database, a platform with a memory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has to fail"
)]

mod articles;
mod attachments;
mod billing;
mod binding;
mod client_edits;
mod clients;
mod console;
mod console_books;
mod console_clients;
mod console_edits;
mod contacts;
mod conversations;
mod edge;
mod events;
mod examinations;
mod filings;
mod follow_ups;
mod imports;
mod ingest;
mod intakes;
mod internal_apps;
mod invoices;
mod kit;
mod knowledge;
mod linking;
mod matrix;
mod openapi;
mod pages;
mod papers;
mod payments;
mod people;
mod reports;
mod send_intents;
mod sending;
mod sign_in;
mod sms_codes;
mod strangers;
mod templates;
