use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::HolidayCalendar;
use crate::Period;

/// The last day on which something can be filed in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The day.
    pub on: NaiveDate,
    /// Its year's days off were not known: the tax office may allow more days.
    pub is_estimated: bool,
}

impl Deadline {
    /// Days left on `today`: 0 on the last day, negative when it is over.
    #[must_use]
    pub fn days_left(self, today: NaiveDate) -> i64 {
        (self.on - today).num_days()
    }
}

/// By when a month, or the quarter that ends with it, has to be filed.
///
/// The 15th of the next month; when that is no working day, the next one that is. Days off of three and more in a row
/// between the 1st and the 15th are added to it, counted in working days, as the State Taxation Administration's yearly
/// notices of the deadlines apply article 109 of the rules for the Tax Collection Law (税收征收管理法实施细则).
#[must_use]
pub fn filing_deadline(period: Period, calendar: &HolidayCalendar) -> Deadline {
    let first = period.next().first_day();
    let mut on = first + Days::new(14);
    let mut extra = calendar.long_holidays(first, on);
    while extra > 0 || !calendar.is_working_day(on) {
        on = on + Days::new(1);
        if calendar.is_working_day(on) {
            extra -= 1;
        }
    }
    Deadline {
        on,
        is_estimated: !calendar.covers(first.year()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The day of each month on which filing ended, from the yearly notices of the State Taxation Administration
    /// (2024; 税总办征科函〔2024〕71号; 税总办征科函〔2025〕64号).
    const PUBLISHED: [(i32, [u32; 12]); 3] = [
        (2024, [15, 23, 15, 18, 22, 19, 15, 15, 18, 24, 15, 16]),
        (2025, [15, 20, 17, 18, 22, 16, 15, 15, 15, 27, 17, 15]),
        (2026, [20, 24, 16, 20, 22, 15, 15, 17, 15, 26, 16, 15]),
    ];

    #[test]
    fn the_published_deadlines_come_out() {
        for (year, days) in PUBLISHED {
            for (month, day) in (1..).zip(days) {
                let on = NaiveDate::from_ymd_opt(year, month, day).unwrap();
                let deadline = filing_deadline(Period::of(on).previous(), HolidayCalendar::published());
                assert_eq!(
                    deadline,
                    Deadline {
                        on,
                        is_estimated: false
                    }
                );
            }
        }
    }

    #[test]
    fn an_unpublished_year_knows_weekends_only_and_says_so() {
        let deadline = |period| filing_deadline(Period::new(period).unwrap(), HolidayCalendar::published());
        // May 2027 begins with days off that nobody has published yet; the 15th is a Saturday.
        let may = deadline(202_704);
        assert_eq!(
            (may.on.to_string().as_str(), may.is_estimated),
            ("2027-05-17", true)
        );
        assert!(!deadline(202_611).is_estimated);
        assert!(deadline(202_612).is_estimated, "it ends in January");
    }

    #[test]
    fn the_last_day_still_counts() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        let deadline = Deadline {
            on,
            is_estimated: false,
        };
        assert_eq!(deadline.days_left(on - Days::new(4)), 4);
        assert_eq!(deadline.days_left(on), 0);
        assert_eq!(deadline.days_left(on + Days::new(11)), -11);
    }

    proptest! {
        #[test]
        fn a_deadline_is_a_working_day_of_the_month_after(year in 2020..2035, month in 1..13) {
            let period = Period::new(year * 100 + month).unwrap();
            let calendar = HolidayCalendar::published();
            let deadline = filing_deadline(period, calendar);
            prop_assert_eq!(Period::of(deadline.on), period.next());
            prop_assert!(deadline.on.day() >= 15);
            prop_assert!(calendar.is_working_day(deadline.on));
            // Without any notice: the 15th, or the Monday after it.
            let plain = filing_deadline(period, &HolidayCalendar::default());
            prop_assert!(plain.is_estimated && (15..=17).contains(&plain.on.day()));
        }
    }
}
