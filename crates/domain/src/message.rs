use serde::{Deserialize, Serialize};

use crate::Permission;

/// A language people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// The tag: `zh-CN` or `en`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::ZhCn, Self::En]
            .into_iter()
            .find(|language| language.as_str() == text)
    }
}

/// What a prepared message is for. Each has a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// 到期提醒: a service ends soon or has ended.
    ServiceExpiryReminder,
    /// 缺票提醒: documents of a period are missing.
    MissingDocumentsReminder,
    /// 催款提醒: what is to be paid.
    PaymentReminder,
    /// 发送收据: money came in.
    PaymentReceipt,
}

impl Action {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 4] = [
        Self::ServiceExpiryReminder,
        Self::MissingDocumentsReminder,
        Self::PaymentReminder,
        Self::PaymentReceipt,
    ];

    /// What preparing it needs besides [`Permission::SendMessages`]: to see the card whose rows it says.
    #[must_use]
    pub fn view_permission(self) -> Permission {
        match self {
            Self::ServiceExpiryReminder | Self::MissingDocumentsReminder => Permission::ViewServices,
            Self::PaymentReminder | Self::PaymentReceipt => Permission::ViewPayments,
        }
    }

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceExpiryReminder => "service_expiry_reminder",
            Self::MissingDocumentsReminder => "missing_documents_reminder",
            Self::PaymentReminder => "payment_reminder",
            Self::PaymentReceipt => "payment_receipt",
        }
    }

    /// The action of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

/// Where a send intent stands. Never "delivered": the platform gives no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendState {
    /// Rendered and shown to the staff member.
    Prepared,
    /// The platform's client took it.
    HandedOver,
    /// The staff member declined.
    Cancelled,
    /// The platform's client refused.
    Failed,
    /// No answer came.
    Unknown,
}

impl SendState {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::HandedOver => "handed_over",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Prepared,
            Self::HandedOver,
            Self::Cancelled,
            Self::Failed,
            Self::Unknown,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
    }

    /// The state after `outcome` was reported. `None` when that report cannot follow this state: an outcome is final,
    /// except that "unknown" may still be settled, and a repeated report of the same outcome changes nothing.
    #[must_use]
    pub fn settle(self, outcome: SendOutcome) -> Option<Self> {
        let settled = outcome.state();
        match self {
            Self::Prepared | Self::Unknown => Some(settled),
            already if already == settled => Some(settled),
            _ => None,
        }
    }
}

/// What the page reports after it called the platform's client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendOutcome {
    /// The client took it.
    HandedOver,
    /// The staff member declined.
    Cancelled,
    /// The client refused.
    Failed,
    /// No answer came.
    Unknown,
}

impl SendOutcome {
    /// The state this outcome leads to.
    #[must_use]
    pub fn state(self) -> SendState {
        match self {
            Self::HandedOver => SendState::HandedOver,
            Self::Cancelled => SendState::Cancelled,
            Self::Failed => SendState::Failed,
            Self::Unknown => SendState::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_final_but_unknown_may_be_settled() {
        assert_eq!(
            SendState::Prepared.settle(SendOutcome::HandedOver),
            Some(SendState::HandedOver)
        );
        assert_eq!(
            SendState::HandedOver.settle(SendOutcome::HandedOver),
            Some(SendState::HandedOver)
        );
        assert_eq!(SendState::HandedOver.settle(SendOutcome::Failed), None);
        assert_eq!(
            SendState::Unknown.settle(SendOutcome::Cancelled),
            Some(SendState::Cancelled)
        );
    }
}
