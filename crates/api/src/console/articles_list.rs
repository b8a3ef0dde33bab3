//! Which articles a list of the console shows, in which order, and what the columns of its file are.

use sidebook_domain::{ArticleCategoryId, ArticleState, Language};
use sidebook_render::Cell;
use sidebook_storage::{AgencyDoor, ArticleListFilter, ArticleOrder, Direction, Executor};

use crate::lists::{self, Column, Exported, list_queries, word, words};
use crate::problem::{ApiResult, ProblemCode};
use crate::wire::KnowledgeArticleDetail;
use crate::wire::words::ArticleStateWord;

list_queries! {
    /// Which articles.
    ArticlesFilter, AgencyArticlesQuery, AgencyArticlesExportQuery {
        /// Words that must all be found: in question, keywords, their sounds, or the answers.
        search: String,
        /// Whether they may be shown.
        #[param(value_type = ArticleStateWord)]
        state: ArticleState,
        /// Of this category and those below it.
        #[param(value_type = Uuid)]
        category_id: ArticleCategoryId,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, ArticleOrder, Direction); 4] = [
    ("updated_at", ArticleOrder::Updated, Direction::Descending),
    ("question", ArticleOrder::Question, Direction::Ascending),
    ("uses", ArticleOrder::Uses, Direction::Descending),
    ("last_used_at", ArticleOrder::LastUsed, Direction::Descending),
];

impl ArticlesFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a category that is not the agency's, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(self, door: AgencyDoor<'_, E>) -> ApiResult<ArticleListFilter> {
        let terms = lists::terms(self.search.as_deref())?;
        if let Some(category) = self.category_id {
            let all = door.article_categories().list().await?;
            let found = all.iter().any(|known| known.id == category);
            found.then_some(()).ok_or(ProblemCode::NotFound)?;
        }
        Ok(ArticleListFilter {
            terms,
            state: self.state,
            category: self.category_id,
        })
    }
}

/// The list as a file. The columns that an import reads are called as its template calls them, so what is exported can be
/// mended and imported again.
pub(super) const FILE: Exported<KnowledgeArticleDetail> = Exported {
    list: "articles",
    title: ["知识库", "Knowledge base"],
    columns: &[
        Column {
            word: "question",
            names: ["问题", "Question"],
            cell: |row, _| Cell::Text(row.article.article.question.clone()),
        },
        Column {
            word: "category",
            names: ["一级分类", "Category"],
            cell: |row, _| {
                let category = &row.article.article.category;
                Cell::Text(category.parent.as_ref().unwrap_or(&category.name).clone())
            },
        },
        Column {
            word: "subcategory",
            names: ["二级分类", "Subcategory"],
            cell: |row, _| {
                let category = &row.article.article.category;
                let is_second = category.parent.is_some();
                Cell::text(is_second.then_some(category.name.as_str()))
            },
        },
        Column {
            word: "brief",
            names: ["简答", "Brief answer"],
            cell: |row, _| Cell::Text(row.article.article.brief.clone()),
        },
        Column {
            word: "full_text",
            names: ["全文", "Full text"],
            cell: |row, _| Cell::text(row.full_text.as_deref()),
        },
        Column {
            word: "keywords",
            names: ["关键词", "Keywords"],
            cell: |row, language| joined(&row.keywords, language),
        },
        Column {
            word: "files",
            names: ["附件", "Files"],
            cell: |row, language| {
                let files = &row.article.article.attachments;
                let names: Vec<String> = files.iter().map(|file| file.name.as_str().to_owned()).collect();
                joined(&names, language)
            },
        },
        Column {
            word: "state",
            names: ["状态", "State"],
            cell: |row, language| Cell::Text(words::article(language, row.article.state).to_owned()),
        },
        Column {
            word: "reviewed_by",
            names: ["审核人", "Reviewed by"],
            cell: |row, _| {
                Cell::text(
                    row.article
                        .reviewed_by
                        .as_ref()
                        .map(|person| person.name.as_str()),
                )
            },
        },
        Column {
            word: "reviewed_at",
            names: ["审核时间", "Reviewed"],
            cell: |row, _| row.article.reviewed_at.map_or(Cell::Empty, Cell::Instant),
        },
        Column {
            word: "uses",
            names: ["使用次数", "Uses"],
            cell: |row, _| Cell::Number(row.article.article.uses),
        },
        Column {
            word: "last_used_at",
            names: ["最近使用", "Last used"],
            cell: |row, _| {
                row.article
                    .article
                    .last_used_at
                    .map_or(Cell::Empty, Cell::Instant)
            },
        },
        Column {
            word: "updated_at",
            names: ["修改时间", "Changed"],
            cell: |row, _| Cell::Instant(row.article.updated_at),
        },
    ],
};

/// Several in one cell.
fn joined(parts: &[String], language: Language) -> Cell {
    Cell::text((!parts.is_empty()).then_some(parts.join(word(language, ["、", "; "])).as_str()))
}
