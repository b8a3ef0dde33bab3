//! A search by substring, narrowed: which clients can hold a text at all.

/// The letters of a key and its pairs of letters, as bits. A text can only be found in keys that have all of its bits, so
/// a search looks at six numbers of every client and reads the keys of a few.
///
/// Bits are stored beside the keys: another layout needs a migration that writes all of them anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchGrams([i64; SearchGrams::WORDS]);

/// Pairs of ASCII letters and digits share so many words: sounds and numbers make most of a key.
const ASCII_WORDS: u64 = 4;

impl SearchGrams {
    /// So many numbers of 64 bits: single characters beyond ASCII, pairs with such a character, pairs of ASCII.
    pub const WORDS: usize = 6;

    /// The bits of a client's key.
    #[must_use]
    pub fn of_key(key: &str) -> Self {
        Self::of(key.lines())
    }

    /// The bits that a key must have in which every one of these terms is found. None for a single letter or digit:
    /// nearly every key has it.
    #[must_use]
    pub fn of_terms(terms: &[String]) -> Self {
        Self::of(terms.iter().map(String::as_str))
    }

    /// The numbers, in their order.
    #[must_use]
    pub fn words(&self) -> [i64; Self::WORDS] {
        self.0
    }

    /// Whether a key with these bits can hold what has those.
    #[must_use]
    pub fn may_hold(&self, wanted: &Self) -> bool {
        self.0
            .iter()
            .zip(wanted.0)
            .all(|(words, wanted)| words & wanted == wanted)
    }

    fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut grams = Self::default();
        for line in lines {
            let mut before: Option<char> = None;
            for letter in line.chars() {
                if !letter.is_ascii() {
                    grams.set(0, mixed(letter, '\0'));
                }
                if let Some(before) = before {
                    let pair = mixed(before, letter);
                    let word = if before.is_ascii() && letter.is_ascii() {
                        // Other bits than those that choose the bit in the word.
                        2 + (pair >> 32) % ASCII_WORDS
                    } else {
                        1
                    };
                    grams.set(word, pair);
                }
                before = Some(letter);
            }
        }
        grams
    }

    fn set(&mut self, word: u64, mixed: u64) {
        let word = usize::try_from(word).ok().and_then(|word| self.0.get_mut(word));
        if let Some(word) = word {
            *word |= (1_u64 << (mixed >> 58)).cast_signed();
        }
    }
}

/// Spreads two characters over 64 bits (Fibonacci hashing); the same on every machine and in every version.
fn mixed(first: char, second: char) -> u64 {
    (u64::from(u32::from(first)) << 21 | u64::from(u32::from(second))).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{SearchKey, search_terms};

    #[test]
    fn what_is_stored_stays_readable() {
        // Rows hold these numbers: whoever changes how they are made has to write every row anew.
        assert_eq!(
            SearchGrams::of_key("晨光\nchenguang\ncg\n13812345678").words(),
            SNAPSHOT
        );
        assert_eq!(SearchGrams::of_terms(&["c".to_owned()]), SearchGrams::default());
    }

    const SNAPSHOT: [i64; 6] = [
        144_115_192_370_823_168,
        2_048,
        9_007_204_094_968_096,
        -6_773_413_839_561_031_680,
        2_252_075_228_463_104,
        283_124_244_677_632,
    ];

    #[test]
    fn most_names_that_do_not_hold_a_text_are_told_by_their_bits() {
        let keys: Vec<SearchKey> = "晨宏瑞恒嘉信达博远泰和盛明锦华安康乐新德"
            .chars()
            .flat_map(|first| "光源丰通祥兴茂创科联".chars().map(move |second| (first, second)))
            .zip(0_u64..)
            .map(|((first, second), number)| {
                let name = format!("上海{first}{second}餐饮管理有限公司");
                let (mobile, tax_id) = (
                    format!("139{:08}", number * 7919),
                    format!("91310115ma{:08}", number * 104_729),
                );
                SearchKey::of(&name, &[&mobile, &tax_id])
            })
            .collect();
        for typed in ["宏源", "rfcy", "chenguang", "1390158", "嘉"] {
            let terms = search_terms(typed);
            let wanted = SearchGrams::of_terms(&terms);
            let holds = |key: &&SearchKey| terms.iter().all(|term| key.as_str().contains(term.as_str()));
            let (holding, others): (Vec<_>, Vec<_>) = keys.iter().partition(holds);
            let passing = |key: &&&SearchKey| SearchGrams::of_key(key.as_str()).may_hold(&wanted);
            assert_eq!(holding.iter().filter(passing).count(), holding.len(), "{typed}");
            let wrongly = others.iter().filter(passing).count();
            assert!(
                wrongly * 5 <= others.len(),
                "{typed}: {wrongly} of {}",
                others.len()
            );
        }
    }

    proptest! {
        #[test]
        fn no_key_that_holds_a_text_is_left_out(
            name in "[重行乐长单晨光餐饮a-zA-Z0-9（） ]{1,12}|\\PC{1,12}",
            other in "\\PC{0,12}",
            at in 0_usize..40,
            length in 1_usize..6,
        ) {
            let key = SearchKey::of(&name, &[&other]);
            let bits = SearchGrams::of_key(key.as_str());
            for line in key.as_str().lines() {
                let part: String = line.chars().skip(at % line.chars().count().max(1)).take(length).collect();
                prop_assert!(bits.may_hold(&SearchGrams::of_terms(&[part])));
            }
        }
    }
}
