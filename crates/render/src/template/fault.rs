//! What is wrong with a template that somebody wrote, and where.

use minijinja::{Error, ErrorKind};

/// Where in a template, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplatePlace {
    /// The line.
    pub line: usize,
    /// The character of the line.
    pub column: usize,
}

impl TemplatePlace {
    /// The place of a byte of `source`; beyond its end, the end.
    pub(super) fn of(source: &str, byte: usize) -> Self {
        let before = source.get(..byte).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
}

/// Why a template may not be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateFaultKind {
    /// Nothing but space.
    Empty,
    /// More than [`super::TEMPLATE_CHARS`] characters.
    TooLong,
    /// Control characters other than line breaks.
    ControlCharacter,
    /// Braces and signs that do not fit together.
    Syntax,
    /// A name that messages of this action do not have.
    UnknownVariable(String),
    /// A filter (`| name`) that there is not.
    UnknownFilter(String),
    /// A question (`is name`) that there is not.
    UnknownTest(String),
    /// A statement or sign that templates may not use.
    NotAllowed(String),
    /// A value is used as what it is not: a text as a list.
    WrongUse,
    /// It makes a text without a word for some client.
    ResultEmpty,
    /// It makes a text that the platform does not take.
    ResultTooLong {
        /// How long, in bytes of UTF-8.
        bytes: usize,
    },
}

/// Something that is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// What.
    pub kind: TemplateFaultKind,
    /// Where, when it is at one place.
    pub place: Option<TemplatePlace>,
    /// What may have been meant instead.
    pub suggestion: Option<&'static str>,
}

impl From<TemplateFaultKind> for TemplateFault {
    fn from(kind: TemplateFaultKind) -> Self {
        Self {
            kind,
            place: None,
            suggestion: None,
        }
    }
}

impl TemplateFault {
    pub(super) fn at(kind: TemplateFaultKind, source: &str, byte: usize) -> Self {
        Self {
            kind,
            place: Some(TemplatePlace::of(source, byte)),
            suggestion: None,
        }
    }

    /// The word that screens switch on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.kind {
            TemplateFaultKind::Empty => "missing",
            TemplateFaultKind::TooLong => "too_long",
            TemplateFaultKind::ControlCharacter => "control_character",
            TemplateFaultKind::Syntax => "syntax",
            TemplateFaultKind::UnknownVariable(_) => "unknown_variable",
            TemplateFaultKind::UnknownFilter(_) => "unknown_filter",
            TemplateFaultKind::UnknownTest(_) => "unknown_test",
            TemplateFaultKind::NotAllowed(_) => "not_allowed",
            TemplateFaultKind::WrongUse => "wrong_use",
            TemplateFaultKind::ResultEmpty => "result_empty",
            TemplateFaultKind::ResultTooLong { .. } => "result_too_long",
        }
    }

    /// The word of the template that it is about.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            TemplateFaultKind::UnknownVariable(word)
            | TemplateFaultKind::UnknownFilter(word)
            | TemplateFaultKind::UnknownTest(word)
            | TemplateFaultKind::NotAllowed(word) => Some(word),
            _ => None,
        }
    }

    /// How long the text became, when it is too long.
    #[must_use]
    pub fn bytes(&self) -> Option<usize> {
        match self.kind {
            TemplateFaultKind::ResultTooLong { bytes } => Some(bytes),
            _ => None,
        }
    }

    /// What minijinja's error means to whoever wrote the template.
    pub(super) fn of(error: &Error, source: &str) -> Self {
        let place = match (error.range(), error.line()) {
            (Some(range), _) => Some(TemplatePlace::of(source, range.start)),
            (None, Some(line)) => Some(TemplatePlace { line, column: 1 }),
            (None, None) => None,
        };
        let named = || {
            let range = error.range().unwrap_or_default();
            source.get(range).unwrap_or_default().to_owned()
        };
        let kind = match error.kind() {
            ErrorKind::SyntaxError | ErrorKind::BadEscape => TemplateFaultKind::Syntax,
            ErrorKind::UndefinedError => TemplateFaultKind::UnknownVariable(named()),
            ErrorKind::UnknownFilter => TemplateFaultKind::UnknownFilter(named()),
            ErrorKind::UnknownTest => TemplateFaultKind::UnknownTest(named()),
            ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => TemplateFaultKind::NotAllowed(named()),
            ErrorKind::WriteFailure => TemplateFaultKind::ResultTooLong {
                bytes: super::engine::MOST_BYTES,
            },
            _ => TemplateFaultKind::WrongUse,
        };
        Self {
            kind,
            place,
            suggestion: None,
        }
    }
}
