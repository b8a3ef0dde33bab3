use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{ClientId, HintSource, NameMatch, SuggestionReason, TaxpayerKind};
use sidebook_storage::{LinkSuggestion as Stored, NotClient};
use utoipa::ToSchema;

use super::words::TaxpayerKindWord;

/// Clients that a conversation may be about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkSuggestions {
    /// The most likely first.
    pub(crate) items: Vec<LinkSuggestion>,
}

/// A client that a conversation may be about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkSuggestion {
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) short_name: Option<String>,
    #[schema(value_type = TaxpayerKindWord)]
    pub(crate) taxpayer_kind: TaxpayerKind,
    pub(crate) tax_id: Option<String>,
    pub(crate) owner_name: Option<String>,
    /// Why, at least one.
    pub(crate) reasons: Vec<LinkReason>,
}

/// Why a client is suggested.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum LinkReason {
    /// A text names the client.
    Name {
        source: LinkHintSource,
        /// The text.
        text: String,
        by: LinkNameMatch,
    },
    /// Somebody at the client has a number that was noted for a person here.
    Mobile {
        /// Who, at the client.
        contact_name: String,
        /// The number's last four digits.
        tail: String,
    },
    /// A group in which the contact sits is linked with the client.
    Group {
        /// Null for a group that nobody named.
        group_name: Option<String>,
    },
    /// Another person of the same group is linked with the client.
    Fellow {
        person_name: String,
        /// Null for a group that nobody named.
        group_name: Option<String>,
    },
}

/// Where a text comes from that names a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkHintSource {
    Remark,
    RemarkCorpName,
    CorpName,
    ContactName,
    GroupName,
}

/// How a text names a client, closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkNameMatch {
    /// By its whole name.
    Full,
    /// By its name without region and legal form.
    Core,
    ShortName,
    /// By its name without region, legal form and trade.
    Brand,
    /// By the beginning of its name.
    Beginning,
    /// By full pinyin or initials.
    Pinyin,
}

/// That a conversation is with no client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NotClientMark {
    /// Who said it.
    pub(crate) said_by_name: String,
    pub(crate) said_at: DateTime<Utc>,
}

impl From<NotClient> for NotClientMark {
    fn from(said: NotClient) -> Self {
        Self {
            said_by_name: said.said_by_name,
            said_at: said.said_at,
        }
    }
}

impl From<Stored> for LinkSuggestion {
    fn from(found: Stored) -> Self {
        Self {
            id: found.client.id,
            name: found.client.name.as_str().to_owned(),
            short_name: found.client.short_name,
            taxpayer_kind: found.client.taxpayer_kind,
            tax_id: found.client.tax_id,
            owner_name: found.owner_name,
            reasons: found.reasons.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<SuggestionReason> for LinkReason {
    fn from(reason: SuggestionReason) -> Self {
        match reason {
            SuggestionReason::Name { source, text, by } => Self::Name {
                source: source.into(),
                text,
                by: by.into(),
            },
            SuggestionReason::Mobile { contact, tail } => Self::Mobile {
                contact_name: contact,
                tail,
            },
            SuggestionReason::Group { group } => Self::Group { group_name: group },
            SuggestionReason::Fellow { person, group } => Self::Fellow {
                person_name: person,
                group_name: group,
            },
        }
    }
}

impl From<HintSource> for LinkHintSource {
    fn from(source: HintSource) -> Self {
        match source {
            HintSource::Remark => Self::Remark,
            HintSource::RemarkCorpName => Self::RemarkCorpName,
            HintSource::CorpName => Self::CorpName,
            HintSource::ContactName => Self::ContactName,
            HintSource::GroupName => Self::GroupName,
        }
    }
}

impl From<NameMatch> for LinkNameMatch {
    fn from(by: NameMatch) -> Self {
        match by {
            NameMatch::Full => Self::Full,
            NameMatch::Core => Self::Core,
            NameMatch::ShortName => Self::ShortName,
            NameMatch::Brand => Self::Brand,
            NameMatch::Beginning => Self::Beginning,
            NameMatch::Pinyin => Self::Pinyin,
        }
    }
}
