use chrono::NaiveDate;
use serde::Serialize;
use sidebook_domain::{ClientId, TaxKind};
use utoipa::ToSchema;

use super::FilingRow;
use super::words::TaxKindWord;
use crate::problem::{FieldProblem, ProblemCode, ProblemCodeWord};

/// A page of what clients have to file for a month, in the order of their names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FilingRegister {
    /// `YYYYMM`.
    pub(crate) period: i32,
    /// The last day on which the month can be filed in time.
    pub(crate) deadline: NaiveDate,
    /// The holidays of the deadline's year were not published yet: only weekends moved it.
    pub(crate) is_estimated: bool,
    pub(crate) items: Vec<RegisteredClient>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// A client with its filings of the month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RegisteredClient {
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    pub(crate) client_name: String,
    /// What is due by the kind of taxpayer, and what was registered besides.
    pub(crate) filings: Vec<FilingRow>,
}

/// What became of each filing, in the order they were given.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FilingsSet {
    pub(crate) items: Vec<FilingSet>,
}

/// What became of one filing: it stands so, or why not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FilingSet {
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    #[schema(value_type = TaxKindWord)]
    pub(crate) tax_kind: TaxKind,
    /// As it stands. Null when it was refused.
    pub(crate) filing: Option<FilingRow>,
    /// Why it was refused. Null when it was not.
    pub(crate) problem: Option<FilingRefused>,
}

/// Why one filing of several was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FilingRefused {
    #[schema(value_type = ProblemCodeWord)]
    pub(crate) code: &'static str,
    /// The fields that are to blame.
    pub(crate) fields: Vec<FieldProblem>,
}

impl FilingRefused {
    pub(crate) fn new(code: ProblemCode, fields: Vec<FieldProblem>) -> Self {
        Self {
            code: code.code(),
            fields,
        }
    }
}
