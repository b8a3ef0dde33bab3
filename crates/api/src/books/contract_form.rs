//! What people type about a contract.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sidebook_domain::{BillingCycle, ContractTerms, Fen, Period, ShortText};
use sidebook_storage::ContractContent;
use utoipa::ToSchema;

use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::wire::words::BillingCycleWord;

/// A contract as typed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContractIn {
    /// As it stands on paper.
    #[schema(required = false, max_length = 200)]
    number: Option<String>,
    /// What was agreed; what is billed is called like that.
    #[schema(min_length = 1, max_length = 200)]
    services: String,
    /// The price of one billing cycle: 1 to 10000000000000.
    #[schema(value_type = i64, minimum = 1, maximum = 1e13)]
    price_fen: Fen,
    #[schema(value_type = BillingCycleWord)]
    billing_cycle: BillingCycle,
    /// The day of a cycle's first month on which it is due, 1 to 31; a shorter month's last day stands for it.
    #[schema(minimum = 1, maximum = 31)]
    due_day: u32,
    /// 2000-01-01 to 2100-12-31. Cycles are counted from its month.
    starts_on: NaiveDate,
    /// The last day.
    ends_on: NaiveDate,
    /// `YYYYMM`: cycles that begin earlier were settled elsewhere and are not billed. All are billed when absent.
    #[schema(required = false)]
    bill_from: Option<i32>,
}

impl ContractIn {
    /// What was typed, if it can be a contract; every field that is wrong is named.
    pub(crate) fn content(&self) -> ApiResult<ContractContent> {
        let mut fields = Fields::default();
        let number = fields.take("number", ShortText::optional(self.number.as_deref()));
        let services = fields.take("services", ShortText::parse(&self.services));
        let bill_from = self.bill_from.map(Period::new).transpose();
        if bill_from.is_err() {
            fields.refuse("bill_from", "out_of_range");
        }
        let terms = ContractTerms {
            price: self.price_fen,
            cycle: self.billing_cycle,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            due_day: self.due_day,
            bill_from: bill_from.unwrap_or_default(),
        };
        for wrong in terms.checked().err().into_iter().flatten() {
            fields.refuse(wrong.field, wrong.code);
        }
        fields.done()?;
        Ok(ContractContent {
            number: number.flatten(),
            services: services.ok_or(ProblemCode::InvalidInput)?,
            terms,
        })
    }
}
