//! What people type about a payment.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sidebook_domain::{
    Allocation, AllocationError, AttachmentId, Fen, PAYMENT_ATTACHMENTS_MAX, PaymentMethod, PaymentTerms,
    ReceivableId, ShortText, TextError, check_parts, is_amount, may_be_paid_on,
};
use utoipa::ToSchema;

use crate::fields;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::wire::words::PaymentMethodWord;

/// A payment as typed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentIn {
    /// 2000-01-01 to tomorrow.
    paid_on: NaiveDate,
    #[schema(value_type = PaymentMethodWord)]
    method: PaymentMethod,
    /// Where it came in.
    #[schema(required = false, max_length = 200)]
    account: Option<String>,
    #[schema(required = false, max_length = 200)]
    payer: Option<String>,
    #[schema(required = false, max_length = 200)]
    remark: Option<String>,
    /// 1 to 10000000000000. What the items leave of it is the client's credit.
    #[schema(value_type = i64, minimum = 1, maximum = 1e13)]
    amount_fen: Fen,
    #[schema(max_items = 200)]
    items: Vec<PaymentItemIn>,
    /// Pictures and files in their order, at most 9. When absent, a correction leaves those that there are.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, max_items = 9)]
    pub(crate) attachment_ids: Option<Vec<AttachmentId>>,
}

/// A part of a payment as typed.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentItemIn {
    /// A receivable of the client.
    #[schema(value_type = Uuid)]
    pub(crate) receivable_id: ReceivableId,
    /// At most what is open of it.
    #[schema(value_type = i64, minimum = 1, maximum = 1e13)]
    pub(crate) amount_fen: Fen,
}

impl From<&PaymentItemIn> for Allocation {
    fn from(item: &PaymentItemIn) -> Self {
        Self {
            receivable: item.receivable_id,
            amount: item.amount_fen,
        }
    }
}

impl PaymentIn {
    /// What was typed, if it can be a payment on `today`; every field that is wrong is named.
    pub(crate) fn terms(&self, today: NaiveDate) -> ApiResult<PaymentTerms> {
        let mut wrong = Wrong(None);
        if !may_be_paid_on(self.paid_on, today) {
            wrong.note("paid_on", "out_of_range");
        }
        let account = wrong.optional("account", self.account.as_deref());
        let payer = wrong.optional("payer", self.payer.as_deref());
        let remark = wrong.optional("remark", self.remark.as_deref());
        let items: Vec<Allocation> = self.items.iter().map(Allocation::from).collect();
        let attachments = self.attachment_ids.clone().unwrap_or_default();
        if let Some((field, code)) = fields::attachments(&attachments, PAYMENT_ATTACHMENTS_MAX) {
            wrong.note(field, code);
        }
        if !is_amount(self.amount_fen) {
            wrong.note("amount_fen", "out_of_range");
        } else if let Err(error) = check_parts(self.amount_fen, &items) {
            let (field, code) = refused_field(error);
            wrong.note(field, code);
        }
        wrong.done()?;
        Ok(PaymentTerms {
            paid_on: self.paid_on,
            method: self.method,
            account,
            payer,
            remark,
            amount: self.amount_fen,
            items,
            attachments,
        })
    }
}

/// A text that has to be there.
pub(crate) fn required_text(field: &'static str, text: &str) -> ApiResult<ShortText> {
    ShortText::parse(text).map_err(|error| ApiError::field(field, text_code(error)))
}

/// The answer to a payment that cannot be allocated like that.
pub(crate) fn refused(error: AllocationError) -> ApiError {
    let problem = match error {
        AllocationError::AboveOpen { .. } => ProblemCode::AmountAboveOpen,
        AllocationError::AboveCredit { .. } => ProblemCode::AmountAboveCredit,
        _ => ProblemCode::InvalidInput,
    };
    let (field, code) = refused_field(error);
    ApiError::from(problem).and_field(field, code)
}

fn refused_field(error: AllocationError) -> (String, &'static str) {
    match error {
        AllocationError::TooMany => ("items".to_owned(), "too_many"),
        AllocationError::Twice { at } => (format!("items[{at}].receivable_id"), "duplicate"),
        AllocationError::NotAnAmount { at } => (format!("items[{at}].amount_fen"), "out_of_range"),
        AllocationError::AboveOpen { at, .. } => (format!("items[{at}].amount_fen"), "above_open"),
        AllocationError::AboveAmount => ("amount_fen".to_owned(), "below_items"),
        AllocationError::AboveCredit { .. } => ("items".to_owned(), "above_credit"),
    }
}

fn text_code(error: TextError) -> &'static str {
    match error {
        TextError::Empty => "missing",
        TextError::TooLong => "too_long",
        TextError::ControlCharacter => "control_character",
    }
}

/// Collects what is wrong with the fields.
struct Wrong(Option<ApiError>);

impl Wrong {
    fn note(&mut self, field: impl Into<std::borrow::Cow<'static, str>>, code: &'static str) {
        let error = self.0.take().unwrap_or_else(|| ProblemCode::InvalidInput.into());
        self.0 = Some(error.and_field(field, code));
    }

    fn optional(&mut self, field: &'static str, text: Option<&str>) -> Option<ShortText> {
        match ShortText::optional(text) {
            Ok(text) => text,
            Err(error) => {
                self.note(field, text_code(error));
                None
            }
        }
    }

    fn done(self) -> ApiResult<()> {
        self.0.map_or(Ok(()), Err)
    }
}
