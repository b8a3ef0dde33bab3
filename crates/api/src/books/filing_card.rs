//! Tax filings as the sidebar shows them, and what refused steps mean to a caller.

use chrono::NaiveDate;
use sidebook_domain::{
    Fen, FilingAgenda, FilingCycle, FilingError, FilingState, HolidayCalendar, Period, TaxKind, VatCycle,
    period_to_file,
};
use sidebook_storage::{AgencyDoor, Executor, ReachedClient, TaxFiling};

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::wire::{FilingCard, FilingRow, FilingStateOut};

/// The period of a query, or the one that is filed today.
pub(crate) fn period(asked: Option<i32>, today: NaiveDate) -> ApiResult<Period> {
    match asked {
        None => Ok(period_to_file(today)),
        Some(yyyymm) => Period::new(yyyymm).map_err(|_| ApiError::field("period", "not_a_period")),
    }
}

/// The filings of a client's period.
pub(crate) async fn card<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    period: Period,
    today: NaiveDate,
) -> ApiResult<FilingCard> {
    let filings = door.tax_filings().of_period(client.id, period).await?;
    let (agenda, rows) = due(period, client.vat_cycle(), &filings, today);
    let amounts = filings.iter().filter_map(|filing| filing.state.amount());
    Ok(FilingCard {
        today,
        period: period.number(),
        current_period: period_to_file(today).number(),
        taxpayer_kind: client.taxpayer_kind,
        deadline: agenda.deadline.on,
        is_estimated: agenda.deadline.is_estimated,
        days_left: agenda.days_left,
        is_filed: agenda.is_filed(),
        total_fen: amounts.sum::<Fen>(),
        filings: rows,
    })
}

/// What a client has to file for a period, with what is registered of it.
pub(crate) fn due(
    period: Period,
    vat: VatCycle,
    filings: &[TaxFiling],
    today: NaiveDate,
) -> (FilingAgenda, Vec<FilingRow>) {
    let registered: Vec<_> = filings.iter().map(|filing| (filing.kind, filing.state)).collect();
    let agenda = FilingAgenda::of(period, vat, &registered, today, HolidayCalendar::published());
    let of_kind = |kind: &TaxKind| {
        let filing = filings.iter().find(|filing| filing.kind == *kind);
        row(*kind, period, vat, filing)
    };
    let rows = agenda.kinds.iter().map(of_kind).collect();
    (agenda, rows)
}

/// One filing, as it is registered.
pub(crate) fn registered(filing: &TaxFiling, vat: VatCycle) -> FilingRow {
    row(filing.kind, filing.period, vat, Some(filing))
}

fn row(kind: TaxKind, period: Period, vat: VatCycle, filing: Option<&TaxFiling>) -> FilingRow {
    let state = filing.map_or(FilingState::NotFiled, |filing| filing.state);
    FilingRow {
        tax_kind: kind,
        cycle: cycle(kind, period, vat),
        is_due: kind.is_due(vat, period),
        state: match state {
            FilingState::NotFiled => FilingStateOut::NotFiled,
            FilingState::Filed { .. } => FilingStateOut::Filed,
            FilingState::Nil { .. } => FilingStateOut::Nil,
            FilingState::Paid { .. } => FilingStateOut::Paid,
        },
        amount_fen: state.amount(),
        filed_on: state.filed_on(),
        paid_on: state.paid_on(),
        revision: filing.map(|filing| filing.revision),
    }
}

/// How often it is filed: what is registered within a quarter is not about the whole of it.
pub(crate) fn cycle(kind: TaxKind, period: Period, vat: VatCycle) -> FilingCycle {
    match kind.cycle(vat) {
        FilingCycle::Quarterly if !period.ends_quarter() => FilingCycle::Monthly,
        cycle => cycle,
    }
}

/// A refused step, naming the field that is to blame. `day` is the one that the request gave.
pub(crate) fn refused(error: FilingError, day: &'static str) -> ApiError {
    match error {
        FilingError::NegativeAmount => ApiError::field("amount_fen", "negative"),
        FilingError::AmountTooLarge => ApiError::field("amount_fen", "too_large"),
        FilingError::InTheFuture => ApiError::field(day, "in_the_future"),
        FilingError::BeforePeriod => ApiError::field(day, "before_period"),
        FilingError::PaidBeforeFiled => ApiError::field(day, "before_filed"),
        FilingError::NotFiled => ProblemCode::FilingNotFiled.into(),
        FilingError::NothingToPay => ProblemCode::FilingNothingToPay.into(),
        FilingError::AlreadyPaid => ProblemCode::FilingPaid.into(),
        FilingError::NotPaid => ProblemCode::FilingNotPaid.into(),
    }
}

/// Somebody else was first: says what stands otherwise than the caller wants it.
pub(crate) fn stale(stands: FilingState, wanted: Option<FilingState>) -> ApiError {
    let wanted = wanted.unwrap_or(stands);
    let differs = [
        ("state", stands.as_str() != wanted.as_str()),
        ("amount_fen", stands.amount() != wanted.amount()),
        ("filed_on", stands.filed_on() != wanted.filed_on()),
        ("paid_on", stands.paid_on() != wanted.paid_on()),
    ];
    let changed = differs.into_iter().filter(|(_, differs)| *differs);
    changed.fold(ProblemCode::Stale.into(), |error: ApiError, (field, _)| {
        error.and_field(field, "changed")
    })
}

/// A period that somebody can register something for: of this century, and begun.
pub(crate) fn require_begun(period: Period, today: NaiveDate) -> ApiResult<()> {
    if period.year() >= 2000 && period <= Period::of(today) {
        Ok(())
    } else {
        Err(ProblemCode::NotFound.into())
    }
}
