use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{ArticleCategoryId, ArticleId};
use utoipa::ToSchema;

use super::Attachment;

/// A reviewed article in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ArticleId,
    pub(crate) question: String,
    /// The answer in a few sentences.
    pub(crate) brief: String,
    pub(crate) category: ArticleCategoryName,
    /// Whether there is an answer at length too.
    pub(crate) has_full_text: bool,
    /// Its files, in their order.
    pub(crate) attachments: Vec<Attachment>,
    /// How often it was handed to a chat.
    pub(crate) uses: i64,
    pub(crate) last_used_at: Option<DateTime<Utc>>,
}

/// A page of articles.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticlePage {
    pub(crate) items: Vec<ArticleRow>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// 知识: a reviewed article.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleDetail {
    #[serde(flatten)]
    pub(crate) article: ArticleRow,
    pub(crate) full_text: Option<String>,
    /// Whether the full text goes into one message whole; a longer one is cut when it is sent.
    pub(crate) full_text_fits: bool,
    pub(crate) keywords: Vec<String>,
}

/// Where an article belongs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleCategoryName {
    #[schema(value_type = Uuid)]
    pub(crate) id: ArticleCategoryId,
    pub(crate) name: String,
    /// The category above, on the second level.
    pub(crate) parent: Option<String>,
}

/// The categories that have reviewed articles.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleCategoryList {
    pub(crate) items: Vec<ArticleCategoryRow>,
}

/// A category of the first level.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleCategoryRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ArticleCategoryId,
    pub(crate) name: String,
    /// Reviewed articles, those below included.
    pub(crate) articles: u64,
    pub(crate) children: Vec<ArticleSubcategoryRow>,
}

/// A category of the second level.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleSubcategoryRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ArticleCategoryId,
    pub(crate) name: String,
    /// Reviewed articles.
    pub(crate) articles: u64,
}

/// What became of reporting that nothing was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleMissOut {
    /// Whether it is on record now: not when the search does find something.
    pub(crate) recorded: bool,
}
