use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A staff member's standing at the agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 超级管理员: everything, and the agency itself.
    Owner,
    /// Everything about the messenger, and the permissions of others.
    Admin,
    /// What their permissions say.
    Staff,
}

impl Role {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Staff => "staff",
        }
    }

    /// The role of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Owner, Self::Admin, Self::Staff]
            .into_iter()
            .find(|role| role.as_str() == text)
    }

    /// Owners and admins can do everything about the messenger.
    #[must_use]
    pub fn is_admin(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
}

/// What a staff member may do; checked on every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Bind a corp.
    BindCorp,
    /// Match platform members with staff.
    MatchStaff,
    /// Undo such a match.
    UnmatchStaff,
    /// Start a sync of contacts.
    SyncContacts,
    /// Link contacts with clients.
    LinkContacts,
    /// Start a sync of groups.
    SyncGroups,
    /// Link groups with clients.
    LinkGroups,
    /// See linked clients across conversations.
    ViewLinkedClients,
    /// See the service card.
    ViewServices,
    /// Hand prepared messages to a chat; what they say needs the view of its card besides.
    SendMessages,
    /// See a client's base data: tax id, address, contacts, tags.
    ViewClientFile,
    /// Change them.
    EditClientFile,
    /// Change services, registration orders and missing documents.
    EditServices,
    /// See contracts, receivables and payments.
    ViewPayments,
    /// Change contracts and receivables.
    EditPayments,
    /// Record a payment, and change one that was recorded.
    RecordPayments,
    /// Void a payment.
    VoidPayments,
    /// See document intakes.
    ViewIntakes,
    /// Record document intakes.
    EditIntakes,
    /// See follow-ups.
    ViewFollowUps,
    /// Write follow-ups.
    EditFollowUps,
    /// See tax filings.
    ViewFilings,
    /// Register tax filings.
    EditFilings,
    /// See financial reports.
    ViewReports,
    /// Change financial reports.
    EditReports,
    /// See VAT invoices and the estimate.
    ViewInvoices,
    /// Change VAT invoices.
    EditInvoices,
    /// Search the knowledge base.
    ViewKnowledge,
    /// Write articles.
    CreateKnowledge,
    /// Change drafts.
    EditKnowledge,
    /// Delete drafts.
    DeleteKnowledge,
    /// Let drafts be shown.
    ReviewKnowledge,
    /// Make reviewed articles drafts again.
    WithdrawKnowledge,
    /// Change the categories of the knowledge base.
    ManageKnowledgeCategories,
    /// Import articles.
    ImportKnowledge,
    /// Take the knowledge base along as a file.
    ExportKnowledge,
}

impl Permission {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 36] = [
        Self::BindCorp,
        Self::MatchStaff,
        Self::UnmatchStaff,
        Self::SyncContacts,
        Self::LinkContacts,
        Self::SyncGroups,
        Self::LinkGroups,
        Self::ViewLinkedClients,
        Self::ViewServices,
        Self::SendMessages,
        Self::ViewClientFile,
        Self::EditClientFile,
        Self::EditServices,
        Self::ViewPayments,
        Self::EditPayments,
        Self::RecordPayments,
        Self::VoidPayments,
        Self::ViewIntakes,
        Self::EditIntakes,
        Self::ViewFollowUps,
        Self::EditFollowUps,
        Self::ViewFilings,
        Self::EditFilings,
        Self::ViewReports,
        Self::EditReports,
        Self::ViewInvoices,
        Self::EditInvoices,
        Self::ViewKnowledge,
        Self::CreateKnowledge,
        Self::EditKnowledge,
        Self::DeleteKnowledge,
        Self::ReviewKnowledge,
        Self::WithdrawKnowledge,
        Self::ManageKnowledgeCategories,
        Self::ImportKnowledge,
        Self::ExportKnowledge,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BindCorp => "bind_corp",
            Self::MatchStaff => "match_staff",
            Self::UnmatchStaff => "unmatch_staff",
            Self::SyncContacts => "sync_contacts",
            Self::LinkContacts => "link_contacts",
            Self::SyncGroups => "sync_groups",
            Self::LinkGroups => "link_groups",
            Self::ViewLinkedClients => "view_linked_clients",
            Self::ViewServices => "view_services",
            Self::SendMessages => "send_messages",
            Self::ViewClientFile => "view_client_file",
            Self::EditClientFile => "edit_client_file",
            Self::EditServices => "edit_services",
            Self::ViewPayments => "view_payments",
            Self::EditPayments => "edit_payments",
            Self::RecordPayments => "record_payments",
            Self::VoidPayments => "void_payments",
            Self::ViewIntakes => "view_intakes",
            Self::EditIntakes => "edit_intakes",
            Self::ViewFollowUps => "view_follow_ups",
            Self::EditFollowUps => "edit_follow_ups",
            Self::ViewFilings => "view_filings",
            Self::EditFilings => "edit_filings",
            Self::ViewReports => "view_reports",
            Self::EditReports => "edit_reports",
            Self::ViewInvoices => "view_invoices",
            Self::EditInvoices => "edit_invoices",
            Self::ViewKnowledge => "view_knowledge",
            Self::CreateKnowledge => "create_knowledge",
            Self::EditKnowledge => "edit_knowledge",
            Self::DeleteKnowledge => "delete_knowledge",
            Self::ReviewKnowledge => "review_knowledge",
            Self::WithdrawKnowledge => "withdraw_knowledge",
            Self::ManageKnowledgeCategories => "manage_knowledge_categories",
            Self::ImportKnowledge => "import_knowledge",
            Self::ExportKnowledge => "export_knowledge",
        }
    }

    /// The permission of a stored word; words of a newer version are not known here.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.as_str() == text)
    }
}

/// The permissions of one staff member.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PermissionSet(pub BTreeSet<Permission>);

impl PermissionSet {
    /// Whether somebody of `role` with these permissions may do it.
    #[must_use]
    pub fn allows(&self, role: Role, permission: Permission) -> bool {
        role.is_admin() || self.0.contains(&permission)
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for permission in Permission::ALL {
            assert_eq!(Permission::parse(permission.as_str()), Some(permission));
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
        for role in [Role::Owner, Role::Admin, Role::Staff] {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
    }

    #[test]
    fn admins_need_no_single_permission_and_staff_do() {
        let none = PermissionSet::default();
        assert!(none.allows(Role::Admin, Permission::BindCorp));
        assert!(!none.allows(Role::Staff, Permission::BindCorp));
        let some = PermissionSet::from_iter([Permission::LinkContacts]);
        assert!(some.allows(Role::Staff, Permission::LinkContacts));
        assert!(!some.allows(Role::Staff, Permission::LinkGroups));
    }
}
