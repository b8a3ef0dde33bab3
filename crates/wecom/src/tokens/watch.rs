use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sidebook_messenger::TokenKey;

/// What this process knows of the tokens that it uses: never a token, only when each is due for a refresh.
#[derive(Debug, Clone, Default)]
pub struct TokenWatch(Arc<Mutex<HashMap<String, DateTime<Utc>>>>);

/// The tokens of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenFigures {
    /// `suite`, `corp` or `page_ticket`.
    pub kind: &'static str,
    /// Those that are not due yet.
    pub fresh: u64,
    /// When the first of these is due.
    pub first_due: Option<DateTime<Utc>>,
}

impl TokenWatch {
    /// Each kind, also those without any.
    #[must_use]
    pub fn figures(&self, now: DateTime<Utc>) -> [TokenFigures; 3] {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What nobody uses any more is due and nobody's concern.
        tokens.retain(|_, due| *due > now);
        ["suite", "corp", "page_ticket"].map(|kind| {
            let dues = tokens
                .iter()
                .filter(|(key, _)| kind_of(key) == kind)
                .map(|(_, due)| *due);
            TokenFigures {
                kind,
                fresh: dues.clone().count() as u64,
                first_due: dues.min(),
            }
        })
    }

    pub(super) fn note(&self, key: &TokenKey, due: DateTime<Utc>) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match tokens.get_mut(&key.0) {
            Some(known) => *known = due,
            None => drop(tokens.insert(key.0.clone(), due)),
        }
    }
}

/// The kind of token that a key of ours is for.
pub(super) fn kind_of(key: &str) -> &'static str {
    if !key.contains("/corp/") {
        "suite"
    } else if key.ends_with("/access") {
        "corp"
    } else {
        "page_ticket"
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn tokens_count_by_kind_until_they_are_due() {
        let now = DateTime::UNIX_EPOCH;
        let watch = TokenWatch::default();
        let keys = [
            ("wecom/suite/ww1/access", 1),
            ("wecom/suite/ww1/corp/ww2/access", 2),
            ("wecom/internal/corp/ww3/access", 3),
            ("wecom/internal/corp/ww3/agent-ticket/7", 4),
        ];
        for (key, minutes) in keys {
            watch.note(&TokenKey(key.to_owned()), now + TimeDelta::minutes(minutes));
        }
        let at = |minutes| {
            watch
                .figures(now + TimeDelta::minutes(minutes))
                .map(|kind| (kind.fresh, kind.first_due.map(|due| (due - now).num_minutes())))
        };
        assert_eq!(at(0), [(1, Some(1)), (2, Some(2)), (1, Some(4))]);
        assert_eq!(at(2), [(0, None), (1, Some(3)), (1, Some(4))]);
    }
}
