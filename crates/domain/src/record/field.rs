use crate::Language;

/// A row of the table of a kind's fields.
#[derive(Debug, Clone, Copy)]
pub struct RecordField {
    /// The name in bodies and mappings.
    pub name: &'static str,
    /// The head of its column in Chinese.
    pub zh: &'static str,
    /// And in English.
    pub en: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether a row has to have it.
    pub required: Required,
    /// Other heads that columns of this have in the wild.
    pub also: &'static [&'static str],
    /// What may stand there, as people type it into a workbook.
    pub sample: &'static str,
}

/// Whether a row has to have a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// Wherever the row comes from.
    Always,
    /// In workbooks: people know it where a system may not.
    InWorkbooks,
    /// At least one of the fields that are marked so.
    OneOf,
    /// Not.
    No,
}

/// What a field holds, and so how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters in all.
    Text(usize),
    /// The key of a row in the system that it comes from.
    Key,
    /// Several keys.
    Keys,
    /// Integer fen in bodies, yuan in workbooks.
    Money,
    /// A whole number.
    Count,
    /// A day.
    Day,
    /// A month, `YYYYMM`.
    Month,
    /// A rate of tax: basis points in bodies, percent in workbooks.
    Rate,
    /// Yes or no.
    Flag,
    /// One of these.
    Choice(&'static [Choice]),
    /// A staff member, by name or mobile.
    Staff,
    /// Names of tags.
    Tags,
    /// Several words.
    Words,
}

/// One of the words that a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The word of bodies.
    pub code: &'static str,
    /// As people write it in Chinese.
    pub zh: &'static str,
    /// And in English.
    pub en: &'static str,
}

impl RecordField {
    /// The head of its column.
    #[must_use]
    pub fn head(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }

    /// Whether a column with this head is of this field, as far as words tell: in either language, with or without the
    /// mark of required columns, whatever the case.
    #[must_use]
    pub fn is_called(&self, head: &str) -> bool {
        let plain = plain(head);
        !plain.is_empty()
            && [self.name, self.zh, self.en]
                .iter()
                .chain(self.also)
                .any(|word| self::plain(word) == plain)
    }

    /// Whether a row of a workbook has to have it.
    #[must_use]
    pub fn is_required_in_workbooks(&self) -> bool {
        matches!(self.required, Required::Always | Required::InWorkbooks)
    }
}

impl Choice {
    /// As people write it.
    #[must_use]
    pub fn word(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }
}

/// A head without what does not tell columns apart.
pub(super) fn plain(head: &str) -> String {
    head.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
