//! The storage through its doors, a file for each subject, on each database.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has to fail"
)]

mod articles;
mod attachments;
mod billing;
mod clients;
mod corps;
mod dead;
mod figures;
mod follow_ups;
mod gate;
mod inbox;
mod inbox_writer;
mod install;
mod intakes;
mod jobs;
mod links;
mod migrations;
mod mirror;
mod mirror_members;
mod mirror_order;
mod outages;
mod payments;
mod people;
mod reach;
mod reports;
mod search;
mod send_intents;
mod services;
mod shared_state;
mod shared_tokens;
mod suggestions;
mod support;
mod sync_runs;
mod tax_filings;
mod vat_invoices;
