//! What people type about a VAT invoice.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sidebook_domain::{
    ClientId, Fen, InvoiceDirection, InvoiceForm, MOST_AMOUNT, Period, VatRate, is_book_day, parse_line,
};
use sidebook_storage::NewVatInvoice;
use utoipa::ToSchema;

use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::wire::words::{InvoiceDirectionWord, InvoiceFormWord};

/// How many characters the number may have: 8 on paper, 20 of an electronic one, with room.
const NUMBER: usize = 30;

/// How many characters the name on the other side may have.
const COUNTERPARTY: usize = 100;

/// A VAT invoice as typed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvoiceIn {
    #[schema(value_type = InvoiceDirectionWord)]
    direction: InvoiceDirection,
    #[schema(value_type = InvoiceFormWord)]
    form: InvoiceForm,
    /// Letters and digits, 1 to 30; once per client and direction.
    #[schema(min_length = 1, max_length = 30)]
    number: String,
    /// 2000-01-01 to today.
    issued_on: NaiveDate,
    /// Who is on the other side: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    counterparty: String,
    /// Without tax, -10000000000000 to 10000000000000; below zero on a red-letter invoice.
    #[schema(value_type = i64, minimum = -1e13, maximum = 1e13)]
    amount_fen: Fen,
    /// Of the same sign; by the rate when absent.
    #[schema(value_type = Option<i64>, required = false, minimum = -1e13, maximum = 1e13)]
    tax_fen: Option<Fen>,
    /// Basis points: 1300 is 13 %.
    #[schema(minimum = 0, maximum = 1700)]
    rate_points: i64,
    /// The month (`YYYYMM`) that a received one is certified for.
    #[schema(required = false)]
    certified_for: Option<i32>,
}

impl InvoiceIn {
    /// What was typed; every field that is wrong is named.
    pub(super) fn read(self, client: ClientId, today: NaiveDate) -> ApiResult<NewVatInvoice> {
        let mut fields = Fields::default();
        let number = fields.take("number", parse_line(&self.number, NUMBER));
        if number
            .as_ref()
            .is_some_and(|number| !number.chars().all(char::is_alphanumeric))
        {
            fields.refuse("number", "not_a_number");
        }
        if !is_book_day(self.issued_on) {
            fields.refuse("issued_on", "out_of_range");
        } else if self.issued_on > today {
            fields.refuse("issued_on", "in_the_future");
        }
        let counterparty = fields.take("counterparty", parse_line(&self.counterparty, COUNTERPARTY));
        let fits = |amount: Fen| (-MOST_AMOUNT.0..=MOST_AMOUNT.0).contains(&amount.0);
        if !fits(self.amount_fen) {
            fields.refuse("amount_fen", "out_of_range");
        }
        match self.tax_fen {
            Some(tax) if !fits(tax) => fields.refuse("tax_fen", "out_of_range"),
            Some(tax) if self.amount_fen.0.signum() * tax.0.signum() < 0 => {
                fields.refuse("tax_fen", "other_sign");
            }
            _ => {}
        }
        let rate = fields.take("rate_points", VatRate::new(self.rate_points));
        let certified_for = self.certified_for.map(Period::new).transpose();
        match certified_for {
            Err(_) => fields.refuse("certified_for", "not_a_period"),
            Ok(Some(_)) if self.direction == InvoiceDirection::Issued => {
                fields.refuse("certified_for", "only_received");
            }
            Ok(_) => {}
        }
        fields.done()?;
        let rate = rate.ok_or(ProblemCode::Internal)?;
        Ok(NewVatInvoice {
            client,
            direction: self.direction,
            form: self.form,
            number: number.unwrap_or_default(),
            issued_on: self.issued_on,
            counterparty: counterparty.unwrap_or_default(),
            amount: self.amount_fen,
            tax: self.tax_fen.unwrap_or_else(|| rate.tax_on(self.amount_fen)),
            rate,
            certified_for: certified_for.ok().flatten(),
        })
    }
}
