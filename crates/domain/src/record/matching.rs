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
    /// and number, the kind and period of a filing, a report or a missing document, a contact's name, a service's plan and
    /// first day, an order's title and day; an article's question.
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
    /// By what rows of this kind can be found, the usual one first. Of payments and intakes nothing they say is there once
    /// only.
    #[must_use]
    pub fn matches(self) -> &'static [MatchBy] {
        self.known().matches
    }

    /// What [`MatchBy`] is called with this kind.
    #[must_use]
    pub fn match_title(self, by: MatchBy, language: Language) -> &'static str {
        let (chinese, english) = match by {
            MatchBy::ExternalKey => ("外部编号", "External key"),
            MatchBy::Name => ("客户名称", "Client name"),
            MatchBy::TaxId => ("税号", "Tax id"),
            MatchBy::Contents => self.known().contents.unwrap_or(("内容", "Contents")),
        };
        match language {
            Language::ZhCn => chinese,
            Language::En => english,
        }
    }
}
