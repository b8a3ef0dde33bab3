//! Which clients a conversation may be about: what its names and numbers suggest, and how strongly (spec L3). Nothing here
//! links: a person clicks.

mod company;
mod names;
mod reason;

pub use company::core_name;
pub use names::{NameLookup, NameMatch, name_match};
pub use reason::{HintSource, SuggestionReason, score};
