//! What anybody may call: the setup, codes, signing in.

pub(crate) mod create_console_session;
pub(crate) mod create_sidebar_binding;
pub(crate) mod create_sms_code;
pub(crate) mod finish_console_scan;
pub(crate) mod finish_corp_binding;
pub(crate) mod finish_sidebar_sign_in;
pub(crate) mod read_send_attachment;
pub(crate) mod read_setup;
pub(crate) mod start_console_scan;
pub(crate) mod start_corp_binding;
pub(crate) mod start_sidebar_sign_in;

mod agency_ticket;
mod binding_ticket;
mod corp_ticket;
mod oauth_state;
