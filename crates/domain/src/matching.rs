//! Which staff member a platform account may be (spec U4): only ever suggested, never matched without a click.

use serde::{Deserialize, Serialize};

use crate::Mobile;
use crate::search::{normalise, readings};

/// Why an account may be somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountReason {
    /// The account's id is their number, as self-built directories often have it.
    Mobile,
    /// The platform tells their name.
    Name,
    /// The account's id is how their name sounds.
    Pinyin,
}

/// Why this account may be this person's, the strongest reason; platforms tell apps no numbers, and third-party apps no
/// names.
#[must_use]
pub fn account_reason(
    member_id: &str,
    member_name: Option<&str>,
    staff_name: &str,
    mobile: &Mobile,
) -> Option<AccountReason> {
    let digits: String = member_id.chars().filter(char::is_ascii_digit).collect();
    if digits.ends_with(mobile.as_str()) {
        return Some(AccountReason::Mobile);
    }
    let name = normalise(staff_name);
    if name.is_empty() {
        return None;
    }
    if member_name.is_some_and(|known| normalise(known) == name) {
        return Some(AccountReason::Name);
    }
    // zhoumin, ZhouMin, zhou.min, zhoumin02.
    let letters: String = member_id
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let sounds = readings(&name)
        .into_iter()
        .any(|(full, _)| !full.is_empty() && full == letters);
    sounds.then_some(AccountReason::Pinyin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_told_by_number_name_and_sound() {
        let mobile = Mobile::parse("13812345678").unwrap();
        let of = |id: &str, name: Option<&str>| account_reason(id, name, "周敏", &mobile);
        assert_eq!(of("13812345678", None), Some(AccountReason::Mobile));
        assert_eq!(of("86-138-1234-5678", None), Some(AccountReason::Mobile));
        assert_eq!(of("woABC", Some(" 周 敏 ")), Some(AccountReason::Name));
        for id in ["zhoumin", "ZhouMin", "zhou.min02"] {
            assert_eq!(of(id, None), Some(AccountReason::Pinyin), "{id}");
        }
        for id in ["zm", "woABC", "", "13812345679"] {
            assert_eq!(of(id, Some("周敏敏")), None, "{id}");
        }
    }
}
