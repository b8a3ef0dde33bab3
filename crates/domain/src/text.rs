//! Texts as people type and paste them.

/// A text that cannot stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but space.
    #[error("the text is empty")]
    Empty,
    /// More characters than the field takes.
    #[error("the text is too long")]
    TooLong,
    /// Line breaks, tabs and the like.
    #[error("the text has control characters")]
    ControlCharacter,
}

/// Reads one line of 1 to `most` characters. Space at the ends goes, and so do [invisible marks](without_marks).
///
/// # Errors
/// [`TextError`] says what is wrong with it.
pub fn parse_line(text: &str, most: usize) -> Result<String, TextError> {
    let text = without_marks(text);
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().any(char::is_control) {
        return Err(TextError::ControlCharacter);
    }
    if text.chars().count() > most {
        return Err(TextError::TooLong);
    }
    Ok(text.to_owned())
}

/// The text without marks that nobody sees: those that turn the direction of writing, the zero-width space, the byte
/// order mark. They come along when numbers and names are copied from other programs, would hide a text from the
/// search, and could make a line read otherwise than it is stored. The joiners that emoji are made with stay.
#[must_use]
pub fn without_marks(text: &str) -> String {
    let is_mark = |letter: char| {
        matches!(
            letter,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        )
    };
    text.chars().filter(|letter| !is_mark(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_measured_in_characters_and_lose_what_nobody_sees() {
        assert_eq!(
            parse_line(" \u{202D}0755-86712345\u{202C} ", 20).unwrap(),
            "0755-86712345"
        );
        assert_eq!(parse_line("晨\u{200B}光", 2).unwrap(), "晨光");
        assert_eq!(parse_line(&"光".repeat(9), 8), Err(TextError::TooLong));
        assert_eq!(parse_line("\u{202E}\u{3000}", 8), Err(TextError::Empty));
        assert_eq!(parse_line("a\nb", 8), Err(TextError::ControlCharacter));
        assert_eq!(parse_line("a\0b", 8), Err(TextError::ControlCharacter));
        // A family of four is one picture of seven characters.
        assert_eq!(
            parse_line("👨\u{200D}👩\u{200D}👧\u{200D}👦", 7)
                .unwrap()
                .chars()
                .count(),
            7
        );
        // What looks like a formula or a template is a text like any other.
        for text in ["=HYPERLINK(\"x\")", "{{7*7}}", "<b>", "'; DROP TABLE"] {
            assert_eq!(parse_line(text, 30).unwrap(), text);
        }
    }

    proptest! {
        #[test]
        fn reading_twice_changes_nothing(text in any::<String>(), most in 0_usize..60) {
            if let Ok(read) = parse_line(&text, most) {
                prop_assert!(!read.is_empty() && read.chars().count() <= most);
                prop_assert_eq!(parse_line(&read, most), Ok(read));
            }
        }
    }
}
