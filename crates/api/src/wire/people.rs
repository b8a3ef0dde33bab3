use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{AgencyId, CorpId, Permission, Role, StaffId};
use utoipa::ToSchema;

use super::words::{PermissionWord, RoleWord};

/// Who is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffSelf {
    #[schema(value_type = Uuid)]
    pub(crate) id: StaffId,
    pub(crate) name: String,
    #[schema(value_type = RoleWord)]
    pub(crate) role: Role,
    /// What they may do; all of it for owners and admins.
    #[schema(value_type = Vec<PermissionWord>)]
    pub(crate) permissions: Vec<Permission>,
}

/// A staff member by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffName {
    #[schema(value_type = Uuid)]
    pub(crate) id: StaffId,
    pub(crate) name: String,
}

/// Staff members by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffNameList {
    /// Those who are active, in the order they came.
    pub(crate) items: Vec<StaffName>,
}

/// An agency by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyName {
    #[schema(value_type = Uuid)]
    pub(crate) id: AgencyId,
    pub(crate) name: String,
}

/// Agencies by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyList {
    /// The one of this session first.
    pub(crate) items: Vec<AgencyName>,
}

/// The corp a sidebar is signed in through.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CorpSelf {
    #[schema(value_type = Uuid)]
    pub(crate) id: CorpId,
    pub(crate) name: String,
    /// As this app sees the corp; what the page registers itself with.
    pub(crate) platform_corp_id: String,
    /// The app's number in the corp. Null until the installation was read once.
    pub(crate) agent_id: Option<i64>,
}

/// Who is signed in to the sidebar, where.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SidebarIdentity {
    pub(crate) staff: StaffSelf,
    pub(crate) agency: AgencyName,
    pub(crate) corp: CorpSelf,
}

/// A sidebar session with its token.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SidebarSession {
    /// For `Authorization: Bearer …`.
    pub(crate) token: String,
    pub(crate) expires_at: DateTime<Utc>,
    #[serde(flatten)]
    pub(crate) identity: SidebarIdentity,
}

/// Who is signed in to the console.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ConsoleIdentity {
    pub(crate) staff: StaffSelf,
    pub(crate) agency: AgencyName,
}

/// A console session with its token.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ConsoleSession {
    /// For `Authorization: Bearer …`.
    pub(crate) token: String,
    pub(crate) expires_at: DateTime<Utc>,
    #[serde(flatten)]
    pub(crate) identity: ConsoleIdentity,
}
