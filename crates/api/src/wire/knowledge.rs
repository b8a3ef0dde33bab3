use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sidebook_domain::{ArticleCategoryId, ArticleId, ArticleState, ExportId};
use utoipa::ToSchema;

use super::words::ArticleStateWord;
use super::{ArticleRow, RowTotals, StaffName};

/// An article as those who write it see it, in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KnowledgeArticle {
    #[serde(flatten)]
    pub(crate) article: ArticleRow,
    #[schema(value_type = ArticleStateWord)]
    pub(crate) state: ArticleState,
    /// Who reviewed it, while it is reviewed.
    pub(crate) reviewed_by: Option<StaffName>,
    pub(crate) reviewed_at: Option<DateTime<Utc>>,
    pub(crate) updated_at: DateTime<Utc>,
    /// Counts changes of what it says.
    pub(crate) revision: i64,
}

/// A page of articles.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KnowledgeArticlePage {
    pub(crate) items: Vec<KnowledgeArticle>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
    /// With the first page: over all that the filters let through.
    pub(crate) totals: Option<RowTotals>,
}

/// An article with all that it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KnowledgeArticleDetail {
    #[serde(flatten)]
    pub(crate) article: KnowledgeArticle,
    pub(crate) full_text: Option<String>,
    pub(crate) keywords: Vec<String>,
}

/// What became of one article of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ArticleOutcome {
    /// It was done, or was so already.
    Done,
    /// There is no such article (any more).
    NotFound,
    /// It is reviewed: the review has to be withdrawn first.
    Reviewed,
    /// Somebody changed it since it was read.
    Changed,
}

/// An article and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleResult {
    #[schema(value_type = Uuid)]
    pub(crate) article_id: ArticleId,
    pub(crate) outcome: ArticleOutcome,
}

/// What became of each, in the order in which they were named.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleResultList {
    pub(crate) items: Vec<ArticleResult>,
}

/// A category of either level.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KnowledgeCategory {
    #[schema(value_type = Uuid)]
    pub(crate) id: ArticleCategoryId,
    pub(crate) name: String,
    /// The category above, on the second level.
    #[schema(value_type = Option<Uuid>)]
    pub(crate) parent_id: Option<ArticleCategoryId>,
    /// Articles in it itself, drafts too.
    pub(crate) articles: u64,
}

/// Every category, siblings in their order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KnowledgeCategoryList {
    pub(crate) items: Vec<KnowledgeCategory>,
}

/// Something that was looked for in vain, and still is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MissedSearch {
    /// As it was searched.
    pub(crate) term: String,
    /// On how many days, each person counted by themselves.
    pub(crate) times: usize,
    pub(crate) people: usize,
    pub(crate) last_on: NaiveDate,
}

/// What was looked for in vain, the most asked first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MissedSearchList {
    pub(crate) items: Vec<MissedSearch>,
}

/// A file that articles were exported to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleExport {
    #[schema(value_type = Uuid)]
    pub(crate) id: ExportId,
    pub(crate) file_name: String,
    /// How many articles it has.
    pub(crate) rows: i64,
    /// Who took it along.
    pub(crate) created_by: String,
    pub(crate) created_at: DateTime<Utc>,
}

/// The newest files that articles were exported to, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleExports {
    pub(crate) items: Vec<ArticleExport>,
}
