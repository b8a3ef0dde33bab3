//! Which registration orders a list of the console shows, in which order, and what the columns of its file are.

use chrono::NaiveDate;
use sidebook_domain::{ClientId, OrderStage, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{
    AgencyDoor, Direction, Executor, Listed, OrderListFilter, OrderOrder, RegistrationOrder,
};

use crate::lists::{Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};
use crate::wire::words::OrderStageWord;

list_queries! {
    /// Which registration orders.
    OrdersFilter, AgencyOrdersQuery, AgencyOrdersExportQuery {
        /// This client's only.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// Words that must all be found in the client.
        search: String,
        /// Who looks after the client.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Where they stand.
        #[param(value_type = OrderStageWord)]
        stage: OrderStage,
        /// They were taken on this day or later.
        accepted_from: NaiveDate,
        /// They were taken on this day or earlier.
        accepted_to: NaiveDate,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, OrderOrder, Direction); 3] = [
    ("accepted_on", OrderOrder::Accepted, Direction::Descending),
    ("expected_on", OrderOrder::Expected, Direction::Ascending),
    ("client", OrderOrder::Client, Direction::Ascending),
];

impl OrdersFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewServices>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<OrderListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(OrderListFilter {
            of,
            stage: self.stage,
            accepted_from: self.accepted_from,
            accepted_to: self.accepted_to,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<RegistrationOrder>> = Exported {
    list: "orders",
    title: ["工商事项", "Registration orders"],
    columns: &[
        client_column(),
        Column {
            word: "title",
            names: ["事项", "Order"],
            cell: |row, _| Cell::Text(row.row.title.to_owned()),
        },
        Column {
            word: "stage",
            names: ["进度", "Stage"],
            cell: |row, language| Cell::Text(words::stage(language, row.row.stage).to_owned()),
        },
        Column {
            word: "accepted_on",
            names: ["受理日期", "Accepted"],
            cell: |row, _| Cell::Day(row.row.accepted_on),
        },
        Column {
            word: "expected_on",
            names: ["预计完成", "Expected"],
            cell: |row, _| Cell::day(row.row.expected_on),
        },
    ],
};
