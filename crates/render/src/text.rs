/// The longest text we prepare for a chat, in bytes of UTF-8.
///
/// The platform documents no limit for the call that puts a text into the chat (`platform/wecom.md` 4.5). What is
/// documented nearby: app messages hold 2048 bytes (7.2), mass messages 4000 of an unnamed unit (4.5). The smaller one
/// is safe everywhere.
pub const TEXT_LIMIT_BYTES: usize = 2048;

/// `text` when it fits, else its beginning with `…`, at most `limit` bytes, never in the middle of a character.
#[must_use]
pub fn cut_to_bytes(text: &str, limit: usize) -> String {
    const MARK: &str = "…";
    if text.len() <= limit {
        return text.to_owned();
    }
    let Some(room) = limit.checked_sub(MARK.len()) else {
        return String::new();
    };
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        if at + letter.len_utf8() > room {
            break;
        }
        end = at + letter.len_utf8();
    }
    format!("{}{MARK}", text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_between_characters() {
        assert_eq!(cut_to_bytes("晨光餐饮", 12), "晨光餐饮");
        assert_eq!(cut_to_bytes("晨光餐饮", 11), "晨光…");
        assert_eq!(cut_to_bytes("晨光餐饮", 3), "…");
        assert_eq!(cut_to_bytes("晨光餐饮", 2), "");
    }

    proptest! {
        #[test]
        fn never_longer_than_the_limit(text in "\\PC{0,60}", limit in 0_usize..80) {
            let cut = cut_to_bytes(&text, limit);
            prop_assert!(cut.len() <= limit);
            prop_assert!(text.starts_with(cut.trim_end_matches('…')) || cut == text);
        }
    }
}
