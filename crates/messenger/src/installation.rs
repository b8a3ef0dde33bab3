use std::time::Duration;

use secrecy::SecretString;

use crate::{AgentId, MemberId, PlatformCorpId};

/// A one-time authorisation code, exchanged for a permanent code. Lives ten minutes.
#[derive(Debug, Clone)]
pub struct AuthCode(pub SecretString);

/// A link (to be shown as a QR code) under which an admin authorises the app.
#[derive(Debug, Clone)]
pub struct InstallLink {
    /// The address.
    pub url: String,
    /// How long it works.
    pub valid_for: Duration,
}

/// What the exchange of an authorisation code gives.
#[derive(Debug, Clone)]
pub struct InstalledCorp {
    /// The corp.
    pub corp: PlatformCorpId,
    /// Its short name.
    pub name: String,
    /// Secret-grade: sealed before it is stored.
    pub permanent_code: SecretString,
    /// Who authorised.
    pub authorised_by: Option<MemberId>,
    /// The `state` of the install link, when it had one.
    pub state: Option<String>,
}

/// An installation as the platform sees it now.
#[derive(Debug, Clone)]
pub struct InstallationInfo {
    /// The corp's short name.
    pub name: String,
    /// The app's number in this corp.
    pub agent: AgentId,
    /// Who may be seen.
    pub scope: VisibleScope,
}

/// The app's visible scope (可见范围).
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VisibleScope {
    /// Departments, with everything under them.
    pub departments: Vec<i64>,
    /// Single members.
    pub members: Vec<MemberId>,
    /// Member tags.
    pub tags: Vec<i64>,
}
