//! The mirror: what the platform holds, as it was when we last read it, and the conversations that hang on it.
//!
//! Every row says when the platform was read (`read_at`), and a read never overwrites what a later one found: jobs may
//! run twice, late and in any order, and end in the same state. What the platform no longer lists is marked gone, never
//! erased, because links and send intents hang on it.

mod browse;
mod contacts;
mod conversations;
mod corp_tags;
mod departments;
mod groups;
mod held;
mod members;
mod reads;
mod renamed;

pub use browse::{
    Account, Browse, BrowseFilter, BrowseKey, BrowseKeyError, BrowseSort, Browsed, BrowsedContact,
    BrowsedFollow, BrowsedGroup,
};
pub use contacts::{
    ContactEntry, ContactFilter, Contacts, FollowState, MirrorChange, Mirrored, MirroredContact,
    MirroredFollow, READS_LAG,
};
pub use conversations::{Conversation, ConversationDetail, ConversationView, Conversations, Subject};
pub use corp_tags::{CorpTags, MirroredCorpTag};
pub use departments::Departments;
pub use groups::{GroupEntry, GroupFilter, Groups, MirroredGroup, MirroredGroupMember};
pub use held::{Held, HeldConversation, Holding};
pub use members::{Members, MirroredMember};
