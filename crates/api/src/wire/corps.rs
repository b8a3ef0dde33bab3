use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{CorpId, InstallAttemptId, SyncRunId};
use sidebook_messenger::VisibleScope;
use utoipa::ToSchema;

use super::StaffName;

/// A corp of the agency, or one that the configuration offers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Corp {
    /// Null while a configured corp is not bound yet.
    #[schema(value_type = Option<Uuid>)]
    pub(crate) id: Option<CorpId>,
    pub(crate) name: String,
    pub(crate) mode: CorpMode,
    pub(crate) platform_corp_id: String,
    pub(crate) state: CorpState,
    /// Who may be seen. Null until the installation was read once.
    pub(crate) scope: Option<CorpScope>,
    pub(crate) agent_id: Option<i64>,
    pub(crate) installed_at: Option<DateTime<Utc>>,
    /// The platform member who authorised the app.
    pub(crate) authorised_by: Option<String>,
    /// Members in the visible scope.
    pub(crate) members: u64,
    /// External contacts that are not gone.
    pub(crate) contacts: u64,
    /// Group chats that are not gone.
    pub(crate) groups: u64,
    pub(crate) last_sync: LastSync,
}

/// How Sidebook got into a corp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CorpMode {
    /// A third-party app.
    Suite,
    /// A self-built app of this corp.
    Internal,
}

/// Whether a corp can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CorpState {
    Bound,
    /// The app was removed or its authorisation withdrawn; the data is kept.
    Disconnected,
    /// Named by the configuration, not bound yet.
    NotBound,
}

/// The app's visible scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CorpScope {
    /// Departments, with everything under them.
    pub(crate) departments: Vec<i64>,
    /// Single members.
    pub(crate) members: Vec<String>,
    /// Member tags.
    pub(crate) tags: Vec<i64>,
}

impl From<VisibleScope> for CorpScope {
    fn from(scope: VisibleScope) -> Self {
        Self {
            departments: scope.departments,
            members: scope
                .members
                .iter()
                .map(|member| member.as_str().to_owned())
                .collect(),
            tags: scope.tags,
        }
    }
}

/// The newest run of each kind.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct LastSync {
    pub(crate) contacts: Option<SyncRun>,
    pub(crate) groups: Option<SyncRun>,
}

/// A list of corps.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CorpList {
    pub(crate) items: Vec<Corp>,
}

/// What a sync reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SyncKind {
    Contacts,
    Groups,
}

impl From<SyncKind> for sidebook_storage::SyncKind {
    fn from(kind: SyncKind) -> Self {
        match kind {
            SyncKind::Contacts => Self::Contacts,
            SyncKind::Groups => Self::Groups,
        }
    }
}

/// What began a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SyncTrigger {
    Install,
    Manual,
    Nightly,
    Recovery,
}

/// Where a sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SyncStatus {
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// One run of a sync.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SyncRun {
    #[schema(value_type = Uuid)]
    pub(crate) id: SyncRunId,
    pub(crate) kind: SyncKind,
    pub(crate) trigger: SyncTrigger,
    pub(crate) requested_by: Option<StaffName>,
    pub(crate) status: SyncStatus,
    pub(crate) members_total: i64,
    pub(crate) members_done: i64,
    /// Contacts or groups read.
    pub(crate) items: i64,
    pub(crate) errors: i64,
    /// Why it failed, as a code.
    pub(crate) problem: Option<String>,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
}

/// The newest runs, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SyncRunList {
    pub(crate) items: Vec<SyncRun>,
}

/// A try to install the app in a corp.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InstallAttempt {
    #[schema(value_type = Uuid)]
    pub(crate) id: InstallAttemptId,
    pub(crate) status: InstallStatus,
    /// Why it failed, as a code: `corp_bound_elsewhere`, `exchange_failed` …
    pub(crate) problem: Option<String>,
    /// The corp, once installed.
    pub(crate) corp: Option<InstalledCorpName>,
    /// What the QR code shows.
    pub(crate) install_url: String,
    /// A whole SVG picture.
    pub(crate) qr_svg: String,
    pub(crate) expires_at: DateTime<Utc>,
}

/// A corp that an attempt installed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InstalledCorpName {
    #[schema(value_type = Uuid)]
    pub(crate) id: CorpId,
    pub(crate) name: String,
}

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InstallStatus {
    /// Nobody authorised yet.
    Waiting,
    /// An admin authorised; the code is being exchanged.
    Authorised,
    /// Bound.
    Installed,
    Failed,
    /// The link no longer works: begin another attempt.
    Expired,
}

/// A corp by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BindingCorp {
    #[schema(value_type = Uuid)]
    pub(crate) id: CorpId,
    pub(crate) name: String,
}
