//! The knowledge base (知识库): reviewed answers to what clients ask.

use serde::{Deserialize, Serialize};

use crate::without_marks;

/// Whether an article may be shown beside a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleState {
    /// Being written; may be changed.
    Draft,
    /// Read by a second person; shown, and closed to changes until the review is withdrawn.
    Reviewed,
}

impl ArticleState {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Reviewed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }

    /// Only drafts may be edited or deleted.
    #[must_use]
    pub fn may_change(self) -> bool {
        self == Self::Draft
    }
}

/// What of an article is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleForm {
    /// The brief answer.
    Brief,
    /// The full text.
    Full,
    /// Its files, or some of them.
    Attachment,
}

impl ArticleForm {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 3] = [Self::Brief, Self::Full, Self::Attachment];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::Full => "full",
            Self::Attachment => "attachment",
        }
    }

    /// The form of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }
}

/// The words of an article, as they may be stored: trimmed, none too long, without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    question: String,
    brief: String,
    full: Option<String>,
    keywords: Vec<String>,
}

/// What an article cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArticleTextError {
    /// There is no question.
    #[error("an article needs a question")]
    NoQuestion,
    /// There is no brief answer.
    #[error("an article needs a brief answer")]
    NoBrief,
    /// The question is longer than [`ArticleText::QUESTION_CHARS`].
    #[error("the question is too long")]
    QuestionTooLong,
    /// The brief answer is longer than [`ArticleText::BRIEF_CHARS`].
    #[error("the brief answer is too long")]
    BriefTooLong,
    /// The full text is longer than [`ArticleText::FULL_CHARS`].
    #[error("the full text is too long")]
    FullTooLong,
    /// More than [`ArticleText::KEYWORDS`] keywords, or one longer than [`ArticleText::KEYWORD_CHARS`].
    #[error("too many keywords, or too long ones")]
    Keywords,
    /// A control character.
    #[error("the text has a control character")]
    ControlCharacter,
}

impl ArticleText {
    /// The longest question, in characters.
    pub const QUESTION_CHARS: usize = 200;
    /// The longest brief answer, in characters: it must fit into one message beside its question.
    pub const BRIEF_CHARS: usize = 400;
    /// The longest full text, in characters.
    pub const FULL_CHARS: usize = 20_000;
    /// The most keywords.
    pub const KEYWORDS: usize = 20;
    /// The longest keyword, in characters.
    pub const KEYWORD_CHARS: usize = 30;

    /// Reads what an editor typed. An empty full text is none; empty and doubled keywords are left out.
    ///
    /// # Errors
    /// [`ArticleTextError`] for the first thing that cannot be stored.
    pub fn new(
        question: &str,
        brief: &str,
        full: Option<&str>,
        keywords: &[&str],
    ) -> Result<Self, ArticleTextError> {
        use ArticleTextError as E;
        let question = line(question)?;
        if question.is_empty() {
            return Err(E::NoQuestion);
        }
        if longer(&question, Self::QUESTION_CHARS) {
            return Err(E::QuestionTooLong);
        }
        let brief = paragraphs(brief)?;
        if brief.is_empty() {
            return Err(E::NoBrief);
        }
        if longer(&brief, Self::BRIEF_CHARS) {
            return Err(E::BriefTooLong);
        }
        let full = full.map(paragraphs).transpose()?.filter(|text| !text.is_empty());
        if full.as_deref().is_some_and(|text| longer(text, Self::FULL_CHARS)) {
            return Err(E::FullTooLong);
        }
        let mut kept: Vec<String> = Vec::new();
        for keyword in keywords {
            let keyword = line(keyword)?;
            if !keyword.is_empty() && !kept.contains(&keyword) {
                kept.push(keyword);
            }
        }
        if kept.len() > Self::KEYWORDS || kept.iter().any(|keyword| longer(keyword, Self::KEYWORD_CHARS)) {
            return Err(E::Keywords);
        }
        Ok(Self {
            question,
            brief,
            full,
            keywords: kept,
        })
    }

    /// What clients ask.
    #[must_use]
    pub fn question(&self) -> &str {
        &self.question
    }

    /// The answer in a few sentences.
    #[must_use]
    pub fn brief(&self) -> &str {
        &self.brief
    }

    /// The answer at length.
    #[must_use]
    pub fn full(&self) -> Option<&str> {
        self.full.as_deref()
    }

    /// Further words it is found by.
    #[must_use]
    pub fn keywords(&self) -> &[String] {
        &self.keywords
    }
}

fn longer(text: &str, chars: usize) -> bool {
    text.chars().count() > chars
}

fn line(text: &str) -> Result<String, ArticleTextError> {
    let text = without_marks(text);
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(ArticleTextError::ControlCharacter);
    }
    Ok(text.to_owned())
}

fn paragraphs(text: &str) -> Result<String, ArticleTextError> {
    let text = without_marks(text);
    let text = text.trim().replace("\r\n", "\n");
    if text
        .chars()
        .any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t'))
    {
        return Err(ArticleTextError::ControlCharacter);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_editors_type_is_tidied() {
        let text = ArticleText::new(
            " 小规模纳税人怎么开专票？ ",
            "可以自行开具。\r\n",
            Some("  "),
            &["专票", "", "专票"],
        )
        .unwrap();
        assert_eq!(text.question(), "小规模纳税人怎么开专票？");
        assert_eq!((text.brief(), text.full()), ("可以自行开具。", None));
        assert_eq!(text.keywords(), ["专票"]);
    }

    #[test]
    fn what_cannot_be_stored_is_refused() {
        use ArticleTextError as E;
        let long = |chars: usize| "字".repeat(chars + 1);
        let refused = |question: &str, brief: &str, full: Option<&str>, keywords: &[&str]| {
            ArticleText::new(question, brief, full, keywords).unwrap_err()
        };
        assert_eq!(refused(" ", "b", None, &[]), E::NoQuestion);
        assert_eq!(refused("q", "\n", None, &[]), E::NoBrief);
        assert_eq!(refused(&long(200), "b", None, &[]), E::QuestionTooLong);
        assert_eq!(refused("q", &long(400), None, &[]), E::BriefTooLong);
        assert_eq!(refused("q", "b", Some(&long(20_000)), &[]), E::FullTooLong);
        assert_eq!(refused("q", "b", None, &[long(30).as_str()]), E::Keywords);
        assert_eq!(refused("q\0", "b", None, &[]), E::ControlCharacter);
        assert_eq!(refused("two\nlines", "b", None, &[]), E::ControlCharacter);
        assert_eq!(refused("q", "b", Some("a\u{7}"), &[]), E::ControlCharacter);
        let many: Vec<String> = (0..21).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(refused("q", "b", None, &many), E::Keywords);
    }

    #[test]
    fn words_round_trip() {
        for form in ArticleForm::ALL {
            assert_eq!(ArticleForm::parse(form.as_str()), Some(form));
            assert_eq!(serde_json::to_value(form).unwrap(), form.as_str());
        }
        for state in [ArticleState::Draft, ArticleState::Reviewed] {
            assert_eq!(ArticleState::parse(state.as_str()), Some(state));
        }
        assert!(ArticleState::Draft.may_change() && !ArticleState::Reviewed.may_change());
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_is_stable(question in ".{0,40}", brief in ".{0,60}", full in ".{0,60}", word in ".{0,12}") {
            if let Ok(text) = ArticleText::new(&question, &brief, Some(&full), &[&word]) {
                let keywords: Vec<&str> = text.keywords().iter().map(String::as_str).collect();
                let again = ArticleText::new(text.question(), text.brief(), text.full(), &keywords);
                prop_assert_eq!(again, Ok(text));
            }
        }
    }
}
