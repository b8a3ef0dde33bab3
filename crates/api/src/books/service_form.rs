//! What people type about services and registration orders, and how a change of one is refused.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sidebook_domain::{BillingCycle, ClientId, Fen, OrderStage, is_amount, is_book_day, parse_line};
use sidebook_storage::{NewOrder, NewService};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Fields, ProblemCode};
use crate::wire::words::{BillingCycleWord, OrderStageWord};

/// How many characters a plan or a title may have.
const LINE: usize = 100;

/// A bookkeeping service as typed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceIn {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    plan: String,
    /// The fee of one billing cycle: 1 to 10000000000000.
    #[schema(value_type = i64, minimum = 1, maximum = 1e13)]
    fee_fen: Fen,
    #[schema(value_type = BillingCycleWord)]
    billing_cycle: BillingCycle,
    /// 2000-01-01 to 2100-12-31.
    starts_on: NaiveDate,
    /// The last day.
    ends_on: NaiveDate,
}

impl ServiceIn {
    /// What was typed; every field that is wrong is named.
    pub(super) fn read(self, client: ClientId) -> ApiResult<NewService> {
        let mut fields = Fields::default();
        let plan = fields.take("plan", parse_line(&self.plan, LINE));
        if !is_amount(self.fee_fen) {
            fields.refuse("fee_fen", "out_of_range");
        }
        if !is_book_day(self.starts_on) {
            fields.refuse("starts_on", "out_of_range");
        }
        if !is_book_day(self.ends_on) {
            fields.refuse("ends_on", "out_of_range");
        } else if self.ends_on < self.starts_on {
            fields.refuse("ends_on", "before_start");
        }
        fields.done()?;
        Ok(NewService {
            client,
            plan: plan.unwrap_or_default(),
            fee: self.fee_fen,
            billing_cycle: self.billing_cycle,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        })
    }
}

/// A registration order as typed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderIn {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    title: String,
    #[schema(value_type = OrderStageWord)]
    stage: OrderStage,
    /// 2000-01-01 to 2100-12-31.
    accepted_on: NaiveDate,
    /// When it should be done.
    #[schema(required = false)]
    expected_on: Option<NaiveDate>,
}

impl OrderIn {
    /// What was typed; every field that is wrong is named.
    pub(super) fn read(self, client: ClientId) -> ApiResult<NewOrder> {
        let mut fields = Fields::default();
        let title = fields.take("title", parse_line(&self.title, LINE));
        if !is_book_day(self.accepted_on) {
            fields.refuse("accepted_on", "out_of_range");
        }
        match self.expected_on {
            Some(day) if !is_book_day(day) => fields.refuse("expected_on", "out_of_range"),
            Some(day) if day < self.accepted_on => fields.refuse("expected_on", "before_start"),
            _ => {}
        }
        fields.done()?;
        Ok(NewOrder {
            client,
            title: title.unwrap_or_default(),
            stage: self.stage,
            accepted_on: self.accepted_on,
            expected_on: self.expected_on,
        })
    }
}

/// Somebody else was first: what stands there now, and where it differs from what was typed.
pub(super) fn stale(typed: &Value, stands: &impl Serialize) -> ApiResult<ApiError> {
    let stands =
        serde_json::to_value(stands).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let typed = typed.as_object().into_iter().flatten();
    let changed = typed.filter(|(field, value)| stands.get(field.as_str()) != Some(*value));
    let changed = changed.map(|(field, _)| field.clone()).collect();
    Ok(ApiError::stale(changed, stands))
}
