use sidebook_domain::Language;
use sidebook_render::Cell;

/// A column of a list's file.
pub(crate) struct Column<R: 'static> {
    /// What the query calls it.
    pub(crate) word: &'static str,
    /// What it is called, in Chinese and in English.
    pub(crate) names: [&'static str; 2],
    /// What it holds of a row.
    pub(crate) cell: fn(&R, Language) -> Cell,
}

impl<R> Column<R> {
    /// What it is called in a language.
    pub(crate) fn name(&self, language: Language) -> &'static str {
        word(language, self.names)
    }
}

/// A word in a language, of one in Chinese and one in English.
pub(crate) fn word(language: Language, [chinese, english]: [&'static str; 2]) -> &'static str {
    match language {
        Language::ZhCn => chinese,
        Language::En => english,
    }
}
