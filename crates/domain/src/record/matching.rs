use serde::{Deserialize, Serialize};

use super::RecordKind;
use crate::Language;

/// By what a row of a workbook is found to be in the books already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchBy {
    /// The key of the system it comes from.
    ExternalKey,
    /// A client's full name.
    Name,
    /// A client's tax id.
    TaxId,
    /// What is there once of a client: a contract's number, a receivable's title and first month, an invoice's direction
    /// and number, a filing's kind and period; an article's question.
    Contents,
}

impl MatchBy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::ExternalKey, Self::Name, Self::TaxId, Self::Contents];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ExternalKey => "external_key",
            Self::Name => "name",
            Self::TaxId => "tax_id",
            Self::Contents => "contents",
        }
    }

    /// The one of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == text)
    }
}

impl RecordKind {
    /// By what rows of this kind can be found, the usual one first. Payments have no contents of which there is one only.
    #[must_use]
    pub fn matches(self) -> &'static [MatchBy] {
        match self {
            Self::Clients => &[MatchBy::Name, MatchBy::TaxId, MatchBy::ExternalKey],
            Self::Payments => &[MatchBy::ExternalKey],
            _ => &[MatchBy::Contents, MatchBy::ExternalKey],
        }
    }

    /// What [`MatchBy`] is called with this kind.
    #[must_use]
    pub fn match_title(self, by: MatchBy, language: Language) -> &'static str {
        let (chinese, english) = match (by, self) {
            (MatchBy::ExternalKey, _) => ("外部编号", "External key"),
            (MatchBy::Name, _) => ("客户名称", "Client name"),
            (MatchBy::TaxId, _) => ("税号", "Tax id"),
            (MatchBy::Contents, Self::Contracts) => ("客户和合同编号", "Client and contract number"),
            (MatchBy::Contents, Self::Receivables) => {
                ("客户、项目和起始月份", "Client, title and first month")
            }
            (MatchBy::Contents, Self::Invoices) => ("客户、方向和发票号码", "Client, direction and number"),
            (MatchBy::Contents, Self::Filings) => ("客户、税种和所属期", "Client, tax and period"),
            (MatchBy::Contents, Self::Articles) => ("问题", "Question"),
            (MatchBy::Contents, _) => ("内容", "Contents"),
        };
        match language {
            Language::ZhCn => chinese,
            Language::En => english,
        }
    }
}
