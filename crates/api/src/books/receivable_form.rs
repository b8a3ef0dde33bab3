//! What people type about a receivable.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sidebook_domain::{Fen, Period, ReceivableTerms, ShortText, Span, wrong_in_receivable};
use utoipa::ToSchema;

use crate::problem::{ApiResult, Fields, ProblemCode};

/// A receivable as typed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceivableIn {
    /// What is billed.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// The months it is for, `YYYYMM`, both or none; 2000 to 2100.
    #[schema(required = false)]
    first_period: Option<i32>,
    #[schema(required = false)]
    last_period: Option<i32>,
    /// 1 to 10000000000000; never less than what is paid of it.
    #[schema(value_type = i64, minimum = 1, maximum = 1e13)]
    amount_fen: Fen,
    /// 2000-01-01 to 2100-12-31.
    due_on: NaiveDate,
}

impl ReceivableIn {
    /// What was typed, if it can be a receivable; every field that is wrong is named.
    pub(crate) fn terms(&self) -> ApiResult<ReceivableTerms> {
        let mut fields = Fields::default();
        let title = fields.take("title", ShortText::parse(&self.title));
        let span = self.span(&mut fields);
        for wrong in wrong_in_receivable(self.amount_fen, self.due_on, span) {
            fields.refuse(wrong.field, wrong.code);
        }
        fields.done()?;
        Ok(ReceivableTerms {
            title: title.ok_or(ProblemCode::InvalidInput)?,
            span,
            amount: self.amount_fen,
            due_on: self.due_on,
        })
    }

    fn span(&self, fields: &mut Fields) -> Option<Span> {
        let mut month = |number: Option<i32>, field| {
            let period = number.map(Period::new).transpose();
            if period.is_err() {
                fields.refuse(field, "out_of_range");
            }
            period.ok().flatten()
        };
        let first = month(self.first_period, "first_period");
        let last = month(self.last_period, "last_period");
        match (self.first_period, self.last_period) {
            (Some(_), None) => fields.refuse("last_period", "missing"),
            (None, Some(_)) => fields.refuse("first_period", "missing"),
            _ => {}
        }
        let (first, last) = first.zip(last)?;
        let span = Span::new(first, last);
        if span.is_none() {
            fields.refuse("last_period", "before_first_period");
        }
        span
    }
}
