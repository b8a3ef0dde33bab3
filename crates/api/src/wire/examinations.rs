use serde::Serialize;
use sidebook_domain::CorpId;
use utoipa::ToSchema;

/// What was found out about the agency's corps.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Examination {
    /// The worst of the findings.
    pub(crate) state: ExaminationState,
    /// The answer of each probe, corp by corp.
    pub(crate) findings: Vec<ExaminationFinding>,
}

/// The answer of one probe.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ExaminationFinding {
    /// What was looked at, such as `corp_scope`.
    pub(crate) probe: String,
    /// What was found, such as `corp_scope_empty`.
    pub(crate) code: String,
    /// Of which corp.
    pub(crate) corp: Option<FindingCorp>,
    pub(crate) state: ExaminationState,
    /// What was looked at, in words.
    pub(crate) title: String,
    /// What was found, in words.
    pub(crate) found: String,
    /// What to do about it, in words. Null when there is nothing to do.
    pub(crate) advice: Option<String>,
}

/// The corp that a finding is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FindingCorp {
    #[schema(value_type = Uuid)]
    pub(crate) id: CorpId,
    pub(crate) name: String,
}

/// How a probe ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExaminationState {
    /// All is well.
    Ok,
    /// Not asked.
    Skipped,
    /// It works, but not well.
    Warning,
    /// It does not work.
    Failed,
}
