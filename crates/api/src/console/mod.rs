//! What the console calls.

pub(crate) mod bind_internal_corp;
pub(crate) mod change_staff;
pub(crate) mod choose_agency;
pub(crate) mod create_examination;
pub(crate) mod create_install_attempt;
pub(crate) mod create_message_template_preview;
pub(crate) mod create_message_template_publication;
pub(crate) mod create_staff;
pub(crate) mod delete_message_template_draft;
pub(crate) mod delete_staff_binding;
pub(crate) mod list_agencies;
pub(crate) mod list_agency_send_intents;
pub(crate) mod list_corps;
pub(crate) mod list_message_template_versions;
pub(crate) mod list_message_templates;
pub(crate) mod list_staff;
pub(crate) mod list_staff_bindings;
pub(crate) mod list_sync_runs;
pub(crate) mod read_console_session;
pub(crate) mod read_corp_events;
pub(crate) mod read_install_attempt;
pub(crate) mod read_install_attempt_events;
pub(crate) mod read_message_template;
pub(crate) mod read_message_template_difference;
pub(crate) mod release_corp;
pub(crate) mod set_message_template_draft;
pub(crate) mod start_sync;

mod people;
mod shown;
mod shown_templates;
mod template_edits;
