//! Which documents that are still lacking a list of the console shows, in which order, and what the columns of its file are.

use sidebook_domain::{ClientId, DocumentKind, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{
    AgencyDoor, Direction, Executor, Listed, MissingDocument, MissingListFilter, MissingOrder,
};

use crate::lists::{self, Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};
use crate::wire::words::DocumentKindWord;

list_queries! {
    /// Which documents that are still lacking.
    MissingDocumentsFilter, AgencyMissingDocumentsQuery, AgencyMissingDocumentsExportQuery {
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
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, MissingOrder, Direction); 3] = [
    ("period", MissingOrder::Period, Direction::Descending),
    ("marked_at", MissingOrder::Marked, Direction::Descending),
    ("client", MissingOrder::Client, Direction::Ascending),
];

impl MissingDocumentsFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewServices>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<MissingListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(MissingListFilter {
            of,
            period: lists::period(self.period)?,
            kind: self.kind,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<MissingDocument>> = Exported {
    list: "missing_documents",
    title: ["缺票", "Missing documents"],
    columns: &[
        client_column(),
        Column {
            word: "period",
            names: ["月份", "Month"],
            cell: |row, _| Cell::Month(row.row.period),
        },
        Column {
            word: "kind",
            names: ["种类", "Kind"],
            cell: |row, language| Cell::Text(words::document(language, row.row.kind)),
        },
        Column {
            word: "note",
            names: ["备注", "Note"],
            cell: |row, _| Cell::text(row.row.note.as_deref()),
        },
        Column {
            word: "marked_at",
            names: ["标记时间", "Marked"],
            cell: |row, _| Cell::Instant(row.row.marked_at),
        },
    ],
};
