use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{CorpId, Permission, Role, StaffBindingId, StaffId};
use utoipa::ToSchema;

use super::words::{PermissionWord, RoleWord};

/// One of the agency's people, as those see them who set what others may do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffMember {
    #[schema(value_type = Uuid)]
    pub(crate) id: StaffId,
    pub(crate) name: String,
    /// What they sign in with.
    pub(crate) mobile: String,
    #[schema(value_type = RoleWord)]
    pub(crate) role: Role,
    /// What was granted to them; owners and admins may everything besides.
    #[schema(value_type = Vec<PermissionWord>)]
    pub(crate) permissions: Vec<Permission>,
    /// Whether they may sign in at all.
    pub(crate) active: bool,
    pub(crate) created_at: DateTime<Utc>,
    /// For `If-Match` of a change.
    pub(crate) revision: i64,
    /// Their accounts on the messenger.
    pub(crate) accounts: Vec<StaffAccount>,
}

/// A platform account that is somebody's.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffAccount {
    #[schema(value_type = Uuid)]
    pub(crate) binding_id: StaffBindingId,
    #[schema(value_type = Uuid)]
    pub(crate) corp_id: CorpId,
    pub(crate) member_id: String,
    /// Null where the platform does not tell it.
    pub(crate) member_name: Option<String>,
    /// The platform's numbers of the departments they are in.
    pub(crate) departments: Vec<i64>,
    pub(crate) bound_at: DateTime<Utc>,
}

/// A department of a corp.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DepartmentRow {
    /// The platform's number; the root is 1.
    pub(crate) id: i64,
    /// The number of the one above. It may not be in the list: the app sees a part of the tree.
    pub(crate) parent_id: i64,
    /// Null where the platform does not tell it.
    pub(crate) name: Option<String>,
}

/// A corp with its departments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CorpDepartments {
    #[schema(value_type = Uuid)]
    pub(crate) id: CorpId,
    pub(crate) name: String,
    /// In the order people see them on the platform.
    pub(crate) departments: Vec<DepartmentRow>,
}

/// The agency's people on the tree of its corps.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffMemberList {
    /// In the order they came, those who may not sign in any more included.
    pub(crate) items: Vec<StaffMember>,
    pub(crate) corps: Vec<CorpDepartments>,
}
