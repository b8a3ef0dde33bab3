use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sidebook_domain::{ImportId, MatchBy, RecordKind, StaffId, WrongValue};

use super::UNDO_WITHIN;
use crate::StorageError;
use crate::entity::import;
use crate::reading::{json, word};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The workbook is there.
    Uploaded,
    /// It is being looked through.
    Checking,
    /// It was looked through: nothing is in the books yet.
    Checked,
    /// Its rows are being put into the books.
    Running,
    /// They are in the books.
    Done,
    /// It went no further; `problem` says why.
    Failed,
    /// It is being taken back.
    Undoing,
    /// It was taken back, but for rows that had to stay.
    Undone,
}

impl ImportState {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Uploaded,
        Self::Checking,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Undoing,
        Self::Undone,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether a worker is at it.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Checking | Self::Running | Self::Undoing)
    }
}

/// How a workbook is read and put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The sheet, from 0.
    pub sheet: usize,
    /// The row of the heads, from 1. Rows after it are brought.
    pub header_row: u32,
    /// Fields by the column they are in, from 0.
    pub columns: BTreeMap<usize, String>,
    /// By what rows are found that are there already. `None`: every row is new.
    pub match_by: Option<MatchBy>,
    /// Whether those are changed, else left.
    pub overwrite: bool,
    /// Who is meant by names that are nobody's.
    pub owners: BTreeMap<String, StaffId>,
}

/// What became of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// New ones.
    pub added: i64,
    /// Those that say something else now.
    pub changed: i64,
    /// Those that said it already.
    pub unchanged: i64,
    /// Those that are there, and were left.
    pub skipped: i64,
    /// Those that cannot be put.
    pub refused: i64,
}

/// A row that was refused, or had to stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportError {
    /// Its number in the workbook.
    pub row: u32,
    /// Why.
    pub wrong: Vec<WrongValue>,
}

/// A workbook that was brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What its rows are.
    pub kind: RecordKind,
    /// As it was called.
    pub file_name: String,
    /// Where its bytes are kept.
    pub object_key: String,
    /// How many.
    pub bytes: i64,
    /// How far it is.
    pub state: ImportState,
    /// How it is read and put; `None` until somebody said.
    pub plan: Option<ImportPlan>,
    /// Rows up to this number are done.
    pub last_row: u32,
    /// How many those are.
    pub done_rows: i64,
    /// What became of them.
    pub counts: ImportCounts,
    /// Why it went no further, as a code.
    pub problem: Option<String>,
    /// The first rows that were refused; of one that was taken back the first that stay.
    pub errors: Vec<ImportError>,
    /// Names that are no staff member's.
    pub owners: Vec<String>,
    /// Who brought it.
    pub created_by: StaffId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When all rows were in the books.
    pub finished_at: Option<DateTime<Utc>>,
    /// Rows that could not be taken back.
    pub kept: i64,
    /// Since when its workbook is deleted.
    pub file_gone_at: Option<DateTime<Utc>>,
}

impl Import {
    /// Until when it can be taken back, where it can.
    #[must_use]
    pub fn undo_until(&self) -> Option<DateTime<Utc>> {
        let finished = self.finished_at.filter(|_| self.state == ImportState::Done)?;
        Some(finished + UNDO_WITHIN)
    }
}

/// A workbook to keep.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// What its rows are.
    pub kind: RecordKind,
    /// As it is called.
    pub file_name: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// Who brings it.
    pub by: StaffId,
}

impl TryFrom<import::Model> for Import {
    type Error = StorageError;

    fn try_from(row: import::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "imports";
        Ok(Self {
            id: ImportId(row.id),
            kind: word(RecordKind::parse(&row.kind), TABLE, "kind", row.id)?,
            file_name: row.file_name,
            object_key: row.object_key,
            bytes: row.bytes,
            state: word(ImportState::parse(&row.state), TABLE, "state", row.id)?,
            plan: row
                .plan
                .map(|plan| json(plan, TABLE, "plan", row.id))
                .transpose()?,
            last_row: word(u32::try_from(row.last_row).ok(), TABLE, "last_row", row.id)?,
            done_rows: row.done_rows,
            counts: ImportCounts {
                added: row.added,
                changed: row.changed,
                unchanged: row.unchanged,
                skipped: row.skipped,
                refused: row.refused,
            },
            problem: row.problem,
            errors: json(row.errors, TABLE, "errors", row.id)?,
            owners: json(row.owners, TABLE, "owners", row.id)?,
            created_by: StaffId(row.created_by),
            created_at: row.created_at,
            finished_at: row.finished_at,
            kept: row.kept.unwrap_or(0),
            file_gone_at: row.file_gone_at,
        })
    }
}
