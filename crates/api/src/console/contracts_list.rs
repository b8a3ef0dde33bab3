//! Which contracts a list of the console shows, in which order, and what the columns of its file are.

use chrono::NaiveDate;
use serde::Deserialize;
use sidebook_domain::{ClientId, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{
    AgencyDoor, Contract, ContractListFilter, ContractOrder, ContractState, Direction, Executor, Listed,
};
use utoipa::ToSchema;

use crate::lists::{Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};

list_queries! {
    /// Which contracts.
    ContractsFilter, AgencyContractsQuery, AgencyContractsExportQuery {
        /// This client's only.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// Words that must all be found in the client.
        search: String,
        /// Who looks after the client.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Where they stand.
        #[param(value_type = ContractStateIn, inline)]
        state: ContractStateIn,
        /// They end on this day or later.
        ends_from: NaiveDate,
        /// They end on this day or earlier.
        ends_to: NaiveDate,
    }
}

/// Where a contract stands today.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ContractStateIn {
    Coming,
    Running,
    Ended,
    Cancelled,
}

impl From<ContractStateIn> for ContractState {
    fn from(word: ContractStateIn) -> Self {
        match word {
            ContractStateIn::Coming => Self::Coming,
            ContractStateIn::Running => Self::Running,
            ContractStateIn::Ended => Self::Ended,
            ContractStateIn::Cancelled => Self::Cancelled,
        }
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, ContractOrder, Direction); 4] = [
    ("ends_on", ContractOrder::Ends, Direction::Ascending),
    ("starts_on", ContractOrder::Starts, Direction::Descending),
    ("price", ContractOrder::Price, Direction::Descending),
    ("client", ContractOrder::Client, Direction::Ascending),
];

impl ContractsFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewPayments>,
        door: AgencyDoor<'_, E>,
        today: NaiveDate,
    ) -> ApiResult<ContractListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(ContractListFilter {
            of,
            state: self.state.map(Into::into),
            ends_from: self.ends_from,
            ends_to: self.ends_to,
            today,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<Contract>> = Exported {
    list: "contracts",
    title: ["合同", "Contracts"],
    columns: &[
        client_column(),
        Column {
            word: "number",
            names: ["合同编号", "Number"],
            cell: |row, _| Cell::text(row.row.number.as_ref().map(|number| number.as_str())),
        },
        Column {
            word: "services",
            names: ["服务内容", "Services"],
            cell: |row, _| Cell::Text(row.row.services.as_str().to_owned()),
        },
        Column {
            word: "price",
            names: ["价格", "Price"],
            cell: |row, _| Cell::Money(row.row.terms.price),
        },
        Column {
            word: "cycle",
            names: ["收费周期", "Billed"],
            cell: |row, language| Cell::Text(words::cycle(language, row.row.terms.cycle).to_owned()),
        },
        Column {
            word: "due_day",
            names: ["收款日", "Due day"],
            cell: |row, _| Cell::Number(i64::from(row.row.terms.due_day)),
        },
        Column {
            word: "starts_on",
            names: ["开始日期", "Begins"],
            cell: |row, _| Cell::Day(row.row.terms.starts_on),
        },
        Column {
            word: "ends_on",
            names: ["结束日期", "Ends"],
            cell: |row, _| Cell::Day(row.row.terms.ends_on),
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
