//! Taking back what was put.

use serde_json::{Map, Value};
use sidebook_domain::{Given, GivenRow, RecordKind, ShortText};
use uuid::Uuid;

use super::lookup::Lookup;
use super::{
    PutRow, PutRules, Putting, Records, article, client, contract, filing, invoice, payment, receivable,
};
use crate::{StorageError, Writing};

/// What came of taking back a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// It is as it was before.
    Done,
    /// It says something else than what was put, or something hangs on it by now: it stays.
    ChangedSince,
    /// It is gone already.
    Gone,
}

impl Records<'_, Writing> {
    /// Whether nothing closed a row since it was put: a contract that was new is not paid, an article not reviewed.
    pub async fn may_undo(&self, kind: RecordKind, row: Uuid, was_new: bool) -> Result<bool, StorageError> {
        match kind {
            RecordKind::Contracts if was_new => contract::is_unpaid(self.door, row).await,
            RecordKind::Articles => article::is_draft(self.door, row).await,
            _ => Ok(true),
        }
    }

    /// Takes back a row that was put and left it at `revision`: removes it where it was new (a payment is voided, its
    /// number stays taken), else lets it say what it said before.
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
        if stands.revision != revision || !self.may_undo(kind, row, before.is_none()).await? {
            return Ok(Undone::ChangedSince);
        }
        let Some(before) = before else {
            self.door.forget_key(kind, row).await?;
            match kind {
                RecordKind::Clients => client::remove(self.door, row).await?,
                RecordKind::Contracts => contract::remove(self.door, row).await?,
                RecordKind::Receivables => receivable::remove(self.door, row).await?,
                RecordKind::Payments => payment::void(self.door, row, rules.by, reason.clone()).await?,
                RecordKind::Invoices => invoice::remove(self.door, row).await?,
                RecordKind::Filings => filing::remove(self.door, row).await?,
                RecordKind::Articles => article::remove(self.door, row).await?,
            }
            return Ok(Undone::Done);
        };
        let Ok(record) = kind.read(&given_row(before), rules.today) else {
            return Ok(Undone::ChangedSince);
        };
        let put = PutRow {
            key: None,
            content_hash: None,
            record,
        };
        let lookup = Box::pin(Lookup::load(self.door, kind, std::slice::from_ref(&put))).await?;
        let mut putting = Putting {
            door: self.door,
            kind,
            rules,
            lookup,
        };
        let put = Box::pin(putting.over(row, put)).await?;
        Ok(match put {
            super::Put::Refused(_) => Undone::ChangedSince,
            _ => Undone::Done,
        })
    }
}

/// A body as fields; shapes that no field holds are [`Given::Other`].
#[must_use]
pub fn given_row(body: &Map<String, Value>) -> GivenRow {
    let mut row = GivenRow::new();
    for (name, value) in body {
        if let (Value::Object(custom), "custom_fields") = (value, name.as_str()) {
            row.extend(
                custom
                    .iter()
                    .map(|(field, value)| (format!("custom_fields.{field}"), one(value))),
            );
        } else {
            row.insert(name.clone(), one(value));
        }
    }
    row
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
        Value::Bool(_) | Value::Object(_) => Given::Other,
    }
}
