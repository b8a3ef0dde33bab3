//! Who is signed in. A token says who and where; [`Staff`] exists only after the database said that it is still so and
//! that the person may do what the handler's type asks for.

mod agencies;
mod claims;
mod extract;
mod issue;
mod permission;
mod place;
mod reach;

pub(crate) use agencies::agencies_of;
pub(crate) use claims::AudienceWord;
pub(crate) use extract::{AnyStaff, ConsoleStaff, SidebarStaff, Staff, Token, bearer};
pub(crate) use issue::{Proved, console_identity, console_session, sidebar_identity, sidebar_session};
pub(crate) use permission::{
    Administrate, Anyone, AttachFiles, BindCorp, CreateKnowledge, DeleteKnowledge, EditClientFile,
    EditFilings, EditFollowUps, EditIntakes, EditInvoices, EditKnowledge, EditPayments, EditReports,
    EditServices, ExportKnowledge, FindClients, ImportKnowledge, LinkConversations,
    ManageKnowledgeCategories, MatchStaff, PermissionMarker, RecordPayments, ReviewKnowledge, RunSyncs,
    SeeBindings, SeeContacts, SeeConversations, SeeGroups, SendMessages, UnmatchStaff, ViewClientFile,
    ViewFilings, ViewFollowUps, ViewIntakes, ViewInvoices, ViewKnowledge, ViewLinkedClients, ViewPayments,
    ViewReports, ViewServices, VoidPayments, WithdrawKnowledge,
};
pub(crate) use place::{Audience, SidebarPlace};
