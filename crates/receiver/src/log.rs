use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use sidebook_messenger::Route;
use tracing::{debug, error, info, warn};

use crate::Outcome;

/// One line a minute and kind: whoever scans the internet must not fill our disk. The counter has the numbers.
#[derive(Debug, Default)]
pub(crate) struct LogLimit {
    last: Mutex<HashMap<(Route, &'static str), Written>>,
}

#[derive(Debug)]
struct Written {
    at: DateTime<Utc>,
    suppressed: u64,
}

impl LogLimit {
    /// Writes how a callback ended. Never its content, its query or its sender's words.
    pub(crate) fn write(&self, now: DateTime<Utc>, route: Route, outcome: Outcome) {
        let (route_word, word) = (route.as_str(), outcome.as_str());
        match outcome {
            Outcome::Echoed | Outcome::Stored | Outcome::Duplicate => {
                debug!(
                    route = route_word,
                    outcome = word,
                    "a {route_word} callback was {word}"
                );
            }
            _ => {
                let Some(suppressed) = self.due(now, route, word) else {
                    return;
                };
                if outcome.status().is_server_error() {
                    error!(
                        route = route_word,
                        outcome = word,
                        suppressed,
                        "a {route_word} callback could not be kept: {word}"
                    );
                } else if outcome.status().is_success() {
                    // Signed by the platform and answered as it wishes: a corp that is installing, or has left.
                    info!(
                        route = route_word,
                        outcome = word,
                        suppressed,
                        "a {route_word} callback was left aside: {word}"
                    );
                } else {
                    warn!(
                        route = route_word,
                        outcome = word,
                        suppressed,
                        "a {route_word} callback was not taken: {word}"
                    );
                }
            }
        }
    }

    /// How many lines of this kind were left out since the last one, when it is time for the next.
    fn due(&self, now: DateTime<Utc>, route: Route, word: &'static str) -> Option<u64> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(written) = last.get_mut(&(route, word))
            && now - written.at < TimeDelta::minutes(1)
        {
            written.suppressed += 1;
            return None;
        }
        let before = last.insert(
            (route, word),
            Written {
                at: now,
                suppressed: 0,
            },
        );
        Some(before.map_or(0, |written| written.suppressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_minute_and_kind() {
        let log = LogLimit::default();
        let at = DateTime::UNIX_EPOCH;
        assert_eq!(log.due(at, Route::Suite, "oversize"), Some(0));
        assert_eq!(log.due(at, Route::Data, "oversize"), Some(0));
        assert_eq!(
            log.due(at + TimeDelta::seconds(30), Route::Suite, "oversize"),
            None
        );
        assert_eq!(
            log.due(at + TimeDelta::seconds(59), Route::Suite, "oversize"),
            None
        );
        assert_eq!(
            log.due(at + TimeDelta::seconds(60), Route::Suite, "oversize"),
            Some(2)
        );
    }
}
