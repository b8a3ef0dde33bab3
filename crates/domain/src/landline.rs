use std::fmt;

use crate::without_marks;

/// A telephone number that is no mainland mobile: a landline with or without area code, a 400 or 800 number, a number
/// abroad. Written `0755-86712345x802`, `400-8001234`, `+85223456789`. `Debug` shows the last two digits only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Landline(Box<str>);

/// Not such a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a landline number")]
pub struct LandlineError;

impl Landline {
    /// Reads a number as people type it: spaces, hyphens, brackets, `+86`, and an extension after a hyphen, `转`, `x` or
    /// `ext`.
    ///
    /// # Errors
    /// [`LandlineError`] when it is none.
    pub fn parse(text: &str) -> Result<Self, LandlineError> {
        let text: String = without_marks(text)
            .chars()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '(' | ')' | '（' | '）'))
            .collect::<String>()
            .to_ascii_lowercase()
            .replace('－', "-")
            .replace("ext.", "x")
            .replace("ext", "x")
            .replace('转', "x");
        let (number, extension) = match text.split_once('x') {
            Some((number, extension)) => (number, Some(extension)),
            None => (text.as_str(), None),
        };
        if let Some(number) = main_number(number) {
            return Self::with_extension(&number, extension);
        }
        // `0755-86712345-802`: too long for a number, but not without what follows the last hyphen.
        match (number.rsplit_once('-'), extension) {
            (Some((number, extension)), None) => {
                let number = main_number(number).ok_or(LandlineError)?;
                Self::with_extension(&number, Some(extension))
            }
            _ => Err(LandlineError),
        }
    }

    fn with_extension(number: &str, extension: Option<&str>) -> Result<Self, LandlineError> {
        match extension {
            None => Ok(Self(number.into())),
            Some(extension) if is_digits(extension) && (1..=6).contains(&extension.len()) => {
                Ok(Self(format!("{number}x{extension}").into()))
            }
            Some(_) => Err(LandlineError),
        }
    }

    /// The number, in the one way that it is written here.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number without an extension, with a hyphen after the area code.
fn main_number(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|letter| *letter != '-').collect();
    let home = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086"));
    if let Some(abroad) = text.strip_prefix('+')
        && home.is_none()
    {
        let fits = is_digits(abroad) && (7..=15).contains(&abroad.len()) && !abroad.starts_with('0');
        return fits.then_some(text);
    }
    let text = match home {
        // Abroad, the 0 of the area code is left out.
        Some(home) if home.starts_with('0') || home.starts_with("400") || home.starts_with("800") => {
            home.to_owned()
        }
        Some(home) => format!("0{home}"),
        None => text,
    };
    if !is_digits(&text) {
        return None;
    }
    if matches!(text.len(), 7 | 8) && !text.starts_with(['0', '1']) {
        return Some(text);
    }
    if text.len() == 10 && (text.starts_with("400") || text.starts_with("800")) {
        return Some(format!("{}-{}", text.get(..3)?, text.get(3..)?));
    }
    // Area codes: 010 and 02x have three digits and eight behind them, all others four and seven or eight.
    let short_area = text.starts_with("010") || text.starts_with("02");
    let area = if short_area { 3 } else { 4 };
    let (area, rest) = (text.get(..area)?, text.get(area..)?);
    let fits = match (short_area, rest.len()) {
        (_, 8) => true,
        (short_area, 7) => !short_area,
        _ => false,
    };
    let begins = text.starts_with('0') && !text.starts_with("00") && !rest.starts_with(['0', '1']);
    (fits && begins).then(|| format!("{area}-{rest}"))
}

impl fmt::Debug for Landline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.len().saturating_sub(2);
        write!(f, "****{}", self.0.get(end..).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, number) in [
            ("0755-86712345", "0755-86712345"),
            ("(0755) 8671 2345", "0755-86712345"),
            ("（0571）8671234", "0571-8671234"),
            ("+86 755 8671 2345", "0755-86712345"),
            ("+86 10 8671 2345", "010-86712345"),
            ("010-86712345 转 802", "010-86712345x802"),
            ("0755-86712345-802", "0755-86712345x802"),
            ("0755 86712345 ext. 8", "0755-86712345x8"),
            ("86712345", "86712345"),
            ("400-800-1234", "400-8001234"),
            ("4008001234转1", "400-8001234x1"),
            ("+852 2345 6789", "+85223456789"),
            ("\u{202D}02386712345\u{202C}", "023-86712345"),
        ] {
            assert_eq!(
                Landline::parse(text).map(|one| one.as_str().to_owned()),
                Ok(number.to_owned()),
                "{text}"
            );
        }
        assert_eq!(
            format!("{:?}", Landline::parse("0755-86712345").unwrap()),
            "****45"
        );
    }

    #[test]
    fn what_is_no_landline_is_refused() {
        for text in [
            "",
            "-",
            "12345",
            "13812345678",
            "0755",
            "0755-123",
            "00867551",
            "+",
            "+0123456789",
            "电话",
            "0755-86712345-1234567",
            "１２３４５６７８",
            "86712345转",
            "86712345转a",
            "8671234😀",
        ] {
            assert_eq!(Landline::parse(text), Err(LandlineError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_is_stable_and_never_panics(text in "[0-9+() x转-]{0,24}|.{0,30}") {
            if let Ok(number) = Landline::parse(&text) {
                prop_assert_eq!(Landline::parse(number.as_str()), Ok(number));
            }
        }
    }
}
