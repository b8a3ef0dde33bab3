//! Which payments a list of the console shows, in which order, and what the columns of its file are.

use chrono::NaiveDate;
use sidebook_domain::{ClientId, PaymentMethod, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{AgencyDoor, Direction, Executor, Listed, Payment, PaymentListFilter, PaymentOrder};

use crate::lists::{Column, Exported, client_column, list_queries, of_clients};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};
use crate::wire::words::PaymentMethodWord;

list_queries! {
    /// Which payments.
    PaymentsFilter, AgencyPaymentsQuery, AgencyPaymentsExportQuery {
        /// This client's only.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// Words that must all be found in the client.
        search: String,
        /// Who looks after the client.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Whether they count no more.
        voided: bool,
        /// How they were made.
        #[param(value_type = PaymentMethodWord)]
        method: PaymentMethod,
        /// They were made on this day or later.
        paid_from: NaiveDate,
        /// They were made on this day or earlier.
        paid_to: NaiveDate,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, PaymentOrder, Direction); 4] = [
    ("paid_on", PaymentOrder::Paid, Direction::Descending),
    ("amount", PaymentOrder::Amount, Direction::Descending),
    ("number", PaymentOrder::Number, Direction::Descending),
    ("client", PaymentOrder::Client, Direction::Ascending),
];

impl PaymentsFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, or a colleague who is none, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewPayments>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<PaymentListFilter> {
        let of = of_clients(staff, door, self.client_id, self.search.as_deref(), self.owner_id).await?;
        Ok(PaymentListFilter {
            of,
            is_void: self.voided,
            method: self.method,
            paid_from: self.paid_from,
            paid_to: self.paid_to,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<Listed<Payment>> = Exported {
    list: "payments",
    title: ["收款", "Payments"],
    columns: &[
        client_column(),
        Column {
            word: "number",
            names: ["收据编号", "Receipt"],
            cell: |row, _| Cell::Text(row.row.number.as_str().to_owned()),
        },
        Column {
            word: "paid_on",
            names: ["收款日期", "Paid"],
            cell: |row, _| Cell::Day(row.row.terms.paid_on),
        },
        Column {
            word: "method",
            names: ["方式", "Method"],
            cell: |row, language| {
                Cell::Text(sidebook_render::payment_method(language, row.row.terms.method).to_owned())
            },
        },
        Column {
            word: "account",
            names: ["账户", "Account"],
            cell: |row, _| Cell::text(row.row.terms.account.as_ref().map(|account| account.as_str())),
        },
        Column {
            word: "payer",
            names: ["付款人", "Payer"],
            cell: |row, _| Cell::text(row.row.terms.payer.as_ref().map(|payer| payer.as_str())),
        },
        Column {
            word: "amount",
            names: ["金额", "Amount"],
            cell: |row, _| Cell::Money(row.row.terms.amount),
        },
        Column {
            word: "remark",
            names: ["备注", "Remark"],
            cell: |row, _| Cell::text(row.row.terms.remark.as_ref().map(|remark| remark.as_str())),
        },
        Column {
            word: "void_reason",
            names: ["作废原因", "Void because"],
            cell: |row, _| Cell::text(row.row.voided.as_ref().map(|voided| voided.reason.as_str())),
        },
    ],
};
