//! How what people call a conversation names a company.

use std::collections::BTreeSet;

use super::company::{brand, core_name, says_nothing, without_region};
use crate::search::{normalise, readings};

/// So long a part of a hint may be a name: cores are shorter.
const LONGEST: usize = 16;
/// So many parts are looked up at most, however long the hints are.
const MOST: usize = 1000;

/// How a hint names a company, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameMatch {
    /// By its whole name.
    Full,
    /// By its name without region and legal form.
    Core,
    /// By its short name.
    ShortName,
    /// By its name without region, legal form and trade.
    Brand,
    /// By the beginning of its name.
    Beginning,
    /// By the sound of its name or short name: full pinyin or initials.
    Pinyin,
}

/// What to look for among the clients because of some hints.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameLookup {
    /// Core names and short names that are these.
    pub exact: Vec<String>,
    /// Core names that begin with these.
    pub begins: Vec<String>,
    /// Words that may be pinyin, for the search.
    pub sounds: Vec<String>,
}

impl NameLookup {
    /// What these hints ask for.
    #[must_use]
    pub fn of(hints: &[&str]) -> Self {
        let (mut exact, mut begins, mut sounds) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        // With what parts a name as well as without: 晨光（重庆）餐饮 is 晨光餐饮 too.
        let said = hints
            .iter()
            .flat_map(|hint| [(*hint).to_owned(), normalise(hint), core_name(hint)]);
        for token in said.flat_map(|text| tokens(&text)) {
            if is_sound(&token) {
                sounds.insert(token.clone());
            }
            for start in [token.as_str(), without_region(&token)] {
                if !says_nothing(start) && !is_sound(start) {
                    begins.insert(start.chars().take(2).collect());
                }
            }
            for part in parts(&token) {
                if exact.len() >= MOST {
                    break;
                }
                // Short names are stored as people wrote them.
                if part.bytes().any(|byte| byte.is_ascii_lowercase()) {
                    exact.insert(part.to_ascii_uppercase());
                }
                exact.insert(part);
            }
        }
        let listed = |set: BTreeSet<String>| set.into_iter().collect();
        Self {
            exact: listed(exact),
            begins: listed(begins),
            sounds: listed(sounds),
        }
    }
}

/// How a hint names this company, if it does.
#[must_use]
pub fn name_match(hint: &str, name: &str, short_name: Option<&str>) -> Option<NameMatch> {
    let hint_text = normalise(hint);
    let core = core_name(name);
    let short = short_name.map(normalise).filter(|short| !says_nothing(short));
    if hint_text.contains(&normalise(name)) {
        return Some(NameMatch::Full);
    }
    // Brackets inside a name part what belongs together: the core is looked for with and without them.
    let bare = core_name(hint);
    let holds = |part: &str| !says_nothing(part) && (hint_text.contains(part) || bare.contains(part));
    if holds(&core) {
        return Some(NameMatch::Core);
    }
    if short.as_deref().is_some_and(holds) {
        return Some(NameMatch::ShortName);
    }
    let brand = brand(&core);
    let tokens = tokens(hint);
    let begins = |start: &str| {
        let shared = core
            .chars()
            .zip(start.chars())
            .take_while(|(ours, theirs)| ours == theirs)
            .count();
        // A beginning in the middle of what the hint says is an accident, unless it is all that tells the company apart.
        let all_of_it = shared == start.chars().count();
        if says_nothing(brand) {
            None
        } else if shared >= brand.chars().count() {
            Some(NameMatch::Brand)
        } else if all_of_it && shared >= 2 && !says_nothing(start) {
            Some(NameMatch::Beginning)
        } else {
            None
        }
    };
    let by_beginning = tokens
        .iter()
        .flat_map(|token| [token.as_str(), without_region(token)])
        .filter_map(begins)
        .min();
    if by_beginning.is_some() {
        return by_beginning;
    }
    let sounds = |text: &str| {
        readings(text).iter().any(|(full, initials)| {
            tokens
                .iter()
                .any(|token| is_sound(token) && (token == full || token == initials))
        })
    };
    [Some(core.as_str()), short.as_deref(), Some(brand)]
        .into_iter()
        .flatten()
        .any(sounds)
        .then_some(NameMatch::Pinyin)
}

/// What a hint consists of: parted by whatever is neither letter nor digit.
fn tokens(hint: &str) -> Vec<String> {
    hint.split(|letter: char| !letter.is_alphanumeric())
        .map(normalise)
        .filter(|token| token.chars().count() >= 2)
        .collect()
}

/// Every part of a token that may be a name, at most [`LONGEST`] characters long.
fn parts(token: &str) -> impl Iterator<Item = String> + '_ {
    let letters: Vec<char> = token.chars().take(60).collect();
    (0..letters.len()).flat_map(move |from| {
        let letters = letters.clone();
        (2..=LONGEST).filter_map(move |length| {
            let part = letters.get(from..from + length)?;
            Some(part.iter().collect())
        })
    })
}

/// Three letters at least: two are initials of everybody.
fn is_sound(token: &str) -> bool {
    token.len() >= 3 && token.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_company_is_recognised_in_what_people_write() {
        use NameMatch::{Beginning, Brand, Core, Full, Pinyin, ShortName};
        let name = "重庆晨光餐饮有限公司";
        for (hint, found) in [
            ("重庆晨光餐饮有限公司", Some(Full)),
            ("【渝信财税】重庆晨光餐饮有限公司服务群", Some(Full)),
            ("晨光餐饮-王总", Some(Core)),
            ("晨光（重庆）餐饮 王总", Some(Core)),
            ("对接晨光餐饮", Some(Core)),
            ("晨光-王总", Some(Brand)),
            ("晨光王总", Some(Brand)),
            ("重庆晨光服务群", Some(Brand)),
            ("重庆市晨光服务群", Some(Brand)),
            ("cgcy 王总", Some(Pinyin)),
            ("ChenGuang", Some(Pinyin)),
            ("王总", None),
            ("重庆-王总", None),
            ("餐饮行业群", None),
            ("晨曦餐饮", None),
            ("cg", None),
            ("", None),
            ("👍🏻\u{202e}", None),
        ] {
            assert_eq!(name_match(hint, name, None), found, "{hint}");
        }
        assert_eq!(name_match("小晨家长群", name, Some("小晨")), Some(ShortName));
        assert_eq!(name_match("xch-王总", name, Some("小晨")), None);
        assert_eq!(name_match("晨光", "晨光里书店", None), Some(Beginning));
        assert_eq!(name_match("晨光王总", "晨光里书店", None), None);
        assert_eq!(name_match("餐饮", "重庆餐饮有限公司", None), None);
        assert_eq!(
            name_match("A公司客户", "张三商行", Some("A公司")),
            Some(ShortName)
        );
    }

    #[test]
    fn what_would_match_is_looked_up() {
        let lookup = NameLookup::of(&["重庆晨光-王总", "cgcy"]);
        assert!(lookup.exact.contains(&"晨光".to_owned()));
        assert_eq!(lookup.begins, ["晨光", "王总", "重庆"]);
        assert_eq!(lookup.sounds, ["cgcy"]);
        assert!(NameLookup::of(&["A公司"]).exact.contains(&"A公司".to_owned()));
        let long = "字".repeat(5_000);
        assert!(NameLookup::of(&[&long, "别的"]).exact.len() <= MOST + 1);
        assert_eq!(NameLookup::of(&["", "　", "😀"]), NameLookup::default());
    }

    proptest! {
        /// Whatever is recognised by its core, short name or beginning was among what is looked up.
        #[test]
        fn nothing_that_is_recognised_is_missed(
            hint in "[重庆晨光餐饮王总a-c -]{2,12}",
            name in "[重庆]{0,2}[晨光餐饮王]{2,5}(有限公司)?",
            short in proptest::option::of("[晨光餐饮王a-c]{2,4}"),
        ) {
            let found = name_match(&hint, &name, short.as_deref());
            let lookup = NameLookup::of(&[&hint]);
            let core = core_name(&name);
            let is_exact = |text: &str| lookup.exact.iter().any(|part| part == text);
            match found {
                Some(NameMatch::Full | NameMatch::Core) => prop_assert!(is_exact(&core), "{core}"),
                Some(NameMatch::ShortName) => prop_assert!(short.is_some_and(|short| is_exact(&short))),
                Some(NameMatch::Brand | NameMatch::Beginning) => {
                    prop_assert!(lookup.begins.iter().any(|start| core.starts_with(start)), "{core}");
                }
                Some(NameMatch::Pinyin) => prop_assert!(!lookup.sounds.is_empty()),
                None => {}
            }
        }
    }
}
