//! The articles as those who write them work through them: drafts too, filtered, in an order that somebody chooses.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, Select};
use sidebook_domain::{ArticleCategoryId, ArticleState};

use super::{Article, Articles};
use crate::entity::article::{Column, Entity};
use crate::keyset::{Direction, ListKey, SortKind, SortedBy, in_order, next_ids};
use crate::like::contains;
use crate::page::{Page, Paged};
use crate::reading::readable;
use crate::{Executor, StorageError};

/// Which articles of a list; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleListFilter {
    /// Each is found in question, keywords, their sounds, or the answers.
    pub terms: Vec<String>,
    /// Whether they may be shown.
    pub state: Option<ArticleState>,
    /// Of this category and those below it.
    pub category: Option<ArticleCategoryId>,
}

/// What a list of articles is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArticleOrder {
    /// When what they say was changed last.
    Updated,
    /// Their questions.
    Question,
    /// How often they were handed to a chat.
    Uses,
    /// When that was last; those that never were are the earliest.
    LastUsed,
}

impl<E: Executor> Articles<'_, E> {
    /// Those that a filter lets through, drafts too, in this order.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(
        &self,
        filter: &ArticleListFilter,
        (order, direction): (ArticleOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Article, ListKey>, StorageError> {
        let Some(rows) = self.matching(filter).await? else {
            return Ok(Paged::empty());
        };
        let executor = self.door.executor;
        let by = sorted_by(order, direction);
        let ids = next_ids(executor, rows, (Entity, Column::Id), by, page).await?;
        let found = self
            .query()
            .filter(Column::Id.is_in(ids.items.iter().copied()))
            .all(executor)
            .await?;
        let articles: Vec<Article> = readable(in_order(&ids.items, found, |row| row.id))?;
        Ok(ids.with(articles))
    }

    /// How many a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn count(&self, filter: &ArticleListFilter) -> Result<u64, StorageError> {
        match self.matching(filter).await? {
            Some(rows) => Ok(rows.count(self.door.executor).await?),
            None => Ok(0),
        }
    }

    /// `None`: nothing can be found.
    async fn matching(&self, filter: &ArticleListFilter) -> Result<Option<Select<Entity>>, StorageError> {
        let Some(mut rows) = having(self.query(), &filter.terms) else {
            return Ok(None);
        };
        if let Some(state) = filter.state {
            rows = rows.filter(Column::State.eq(state.as_str()));
        }
        if let Some(category) = filter.category {
            rows = rows.filter(Column::CategoryId.is_in(self.with_children(category).await?));
        }
        Ok(Some(rows))
    }
}

/// Articles in which every term is found. `None`: nothing can be found.
pub(super) fn having(mut rows: Select<Entity>, terms: &[String]) -> Option<Select<Entity>> {
    // No stored text has a NUL, and PostgreSQL refuses to be asked about one.
    if terms.iter().any(|term| term.contains('\0')) {
        return None;
    }
    for term in terms {
        let there = |column: Column| Expr::col(column).like(contains(term));
        rows = rows.filter(there(Column::SearchKey).or(there(Column::AnswerKey)));
    }
    Some(rows)
}

fn sorted_by(order: ArticleOrder, direction: Direction) -> SortedBy {
    let column = |column: Column| Expr::col((Entity, column));
    let (value, kind) = match order {
        ArticleOrder::Updated => (column(Column::UpdatedAt), SortKind::Instant),
        ArticleOrder::Question => (column(Column::Question), SortKind::Text),
        ArticleOrder::Uses => (column(Column::Uses), SortKind::Number),
        ArticleOrder::LastUsed => {
            let never = Expr::value(DateTime::<Utc>::UNIX_EPOCH);
            let used = Func::coalesce([column(Column::LastUsedAt), never]);
            (Expr::expr(used), SortKind::Instant)
        }
    };
    SortedBy::new(value, kind, direction)
}
