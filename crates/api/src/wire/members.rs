use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{AccountReason, StaffBindingId};
use utoipa::ToSchema;

use super::{BindingCorp, StaffName};

/// A platform account and whose it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberRow {
    pub(crate) corp: BindingCorp,
    pub(crate) member_id: String,
    /// Null where the platform does not tell it.
    pub(crate) member_name: Option<String>,
    pub(crate) state: MemberStanding,
    /// Whose it is. Null while it is nobody's.
    pub(crate) binding: Option<MemberBinding>,
    /// Whose it may be, the likeliest first; of an account that is nobody's.
    pub(crate) suggestions: Vec<MemberSuggestion>,
}

/// Whether an account can use the sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MemberStanding {
    /// It can.
    Active,
    /// It is disabled, or was never used.
    Inactive,
    /// It holds no licence for interfaces: the platform shows nothing of its contacts.
    Unlicensed,
    /// It left, or the app does not see it any more.
    Gone,
}

/// Whose a platform account is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberBinding {
    #[schema(value_type = Uuid)]
    pub(crate) id: StaffBindingId,
    pub(crate) staff: StaffName,
    pub(crate) bound_at: DateTime<Utc>,
}

/// Whose a platform account may be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberSuggestion {
    pub(crate) staff: StaffName,
    pub(crate) reason: AccountReasonWord,
}

/// Why an account may be somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountReasonWord {
    /// Its id is their number.
    Mobile,
    /// The platform tells their name.
    Name,
    /// Its id is how their name sounds.
    Pinyin,
}

impl From<AccountReason> for AccountReasonWord {
    fn from(reason: AccountReason) -> Self {
        match reason {
            AccountReason::Mobile => Self::Mobile,
            AccountReason::Name => Self::Name,
            AccountReason::Pinyin => Self::Pinyin,
        }
    }
}

/// The platform accounts of the agency's corps, and who may be matched with them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberRowList {
    /// Those that are nobody's come first, and among them those with a suggestion.
    pub(crate) items: Vec<MemberRow>,
    /// Everybody who is active.
    pub(crate) staff: Vec<StaffName>,
}

/// What became of one binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnbindOutcome {
    /// It ended now.
    Removed,
    /// It had ended already.
    Unchanged,
}

/// One binding of a bulk change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UnbindResult {
    #[schema(value_type = Uuid)]
    pub(crate) staff_binding_id: StaffBindingId,
    pub(crate) outcome: UnbindOutcome,
}

/// What became of each, in the order they were given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UnbindResults {
    pub(crate) items: Vec<UnbindResult>,
}
