//! Which clients' financial reports a list of the console shows, in which order, and what the columns of its file are.

use sidebook_domain::{ClientId, ReportKind, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{
    AgencyDoor, Direction, Executor, FinancialReport, Listed, PaperOrder, ReportListFilter,
};

use crate::lists::{self, Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewReports};
use crate::wire::words::ReportKindWord;

list_queries! {
    /// Which clients' financial reports.
    ReportsFilter, AgencyReportsQuery, AgencyReportsExportQuery {
        /// This client's only.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// Words that must all be found in the client.
        search: String,
        /// Who looks after the client.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Of this month: `YYYYMM`.
        period: i32,
        /// Which reports.
        #[param(value_type = ReportKindWord)]
        kind: ReportKind,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, PaperOrder, Direction); 3] = [
    ("period", PaperOrder::Period, Direction::Descending),
    ("updated_at", PaperOrder::Day, Direction::Descending),
    ("client", PaperOrder::Client, Direction::Ascending),
];

impl ReportsFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewReports>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<ReportListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(ReportListFilter {
            of,
            period: lists::period(self.period)?,
            kind: self.kind,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<FinancialReport>> = Exported {
    list: "reports",
    title: ["报表", "Reports"],
    columns: &[
        client_column(),
        Column {
            word: "period",
            names: ["月份", "Month"],
            cell: |row, _| Cell::Month(row.row.period),
        },
        Column {
            word: "kind",
            names: ["报表", "Report"],
            cell: |row, language| Cell::Text(words::report(language, row.row.kind).to_owned()),
        },
        Column {
            word: "source",
            names: ["来源", "Source"],
            cell: |row, language| Cell::Text(words::source(language, row.row.source).to_owned()),
        },
        Column {
            word: "updated_at",
            names: ["修改时间", "Changed"],
            cell: |row, _| Cell::Instant(row.row.updated_at),
        },
    ],
};
