use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sidebook_domain::{ImportId, MatchBy, RecordKind, StaffId};
use sidebook_storage::ImportState;
use utoipa::ToSchema;

use super::words::{ImportStateWord, MatchByWord};
use crate::ingest::schema::RecordKindWord;
use crate::problem::FieldProblem;

/// A workbook that was brought, how far it is, and what became of its rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportShown {
    #[schema(value_type = Uuid)]
    pub(crate) id: ImportId,
    #[schema(value_type = RecordKindWord)]
    pub(crate) kind: RecordKind,
    pub(crate) file_name: String,
    #[schema(value_type = ImportStateWord)]
    pub(crate) state: ImportState,
    /// Null until somebody said how it is read.
    pub(crate) plan: Option<ImportPlanShown>,
    /// Rows that were gone through; what became of them adds up to it.
    pub(crate) done_rows: i64,
    pub(crate) added: i64,
    pub(crate) changed: i64,
    pub(crate) unchanged: i64,
    pub(crate) skipped: i64,
    pub(crate) refused: i64,
    /// Rows that could not be taken back: they were changed or used since.
    pub(crate) kept: i64,
    /// Why it went no further: `locked`, `broken`, `no_rows`, `file_gone` …
    pub(crate) problem: Option<String>,
    /// The first rows that were refused; of one that was taken back the first that stay.
    pub(crate) errors: Vec<ImportErrorRow>,
    /// Names of owners that are no staff member's: say in the plan who is meant.
    pub(crate) unknown_owners: Vec<String>,
    /// Who brought it.
    pub(crate) created_by: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
    /// Until when it can be taken back; null when it cannot.
    pub(crate) undo_until: Option<DateTime<Utc>>,
    /// Since when its workbook is deleted, 30 days after it was brought: the result has no columns of it any more.
    pub(crate) file_gone_at: Option<DateTime<Utc>>,
}

/// A row that was refused, or stays.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportErrorRow {
    /// Its number in the workbook.
    pub(crate) row: u32,
    /// With an empty field: the row as a whole.
    pub(crate) fields: Vec<FieldProblem>,
}

/// How a workbook is read and put.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportPlanShown {
    pub(crate) sheet: u32,
    pub(crate) header_row: u32,
    pub(crate) columns: Vec<ColumnChoice>,
    #[schema(value_type = Option<MatchByWord>)]
    pub(crate) match_by: Option<MatchBy>,
    pub(crate) overwrite: bool,
    pub(crate) owners: Vec<OwnerChoice>,
}

/// A column and the field that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnChoice {
    /// From 0.
    pub(crate) column: u32,
    /// The name of a field of the kind, or `custom_fields.<name>`.
    pub(crate) field: String,
}

/// A name of an owner and who is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnerChoice {
    pub(crate) name: String,
    #[schema(value_type = Uuid)]
    pub(crate) staff_id: StaffId,
}

/// The newest imports, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imports {
    pub(crate) items: Vec<ImportShown>,
}

/// A sheet to choose head and columns of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportSheet {
    /// The names of all sheets; of a text one without a name.
    pub(crate) sheets: Vec<String>,
    /// The first rows that have something in them.
    pub(crate) rows: Vec<SheetRow>,
    /// The row of the heads: as asked, else the first in which two heads are known, else the first.
    pub(crate) header_row: u32,
    /// The texts of that row.
    pub(crate) heads: Vec<String>,
    /// Which column is which field, as far as words and memory tell.
    pub(crate) guess: Vec<ColumnChoice>,
    /// All fields of the kind, in the order of the template.
    pub(crate) fields: Vec<ImportField>,
    /// By what rows can be found that are there already, the usual one first.
    pub(crate) matches: Vec<ImportMatch>,
}

/// A row of a sheet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SheetRow {
    /// From 1, as people count.
    pub(crate) number: u32,
    pub(crate) cells: Vec<String>,
}

/// A field of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportField {
    pub(crate) name: String,
    pub(crate) zh: String,
    pub(crate) en: String,
    /// A column has to be it.
    pub(crate) required: bool,
    /// One of those marked so has to be there.
    pub(crate) one_of: bool,
}

/// By what rows can be found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportMatch {
    #[schema(value_type = MatchByWord)]
    pub(crate) by: MatchBy,
    pub(crate) zh: String,
    pub(crate) en: String,
}
