use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{Fen, OffBy, ReportKind, ReportSource};
use utoipa::ToSchema;

use super::words::{OffByWord, ReportKindWord, ReportSourceWord};

/// 报表: the financial reports of a client's month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReportCard {
    /// `YYYYMM`: the month asked for, else the latest one with reports. Null when there is none.
    pub(crate) period: Option<i32>,
    /// The months with reports, latest first.
    pub(crate) periods: Vec<i32>,
    /// In the order they are bound.
    pub(crate) reports: Vec<ReportRow>,
}

/// A financial report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReportRow {
    #[schema(value_type = ReportKindWord)]
    pub(crate) kind: ReportKind,
    /// The lines that say most.
    pub(crate) key_figures: Vec<KeyFigure>,
    /// Lines that do not add up, as the books state them. They are sent as they are.
    pub(crate) off: Vec<ReportLineOff>,
    #[schema(value_type = ReportSourceWord)]
    pub(crate) source: ReportSource,
    pub(crate) updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub(crate) revision: i64,
}

/// A line of a report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KeyFigure {
    /// Its number in the official form.
    pub(crate) line: u8,
    /// What the official form calls it.
    pub(crate) name: String,
    /// The first column: end of the period, or the year so far.
    #[schema(value_type = i64)]
    pub(crate) first_fen: Fen,
    /// The second column: beginning of the year, or the month.
    #[schema(value_type = i64)]
    pub(crate) second_fen: Fen,
}

/// A line that is not what it should be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReportLineOff {
    pub(crate) line: u8,
    pub(crate) name: String,
    /// What the official form calls the column.
    pub(crate) column: String,
    #[schema(value_type = i64)]
    pub(crate) stated_fen: Fen,
    /// What it should be. Null when that is beyond what fits.
    #[schema(value_type = Option<i64>)]
    pub(crate) should_fen: Option<Fen>,
    #[schema(value_type = OffByWord)]
    pub(crate) by: OffBy,
}

/// A financial report to be typed: the whole form, with what stands in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReportForm {
    #[schema(value_type = ReportKindWord)]
    pub(crate) kind: ReportKind,
    /// `YYYYMM`.
    pub(crate) period: i32,
    /// What the official form calls its two columns of amounts.
    pub(crate) columns: Vec<String>,
    /// Top to bottom.
    pub(crate) rows: Vec<ReportFormRow>,
    /// For `If-Match`. Null when there is none yet: `If-None-Match: *`.
    pub(crate) revision: Option<i64>,
}

/// A row of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReportFormRow {
    /// Its number in the official form; null for a heading.
    pub(crate) line: Option<u8>,
    /// What the official form calls it.
    pub(crate) name: String,
    #[schema(value_type = i64)]
    pub(crate) first_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) second_fen: Fen,
    /// Of which lines it is the sum: nobody types it. Empty for what is typed.
    pub(crate) sum_of: Vec<ReportPart>,
}

/// A line of a sum.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ReportPart {
    pub(crate) line: u8,
    /// It is taken away.
    pub(crate) minus: bool,
}

/// Where the reports of a month can be saved from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReportFile {
    /// Below our own origin; good without a token until it expires.
    pub(crate) url: String,
    /// The file's name.
    pub(crate) name: String,
    pub(crate) expires_at: DateTime<Utc>,
}
