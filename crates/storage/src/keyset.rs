//! Lists in an order that somebody chooses, page by page: which rows come next is asked by what the last row was sorted by
//! and its id, so pages stay right (and fast, where an index has the order) whatever is inserted or removed meanwhile.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef};
use sea_orm::{EntityTrait, Order, QueryOrder, QuerySelect, QueryTrait, Select, TryGetable};
use uuid::Uuid;

use crate::page::{Page, Paged};
use crate::{Executor, StorageError};

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// The least first.
    #[default]
    Ascending,
    /// The greatest first.
    Descending,
}

/// Where a page of a list ends. Of meaning for the order that it was made in only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListKey {
    value: KeyValue,
    id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum KeyValue {
    Text(String),
    Number(i64),
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

/// Not a key that [`ListKey`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the end of a page of a list")]
pub struct ListKeyError;

impl fmt::Display for ListKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.id;
        match &self.value {
            KeyValue::Text(text) => write!(f, "t.{id}.{text}"),
            KeyValue::Number(number) => write!(f, "n.{id}.{number}"),
            KeyValue::Day(day) => write!(f, "d.{id}.{day}"),
            KeyValue::Instant(at) => write!(f, "i.{id}.{}", at.timestamp_millis()),
        }
    }
}

impl FromStr for ListKey {
    type Err = ListKeyError;

    fn from_str(text: &str) -> Result<Self, ListKeyError> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(ListKeyError);
        let kind = part()?;
        let id = part()?.parse().map_err(|_| ListKeyError)?;
        let rest = part()?;
        let value = match kind {
            // PostgreSQL keeps no NUL in a text, and would fail on it.
            "t" if !rest.contains('\0') => KeyValue::Text(rest.to_owned()),
            "n" => KeyValue::Number(rest.parse().map_err(|_| ListKeyError)?),
            "d" => KeyValue::Day(rest.parse().map_err(|_| ListKeyError)?),
            "i" => {
                let millis = rest.parse().map_err(|_| ListKeyError)?;
                let at = DateTime::from_timestamp_millis(millis).ok_or(ListKeyError)?;
                KeyValue::Instant(at)
            }
            _ => return Err(ListKeyError),
        };
        Ok(Self { value, id })
    }
}

/// What kind of value a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SortKind {
    /// A text.
    Text,
    /// A whole number of eight bytes.
    Number,
    /// A plain date.
    Day,
    /// An instant, kept to the millisecond.
    Instant,
}

/// What a list is sorted by; never null.
#[derive(Debug, Clone)]
pub(crate) struct SortedBy {
    /// A column, or what is made of some.
    pub(crate) value: Expr,
    /// What kind that is.
    pub(crate) kind: SortKind,
    /// Which way.
    pub(crate) direction: Direction,
}

impl SortedBy {
    pub(crate) fn new(value: impl Into<Expr>, kind: SortKind, direction: Direction) -> Self {
        let value = value.into();
        Self {
            value,
            kind,
            direction,
        }
    }
}

/// The ids of the next page of a list.
pub(crate) async fn next_ids<E: EntityTrait>(
    executor: &impl Executor,
    rows: Select<E>,
    id: impl IntoColumnRef + Clone,
    by: SortedBy,
    page: &Page<ListKey>,
) -> Result<Paged<Uuid, ListKey>, StorageError> {
    let order = match by.direction {
        Direction::Ascending => Order::Asc,
        Direction::Descending => Order::Desc,
    };
    let mut rows = rows
        .select_only()
        .expr_as(Expr::col(id.clone()), "listed_id")
        .expr_as(by.value.clone(), "sorted_by");
    if let Some(after) = &page.after {
        let Some(value) = after.value_of(by.kind) else {
            // The end of a page in another order.
            return Ok(Paged::empty());
        };
        let here = Expr::tuple([by.value.clone(), Expr::col(id.clone())]);
        let there = Expr::tuple([value, Expr::value(after.id)]);
        let beyond = match by.direction {
            Direction::Ascending => here.gt(there),
            Direction::Descending => here.lt(there),
        };
        QueryTrait::query(&mut rows).and_where(beyond);
    }
    let rows = rows
        .order_by(by.value, order.clone())
        .order_by(Expr::col(id), order)
        .limit(page.rows());
    let found = match by.kind {
        SortKind::Text => read(executor, rows, KeyValue::Text).await?,
        SortKind::Number => read(executor, rows, KeyValue::Number).await?,
        SortKind::Day => read(executor, rows, KeyValue::Day).await?,
        SortKind::Instant => read(executor, rows, KeyValue::Instant).await?,
    };
    let paged = page.cut(found, Clone::clone);
    let ids = paged.items.iter().map(|key| key.id).collect();
    Ok(paged.with(ids))
}

impl ListKey {
    fn value_of(&self, kind: SortKind) -> Option<Expr> {
        match (&self.value, kind) {
            (KeyValue::Text(text), SortKind::Text) => Some(Expr::value(text.clone())),
            (KeyValue::Number(number), SortKind::Number) => Some(Expr::value(*number)),
            (KeyValue::Day(day), SortKind::Day) => Some(Expr::value(*day)),
            (KeyValue::Instant(at), SortKind::Instant) => Some(Expr::value(*at)),
            _ => None,
        }
    }
}

async fn read<E: EntityTrait, T: TryGetable + Send>(
    executor: &impl Executor,
    rows: Select<E>,
    value: impl Fn(T) -> KeyValue,
) -> Result<Vec<ListKey>, StorageError> {
    let rows: Vec<(Uuid, T)> = rows.into_tuple().all(executor).await?;
    Ok(rows
        .into_iter()
        .map(|(id, sorted_by)| ListKey {
            value: value(sorted_by),
            id,
        })
        .collect())
}

/// Puts what was read for ids into the order of the ids; what was removed between the two queries is left out.
pub(crate) fn in_order<T>(ids: &[Uuid], mut found: Vec<T>, id_of: impl Fn(&T) -> Uuid) -> Vec<T> {
    let place = |id: Uuid| ids.iter().position(|one| *one == id).unwrap_or(usize::MAX);
    found.sort_by_key(|one| place(id_of(one)));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_round_trip(text in "[^\0]{0,40}", number: i64, days in 0..3_000_000_i32, millis in 0_i64..4_000_000_000_000, id: u128) {
            let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let at = DateTime::from_timestamp_millis(millis).unwrap();
            for value in [KeyValue::Text(text), KeyValue::Number(number), KeyValue::Day(day), KeyValue::Instant(at)] {
                let key = ListKey { value, id: Uuid::from_u128(id) };
                prop_assert_eq!(key.to_string().parse::<ListKey>(), Ok(key));
            }
        }

        #[test]
        fn reading_a_key_never_panics(text in ".{0,60}") {
            let _ = text.parse::<ListKey>();
        }
    }
}
