//! Which clients' VAT invoices a list of the console shows, in which order, and what the columns of its file are.

use sidebook_domain::{ClientId, InvoiceDirection, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{AgencyDoor, Direction, Executor, InvoiceListFilter, Listed, PaperOrder, VatInvoice};

use crate::lists::{self, Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewInvoices};
use crate::wire::words::InvoiceDirectionWord;

list_queries! {
    /// Which clients' VAT invoices.
    InvoicesFilter, AgencyInvoicesQuery, AgencyInvoicesExportQuery {
        /// This client's only.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// Words that must all be found in the client.
        search: String,
        /// Who looks after the client.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Written in this month: `YYYYMM`.
        period: i32,
        /// Who wrote them.
        #[param(value_type = InvoiceDirectionWord)]
        direction: InvoiceDirection,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, PaperOrder, Direction); 3] = [
    ("issued_on", PaperOrder::Day, Direction::Descending),
    ("amount", PaperOrder::Amount, Direction::Descending),
    ("client", PaperOrder::Client, Direction::Ascending),
];

impl InvoicesFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewInvoices>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<InvoiceListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(InvoiceListFilter {
            of,
            period: lists::period(self.period)?,
            direction: self.direction,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<VatInvoice>> = Exported {
    list: "invoices",
    title: ["发票", "Invoices"],
    columns: &[
        client_column(),
        Column {
            word: "direction",
            names: ["方向", "Direction"],
            cell: |row, language| Cell::Text(words::direction(language, row.row.direction).to_owned()),
        },
        Column {
            word: "form",
            names: ["票种", "Form"],
            cell: |row, language| Cell::Text(words::form(language, row.row.form).to_owned()),
        },
        Column {
            word: "number",
            names: ["发票号码", "Number"],
            cell: |row, _| Cell::Text(row.row.number.to_owned()),
        },
        Column {
            word: "issued_on",
            names: ["开票日期", "Issued"],
            cell: |row, _| Cell::Day(row.row.issued_on),
        },
        Column {
            word: "counterparty",
            names: ["对方", "Counterparty"],
            cell: |row, _| Cell::Text(row.row.counterparty.to_owned()),
        },
        Column {
            word: "amount",
            names: ["金额", "Amount"],
            cell: |row, _| Cell::Money(row.row.amount),
        },
        Column {
            word: "tax",
            names: ["税额", "Tax"],
            cell: |row, _| Cell::Money(row.row.tax),
        },
        Column {
            word: "rate",
            names: ["税率", "Rate"],
            cell: |row, _| Cell::Text(format!("{}%", row.row.rate)),
        },
        Column {
            word: "certified_for",
            names: ["认证所属期", "Certified for"],
            cell: |row, _| row.row.certified_for.map_or(Cell::Empty, Cell::Month),
        },
    ],
};
