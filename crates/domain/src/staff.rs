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
    /// Send what the service card prepares.
    SendServiceReminders,
}

impl Permission {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 10] = [
        Self::BindCorp,
        Self::MatchStaff,
        Self::UnmatchStaff,
        Self::SyncContacts,
        Self::LinkContacts,
        Self::SyncGroups,
        Self::LinkGroups,
        Self::ViewLinkedClients,
        Self::ViewServices,
        Self::SendServiceReminders,
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
            Self::SendServiceReminders => "send_service_reminders",
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
