//! Tax filings, VAT invoices and the credit that general taxpayers bring into a period.

use chrono::{Datelike, Days, NaiveDate};
use sidebook_domain::{
    ClientId, Fen, FilingState, HolidayCalendar, InvoiceDirection, InvoiceForm, Period, TaxKind,
    TaxpayerKind, VatRate, filing_deadline, period_to_file,
};
use sidebook_storage::{AgencyDoor, Client, NewTaxFiling, NewVatInvoice, Writing};

use super::numbers::Numbers;

/// So many months that are over have their books.
const MONTHS: usize = 4;

const PARTIES: &[&str] = &[
    "上海聚源商贸有限公司",
    "苏州恒通机电设备有限公司",
    "杭州云栖网络技术有限公司",
    "南京金陵酒店管理有限公司",
    "宁波海港物流有限公司",
    "无锡新锐广告传媒有限公司",
    "常州华联超市有限公司",
    "合肥科创园区管理委员会",
];

/// Filings and invoices of the last months, seen on `today`. The client `shown` has something of everything: paid,
/// filed, nil and open returns, red-letter invoices, special and ordinary ones.
pub(super) async fn add(
    door: AgencyDoor<'_, Writing>,
    numbers: &mut Numbers,
    clients: &[Client],
    shown: Option<ClientId>,
    today: NaiveDate,
) -> anyhow::Result<()> {
    let (mut filings, mut invoices) = (Vec::new(), Vec::new());
    let months = months(today);
    for client in clients {
        let is_shown = shown == Some(client.id);
        for period in &months {
            filings.extend(filed(numbers, client, *period, is_shown, today));
        }
        // One in three hands in invoices through us.
        if is_shown || numbers.percent(33) {
            for period in months.iter().copied().chain([Period::of(today)]) {
                invoices.extend(written(numbers, client, period, is_shown, today, invoices.len()));
            }
        }
    }
    door.tax_filings().add_many(filings).await?;
    door.vat_invoices().add_many(invoices).await?;
    for client in clients
        .iter()
        .filter(|client| client.taxpayer_kind == TaxpayerKind::General)
    {
        if shown == Some(client.id) || numbers.percent(30) {
            let credit = Fen(numbers.between(1, 900) * 1_000);
            let period = period_to_file(today);
            door.vat_invoices()
                .put_credit(client.id, period, credit, None)
                .await?;
        }
    }
    Ok(())
}

/// The last months that are over, oldest first.
fn months(today: NaiveDate) -> Vec<Period> {
    let mut months: Vec<Period> =
        std::iter::successors(Some(period_to_file(today)), |period| Some(period.previous()))
            .take(MONTHS)
            .collect();
    months.reverse();
    months
}

/// What was filed for a month. The one that is filed now is open for some, and for the client shown in part.
fn filed(
    numbers: &mut Numbers,
    client: &Client,
    period: Period,
    is_shown: bool,
    today: NaiveDate,
) -> Vec<NewTaxFiling> {
    let is_current = period == period_to_file(today);
    let due = TaxKind::due(client.vat_cycle(), period);
    let new = |kind, state| NewTaxFiling {
        client: client.id,
        period,
        kind,
        state,
    };
    let filed_on = filing_day(numbers, period, today);
    if is_shown && is_current {
        // One return is in and to be paid; what is due is still to be filed.
        let amount = Fen(120_000);
        return vec![new(TaxKind::Property, FilingState::Filed { filed_on, amount })];
    }
    let mut filings = Vec::new();
    for (kind, place) in due.into_iter().zip(0_u8..) {
        if is_current && numbers.percent(25) {
            continue;
        }
        let state = if is_shown && place == 0 {
            // The first of every month is paid, the others are as it comes.
            paid(amount(numbers, kind), filed_on, today)
        } else if numbers.percent(30) {
            FilingState::Nil { filed_on }
        } else if numbers.percent(85) {
            paid(amount(numbers, kind), filed_on, today)
        } else {
            let amount = amount(numbers, kind);
            FilingState::Filed { filed_on, amount }
        };
        filings.push(new(kind, state));
    }
    filings
}

/// In time, and not after today.
fn filing_day(numbers: &mut Numbers, period: Period, today: NaiveDate) -> NaiveDate {
    let deadline = filing_deadline(period, HolidayCalendar::published()).on;
    (deadline - Days::new(numbers.below(8))).min(today)
}

fn amount(numbers: &mut Numbers, kind: TaxKind) -> Fen {
    let yuan = match kind {
        TaxKind::Vat => numbers.between(200, 9_000),
        TaxKind::CorporateIncome => numbers.between(300, 20_000),
        _ => numbers.between(10, 900),
    };
    Fen(yuan * 100 + numbers.between(0, 99))
}

/// Paid on the day after, or filed only where that day has not come.
fn paid(amount: Fen, filed_on: NaiveDate, today: NaiveDate) -> FilingState {
    let paid_on = filed_on + Days::new(1);
    if paid_on > today {
        return FilingState::Filed { filed_on, amount };
    }
    FilingState::Paid {
        filed_on,
        amount,
        paid_on,
    }
}

/// Invoices written in a month, up to today.
fn written(
    numbers: &mut Numbers,
    client: &Client,
    period: Period,
    is_shown: bool,
    today: NaiveDate,
    begin: usize,
) -> Vec<NewVatInvoice> {
    let issued = if is_shown { 24 } else { numbers.between(0, 6) };
    let received = if is_shown { 9 } else { numbers.between(0, 4) };
    let mut all = Vec::new();
    for index in 0..issued + received {
        let direction = if index < issued {
            InvoiceDirection::Issued
        } else {
            InvoiceDirection::Received
        };
        // One of the shown client's is taken back by a red-letter one.
        let sign = if is_shown && index == 3 { -1 } else { 1 };
        let number = format!("{}{:014}", period.number() % 10_000 + 250_000, begin + all.len());
        let Some(one) = invoice(numbers, client, period, direction, sign, number) else {
            continue;
        };
        if one.issued_on <= today {
            all.push(one);
        }
    }
    all
}

fn invoice(
    numbers: &mut Numbers,
    client: &Client,
    period: Period,
    direction: InvoiceDirection,
    sign: i64,
    number: String,
) -> Option<NewVatInvoice> {
    let is_general = client.taxpayer_kind == TaxpayerKind::General;
    let form = if numbers.percent(if is_general { 70 } else { 25 }) {
        InvoiceForm::Special
    } else {
        InvoiceForm::Ordinary
    };
    let points = match (direction, is_general) {
        (InvoiceDirection::Issued, false) => 100,
        (InvoiceDirection::Issued, true) => 1_300,
        (InvoiceDirection::Received, _) if numbers.percent(30) => 600,
        (InvoiceDirection::Received, _) => 1_300,
    };
    let rate = VatRate::new(points).ok()?;
    let amount = Fen(sign * (numbers.between(100, 9_000) * 100 + numbers.between(0, 99)));
    let is_certified = direction == InvoiceDirection::Received
        && is_general
        && form == InvoiceForm::Special
        && numbers.percent(75);
    let day = u32::try_from(numbers.between(1, 28)).ok()?;
    Some(NewVatInvoice {
        client: client.id,
        direction,
        form,
        number,
        issued_on: period.first_day().with_day(day)?,
        counterparty: numbers.word(PARTIES).to_owned(),
        amount,
        tax: rate.tax_on(amount),
        rate,
        certified_for: is_certified.then_some(period),
    })
}
