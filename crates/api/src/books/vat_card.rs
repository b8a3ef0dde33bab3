//! VAT invoices as the sidebar shows them, with a rough estimate and what it rests on.

use chrono::NaiveDate;
use sidebook_domain::{
    Fen, GeneralVat, InvoiceDirection, InvoiceSum, Period, SmallScaleVat, TaxpayerKind, VatReliefs,
    general_vat, small_scale_vat,
};
use sidebook_storage::{AgencyDoor, Executor, ReachedClient, VatCredit, VatInvoice};

use crate::problem::ApiResult;
use crate::wire::{
    InvoiceRow, InvoiceTotals, VatBasisItem, VatBasisLine, VatCard, VatCreditRow, VatEstimate, VatPolicy,
};

/// What a client's invoices of a period come to.
pub(crate) async fn card<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    period: Period,
    today: NaiveDate,
) -> ApiResult<VatCard> {
    let invoices = door.vat_invoices();
    let issued = invoices
        .sums(client.id, InvoiceDirection::Issued, period, period)
        .await?;
    let received = invoices
        .sums(client.id, InvoiceDirection::Received, period, period)
        .await?;
    let certified = invoices.certified(client.id, period).await?;
    let credit = invoices.credit(client.id, period).await?;
    let estimate = match client.taxpayer_kind {
        TaxpayerKind::General => {
            let tax = |sums: &[InvoiceSum]| sums.iter().map(|sum| sum.tax).sum::<Fen>();
            let brought = credit.map_or(Fen(0), |credit| credit.amount);
            let estimate = general_vat(tax(&issued), tax(&certified), brought);
            general(period, &estimate, credit.is_some())
        }
        TaxpayerKind::SmallScale => {
            let cycle = client.vat_cycle();
            let (from, through) = cycle.months(period);
            let sold = invoices
                .sums(client.id, InvoiceDirection::Issued, from, through)
                .await?;
            match small_scale_vat(period, cycle, &sold, VatReliefs::published()) {
                Some(estimate) => small_scale(estimate),
                None => no_policy(from, through),
            }
        }
    };
    Ok(VatCard {
        today,
        period: period.number(),
        taxpayer_kind: client.taxpayer_kind,
        issued: totals(&issued),
        received: totals(&received),
        certified: totals(&certified),
        credit: credit.map(credit_row),
        estimate,
    })
}

/// Sums of all forms and rates together.
fn totals(sums: &[InvoiceSum]) -> InvoiceTotals {
    let count: u64 = sums.iter().map(|sum| sum.count).sum();
    InvoiceTotals {
        count: i64::try_from(count).unwrap_or(i64::MAX),
        amount_fen: sums.iter().map(|sum| sum.amount).sum(),
        tax_fen: sums.iter().map(|sum| sum.tax).sum(),
    }
}

fn line(item: VatBasisItem, amount_fen: Fen) -> VatBasisLine {
    VatBasisLine { item, amount_fen }
}

fn general(period: Period, estimate: &GeneralVat, is_credit_known: bool) -> VatEstimate {
    let credit = if is_credit_known {
        VatBasisItem::CreditBroughtForward
    } else {
        VatBasisItem::CreditUnknown
    };
    VatEstimate {
        from: period.number(),
        through: period.number(),
        payable_fen: Some(estimate.payable),
        carried_forward_fen: Some(estimate.carried_forward),
        basis: vec![
            line(VatBasisItem::OutputTax, estimate.output),
            line(VatBasisItem::CertifiedInputTax, estimate.certified_input),
            line(credit, estimate.brought_forward),
        ],
        policy: None,
    }
}

fn small_scale(estimate: SmallScaleVat) -> VatEstimate {
    let relief = estimate.relief;
    let mut basis = vec![
        line(VatBasisItem::Sales, estimate.sales),
        line(VatBasisItem::Threshold, estimate.threshold),
    ];
    if estimate.is_exempt {
        basis.push(line(VatBasisItem::ExemptSales, estimate.exempt_sales));
    } else {
        basis.push(line(VatBasisItem::ReducedSales, estimate.reduced_sales));
        basis.push(line(VatBasisItem::ReducedTax, estimate.reduced_tax));
        if estimate.other_tax != Fen(0) {
            basis.push(line(VatBasisItem::OtherTax, estimate.other_tax));
        }
    }
    basis.push(line(VatBasisItem::SpecialTax, estimate.special_tax));
    VatEstimate {
        from: estimate.from.number(),
        through: estimate.through.number(),
        payable_fen: Some(estimate.payable),
        carried_forward_fen: None,
        basis,
        policy: Some(VatPolicy {
            document: relief.document,
            valid_from: relief.valid_from,
            known_until: relief.known_until,
            rate: relief.rate.to_string(),
            reduced_rate: relief.reduced_rate.to_string(),
        }),
    }
}

/// No document is known that says what these months are taxed by: then nothing is said.
fn no_policy(from: Period, through: Period) -> VatEstimate {
    VatEstimate {
        from: from.number(),
        through: through.number(),
        payable_fen: None,
        carried_forward_fen: None,
        basis: Vec::new(),
        policy: None,
    }
}

/// A credit, for its next change.
pub(crate) fn credit_row(credit: VatCredit) -> VatCreditRow {
    VatCreditRow {
        amount_fen: credit.amount,
        revision: credit.revision,
    }
}

/// One invoice of a list.
pub(crate) fn invoice(invoice: VatInvoice) -> InvoiceRow {
    InvoiceRow {
        id: invoice.id,
        direction: invoice.direction,
        form: invoice.form,
        number: invoice.number,
        issued_on: invoice.issued_on,
        counterparty: invoice.counterparty,
        amount_fen: invoice.amount,
        tax_fen: invoice.tax,
        rate: invoice.rate.to_string(),
        rate_points: invoice.rate.basis_points(),
        certified_for: invoice.certified_for.map(Period::number),
        revision: invoice.revision,
    }
}
