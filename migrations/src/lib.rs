//! The schema, step by step, for SQLite and PostgreSQL.
//!
//! One file per step, named `m<day>_<time>_<what>.rs`; a step does one thing, says which query each index serves, and
//! is never edited once released: the next step changes what it made.
//!
//! # Add tables
//! 1. Write `src/m2026…_<what>.rs` with `pub(crate) fn tables() -> Vec<Table>` (see `Table` in `table.rs`): SQL with
//!    `{id}`, `{instant}`, `{json}`, `{int}`, `{bool}`, `{text}`, `{day}`, `{bytes}` where the databases' words differ.
//! 2. List it at the end of [`Migrator::migrations`]: `creates!(m2026…_<what>)`.
//!
//! `up` makes the tables in the given order, `down` drops them in reverse. Every step runs inside the one transaction
//! that `Storage::migrate` opens, so an upgrade happens as a whole or not at all, on both databases.
//!
//! Columns for tables that are there: `pub(crate) fn columns()` and `extends!(…)`, see `columns.rs`. Indexes: statements
//! `UP` and `DOWN` in the step's file and `changes!(…)`. A step of another kind (moved data) implements
//! `MigrationTrait` itself.

mod columns;
mod table;

mod m20261122_100000_agencies;
mod m20261122_101000_corps;
mod m20261122_102000_inbox;
mod m20261122_103000_jobs;
mod m20261122_104000_installing;
mod m20261122_105000_sync_runs;
mod m20261122_110000_audit_entries;
mod m20261122_200100_staff;
mod m20261122_200200_staff_bindings;
mod m20261122_200300_mirror_reads;
mod m20261122_200400_platform_members;
mod m20261122_200500_external_contacts;
mod m20261122_200600_group_chats;
mod m20261122_200700_corp_tags;
mod m20261122_200800_conversations;
mod m20261122_200900_clients;
mod m20261122_201000_client_tags;
mod m20261122_201100_links;
mod m20261122_201200_services;
mod m20261122_201300_send_intents;
mod m20261122_300111_fair_lanes;
mod m20261122_300112_schedules;
mod m20261122_300113_outages;
mod m20261122_300121_follows_ended;
mod m20261122_300141_origins;
mod m20261127_100000_send_messages;
mod m20261127_110000_contracts;
mod m20261127_110100_payments;
mod m20261127_120000_attachments;
mod m20261127_121000_document_intakes;
mod m20261127_122000_follow_ups;
mod m20261127_130000_tax_filings;
mod m20261127_130100_vat_invoices;
mod m20261127_140000_articles;
mod m20261127_140100_financial_reports;
mod m20261127_150000_send_attachments;
mod m20261127_150100_sends_in_parts;
mod m20261127_150200_sent_lately;
mod m20261127_160000_client_file;
mod m20261127_170100_client_finding;
mod m20261127_170200_client_grams;
mod m20261127_170300_not_clients;
mod m20261127_180100_unknown_events;
mod m20261127_180200_unread_members;
mod m20261127_180300_last_events;
mod m20261127_210000_billing;
mod m20261127_210100_billed_once;
mod m20261127_210200_unallocated;
mod m20261127_210300_credit_uses;
mod m20261127_220000_sends_with_several;
mod m20261127_220100_told_of_filings;
mod m20261127_220200_notices_sent;
mod m20261127_220300_vat_cycle;
mod m20261127_230000_custom_fields;
mod m20261128_010100_departments;
mod m20261128_010200_browsing;
mod m20261128_020100_message_templates;
mod m20261128_030100_service_revisions;
mod m20261128_040000_external_keys;
mod m20261128_040100_api_keys;
mod m20261128_040200_imports;
mod m20261128_050100_released_corps;
mod m20261128_060000_exports;
mod m20261128_060100_answered_once;
mod m20261128_070000_rows_from_outside;
mod m20261128_080000_agency_lists;
mod m20261128_090000_internal_apps;
mod m20261129_010000_settled_events;
mod m20261129_020000_found_by_owner;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// A number of the sources of all steps: what was migrated by other ones has another. For tests that keep a migrated
/// database.
pub const DIGEST: &str = env!("SIDEBOOK_SCHEMA_DIGEST");

/// All steps, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

/// A step that makes tables; its name is its file's.
macro_rules! creates {
    ($module:ident) => {
        Box::new(table::CreateTables {
            name: stringify!($module),
            tables: $module::tables,
        })
    };
}

/// A step that adds columns.
macro_rules! extends {
    ($module:ident) => {
        Box::new(columns::AddColumns {
            name: stringify!($module),
            columns: $module::columns,
        })
    };
}

/// A step that changes tables that are there; its name is its file's.
macro_rules! changes {
    ($module:ident) => {
        Box::new(table::Statements {
            name: stringify!($module),
            up: $module::UP,
            down: $module::DOWN,
        })
    };
}

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            creates!(m20261122_100000_agencies),
            creates!(m20261122_101000_corps),
            creates!(m20261122_102000_inbox),
            creates!(m20261122_103000_jobs),
            creates!(m20261122_104000_installing),
            creates!(m20261122_105000_sync_runs),
            creates!(m20261122_110000_audit_entries),
            creates!(m20261122_200100_staff),
            creates!(m20261122_200200_staff_bindings),
            creates!(m20261122_200300_mirror_reads),
            creates!(m20261122_200400_platform_members),
            creates!(m20261122_200500_external_contacts),
            creates!(m20261122_200600_group_chats),
            creates!(m20261122_200700_corp_tags),
            creates!(m20261122_200800_conversations),
            creates!(m20261122_200900_clients),
            creates!(m20261122_201000_client_tags),
            creates!(m20261122_201100_links),
            creates!(m20261122_201200_services),
            creates!(m20261122_201300_send_intents),
            changes!(m20261122_300111_fair_lanes),
            creates!(m20261122_300112_schedules),
            creates!(m20261122_300113_outages),
            extends!(m20261122_300121_follows_ended),
            extends!(m20261122_300141_origins),
            changes!(m20261127_100000_send_messages),
            creates!(m20261127_120000_attachments),
            creates!(m20261127_121000_document_intakes),
            creates!(m20261127_122000_follow_ups),
            creates!(m20261127_110000_contracts),
            creates!(m20261127_110100_payments),
            creates!(m20261127_130000_tax_filings),
            creates!(m20261127_130100_vat_invoices),
            creates!(m20261127_150000_send_attachments),
            extends!(m20261127_150100_sends_in_parts),
            changes!(m20261127_150200_sent_lately),
            extends!(m20261127_160000_client_file),
            changes!(m20261127_170100_client_finding),
            Box::new(m20261127_170200_client_grams::ClientGrams),
            creates!(m20261127_170300_not_clients),
            changes!(m20261127_180100_unknown_events),
            extends!(m20261127_180200_unread_members),
            changes!(m20261127_180300_last_events),
            creates!(m20261127_140000_articles),
            creates!(m20261127_140100_financial_reports),
            extends!(m20261127_220000_sends_with_several),
            extends!(m20261127_220100_told_of_filings),
            changes!(m20261127_220200_notices_sent),
            extends!(m20261127_220300_vat_cycle),
            extends!(m20261127_210000_billing),
            changes!(m20261127_210100_billed_once),
            changes!(m20261127_210200_unallocated),
            creates!(m20261127_210300_credit_uses),
            creates!(m20261127_230000_custom_fields),
            creates!(m20261128_010100_departments),
            creates!(m20261128_020100_message_templates),
            extends!(m20261128_050100_released_corps),
            extends!(m20261128_030100_service_revisions),
            creates!(m20261128_040000_external_keys),
            creates!(m20261128_040100_api_keys),
            creates!(m20261128_040200_imports),
            creates!(m20261128_090000_internal_apps),
            changes!(m20261128_010200_browsing),
            extends!(m20261128_070000_rows_from_outside),
            changes!(m20261128_080000_agency_lists),
            creates!(m20261128_060000_exports),
            changes!(m20261128_060100_answered_once),
            changes!(m20261129_010000_settled_events),
            changes!(m20261129_020000_found_by_owner),
        ]
    }
}
