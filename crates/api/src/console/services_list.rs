//! Which bookkeeping services a list of the console shows, in which order, and what the columns of its file are.

use chrono::NaiveDate;
use serde::Deserialize;
use sidebook_domain::{ClientId, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{
    AgencyDoor, Direction, Executor, Listed, Service, ServiceListFilter, ServiceOrder, ServiceState,
};
use utoipa::ToSchema;

use crate::lists::{Column, Exported, client_column, list_queries, of_clients, words};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};

list_queries! {
    /// Which bookkeeping services.
    ServicesFilter, AgencyServicesQuery, AgencyServicesExportQuery {
        /// This client's only.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// Words that must all be found in the client.
        search: String,
        /// Who looks after the client.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Where they stand.
        #[param(value_type = ServiceStateIn, inline)]
        state: ServiceStateIn,
        /// They end on this day or later.
        ends_from: NaiveDate,
        /// They end on this day or earlier.
        ends_to: NaiveDate,
    }
}

/// Where a service stands today.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ServiceStateIn {
    Coming,
    Running,
    Ended,
}

impl From<ServiceStateIn> for ServiceState {
    fn from(word: ServiceStateIn) -> Self {
        match word {
            ServiceStateIn::Coming => Self::Coming,
            ServiceStateIn::Running => Self::Running,
            ServiceStateIn::Ended => Self::Ended,
        }
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, ServiceOrder, Direction); 4] = [
    ("ends_on", ServiceOrder::Ends, Direction::Ascending),
    ("starts_on", ServiceOrder::Starts, Direction::Descending),
    ("fee", ServiceOrder::Fee, Direction::Descending),
    ("client", ServiceOrder::Client, Direction::Ascending),
];

impl ServicesFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewServices>,
        door: AgencyDoor<'_, E>,
        today: NaiveDate,
    ) -> ApiResult<ServiceListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(ServiceListFilter {
            of,
            state: self.state.map(Into::into),
            ends_from: self.ends_from,
            ends_to: self.ends_to,
            today,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<Service>> = Exported {
    list: "services",
    title: ["服务", "Services"],
    columns: &[
        client_column(),
        Column {
            word: "plan",
            names: ["服务", "Service"],
            cell: |row, _| Cell::Text(row.row.plan.to_owned()),
        },
        Column {
            word: "fee",
            names: ["费用", "Fee"],
            cell: |row, _| Cell::Money(row.row.fee),
        },
        Column {
            word: "cycle",
            names: ["收费周期", "Billed"],
            cell: |row, language| Cell::Text(words::cycle(language, row.row.billing_cycle).to_owned()),
        },
        Column {
            word: "starts_on",
            names: ["开始日期", "Begins"],
            cell: |row, _| Cell::Day(row.row.starts_on),
        },
        Column {
            word: "ends_on",
            names: ["结束日期", "Ends"],
            cell: |row, _| Cell::Day(row.row.ends_on),
        },
    ],
};
