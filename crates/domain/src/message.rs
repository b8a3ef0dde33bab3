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
    /// 报税完成通知: returns of a period were filed.
    FilingNotice,
    /// 开票数据提醒: what the invoices of a period come to.
    InvoiceDataReminder,
    /// 发送报表: the financial reports of a period, as a file.
    FinancialReport,
    /// 发送知识: an answer of the knowledge base.
    Article,
    /// 收票详情: what a client handed in, for them to check.
    IntakeDetails,
    /// 催款提醒: what is to be paid.
    PaymentReminder,
    /// 发送收据: money came in.
    PaymentReceipt,
}

impl Action {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 9] = [
        Self::ServiceExpiryReminder,
        Self::MissingDocumentsReminder,
        Self::PaymentReminder,
        Self::PaymentReceipt,
        Self::IntakeDetails,
        Self::FilingNotice,
        Self::FinancialReport,
        Self::InvoiceDataReminder,
        Self::Article,
    ];

    /// What preparing it needs besides [`Permission::SendMessages`]: to see the card whose rows it says.
    #[must_use]
    pub fn view_permission(self) -> Permission {
        match self {
            Self::ServiceExpiryReminder | Self::MissingDocumentsReminder => Permission::ViewServices,
            Self::FilingNotice => Permission::ViewFilings,
            Self::InvoiceDataReminder => Permission::ViewInvoices,
            Self::FinancialReport => Permission::ViewReports,
            Self::Article => Permission::ViewKnowledge,
            Self::IntakeDetails => Permission::ViewIntakes,
            Self::PaymentReminder | Self::PaymentReceipt => Permission::ViewPayments,
        }
    }

    /// Whether it tells about a client's money or taxes: into the wrong chat, it would tell somebody else. Such a message
    /// goes out only after all that is warned of was deliberately passed over.
    #[must_use]
    pub fn is_sensitive(self) -> bool {
        match self {
            // The first names what the client pays.
            Self::ServiceExpiryReminder
            | Self::PaymentReminder
            | Self::PaymentReceipt
            | Self::IntakeDetails
            | Self::FilingNotice
            | Self::FinancialReport
            | Self::InvoiceDataReminder => true,
            Self::MissingDocumentsReminder | Self::Article => false,
        }
    }

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceExpiryReminder => "service_expiry_reminder",
            Self::MissingDocumentsReminder => "missing_documents_reminder",
            Self::FilingNotice => "filing_notice",
            Self::InvoiceDataReminder => "invoice_data_reminder",
            Self::FinancialReport => "financial_report",
            Self::Article => "article",
            Self::IntakeDetails => "intake_details",
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

/// The most pictures and files that go with one message.
pub const SEND_ATTACHMENTS_MAX: usize = 9;

/// What goes with the words of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// Shown in the chat.
    Picture,
    /// Kept by whoever receives it.
    File,
}

impl AttachmentKind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Picture, Self::File];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::File => "file",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What to look at before a message leaves: the guard against the wrong chat, against saying something twice, and against
/// figures that cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendWarningCode {
    /// People whose own conversation is linked to other clients are in this group.
    OtherClientsInGroup,
    /// This conversation is linked to further clients.
    SeveralClientsLinked,
    /// What we know about the conversation was not read from the platform lately.
    DataStale,
    /// The same was sent into this conversation in the last two days.
    SentLately,
    /// A report that goes with the message has a line that is off: a total that is no sum, assets that are not liabilities
    /// and equity.
    ReportOff,
}

impl SendWarningCode {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::OtherClientsInGroup,
        Self::SeveralClientsLinked,
        Self::DataStale,
        Self::SentLately,
        Self::ReportOff,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OtherClientsInGroup => "other_clients_in_group",
            Self::SeveralClientsLinked => "several_clients_linked",
            Self::DataStale => "data_stale",
            Self::SentLately => "sent_lately",
            Self::ReportOff => "report_off",
        }
    }
}

/// Where a send intent stands. Never "delivered": the platform gives no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendState {
    /// Rendered and shown to the staff member.
    Prepared,
    /// The page is giving it to the platform's client. When it stays so, the page went away meanwhile, and nobody knows.
    HandingOver,
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
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Prepared,
        Self::HandingOver,
        Self::HandedOver,
        Self::Cancelled,
        Self::Failed,
        Self::Unknown,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::HandingOver => "handing_over",
            Self::HandedOver => "handed_over",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The state after the page announced that it hands the message over. `None` once an outcome was reported: another
    /// attempt is another intent.
    #[must_use]
    pub fn hand_over(self) -> Option<Self> {
        match self {
            Self::Prepared | Self::HandingOver => Some(Self::HandingOver),
            Self::HandedOver | Self::Cancelled | Self::Failed | Self::Unknown => None,
        }
    }

    /// Whether the message is in the chat, or may be.
    #[must_use]
    pub fn may_have_been_sent(self) -> bool {
        match self {
            Self::HandingOver | Self::HandedOver | Self::Unknown => true,
            Self::Prepared | Self::Cancelled | Self::Failed => false,
        }
    }

    /// The state after `outcome` was reported. `None` when that report cannot follow this state: an outcome is final,
    /// except that "unknown" may still be settled, and a repeated report of the same outcome changes nothing.
    #[must_use]
    pub fn settle(self, outcome: SendOutcome) -> Option<Self> {
        let settled = outcome.state();
        match self {
            Self::Prepared | Self::HandingOver | Self::Unknown => Some(settled),
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
        assert_eq!(
            SendState::HandingOver.settle(SendOutcome::Unknown),
            Some(SendState::Unknown)
        );
    }

    #[test]
    fn what_was_settled_is_not_handed_over_again() {
        assert_eq!(SendState::Prepared.hand_over(), Some(SendState::HandingOver));
        assert_eq!(SendState::HandingOver.hand_over(), Some(SendState::HandingOver));
        for settled in [
            SendState::HandedOver,
            SendState::Cancelled,
            SendState::Failed,
            SendState::Unknown,
        ] {
            assert_eq!(settled.hand_over(), None, "{settled:?}");
        }
    }

    #[test]
    fn words_are_those_that_are_sent() {
        for code in SendWarningCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
        for kind in AttachmentKind::ALL {
            assert_eq!(AttachmentKind::parse(kind.as_str()), Some(kind));
        }
        for state in SendState::ALL {
            assert_eq!(SendState::parse(state.as_str()), Some(state));
        }
    }
}
