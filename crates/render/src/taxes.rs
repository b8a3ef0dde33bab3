//! Messages about taxes: 报税完成通知, 开票数据提醒.

use minijinja::{Value, context};
use sidebook_domain::{Fen, FilingState, InvoiceDirection, Language, Period, TaxKind, VatCycle};

use crate::words;

/// Returns that were filed for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingNotice {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// The month, or the one that ends the quarter.
    pub period: Period,
    /// What was filed, in the order it is listed.
    pub filings: Vec<FiledReturn>,
}

/// One return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiledReturn {
    /// What was filed.
    pub kind: TaxKind,
    /// It is about the quarter that the period ends.
    pub is_quarterly: bool,
    /// How far it is; filed at least.
    pub state: FilingState,
}

/// What a client's invoices of a period come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceData {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// The month.
    pub period: Period,
    /// What was issued.
    pub issued: InvoiceTotals,
    /// What was received.
    pub received: InvoiceTotals,
    /// For a small-scale taxpayer, where the relief of the month or the quarter is known.
    pub relief: Option<ReliefSales>,
}

/// Invoices summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InvoiceTotals {
    /// How many.
    pub count: u64,
    /// Without tax.
    pub amount: Fen,
    /// Their tax.
    pub tax: Fen,
}

/// Sales of a month or a quarter against the threshold of the relief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReliefSales {
    /// Which of the two: what is filed.
    pub cycle: VatCycle,
    /// Sales so far.
    pub sales: Fen,
    /// Up to which they are exempt.
    pub threshold: Fen,
}

impl FilingNotice {
    pub(crate) fn variables(&self, language: Language) -> Value {
        let line = |filed: &FiledReturn| {
            let kind = words::tax_kind(language, filed.kind);
            let kind = if filed.is_quarterly {
                format!("{kind}{}", words::of_quarter(language, self.period))
            } else {
                kind.to_owned()
            };
            context! { kind => kind, state => words::filed(language, filed.state) }
        };
        let amounts = self.filings.iter().filter_map(|filed| filed.state.amount());
        let unpaid: Fen = self
            .filings
            .iter()
            .filter(|filed| matches!(filed.state, FilingState::Filed { .. }))
            .filter_map(|filed| filed.state.amount())
            .sum();
        context! {
            client_name => self.client_name.as_str(),
            agency_name => self.agency_name.as_str(),
            period => words::period(language, self.period),
            filings => self.filings.iter().map(line).collect::<Vec<Value>>(),
            total => words::yuan(amounts.sum()),
            unpaid => (unpaid > Fen(0)).then(|| words::yuan(unpaid)),
        }
    }
}

impl InvoiceData {
    pub(crate) fn variables(&self, language: Language) -> Value {
        let lines: Vec<String> = [
            (InvoiceDirection::Issued, self.issued),
            (InvoiceDirection::Received, self.received),
        ]
        .into_iter()
        .filter(|(_, totals)| totals.count > 0)
        .map(|(direction, totals)| {
            words::invoices(language, direction, totals.count, totals.amount, totals.tax)
        })
        .collect();
        let relief = self.relief.map(|relief| {
            let left = Fen(relief.threshold.0.saturating_sub(relief.sales.0));
            let name = match relief.cycle {
                VatCycle::Month => words::period(language, self.period),
                VatCycle::Quarter => words::quarter(language, self.period),
            };
            context! {
                name => name,
                sales => words::yuan(relief.sales),
                threshold => words::yuan(relief.threshold),
                left => (left >= Fen(0)).then(|| words::yuan(left)),
            }
        });
        context! {
            client_name => self.client_name.as_str(),
            agency_name => self.agency_name.as_str(),
            period => words::period(language, self.period),
            lines => lines,
            relief => relief,
        }
    }
}
