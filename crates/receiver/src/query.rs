//! The query of a callback, read by hand: its values are signed as they stand, and a form decoder would turn the `+`
//! of a base64 value into a space.

use std::borrow::Cow;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::Outcome;

/// The signed query values, percent-decoded exactly once.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SignedQuery<'a> {
    pub(crate) signature: Cow<'a, str>,
    pub(crate) timestamp: Cow<'a, str>,
    pub(crate) nonce: Cow<'a, str>,
    pub(crate) echo: Option<Cow<'a, str>>,
}

impl<'a> SignedQuery<'a> {
    /// Reads the raw query. Unknown names are left alone; a name of ours twice is refused, because two readers could
    /// then mean different values.
    pub(crate) fn read(query: &'a str) -> Result<Self, Outcome> {
        let (mut signature, mut timestamp, mut nonce, mut echo) = (None, None, None, None);
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let slot = match name {
                "msg_signature" => &mut signature,
                "timestamp" => &mut timestamp,
                "nonce" => &mut nonce,
                "echostr" => &mut echo,
                _ => continue,
            };
            if slot.replace(percent_decoded(value)?).is_some() {
                return Err(Outcome::BadQuery);
            }
        }
        let need = |value: Option<Cow<'a, str>>| value.ok_or(Outcome::BadQuery);
        Ok(Self {
            signature: need(signature)?,
            timestamp: need(timestamp)?,
            nonce: need(nonce)?,
            echo,
        })
    }

    /// Refuses a signed time that is too far from `now`.
    pub(crate) fn check_time(&self, now: DateTime<Utc>, max_difference: Duration) -> Result<(), Outcome> {
        let at = self
            .timestamp
            .parse()
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let at = at.ok_or(Outcome::StaleTimestamp)?;
        let max = TimeDelta::from_std(max_difference).unwrap_or(TimeDelta::MAX);
        if (now - at).abs() > max {
            Err(Outcome::StaleTimestamp)
        } else {
            Ok(())
        }
    }
}

/// Decodes `%XX` and nothing else. A broken sequence or anything that is not UTF-8 is refused.
fn percent_decoded(value: &str) -> Result<Cow<'_, str>, Outcome> {
    if !value.contains('%') {
        return Ok(Cow::Borrowed(value));
    }
    let mut decoded = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let mut digit = || {
            bytes
                .next()
                .and_then(|digit| char::from(digit).to_digit(16))
                .ok_or(Outcome::BadQuery)
        };
        let (high, low) = (digit()?, digit()?);
        decoded.push(u8::try_from(high * 16 + low).map_err(|_| Outcome::BadQuery)?);
    }
    String::from_utf8(decoded)
        .map(Cow::Owned)
        .map_err(|_| Outcome::BadQuery)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(query: &str) -> Result<String, Outcome> {
        let query = format!("msg_signature=s&timestamp=1&nonce=n&echostr={query}");
        SignedQuery::read(&query).map(|query| query.echo.unwrap().into_owned())
    }

    #[test]
    fn values_are_decoded_exactly_once() {
        assert_eq!(echo("a%2Bb%2Fc%3D%3D").unwrap(), "a+b/c==");
        assert_eq!(echo("a+b/c==").unwrap(), "a+b/c==", "a literal plus is no space");
        assert_eq!(echo("a%252Bb").unwrap(), "a%2Bb", "not twice");
        assert_eq!(echo("%E5%AE%A2").unwrap(), "客");
        assert_eq!(echo("").unwrap(), "");
    }

    #[test]
    fn broken_encodings_are_refused() {
        for broken in ["%", "%2", "%zz", "%+1", "%FF", "a%C3%28"] {
            assert_eq!(echo(broken), Err(Outcome::BadQuery), "{broken}");
        }
    }

    #[test]
    fn every_signed_value_stands_there_once() {
        let read = |query| SignedQuery::read(query).map(|_| ());
        assert_eq!(read("timestamp=1&nonce=n&msg_signature=s&corp=x"), Ok(()));
        assert_eq!(read(""), Err(Outcome::BadQuery));
        assert_eq!(read("timestamp=1&nonce=n"), Err(Outcome::BadQuery));
        assert_eq!(
            read("timestamp=1&nonce=n&msg_signature=s&nonce=n"),
            Err(Outcome::BadQuery)
        );
    }

    #[test]
    fn times_outside_the_window_are_stale() {
        let at = |timestamp: &str| {
            let query = format!("msg_signature=s&timestamp={timestamp}&nonce=n");
            let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
            SignedQuery::read(&query)
                .unwrap()
                .check_time(now, Duration::from_secs(600))
        };
        assert_eq!(at("1700000600"), Ok(()));
        assert_eq!(at("1699999400"), Ok(()));
        for stale in [
            "1700000601",
            "1699999399",
            "",
            "now",
            "99999999999999999999",
            "-1",
            "9223372036854775807",
        ] {
            assert_eq!(at(stale), Err(Outcome::StaleTimestamp), "{stale}");
        }
    }
}
