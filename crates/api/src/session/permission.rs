use sidebook_domain::{Permission, PermissionSet, Role};

/// What a handler asks for, as a type: [`super::Staff`] of it exists only after it was checked.
pub(crate) trait PermissionMarker: 'static {
    /// Whether somebody of this role with these permissions may go on.
    fn allowed(role: Role, permissions: &PermissionSet) -> bool;
}

/// Anybody who is signed in. Handlers that decide by what they find (the kind of a conversation) check there.
#[derive(Debug)]
pub(crate) struct Anyone;

impl PermissionMarker for Anyone {
    fn allowed(_: Role, _: &PermissionSet) -> bool {
        true
    }
}

/// Owners and admins, whatever their permissions.
#[derive(Debug)]
pub(crate) struct Administrate;

impl PermissionMarker for Administrate {
    fn allowed(role: Role, _: &PermissionSet) -> bool {
        matches!(role, Role::Owner | Role::Admin)
    }
}

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident: $($permission:ident)|+;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl PermissionMarker for $name {
            fn allowed(role: Role, permissions: &PermissionSet) -> bool {
                [$(Permission::$permission),+].into_iter().any(|one| permissions.allows(role, one))
            }
        }
    )*};
}

markers! {
    /// May bind corps.
    BindCorp: BindCorp;
    /// May undo bindings.
    UnmatchStaff: UnmatchStaff;
    /// May see who is bound.
    SeeBindings: MatchStaff | UnmatchStaff;
    /// May match platform accounts with staff.
    MatchStaff: MatchStaff;
    /// May begin and stop syncs of one kind at least.
    RunSyncs: SyncContacts | SyncGroups;
    /// May see external contacts.
    SeeContacts: LinkContacts | SyncContacts;
    /// May see client groups.
    SeeGroups: LinkGroups | SyncGroups;
    /// May see either.
    SeeConversations: LinkContacts | SyncContacts | LinkGroups | SyncGroups;
    /// May link conversations of one kind at least.
    LinkConversations: LinkContacts | LinkGroups;
    /// May search clients to link them, or see linked ones.
    FindClients: LinkContacts | LinkGroups | ViewLinkedClients;
    /// May see linked clients across conversations.
    ViewLinkedClients: ViewLinkedClients;
    /// May see the service card.
    ViewServices: ViewServices;
    /// May change services, orders and what is missing.
    EditServices: EditServices;
    /// May see the base data of clients.
    ViewClientFile: ViewClientFile;
    /// May change the base data of clients.
    EditClientFile: EditClientFile;
    /// May see financial reports.
    ViewReports: ViewReports;
    /// May enter financial reports.
    EditReports: EditReports;
    /// May search the knowledge base.
    ViewKnowledge: ViewKnowledge;
    /// May write articles.
    CreateKnowledge: CreateKnowledge;
    /// May change drafts.
    EditKnowledge: EditKnowledge;
    /// May delete drafts.
    DeleteKnowledge: DeleteKnowledge;
    /// May let drafts be shown.
    ReviewKnowledge: ReviewKnowledge;
    /// May make reviewed articles drafts again.
    WithdrawKnowledge: WithdrawKnowledge;
    /// May change the categories of the knowledge base.
    ManageKnowledgeCategories: ManageKnowledgeCategories;
    /// May import articles; what else can be imported is for owners and admins, who may this too.
    ImportKnowledge: ImportKnowledge;
    /// May take the knowledge base along as a file.
    ExportKnowledge: ExportKnowledge;
    /// May attach files to something.
    AttachFiles: EditIntakes | EditFollowUps | RecordPayments | EditPayments | CreateKnowledge | EditKnowledge;
    /// May see document intakes.
    ViewIntakes: ViewIntakes;
    /// May record document intakes.
    EditIntakes: EditIntakes;
    /// May see follow-ups.
    ViewFollowUps: ViewFollowUps;
    /// May write follow-ups.
    EditFollowUps: EditFollowUps;
    /// May see contracts, receivables and payments.
    ViewPayments: ViewPayments;
    /// May enter contracts and receivables, change and cancel them.
    EditPayments: EditPayments;
    /// May record payments and correct them.
    RecordPayments: RecordPayments;
    /// May declare payments void.
    VoidPayments: VoidPayments;
    /// May hand prepared messages to a chat.
    SendMessages: SendMessages;
    /// May see tax filings.
    ViewFilings: ViewFilings;
    /// May register tax filings.
    EditFilings: EditFilings;
    /// May see VAT invoices and the estimate.
    ViewInvoices: ViewInvoices;
    /// May change VAT invoices and credits.
    EditInvoices: EditInvoices;
}
