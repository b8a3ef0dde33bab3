//! From rows to values.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{IdenStatic, JsonValue};
use serde::de::DeserializeOwned;
use sidebook_domain::Period;
use sidebook_messenger::MemberId;
use uuid::Uuid;

use crate::StorageError;

/// Reads rows into values; the first one that cannot be read is the error.
pub(crate) fn readable<M, T: TryFrom<M, Error = StorageError>>(rows: Vec<M>) -> Result<Vec<T>, StorageError> {
    rows.into_iter().map(T::try_from).collect()
}

/// The value of a JSON column.
pub(crate) fn json<T: DeserializeOwned>(
    value: JsonValue,
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<T, StorageError> {
    serde_json::from_value(value).map_err(|_| StorageError::inconsistent(table, column, row))
}

/// The value of a column that holds one of our words.
pub(crate) fn word<T>(
    parsed: Option<T>,
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<T, StorageError> {
    parsed.ok_or_else(|| StorageError::inconsistent(table, column, row))
}

/// The month of a column that holds one.
pub(crate) fn period(
    number: i64,
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<Period, StorageError> {
    let period = i32::try_from(number)
        .ok()
        .and_then(|yyyymm| Period::new(yyyymm).ok());
    word(period, table, column, row)
}

/// A platform's instant as both databases keep it: to the millisecond.
pub(crate) fn to_millis(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(3)
}

/// Fails with the ids that were asked for and are not among `found`.
pub(crate) fn require_all(
    table: &'static str,
    asked: impl IntoIterator<Item = Uuid>,
    found: impl IntoIterator<Item = Uuid>,
) -> Result<(), StorageError> {
    let found: HashSet<Uuid> = found.into_iter().collect();
    let ids: Vec<Uuid> = asked.into_iter().filter(|id| !found.contains(id)).collect();
    if ids.is_empty() {
        Ok(())
    } else {
        Err(StorageError::NotFound { table, ids })
    }
}

/// Rows in groups by a key, each group in the order the rows came.
pub(crate) fn grouped<K: std::hash::Hash + Eq, T>(
    rows: impl IntoIterator<Item = (K, T)>,
) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for (key, row) in rows {
        groups.entry(key).or_default().push(row);
    }
    groups
}

/// Counts by member, as the database gives them.
pub(crate) fn counted(rows: Vec<(String, i64)>) -> HashMap<MemberId, u64> {
    rows.into_iter()
        .map(|(member, count)| (MemberId::from(member), u64::try_from(count).unwrap_or(0)))
        .collect()
}

/// The columns of a row, for a statement written by hand. Never `*`: a newer version adds columns while we are at work, and
/// statements prepared before do not survive that.
pub(crate) fn columns<C: IdenStatic>(columns: impl Iterator<Item = C>, of: &str) -> String {
    let names: Vec<String> = columns.map(|column| format!("{of}{}", column.as_str())).collect();
    names.join(", ")
}
