//! Which receivables a list of the console shows, in which order, and what the columns of its file are.

use chrono::NaiveDate;
use serde::Deserialize;
use sidebook_domain::{ClientId, Period, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{
    AgencyDoor, Direction, Executor, Listed, Receivable, ReceivableListFilter, ReceivableOrder,
    ReceivableState,
};
use utoipa::ToSchema;

use crate::lists::{Column, Exported, client_column, list_queries, of_clients};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};

list_queries! {
    /// Which receivables.
    ReceivablesFilter, AgencyReceivablesQuery, AgencyReceivablesExportQuery {
        /// This client's only.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// Words that must all be found in the client.
        search: String,
        /// Who looks after the client.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Where they stand.
        #[param(value_type = ReceivableStateIn, inline)]
        state: ReceivableStateIn,
        /// They are due on this day or later.
        due_from: NaiveDate,
        /// They are due on this day or earlier.
        due_to: NaiveDate,
    }
}

/// Where a receivable stands today.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReceivableStateIn {
    Open,
    Overdue,
    Paid,
    Cancelled,
}

impl From<ReceivableStateIn> for ReceivableState {
    fn from(word: ReceivableStateIn) -> Self {
        match word {
            ReceivableStateIn::Open => Self::Open,
            ReceivableStateIn::Overdue => Self::Overdue,
            ReceivableStateIn::Paid => Self::Paid,
            ReceivableStateIn::Cancelled => Self::Cancelled,
        }
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, ReceivableOrder, Direction); 4] = [
    ("due_on", ReceivableOrder::Due, Direction::Ascending),
    ("amount", ReceivableOrder::Amount, Direction::Descending),
    ("open", ReceivableOrder::Open, Direction::Descending),
    ("client", ReceivableOrder::Client, Direction::Ascending),
];

impl ReceivablesFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewPayments>,
        door: AgencyDoor<'_, E>,
        today: NaiveDate,
    ) -> ApiResult<ReceivableListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(ReceivableListFilter {
            of,
            state: self.state.map(Into::into),
            due_from: self.due_from,
            due_to: self.due_to,
            today,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<Receivable>> = Exported {
    list: "receivables",
    title: ["应收", "Receivables"],
    columns: &[
        client_column(),
        Column {
            word: "title",
            names: ["项目", "Item"],
            cell: |row, _| Cell::Text(row.row.title.as_str().to_owned()),
        },
        Column {
            word: "first_period",
            names: ["起始月份", "From month"],
            cell: |row, _| month(row.row.span.map(|span| span.first())),
        },
        Column {
            word: "last_period",
            names: ["截止月份", "To month"],
            cell: |row, _| month(row.row.span.map(|span| span.last())),
        },
        Column {
            word: "amount",
            names: ["应收金额", "Amount"],
            cell: |row, _| Cell::Money(row.row.amount),
        },
        Column {
            word: "paid",
            names: ["已收", "Paid"],
            cell: |row, _| Cell::Money(row.row.paid),
        },
        Column {
            word: "open",
            names: ["未收", "Open"],
            cell: |row, _| Cell::Money(row.row.open()),
        },
        Column {
            word: "due_on",
            names: ["到期日", "Due"],
            cell: |row, _| Cell::Day(row.row.due_on),
        },
        Column {
            word: "cancel_reason",
            names: ["作废原因", "Cancelled because"],
            cell: |row, _| {
                Cell::text(
                    row.row
                        .cancelled
                        .as_ref()
                        .map(|cancelled| cancelled.reason.as_str()),
                )
            },
        },
    ],
};

fn month(period: Option<Period>) -> Cell {
    period.map_or(Cell::Empty, Cell::Month)
}
