use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use sidebook_domain::{ClientId, Fen, InvoiceDirection, InvoiceForm, Period, VatInvoiceId, VatRate};

use crate::StorageError;
use crate::entity::{vat_credit, vat_invoice};
use crate::reading::{period, word};

/// One invoice that a client wrote or received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatInvoice {
    /// Its id.
    pub id: VatInvoiceId,
    /// The client.
    pub client: ClientId,
    /// Who wrote it.
    pub direction: InvoiceDirection,
    /// Which form it has.
    pub form: InvoiceForm,
    /// Its number, once per client and direction.
    pub number: String,
    /// When it was written.
    pub issued_on: NaiveDate,
    /// Who is on the other side.
    pub counterparty: String,
    /// Without tax; negative on a red-letter invoice.
    pub amount: Fen,
    /// Its tax, of the same sign.
    pub tax: Fen,
    /// Its rate.
    pub rate: VatRate,
    /// The period a received one was certified for.
    pub certified_for: Option<Period>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Counts changes.
    pub revision: i64,
}

/// An invoice to add.
#[derive(Debug, Clone)]
pub struct NewVatInvoice {
    /// The client.
    pub client: ClientId,
    /// Who wrote it.
    pub direction: InvoiceDirection,
    /// Which form it has.
    pub form: InvoiceForm,
    /// Its number, once per client and direction.
    pub number: String,
    /// When it was written.
    pub issued_on: NaiveDate,
    /// Who is on the other side.
    pub counterparty: String,
    /// Without tax; negative on a red-letter invoice.
    pub amount: Fen,
    /// Its tax, of the same sign.
    pub tax: Fen,
    /// Its rate.
    pub rate: VatRate,
    /// The period a received one was certified for.
    pub certified_for: Option<Period>,
}

impl NewVatInvoice {
    /// Whether an invoice says all of this.
    #[must_use]
    pub fn is(&self, invoice: &VatInvoice) -> bool {
        let Self {
            client,
            direction,
            form,
            number,
            issued_on,
            counterparty,
            amount,
            tax,
            rate,
            certified_for,
        } = self;
        (*client, *direction, *form, *issued_on)
            == (invoice.client, invoice.direction, invoice.form, invoice.issued_on)
            && (number, counterparty) == (&invoice.number, &invoice.counterparty)
            && (*amount, *tax, *rate, *certified_for)
                == (invoice.amount, invoice.tax, invoice.rate, invoice.certified_for)
    }
}

/// What became of an invoice that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceEdit {
    /// It stands so now.
    Done(VatInvoice),
    /// It stood so already.
    Known(VatInvoice),
    /// The client has another one of that number and direction.
    NumberTaken,
    /// Somebody else changed it first; so it stands now.
    Stale(VatInvoice),
}

/// Credit that a client brings into a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatCredit {
    /// The period.
    pub period: Period,
    /// How much.
    pub amount: Fen,
    /// Counts changes.
    pub revision: i64,
}

/// Where a page of invoices ends: day, id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatInvoiceKey {
    pub(super) issued_on: NaiveDate,
    pub(super) id: VatInvoiceId,
}

/// Not a key that [`VatInvoiceKey`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the end of a page of invoices")]
pub struct VatInvoiceKeyError;

impl fmt::Display for VatInvoiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.issued_on, self.id)
    }
}

impl FromStr for VatInvoiceKey {
    type Err = VatInvoiceKeyError;

    fn from_str(text: &str) -> Result<Self, VatInvoiceKeyError> {
        let (day, id) = text.split_once('.').ok_or(VatInvoiceKeyError)?;
        Ok(Self {
            issued_on: day.parse().map_err(|_| VatInvoiceKeyError)?,
            id: id.parse().map_err(|_| VatInvoiceKeyError)?,
        })
    }
}

impl TryFrom<vat_invoice::Model> for VatInvoice {
    type Error = StorageError;

    fn try_from(row: vat_invoice::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "vat_invoices";
        let certified_for = row
            .certified_period
            .map(|number| period(number, TABLE, "certified_period", row.id))
            .transpose()?;
        Ok(Self {
            id: VatInvoiceId(row.id),
            client: ClientId(row.client_id),
            direction: word(
                InvoiceDirection::parse(&row.direction),
                TABLE,
                "direction",
                row.id,
            )?,
            form: word(InvoiceForm::parse(&row.form), TABLE, "form", row.id)?,
            number: row.number,
            issued_on: row.issued_on,
            counterparty: row.counterparty,
            amount: Fen(row.amount_fen),
            tax: Fen(row.tax_fen),
            rate: word(VatRate::new(row.rate_points).ok(), TABLE, "rate_points", row.id)?,
            certified_for,
            created_at: row.created_at,
            updated_at: row.updated_at,
            revision: row.revision,
        })
    }
}

impl TryFrom<vat_credit::Model> for VatCredit {
    type Error = StorageError;

    fn try_from(row: vat_credit::Model) -> Result<Self, StorageError> {
        Ok(Self {
            period: period(row.period, "vat_credits", "period", row.id)?,
            amount: Fen(row.amount_fen),
            revision: row.revision,
        })
    }
}
