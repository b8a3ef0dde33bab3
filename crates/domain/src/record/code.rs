//! Why a value does not suit its field, as the words that screens switch on.

use crate::{CustomValueError, FilingError, LandlineError, MobileError, TaxIdError, TextError};

/// The code of an error.
pub(super) trait Code {
    fn code(&self) -> &'static str;
}

impl Code for TextError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "missing",
            Self::TooLong => "too_long",
            Self::ControlCharacter => "control_character",
        }
    }
}

impl Code for TaxIdError {
    fn code(&self) -> &'static str {
        match self {
            Self::Length => "wrong_length",
            Self::Character => "not_a_tax_id",
            Self::CheckCharacter => "check_character",
        }
    }
}

impl Code for MobileError {
    fn code(&self) -> &'static str {
        "not_a_mobile"
    }
}

impl Code for LandlineError {
    fn code(&self) -> &'static str {
        "not_a_landline"
    }
}

impl Code for CustomValueError {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::NotANumber => "not_a_number",
            Self::NotADay => "not_a_day",
            Self::NotAnOption => "not_an_option",
        }
    }
}

/// Which field of a filing an error is about, and its code.
pub(super) fn of_filing(error: FilingError) -> (&'static str, &'static str) {
    match error {
        FilingError::NegativeAmount | FilingError::AmountTooLarge => ("amount_fen", "out_of_range"),
        FilingError::InTheFuture => ("filed_on", "in_the_future"),
        FilingError::BeforePeriod => ("filed_on", "before_period"),
        FilingError::NothingToPay => ("amount_fen", "nothing_to_pay"),
        FilingError::PaidBeforeFiled => ("paid_on", "before_filed"),
        FilingError::NotFiled | FilingError::AlreadyPaid | FilingError::NotPaid => ("state", "not_a_step"),
    }
}

impl CustomValueError {
    /// The word that screens switch on.
    #[must_use]
    pub fn record_code(&self) -> &'static str {
        self.code()
    }
}
