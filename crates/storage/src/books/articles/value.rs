use chrono::{DateTime, Utc};
use sidebook_domain::{ArticleCategoryId, ArticleId, ArticleState, ArticleText, StaffId};

use crate::StorageError;
use crate::entity::article;
use crate::reading::{json, word};

/// An answer to what clients ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its category, of either level.
    pub category: ArticleCategoryId,
    /// What it says.
    pub text: ArticleText,
    /// Whether it may be shown.
    pub state: ArticleState,
    /// Who reviewed it, and when, while it is reviewed.
    pub reviewed: Option<(StaffId, DateTime<Utc>)>,
    /// How often it was handed to a chat.
    pub uses: i64,
    /// When last.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Counts changes of what it says.
    pub revision: i64,
}

/// An article to add, as a draft.
#[derive(Debug, Clone)]
pub struct NewArticle {
    /// Its category, of either level.
    pub category: ArticleCategoryId,
    /// What it says.
    pub text: ArticleText,
}

/// What became of a change to an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleChange {
    /// This is it now. After a deletion: as it was.
    Done(Article),
    /// It is reviewed: the review has to be withdrawn first.
    IsReviewed,
    /// The agency has no such article.
    NotFound,
}

impl TryFrom<article::Model> for Article {
    type Error = StorageError;

    fn try_from(row: article::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "articles";
        let keywords: Vec<String> = json(row.keywords, TABLE, "keywords", row.id)?;
        let keywords: Vec<&str> = keywords.iter().map(String::as_str).collect();
        let text = ArticleText::new(&row.question, &row.brief, row.full_text.as_deref(), &keywords);
        Ok(Self {
            id: ArticleId(row.id),
            category: ArticleCategoryId(row.category_id),
            text: word(text.ok(), TABLE, "question", row.id)?,
            state: word(ArticleState::parse(&row.state), TABLE, "state", row.id)?,
            reviewed: row.reviewed_by.map(StaffId).zip(row.reviewed_at),
            uses: row.uses,
            last_used_at: row.last_used_at,
            updated_at: row.updated_at,
            revision: row.revision,
        })
    }
}
