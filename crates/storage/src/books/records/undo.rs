//! Taking back what was put.

use serde_json::{Map, Value};
use sidebook_domain::{Given, GivenRow, RecordKind, ShortText};
use uuid::Uuid;

use super::kind::{Not, Rows, with_rows};
use super::lookup::Lookup;
use super::{Put, PutRow, PutRules, Putting, Records};
use crate::{AgencyDoor, StorageError, Writing};

/// What came of taking back a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// It was new, and is not there any more; a payment is void, and its number stays taken.
    Removed,
    /// It says again what it said before.
    Restored {
        /// At which revision it stands.
        revision: i64,
    },
    /// It says something else than what was put, or something hangs on it by now: it stays.
    ChangedSince,
    /// It is gone already.
    Gone,
}

impl Records<'_, Writing> {
    /// Takes back a row that was put and left it at `revision`: removes it where it was new (a payment is voided), else
    /// lets it say what it said `before`.
    ///
    /// # Errors
    /// [`StorageError::Database`] when something else holds on to a row that is to be removed: nothing of this unit of
    /// work may be committed then.
    pub async fn undo(
        &self,
        kind: RecordKind,
        row: Uuid,
        revision: i64,
        before: Option<&Map<String, Value>>,
        rules: &PutRules,
        reason: &ShortText,
    ) -> Result<Undone, StorageError> {
        let Some(stands) = self.standing(kind, row).await? else {
            return Ok(Undone::Gone);
        };
        if stands.revision != revision {
            return Ok(Undone::ChangedSince);
        }
        match before {
            None => {
                let removed =
                    with_rows!(kind, K => Box::pin(K::remove(self.door, row, rules, reason)).await?);
                if !removed {
                    return Ok(Undone::ChangedSince);
                }
                self.door.forget_key(kind, row).await?;
                Ok(Undone::Removed)
            }
            Some(before) => {
                with_rows!(kind, K => Box::pin(restore::<K>(self.door, row, before, rules)).await)
            }
        }
    }
}

/// Lets a row say what it said before.
async fn restore<K: Rows>(
    door: AgencyDoor<'_, Writing>,
    row: Uuid,
    before: &Map<String, Value>,
    rules: &PutRules,
) -> Result<Undone, StorageError> {
    let Ok(record) = K::KIND.read(&given_row(before), rules.today) else {
        return Ok(Undone::ChangedSince);
    };
    let put = PutRow {
        key: None,
        content_hash: None,
        record,
    };
    let mut putting = Putting {
        door,
        kind: K::KIND,
        rules,
        lookup: Box::pin(Lookup::load::<K>(door, std::slice::from_ref(&put))).await?,
    };
    match Box::pin(putting.over::<K>(row, None, put)).await {
        Ok(Put::Changed { revision, .. } | Put::Same { revision, .. }) => Ok(Undone::Restored { revision }),
        Ok(_) | Err(Not::Wrong(_)) => Ok(Undone::ChangedSince),
        Err(Not::Failed(error)) => Err(error),
    }
}

/// A body as fields; shapes that no field holds are [`Given::Other`].
#[must_use]
pub fn given_row(body: &Map<String, Value>) -> GivenRow {
    let mut row = GivenRow::new();
    for (name, value) in body {
        match (name.as_str(), value) {
            ("custom_fields", Value::Object(custom)) => row.extend(
                custom
                    .iter()
                    .map(|(field, value)| (format!("custom_fields.{field}"), one(value))),
            ),
            ("lines", Value::Object(lines)) => {
                for (line, amounts) in lines {
                    let (first, second) = both(amounts);
                    row.insert(format!("lines.{line}.first"), first);
                    row.insert(format!("lines.{line}.second"), second);
                }
            }
            _ => {
                row.insert(name.clone(), one(value));
            }
        }
    }
    row
}

/// The two amounts of a report's line.
fn both(amounts: &Value) -> (Given, Given) {
    match amounts.as_array().map(Vec::as_slice) {
        Some([first, second]) => (one(first), one(second)),
        _ if amounts.is_null() => (Given::Nothing, Given::Nothing),
        _ => (Given::Other, Given::Other),
    }
}

fn one(value: &Value) -> Given {
    match value {
        Value::Null => Given::Nothing,
        Value::String(text) => Given::Text(text.clone()),
        Value::Number(number) => number.as_i64().map_or(Given::Other, Given::Whole),
        Value::Array(parts) => {
            let texts: Option<Vec<String>> = parts
                .iter()
                .map(|part| part.as_str().map(str::to_owned))
                .collect();
            texts.map_or(Given::Other, Given::Texts)
        }
        Value::Bool(flag) => Given::Flag(*flag),
        Value::Object(_) => Given::Other,
    }
}
