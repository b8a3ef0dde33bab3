//! Which documents that clients handed in a list of the console shows, in which order, and what the columns of its file are.

use sidebook_domain::{ClientId, DocumentKind, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{AgencyDoor, Direction, Executor, Intake, IntakeListFilter, Listed, PaperOrder};

use crate::lists::{self, Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewIntakes};
use crate::wire::words::DocumentKindWord;

list_queries! {
    /// Which documents that clients handed in.
    IntakesFilter, AgencyIntakesQuery, AgencyIntakesExportQuery {
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
        /// Of this kind.
        #[param(value_type = DocumentKindWord)]
        kind: DocumentKind,
        /// Whether nothing more is to come.
        completed: bool,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, PaperOrder, Direction); 4] = [
    ("period", PaperOrder::Period, Direction::Descending),
    ("received_on", PaperOrder::Day, Direction::Descending),
    ("amount", PaperOrder::Amount, Direction::Descending),
    ("client", PaperOrder::Client, Direction::Ascending),
];

impl IntakesFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewIntakes>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<IntakeListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(IntakeListFilter {
            of,
            period: lists::period(self.period)?,
            kind: self.kind,
            is_completed: self.completed,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<Intake>> = Exported {
    list: "intakes",
    title: ["收票", "Document intakes"],
    columns: &[
        client_column(),
        Column {
            word: "period",
            names: ["月份", "Month"],
            cell: |row, _| Cell::Month(row.row.content.period),
        },
        Column {
            word: "kind",
            names: ["种类", "Kind"],
            cell: |row, language| Cell::Text(words::document(language, row.row.content.kind)),
        },
        Column {
            word: "count",
            names: ["张数", "Sheets"],
            cell: |row, _| Cell::Number(row.row.content.count),
        },
        Column {
            word: "amount",
            names: ["金额", "Amount"],
            cell: |row, _| row.row.content.amount.map_or(Cell::Empty, Cell::Money),
        },
        Column {
            word: "handed_in_by",
            names: ["交票人", "Handed in by"],
            cell: |row, _| Cell::Text(row.row.content.handed_in_by.to_owned()),
        },
        Column {
            word: "received_by",
            names: ["收票人", "Received by"],
            cell: |row, _| Cell::Text(row.row.content.received_by.to_owned()),
        },
        Column {
            word: "received_on",
            names: ["收票日期", "Received"],
            cell: |row, _| Cell::Day(row.row.content.received_on),
        },
        Column {
            word: "completed",
            names: ["已收齐", "Complete"],
            cell: |row, language| {
                Cell::Text(words::yes_or_no(language, row.row.content.completed).to_owned())
            },
        },
        Column {
            word: "remark",
            names: ["备注", "Remark"],
            cell: |row, _| Cell::text(row.row.content.remark.as_deref()),
        },
    ],
};
