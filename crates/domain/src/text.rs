//! Texts as people type and paste them.

use std::fmt;

use serde::{Deserialize, Serialize};

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
/// order mark, separators of lines that are no line breaks. They come along when numbers and names are copied from other programs, would hide a text from the
/// search, and could make a line read otherwise than it is stored. The joiners that emoji are made with stay.
#[must_use]
pub fn without_marks(text: &str) -> String {
    let is_mark = |letter: char| {
        matches!(
            letter,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        )
    };
    text.chars().filter(|letter| !is_mark(*letter)).collect()
}

/// Reads a text of several lines, 1 to `most` characters in all, like [`parse_line`] otherwise.
///
/// # Errors
/// [`TextError`] says what is wrong with it.
pub fn parse_lines(text: &str, most: usize) -> Result<String, TextError> {
    // Windows ends its lines with two characters.
    let text = without_marks(text).replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err(TextError::ControlCharacter);
    }
    if text.chars().count() > most {
        return Err(TextError::TooLong);
    }
    Ok(text.to_owned())
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $most:literal, $parse:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The most characters.
            pub const MOST: usize = $most;

            /// Checks and trims a text.
            ///
            /// # Errors
            /// [`TextError`] says what is wrong with it.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                $parse(text, $most).map(|text| Self(text.into()))
            }

            /// Checks and trims a text that may be left out; nothing but space is left out too.
            ///
            /// # Errors
            /// [`TextError`] says what is wrong with it.
            pub fn optional(text: Option<&str>) -> Result<Option<Self>, TextError> {
                match text.map(Self::parse) {
                    None | Some(Err(TextError::Empty)) => Ok(None),
                    Some(parsed) => parsed.map(Some),
                }
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        // By hand: a log never holds what was written about somebody.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} characters)"), self.0.chars().count())
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0.into()
            }
        }
    };
}

text!(
    /// One line of a form: 1 to 200 characters, no control characters, no space at the ends.
    ShortText, 200, parse_line
);
text!(
    /// A note of several lines: 1 to 2000 characters, line breaks the only control characters, no space at the ends.
    NoteText, 2000, parse_lines
);

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

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(ShortText::parse(" 招商银行 ").unwrap().as_str(), "招商银行");
        assert!(ShortText::parse(&"晨".repeat(200)).is_ok());
        assert_eq!(ShortText::parse(&"晨".repeat(201)), Err(TextError::TooLong));
        assert!(NoteText::parse(&"晨".repeat(2000)).is_ok());
        assert_eq!(NoteText::parse(&"晨".repeat(2001)), Err(TextError::TooLong));
        assert_eq!(ShortText::parse("　 "), Err(TextError::Empty));
        assert_eq!(ShortText::optional(Some("  ")), Ok(None));
        assert_eq!(ShortText::optional(None), Ok(None));
    }

    #[test]
    fn emoji_and_formulas_are_text() {
        for text in ["👨‍👩‍👧 付款", "{{7*7}}", "=HYPERLINK(\"x\")", "<b>", "'; --"] {
            assert_eq!(ShortText::parse(text).unwrap().as_str(), text);
        }
        // What turns the direction of writing, or cannot be seen, is left out: what is stored reads as it will be shown.
        for (text, read) in [
            ("a\u{2028}b", "ab"),
            ("a\u{202E}001", "a001"),
            ("a\u{200F}b", "ab"),
            ("a\u{2066}b", "ab"),
        ] {
            assert_eq!(ShortText::parse(text).unwrap().as_str(), read, "{text:?}");
        }
        for text in ["a\tb", "a\nb", "a\0b"] {
            assert_eq!(
                ShortText::parse(text),
                Err(TextError::ControlCharacter),
                "{text:?}"
            );
        }
        assert_eq!(NoteText::parse("一\r\n二").unwrap().as_str(), "一\n二");
        assert_eq!(NoteText::parse("一\t二"), Err(TextError::ControlCharacter));
    }

    proptest! {
        #[test]
        fn reading_twice_changes_nothing(text in any::<String>(), most in 0_usize..60) {
            if let Ok(read) = parse_line(&text, most) {
                prop_assert!(!read.is_empty() && read.chars().count() <= most);
                prop_assert_eq!(parse_line(&read, most), Ok(read));
            }
        }

        #[test]
        fn what_was_taken_is_taken_again(text in ".{0,220}") {
            if let Ok(taken) = ShortText::parse(&text) {
                prop_assert_eq!(ShortText::parse(taken.as_str()), Ok(taken.clone()));
                let json = serde_json::to_string(&taken).unwrap();
                prop_assert_eq!(serde_json::from_str::<ShortText>(&json).unwrap(), taken);
            }
        }
    }
}
