use chrono::NaiveDate;

use super::{Deadline, FilingState, HolidayCalendar, TaxKind, filing_deadline};
use crate::{Period, VatCycle};

/// The period that is filed while `today` is: the month before.
#[must_use]
pub fn period_to_file(today: NaiveDate) -> Period {
    Period::of(today).previous()
}

/// What a client has to file for a period, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingAgenda {
    /// The period.
    pub period: Period,
    /// By when.
    pub deadline: Deadline,
    /// Days left today: 0 on the last day, negative when it is over.
    pub days_left: i64,
    /// What is due by the cycle of the taxpayer, and what was registered besides, in the order people see them.
    pub kinds: Vec<TaxKind>,
    /// Those of them for which no return is in.
    pub open: Vec<TaxKind>,
}

impl FilingAgenda {
    /// The agenda of a period, of who files VAT by this cycle, from what is registered for it.
    #[must_use]
    pub fn of(
        period: Period,
        vat: VatCycle,
        registered: &[(TaxKind, FilingState)],
        today: NaiveDate,
        calendar: &HolidayCalendar,
    ) -> Self {
        let deadline = filing_deadline(period, calendar);
        let state = |kind| registered.iter().find(|(known, _)| *known == kind);
        let kinds: Vec<TaxKind> = TaxKind::ALL
            .into_iter()
            .filter(|kind| kind.is_due(vat, period) || state(*kind).is_some())
            .collect();
        let open = |kind: &TaxKind| state(*kind).is_none_or(|(_, state)| !state.is_filed());
        Self {
            period,
            deadline,
            days_left: deadline.days_left(today),
            open: kinds.iter().copied().filter(open).collect(),
            kinds,
        }
    }

    /// Whether a return is in for everything.
    #[must_use]
    pub fn is_filed(&self) -> bool {
        self.open.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fen;

    #[test]
    fn open_is_what_is_due_or_registered_without_a_return() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 12).unwrap();
        let period = period_to_file(today);
        assert_eq!(period.number(), 202_610);
        let agenda = |registered: &[(TaxKind, FilingState)]| {
            FilingAgenda::of(
                period,
                VatCycle::Month,
                registered,
                today,
                HolidayCalendar::published(),
            )
        };
        let nothing = agenda(&[]);
        assert_eq!(nothing.days_left, 4);
        assert_eq!(
            nothing.open,
            [TaxKind::Vat, TaxKind::Surcharges, TaxKind::IndividualIncome]
        );
        assert!(!nothing.is_filed());

        let filed = FilingState::Filed {
            filed_on: today,
            amount: Fen(1),
        };
        let all = agenda(&[
            (TaxKind::IndividualIncome, FilingState::Nil { filed_on: today }),
            (TaxKind::Surcharges, filed),
            (TaxKind::Vat, filed),
            (TaxKind::Property, filed),
        ]);
        assert!(all.is_filed());
        assert_eq!(all.kinds.len(), 4);
        let one_more = agenda(&[(TaxKind::Property, FilingState::NotFiled), (TaxKind::Vat, filed)]);
        assert_eq!(
            one_more.open,
            [TaxKind::Surcharges, TaxKind::IndividualIncome, TaxKind::Property]
        );
    }
}
