//! What the page beside a chat calls.

pub(crate) mod add_links;
pub(crate) mod add_not_client;
pub(crate) mod choose_client;
pub(crate) mod create_page_signatures;
pub(crate) mod create_send_intent;
pub(crate) mod list_link_suggestions;
pub(crate) mod list_send_intents;
pub(crate) mod read_overview;
pub(crate) mod read_sidebar_session;
pub(crate) mod remove_link;
pub(crate) mod remove_not_client;
pub(crate) mod resolve_conversation;
pub(crate) mod settle_send_intent;
pub(crate) mod start_hand_over;

mod attachment;
mod guard;
pub(crate) mod message;
mod shown;
mod summary;
mod warnings;
