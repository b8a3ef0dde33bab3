//! 开票数据提醒.

use sidebook_domain::{Fen, InvoiceDirection, InvoiceSum, Period, TaxpayerKind, VatReliefs};
use sidebook_render::{InvoiceData, InvoiceTotals, Message, ReliefSales};
use sidebook_storage::{AgencyDoor, Executor};

use super::Asked;
use crate::problem::{ApiResult, ProblemCode};

pub(super) async fn message<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Message> {
    asked.intent.only(&["period"])?;
    let period = asked.intent.required_period()?;
    let totals = async |direction| -> ApiResult<InvoiceTotals> {
        let sums = door
            .vat_invoices()
            .sums(asked.client.id, direction, period, period)
            .await?;
        Ok(total(&sums))
    };
    let issued = totals(InvoiceDirection::Issued).await?;
    let received = totals(InvoiceDirection::Received).await?;
    if issued.count == 0 && received.count == 0 {
        return Err(ProblemCode::NothingToSend.into());
    }
    let relief = match asked.client.taxpayer_kind {
        TaxpayerKind::General => None,
        TaxpayerKind::SmallScale => relief_sales(door, asked, period).await?,
    };
    let (client_name, agency_name) = asked.names();
    Ok(Message::InvoiceData(InvoiceData {
        client_name,
        agency_name,
        period,
        issued,
        received,
        relief,
    }))
}

/// Sales of what is filed with the period up to it, against the threshold; `None` where no relief is known.
async fn relief_sales<E: Executor>(
    door: AgencyDoor<'_, E>,
    asked: &Asked<'_>,
    period: Period,
) -> ApiResult<Option<ReliefSales>> {
    let cycle = asked.client.vat_cycle();
    let (from, through) = cycle.months(period);
    let Some(relief) = VatReliefs::published().of(from, through) else {
        return Ok(None);
    };
    let sums = door
        .vat_invoices()
        .sums(asked.client.id, InvoiceDirection::Issued, from, period)
        .await?;
    Ok(Some(ReliefSales {
        cycle,
        sales: total(&sums).amount,
        threshold: relief.threshold(cycle),
    }))
}

fn total(sums: &[InvoiceSum]) -> InvoiceTotals {
    InvoiceTotals {
        count: sums.iter().map(|sum| sum.count).sum(),
        amount: sums.iter().map(|sum| sum.amount).sum::<Fen>(),
        tax: sums.iter().map(|sum| sum.tax).sum::<Fen>(),
    }
}
