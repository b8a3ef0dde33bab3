//! Time and randomness as arguments: the clock and the entropy everything else is given.
//!
//! Nothing in the house reads the system clock or the system's random numbers by itself (`clippy.toml` forbids it);
//! the binary hands [`SystemClock`] and [`SystemEntropy`] down, tests hand down [`ManualClock`] and [`SeededEntropy`].

mod clock;
mod entropy;
mod ids;

pub use clock::{Clock, ManualClock, SystemClock};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use ids::Ids;

use uuid::Uuid;

/// A new UUIDv7: milliseconds of `clock`, random bits of `entropy`. Sorts by the millisecond; for rows whose order within
/// one matters, see [`Ids`].
#[must_use]
pub fn uuid_v7(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or(0);
    let mut random = [0_u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// `length` characters of `[A-Za-z0-9]`, unguessable when `entropy` is: for `state`, nonces and one-time tokens.
#[must_use]
pub fn token(entropy: &dyn Entropy, length: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let mut bytes = [0_u8; 64];
        entropy.fill(&mut bytes);
        // 248 = 4 × 62: a larger byte would favour the first letters, so it is thrown away.
        let letters = bytes
            .iter()
            .filter(|byte| **byte < 248)
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
        text.extend(
            letters
                .take(length - text.len())
                .map(|letter| char::from(*letter)),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_the_time_of_the_clock_and_sort_by_it() {
        let clock = ManualClock::at_unix(1_700_000_000);
        let entropy = SeededEntropy::new(7);
        let first = uuid_v7(&clock, &entropy);
        clock.advance(std::time::Duration::from_millis(5));
        let second = uuid_v7(&clock, &entropy);
        assert_eq!(first.get_version_num(), 7);
        assert_eq!(first.get_timestamp().unwrap().to_unix().0, 1_700_000_000);
        assert!(first < second);
    }

    #[test]
    fn tokens_have_the_asked_length_and_alphabet() {
        let entropy = SeededEntropy::new(1);
        for length in [0, 1, 16, 43, 128] {
            let text = token(&entropy, length);
            assert_eq!(text.len(), length);
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
        assert_ne!(token(&entropy, 32), token(&entropy, 32));
    }
}
