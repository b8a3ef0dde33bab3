//! Which registered tax filings a list of the console shows, in which order, and what the columns of its file are.

use sidebook_domain::{ClientId, StaffId, TaxKind};
use sidebook_render::Cell;
use sidebook_storage::{AgencyDoor, Direction, Executor, FilingListFilter, Listed, PaperOrder, TaxFiling};

use crate::lists::{self, Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewFilings};
use crate::wire::FilingStateOut;
use crate::wire::words::TaxKindWord;

list_queries! {
    /// Which registered tax filings.
    FilingsFilter, AgencyFilingsQuery, AgencyFilingsExportQuery {
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
        /// Of this tax.
        #[param(value_type = TaxKindWord)]
        kind: TaxKind,
        /// How far they are.
        #[param(inline)]
        state: FilingStateOut,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, PaperOrder, Direction); 4] = [
    ("period", PaperOrder::Period, Direction::Descending),
    ("filed_on", PaperOrder::Day, Direction::Descending),
    ("amount", PaperOrder::Amount, Direction::Descending),
    ("client", PaperOrder::Client, Direction::Ascending),
];

impl FilingsFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewFilings>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<FilingListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(FilingListFilter {
            of,
            period: lists::period(self.period)?,
            kind: self.kind,
            state: self.state.map(FilingStateOut::as_str),
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<TaxFiling>> = Exported {
    list: "filings",
    title: ["报税", "Tax filings"],
    columns: &[
        client_column(),
        Column {
            word: "period",
            names: ["所属期", "Period"],
            cell: |row, _| Cell::Month(row.row.period),
        },
        Column {
            word: "kind",
            names: ["税种", "Tax"],
            cell: |row, language| Cell::Text(words::tax(language, row.row.kind).to_owned()),
        },
        Column {
            word: "state",
            names: ["状态", "State"],
            cell: |row, language| Cell::Text(words::filing(language, row.row.state).to_owned()),
        },
        Column {
            word: "amount",
            names: ["税额", "Amount"],
            cell: |row, _| row.row.state.amount().map_or(Cell::Empty, Cell::Money),
        },
        Column {
            word: "filed_on",
            names: ["申报日期", "Filed"],
            cell: |row, _| Cell::day(row.row.state.filed_on()),
        },
        Column {
            word: "paid_on",
            names: ["缴款日期", "Paid"],
            cell: |row, _| Cell::day(row.row.state.paid_on()),
        },
    ],
};
