//! Reading the fields of a body: every field that is wrong is named, not only the first.

use std::borrow::Cow;

use sidebook_domain::{CustomValueError, LandlineError, MobileError, TaxIdError, TextError, VatRateError};

use super::{ApiError, ApiResult, ProblemCode};
use crate::wire::Patch;

/// Why a value does not suit its field, as the word that screens switch on.
pub(crate) trait FieldCode {
    fn field_code(&self) -> &'static str;
}

impl FieldCode for TextError {
    fn field_code(&self) -> &'static str {
        match self {
            Self::Empty => "missing",
            Self::TooLong => "too_long",
            Self::ControlCharacter => "control_character",
        }
    }
}

impl FieldCode for TaxIdError {
    fn field_code(&self) -> &'static str {
        match self {
            Self::Length => "wrong_length",
            Self::Character => "not_a_tax_id",
            Self::CheckCharacter => "check_character",
        }
    }
}

impl FieldCode for CustomValueError {
    fn field_code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.field_code(),
            Self::NotANumber => "not_a_number",
            Self::NotADay => "not_a_day",
            Self::NotAnOption => "not_an_option",
        }
    }
}

impl FieldCode for MobileError {
    fn field_code(&self) -> &'static str {
        "not_a_mobile"
    }
}

impl FieldCode for VatRateError {
    fn field_code(&self) -> &'static str {
        "out_of_range"
    }
}

impl FieldCode for LandlineError {
    fn field_code(&self) -> &'static str {
        "not_a_landline"
    }
}

/// Collects what is wrong with the fields of one body.
#[derive(Debug, Default)]
pub(crate) struct Fields(Option<ApiError>);

impl Fields {
    /// The value, or `None` and a note of what is wrong with it.
    pub(crate) fn take<T, E: FieldCode>(&mut self, field: &'static str, read: Result<T, E>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(field, error.field_code());
                None
            }
        }
    }

    /// What a field becomes that a change may leave but not clear.
    pub(crate) fn required<T, V, E: FieldCode>(
        &mut self,
        field: &'static str,
        patch: Patch<T>,
        read: impl FnOnce(T) -> Result<V, E>,
    ) -> Option<V> {
        match patch {
            Patch::Absent => None,
            Patch::Null => {
                self.refuse(field, "missing");
                None
            }
            Patch::Value(value) => self.take(field, read(value)),
        }
    }

    /// What a field becomes that a change may leave but not clear, of words that need no reading.
    pub(crate) fn kept<T>(&mut self, field: &'static str, patch: Patch<T>) -> Option<T> {
        match patch {
            Patch::Absent => None,
            Patch::Null => {
                self.refuse(field, "missing");
                None
            }
            Patch::Value(value) => Some(value),
        }
    }

    /// What a field becomes that a change may leave or clear. An empty text clears too: a form has no other way.
    pub(crate) fn optional<V, E: FieldCode>(
        &mut self,
        field: &'static str,
        patch: Patch<String>,
        read: impl FnOnce(String) -> Result<V, E>,
    ) -> Option<Option<V>> {
        match patch {
            Patch::Absent => None,
            Patch::Null => Some(None),
            Patch::Value(text) if text.trim().is_empty() => Some(None),
            Patch::Value(text) => self.take(field, read(text)).map(Some),
        }
    }

    /// Notes that a field is wrong.
    pub(crate) fn refuse(&mut self, field: impl Into<Cow<'static, str>>, code: &'static str) {
        let error = self.0.take().unwrap_or_else(|| ProblemCode::InvalidInput.into());
        self.0 = Some(error.and_field(field, code));
    }

    /// Nothing, or all that was noted.
    pub(crate) fn done(self) -> ApiResult<()> {
        self.0.map_or(Ok(()), Err)
    }
}
