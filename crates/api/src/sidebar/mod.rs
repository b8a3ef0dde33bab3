//! What the page beside a chat calls.

pub(crate) mod add_client_contact;
pub(crate) mod add_links;
pub(crate) mod change_payment;
pub(crate) mod choose_client;
pub(crate) mod create_page_signatures;
pub(crate) mod create_payment;
pub(crate) mod create_send_intent;
pub(crate) mod edit_client;
pub(crate) mod edit_client_contact;
pub(crate) mod list_clients;
pub(crate) mod list_payments;
pub(crate) mod list_send_intents;
pub(crate) mod list_staff_names;
pub(crate) mod list_tag_groups;
pub(crate) mod read_client;
pub(crate) mod read_client_services;
pub(crate) mod read_overview;
pub(crate) mod read_payment;
pub(crate) mod read_payments_card;
pub(crate) mod read_sidebar_session;
pub(crate) mod remove_client_contact;
pub(crate) mod remove_link;
pub(crate) mod resolve_conversation;
pub(crate) mod set_client_tags;
pub(crate) mod settle_send_intent;
pub(crate) mod void_payment;

mod client_edits;
mod guard;
mod message;
mod payment_form;
mod payment_shown;
mod shown;
mod summary;
mod warnings;
