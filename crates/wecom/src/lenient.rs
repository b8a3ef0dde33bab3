//! Reading JSON whose numbers are sometimes strings and whose fields are sometimes null.

use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Integer(i64),
    Text(String),
    Other(serde::de::IgnoredAny),
}

impl From<Number> for Option<i64> {
    fn from(number: Number) -> Self {
        match number {
            Number::Integer(value) => Some(value),
            Number::Text(text) => text.trim().parse().ok(),
            Number::Other(_) => None,
        }
    }
}

/// An integer, or a string holding one; anything else is 0.
pub(crate) fn integer<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    Ok(maybe_integer(from)?.unwrap_or(0))
}

/// An integer, or a string holding one; anything else is none.
pub(crate) fn maybe_integer<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(Option::<Number>::deserialize(from)?.and_then(Into::into))
}

/// A value, with `null` as the default.
pub(crate) fn nullable<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// Text that is there and not empty.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// An instant from Unix seconds; zero means "not told".
pub(crate) fn instant(seconds: i64) -> Option<chrono::DateTime<chrono::Utc>> {
    (seconds > 0)
        .then(|| chrono::DateTime::from_timestamp(seconds, 0))
        .flatten()
}
