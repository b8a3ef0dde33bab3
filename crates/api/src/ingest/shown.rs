use serde::Serialize;
use sidebook_storage::Put;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::FieldProblem;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PutState {
    /// It is new.
    Added,
    /// It says something else now.
    Changed,
    /// It says that already, or was put with the same content before.
    Unchanged,
    /// It cannot be put; `fields` says why.
    Refused,
}

/// A row that was put.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PutRecord {
    /// As it was given; null where there was none.
    pub(crate) external_key: Option<String>,
    pub(crate) state: PutState,
    /// Ours; null when it was refused.
    pub(crate) id: Option<Uuid>,
    /// Grows with every change; null when it was refused.
    pub(crate) revision: Option<i64>,
    /// What is wrong with it, when it was refused.
    pub(crate) fields: Vec<FieldProblem>,
}

/// Rows that were put, in the order they were given.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct PutRecords {
    pub(crate) added: u32,
    pub(crate) changed: u32,
    pub(crate) unchanged: u32,
    pub(crate) refused: u32,
    pub(crate) rows: Vec<PutRecord>,
}

impl PutRecords {
    pub(crate) fn of(rows: Vec<PutRecord>) -> Self {
        let mut all = Self::default();
        for row in &rows {
            let count = match row.state {
                PutState::Added => &mut all.added,
                PutState::Changed => &mut all.changed,
                PutState::Unchanged => &mut all.unchanged,
                PutState::Refused => &mut all.refused,
            };
            *count += 1;
        }
        all.rows = rows;
        all
    }
}

impl PutRecord {
    pub(crate) fn of(external_key: Option<String>, put: Put) -> Self {
        let (state, id, revision) = match put {
            Put::Added { row, revision } => (PutState::Added, Some(row), Some(revision)),
            Put::Changed { row, revision, .. } => (PutState::Changed, Some(row), Some(revision)),
            Put::Same { row, revision } => (PutState::Unchanged, Some(row), Some(revision)),
            Put::Skipped { row } => (PutState::Unchanged, Some(row), None),
            Put::Refused(wrong) => {
                return Self {
                    external_key,
                    state: PutState::Refused,
                    id: None,
                    revision: None,
                    fields: wrong.into_iter().map(FieldProblem::from).collect(),
                };
            }
        };
        Self {
            external_key,
            state,
            id,
            revision,
            fields: Vec::new(),
        }
    }
}
