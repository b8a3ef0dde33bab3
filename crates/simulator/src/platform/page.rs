//! Pages: cursors that are opaque, bound to the request, and end.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::answer::{ApiError, fail};
use super::call::Ctx;
use crate::world::ids;

#[derive(Serialize, Deserialize)]
struct Cursor {
    /// Digest of what was asked.
    asked: String,
    /// Last key of the page before.
    after: String,
    /// Unix seconds.
    until: i64,
}

impl Ctx<'_> {
    /// The key after which the page begins; empty for the first page. `asked` names the request.
    ///
    /// # Errors
    /// 40058: not a cursor, one of another request, or too old.
    pub(crate) fn cursor(&self, cursor: Option<&str>, asked: &str) -> Result<String, ApiError> {
        let Some(text) = cursor.filter(|text| !text.is_empty()) else {
            return Ok(String::new());
        };
        let (payload, seal) = text.split_once('.').ok_or(ApiError::new(40058))?;
        if seal != self.seal(payload) {
            return fail(40058);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(payload)
            .map_err(|_| ApiError::new(40058))?;
        let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| ApiError::new(40058))?;
        if cursor.asked != self.asked(asked)? || cursor.until <= self.world.now() {
            return fail(40058);
        }
        Ok(cursor.after)
    }

    /// The cursor of the page behind `after`; empty when there is none.
    ///
    /// # Errors
    /// 41001: the call has no app.
    pub(crate) fn next_cursor(&self, after: Option<&str>, asked: &str) -> Result<String, ApiError> {
        let Some(after) = after else {
            return Ok(String::new());
        };
        let until = self.world.now() + self.world.behaviour.cursor_seconds;
        let cursor = Cursor {
            asked: self.asked(asked)?,
            after: after.to_owned(),
            until,
        };
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default());
        let seal = self.seal(&payload);
        Ok(format!("{payload}.{seal}"))
    }

    fn asked(&self, asked: &str) -> Result<String, ApiError> {
        Ok(ids::version(&[&self.call.api, &self.app()?.to_string(), asked]))
    }

    fn seal(&self, payload: &str) -> String {
        ids::scoped(
            "",
            &self.world.env.config.suite.provider_secret,
            &["cursor", payload],
        )
    }
}

/// Takes `limit` items, and the key of the last one if there are more.
pub(crate) fn take<T>(items: impl Iterator<Item = (String, T)>, limit: usize) -> (Vec<T>, Option<String>) {
    let mut page = Vec::new();
    let mut last = None;
    for (key, item) in items {
        if page.len() == limit {
            return (page, last);
        }
        last = Some(key);
        page.push(item);
    }
    (page, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_end_only_when_more_follows() {
        let items = |count: usize| (0..count).map(|at| (at.to_string(), at));
        assert_eq!(take(items(3), 2), (vec![0, 1], Some("1".to_owned())));
        assert_eq!(take(items(2), 2), (vec![0, 1], None));
        assert_eq!(take(items(0), 2), (vec![], None));
    }
}
