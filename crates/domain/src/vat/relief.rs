use std::sync::LazyLock;

use chrono::NaiveDate;

use super::{VatCycle, VatRate};
use crate::{Fen, Period};

/// The published relief: `data/vat_relief.csv`, whose head says what stands there.
const PUBLISHED: &str = include_str!("../../data/vat_relief.csv");

/// Relief of VAT for small-scale taxpayers, as one document gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatRelief {
    /// Its first day.
    pub valid_from: NaiveDate,
    /// The last day on which it is known to hold. What comes after it is not known, and never guessed.
    pub known_until: NaiveDate,
    /// Sales of a month up to this are exempt, where the invoices are ordinary.
    pub monthly_threshold: Fen,
    /// The same for a quarter.
    pub quarterly_threshold: Fen,
    /// The rate that is reduced.
    pub rate: VatRate,
    /// What it is reduced to.
    pub reduced_rate: VatRate,
    /// The document's name, as people cite it.
    pub document: String,
}

impl VatRelief {
    /// Sales up to this are exempt, for who files by this cycle.
    #[must_use]
    pub fn threshold(&self, cycle: VatCycle) -> Fen {
        match cycle {
            VatCycle::Month => self.monthly_threshold,
            VatCycle::Quarter => self.quarterly_threshold,
        }
    }
}

/// The relief by the days it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VatReliefs(Vec<VatRelief>);

/// A line of the relief's data that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the relief cannot be read")]
pub struct ReliefError {
    /// Its number, from 1.
    pub line: usize,
}

impl VatReliefs {
    /// The relief this version was built with.
    #[must_use]
    pub fn published() -> &'static Self {
        // A test reads the data. If it could not be read after all, no policy would be known, which is said.
        static RELIEFS: LazyLock<VatReliefs> =
            LazyLock::new(|| VatReliefs::parse(PUBLISHED).unwrap_or_default());
        &RELIEFS
    }

    /// Reads the lines of the data.
    ///
    /// # Errors
    /// [`ReliefError`] names the first line that is none.
    pub fn parse(text: &str) -> Result<Self, ReliefError> {
        let mut reliefs = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if !text.is_empty() && !text.starts_with('#') {
                reliefs.push(read(text).ok_or(ReliefError { line })?);
            }
        }
        Ok(Self(reliefs))
    }

    /// The relief that holds on every day of these months; `None` when no such is known.
    #[must_use]
    pub fn of(&self, from: Period, through: Period) -> Option<&VatRelief> {
        let last = through.next().first_day().pred_opt()?;
        self.0
            .iter()
            .find(|relief| relief.valid_from <= from.first_day() && last <= relief.known_until)
    }
}

fn read(line: &str) -> Option<VatRelief> {
    let mut fields = line.splitn(7, ',').map(str::trim);
    let mut next = || fields.next().filter(|field| !field.is_empty());
    let fen = |field: &str| field.parse().ok().filter(|fen| *fen >= 0).map(Fen);
    let rate = |field: &str| VatRate::new(field.parse().ok()?).ok();
    let relief = VatRelief {
        valid_from: next()?.parse().ok()?,
        known_until: next()?.parse().ok()?,
        monthly_threshold: fen(next()?)?,
        quarterly_threshold: fen(next()?)?,
        rate: rate(next()?)?,
        reduced_rate: rate(next()?)?,
        document: next()?.to_owned(),
    };
    (relief.valid_from <= relief.known_until).then_some(relief)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(yyyymm: i32) -> Period {
        Period::new(yyyymm).unwrap()
    }

    #[test]
    fn what_was_published_can_be_read_and_never_overlaps() {
        let reliefs = VatReliefs::parse(PUBLISHED).unwrap();
        assert_eq!(*VatReliefs::published(), reliefs);
        for pair in reliefs.0.windows(2) {
            assert!(pair[0].known_until < pair[1].valid_from);
        }
        let now = reliefs.of(period(202_610), period(202_612)).unwrap();
        assert_eq!(now.document, "财政部 税务总局公告2026年第10号");
        assert_eq!(
            (now.monthly_threshold, now.quarterly_threshold),
            (Fen(10_000_000), Fen(30_000_000))
        );
        assert_eq!(
            (now.rate.to_string(), now.reduced_rate.to_string()),
            ("3".into(), "1".into())
        );
    }

    #[test]
    fn nothing_is_guessed_outside_the_known_days() {
        let reliefs = VatReliefs::published();
        assert!(reliefs.of(period(202_710), period(202_712)).is_some());
        assert_eq!(reliefs.of(period(202_801), period(202_803)), None);
        assert_eq!(reliefs.of(period(202_212), period(202_212)), None);
        assert_eq!(
            reliefs.of(period(202_512), period(202_601)),
            None,
            "no document holds on all of it"
        );
    }

    #[test]
    fn broken_lines_are_named() {
        for line in [
            "2026-01-01,2027-12-31,1,2,300,100",
            "2026-01-01,2027-12-31,1,2,300,100,",
            "2028-01-01,2027-12-31,1,2,300,100,公告",
            "2026-01-01,2027-12-31,-1,2,300,100,公告",
            "2026-01-01,2027-12-31,1,2,30000,100,公告",
            "next year,2027-12-31,1,2,300,100,公告",
        ] {
            assert_eq!(VatReliefs::parse(line), Err(ReliefError { line: 1 }), "{line}");
        }
    }
}
