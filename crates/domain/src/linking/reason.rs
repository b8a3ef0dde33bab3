//! Why a client is suggested, and how much that counts.

use super::NameMatch;

/// Where a text comes from that names a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HintSource {
    /// What a colleague calls the contact.
    Remark,
    /// What a colleague noted as the contact's company.
    RemarkCorpName,
    /// The contact's company, as the platform tells.
    CorpName,
    /// What the contact calls themselves.
    ContactName,
    /// The group's name.
    GroupName,
}

/// Why a client is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuggestionReason {
    /// A text names the client.
    Name {
        /// Where it stands.
        source: HintSource,
        /// The text.
        text: String,
        /// How it names the client.
        by: NameMatch,
    },
    /// Somebody at the client has a mobile number that a colleague noted for a person here.
    Mobile {
        /// Who, at the client.
        contact: String,
        /// The last four digits.
        tail: String,
    },
    /// A group in which the contact sits is linked with the client.
    Group {
        /// The group's name, where it has one.
        group: Option<String>,
    },
    /// Another person of the same group is linked with the client.
    Fellow {
        /// Who.
        person: String,
        /// The group's name, where it has one.
        group: Option<String>,
    },
}

/// How strongly the reasons suggest a client: the strongest counts, each further one a little. 0 for none.
#[must_use]
pub fn score(reasons: &[SuggestionReason]) -> u32 {
    let strongest = reasons.iter().map(weight).max().unwrap_or(0);
    let further = u32::try_from(reasons.len().saturating_sub(1)).unwrap_or(u32::MAX);
    strongest + further.min(3)
}

/// Apart by more than what further reasons add: a stronger kind always comes first.
fn weight(reason: &SuggestionReason) -> u32 {
    match reason {
        SuggestionReason::Name {
            by: NameMatch::Full, ..
        } => 100,
        SuggestionReason::Mobile { .. } => 95,
        SuggestionReason::Name {
            by: NameMatch::Core, ..
        } => 90,
        SuggestionReason::Name {
            by: NameMatch::ShortName,
            ..
        } => 85,
        SuggestionReason::Group { .. } => 80,
        SuggestionReason::Name {
            by: NameMatch::Brand, ..
        } => 75,
        SuggestionReason::Fellow { .. } => 65,
        SuggestionReason::Name {
            by: NameMatch::Beginning,
            ..
        } => 55,
        SuggestionReason::Name {
            by: NameMatch::Pinyin,
            ..
        } => 45,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(by: NameMatch) -> SuggestionReason {
        SuggestionReason::Name {
            source: HintSource::Remark,
            text: "晨光".to_owned(),
            by,
        }
    }

    #[test]
    fn a_stronger_reason_beats_any_number_of_weaker_ones() {
        let weak = vec![named(NameMatch::Pinyin); 9];
        assert!(score(&weak) < score(&[named(NameMatch::Beginning)]));
        assert!(score(&[named(NameMatch::Pinyin)]) < score(&weak));
        let mobile = SuggestionReason::Mobile {
            contact: "王总".to_owned(),
            tail: "5678".to_owned(),
        };
        assert!(score(&[named(NameMatch::Core), named(NameMatch::Core)]) < score(&[mobile]));
        assert_eq!(score(&[]), 0);
    }

    #[test]
    fn closer_names_weigh_more() {
        use NameMatch::{Beginning, Brand, Core, Full, Pinyin, ShortName};
        let weights: Vec<u32> = [Full, Core, ShortName, Brand, Beginning, Pinyin]
            .into_iter()
            .map(|by| score(&[named(by)]))
            .collect();
        assert!(weights.is_sorted_by(|closer, further| closer > further));
    }
}
