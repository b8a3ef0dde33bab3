use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};

/// The published days off and working days: `data/holidays.csv`, whose head says how to add a year.
const PUBLISHED: &str = include_str!("../../data/holidays.csv");

/// Which days people work, where the State Council has said so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayCalendar {
    years: BTreeSet<i32>,
    off: Vec<DaysOff>,
    work: BTreeSet<NaiveDate>,
}

/// Days off in a row, as one notice gives them, weekends joined to them included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DaysOff {
    from: NaiveDate,
    through: NaiveDate,
}

/// A line of the calendar's data that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the calendar cannot be read")]
pub struct CalendarError {
    /// Its number, from 1.
    pub line: usize,
}

impl HolidayCalendar {
    /// The calendar this version was built with.
    #[must_use]
    pub fn published() -> &'static Self {
        // A test reads the data. If it could not be read after all, no year would be known, and every date estimated.
        static CALENDAR: LazyLock<HolidayCalendar> =
            LazyLock::new(|| HolidayCalendar::parse(PUBLISHED).unwrap_or_default());
        &CALENDAR
    }

    /// Reads lines `year,…`, `off,…`, `work,…`.
    ///
    /// # Errors
    /// [`CalendarError`] names the first line that is none of them.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if !text.is_empty() && !text.starts_with('#') {
                calendar.read(text).ok_or(CalendarError { line })?;
            }
        }
        Ok(calendar)
    }

    fn read(&mut self, line: &str) -> Option<()> {
        let mut fields = line.split(',').map(str::trim);
        match fields.next()? {
            "year" => {
                self.years.insert(fields.next()?.parse().ok()?);
            }
            "off" => {
                let (from, through) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
                if through < from {
                    return None;
                }
                self.off.push(DaysOff { from, through });
            }
            "work" => {
                self.work.insert(fields.next()?.parse().ok()?);
            }
            _ => return None,
        }
        // The name or document that a person reads.
        fields.next().filter(|text| !text.is_empty()).map(|_| ())
    }

    /// Whether this year's days off were published. Where not, only weekends are known.
    #[must_use]
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether people work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        if self.work.contains(&day) {
            return true;
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && !self.off.iter().any(|off| off.from <= day && day <= off.through)
    }

    /// How many days between these (both included) belong to holidays that take at least three days in a row there.
    pub(super) fn long_holidays(&self, from: NaiveDate, through: NaiveDate) -> i64 {
        self.off
            .iter()
            .map(|off| (off.through.min(through) - off.from.max(from)).num_days() + 1)
            .filter(|days| *days >= 3)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn what_was_published_can_be_read() {
        let calendar = HolidayCalendar::parse(PUBLISHED).unwrap();
        assert_eq!(*HolidayCalendar::published(), calendar);
        assert!((2024..=2026).all(|year| calendar.covers(year)));
        assert!(!calendar.covers(2023) && !calendar.covers(2027));
        // Every date lies in a year it is published for.
        let years = |date: &NaiveDate| calendar.covers(date.year());
        assert!(calendar.work.iter().all(years));
        assert!(
            calendar
                .off
                .iter()
                .all(|off| years(&off.from) && years(&off.through))
        );
        // A working day is a weekend day that is not off: else the notice was copied wrongly.
        for date in &calendar.work {
            assert!(matches!(date.weekday(), Weekday::Sat | Weekday::Sun), "{date}");
            assert!(
                !calendar
                    .off
                    .iter()
                    .any(|off| off.from <= *date && *date <= off.through),
                "{date}"
            );
        }
    }

    #[test]
    fn swapped_days_are_what_the_notice_made_them() {
        let calendar = HolidayCalendar::published();
        assert!(calendar.is_working_day(day(2026, 10, 10)), "a Saturday to work");
        assert!(!calendar.is_working_day(day(2026, 10, 7)), "a Wednesday off");
        assert!(!calendar.is_working_day(day(2026, 11, 28)), "a Saturday");
        assert!(calendar.is_working_day(day(2026, 11, 27)), "a Friday");
        assert!(calendar.is_working_day(day(2030, 10, 1)), "not published");
    }

    #[test]
    fn broken_lines_are_named() {
        for line in [
            "holiday,2026-01-01,元旦",
            "year,next,document",
            "off,2026-01-03,2026-01-01,元旦",
            "off,2026-01-01,2026-01-03",
            "work,2026-02-30,春节",
            "work,2026-02-14,",
        ] {
            let text = format!("# a comment\n\n{line}\n");
            assert_eq!(
                HolidayCalendar::parse(&text),
                Err(CalendarError { line: 3 }),
                "{line}"
            );
        }
    }
}
