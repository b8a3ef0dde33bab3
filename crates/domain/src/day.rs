//! Days of the books: everybody here lives in one time zone without summer time.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// The day in Asia/Shanghai.
#[must_use]
pub fn book_day(at: DateTime<Utc>) -> NaiveDate {
    const SHANGHAI_SECONDS: i32 = 8 * 60 * 60;
    match FixedOffset::east_opt(SHANGHAI_SECONDS) {
        Some(shanghai) => at.with_timezone(&shanghai).date_naive(),
        None => at.date_naive(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_sixteen_hundred_utc() {
        let at = |text: &str| book_day(text.parse().unwrap()).to_string();
        assert_eq!(at("2026-03-01T15:59:59.999Z"), "2026-03-01");
        assert_eq!(at("2026-03-01T16:00:00Z"), "2026-03-02");
    }
}
