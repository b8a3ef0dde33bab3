//! Days of the books: everybody here lives in one time zone without summer time.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// The day in Asia/Shanghai.
#[must_use]
pub fn book_day(at: DateTime<Utc>) -> NaiveDate {
    const SHANGHAI_SECONDS: i32 = 8 * 60 * 60;
    match FixedOffset::east_opt(SHANGHAI_SECONDS) {
        Some(shanghai) => at.with_timezone(&shanghai).date_naive(),
        None => at.date_naive(),
    }
}

/// When a day in Asia/Shanghai begins. `None` for days that no instant has.
#[must_use]
pub fn day_begins(day: NaiveDate) -> Option<DateTime<Utc>> {
    const SHANGHAI_HOURS: i64 = 8;
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc();
    midnight.checked_sub_signed(TimeDelta::hours(SHANGHAI_HOURS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_sixteen_hundred_utc() {
        let at = |text: &str| book_day(text.parse().unwrap()).to_string();
        assert_eq!(at("2026-03-01T15:59:59.999Z"), "2026-03-01");
        assert_eq!(at("2026-03-01T16:00:00Z"), "2026-03-02");
        let begins = day_begins("2026-03-02".parse().unwrap());
        assert_eq!(begins, Some("2026-03-01T16:00:00Z".parse().unwrap()));
        assert_eq!(day_begins(NaiveDate::MIN), None);
    }
}
