use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Fen;

/// Who wrote an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceDirection {
    /// 销项: the client wrote it.
    Issued,
    /// 进项: the client received it.
    Received,
}

impl InvoiceDirection {
    /// Both, in the order people see them.
    pub const ALL: [Self; 2] = [Self::Issued, Self::Received];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Received => "received",
        }
    }

    /// The direction of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.as_str() == text)
    }
}

/// Which form an invoice has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceForm {
    /// 专用发票: its tax can be deducted by who receives it, and is never exempt for who writes it.
    Special,
    /// 普通发票.
    Ordinary,
}

impl InvoiceForm {
    /// Both, in the order people see them.
    pub const ALL: [Self; 2] = [Self::Special, Self::Ordinary];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Special => "special",
            Self::Ordinary => "ordinary",
        }
    }

    /// The form of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }
}

/// A rate of VAT in basis points: `VatRate` of 13 % holds 1300. Nothing here touches a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct VatRate(i64);

/// Not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a rate of VAT in basis points: {0}")]
pub struct VatRateError(pub i64);

impl VatRate {
    /// The rate of so many basis points, 0 to 1700 (17 %, the highest there ever was).
    ///
    /// # Errors
    /// [`VatRateError`] when it lies outside.
    pub fn new(basis_points: i64) -> Result<Self, VatRateError> {
        if (0..=1700).contains(&basis_points) {
            Ok(Self(basis_points))
        } else {
            Err(VatRateError(basis_points))
        }
    }

    /// The basis points.
    #[must_use]
    pub fn basis_points(self) -> i64 {
        self.0
    }

    /// The tax on an amount without tax, to the nearest fen; a half goes away from zero.
    #[must_use]
    pub fn tax_on(self, amount: Fen) -> Fen {
        let exact = i128::from(amount.0) * i128::from(self.0);
        let half = if exact < 0 { -5_000 } else { 5_000 };
        // At most 17 % of an amount that fits: it fits.
        Fen(i64::try_from((exact + half) / 10_000).unwrap_or(i64::MAX))
    }
}

impl TryFrom<i64> for VatRate {
    type Error = VatRateError;
    fn try_from(basis_points: i64) -> Result<Self, VatRateError> {
        Self::new(basis_points)
    }
}

impl From<VatRate> for i64 {
    fn from(rate: VatRate) -> Self {
        rate.0
    }
}

/// Percent without needless zeros: `13`, `1.5`.
impl fmt::Display for VatRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, rest) if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            (whole, rest) => write!(f, "{whole}.{rest:02}"),
        }
    }
}

/// What invoices of one form and rate come to; red-letter ones count against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceSum {
    /// Their form.
    pub form: InvoiceForm,
    /// Their rate.
    pub rate: VatRate,
    /// How many they are.
    pub count: u64,
    /// Without tax.
    pub amount: Fen,
    /// Their tax.
    pub tax: Fen,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rates_are_shown_in_percent() {
        let shown = |points| VatRate::new(points).unwrap().to_string();
        assert_eq!(
            [shown(1300), shown(150), shown(0), shown(25)],
            ["13", "1.5", "0", "0.25"]
        );
        assert!(VatRate::new(-1).is_err() && VatRate::new(1701).is_err());
    }

    #[test]
    fn words_read_back() {
        for form in InvoiceForm::ALL {
            assert_eq!(InvoiceForm::parse(form.as_str()), Some(form));
        }
        for direction in InvoiceDirection::ALL {
            assert_eq!(InvoiceDirection::parse(direction.as_str()), Some(direction));
        }
    }

    proptest! {
        #[test]
        fn tax_is_right_to_half_a_fen(amount in any::<i64>(), points in 0_i64..=1700) {
            let tax = VatRate::new(points).unwrap().tax_on(Fen(amount));
            let off = i128::from(tax.0) * 10_000 - i128::from(amount) * i128::from(points);
            prop_assert!(off.abs() <= 5_000);
            if amount != i64::MIN {
                prop_assert_eq!(VatRate::new(points).unwrap().tax_on(Fen(-amount)), Fen(-tax.0));
            }
        }
    }
}
