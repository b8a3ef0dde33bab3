use std::fmt;
use std::str::FromStr;

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{ArticleCategoryId, ArticleId};
use uuid::Uuid;

use super::list::having;
use super::{Article, Articles};
use crate::entity::article::Column;
use crate::entity::article_category;
use crate::like::contains;
use crate::page::{Page, Paged};
use crate::reading::readable;
use crate::{Executor, StorageError};

/// Which articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    /// Each is found in question, keywords, their sounds, or the answers. See [`sidebook_domain::search_terms`].
    pub terms: Vec<String>,
    /// Of this category and those below it.
    pub category: Option<ArticleCategoryId>,
}

/// Where a page of articles ends: rank, uses, id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticleKey {
    rank: i32,
    uses: i64,
    id: ArticleId,
}

/// Not a key that [`ArticleKey`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the end of a page of articles")]
pub struct ArticleKeyError;

impl fmt::Display for ArticleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.rank, self.uses, self.id)
    }
}

impl FromStr for ArticleKey {
    type Err = ArticleKeyError;

    fn from_str(text: &str) -> Result<Self, ArticleKeyError> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(ArticleKeyError);
        Ok(Self {
            rank: part()?.parse().map_err(|_| ArticleKeyError)?,
            uses: part()?.parse().map_err(|_| ArticleKeyError)?,
            id: part()?.parse().map_err(|_| ArticleKeyError)?,
        })
    }
}

#[derive(FromQueryResult)]
struct Ranked {
    id: Uuid,
    rank: i32,
    uses: i64,
}

impl<E: Executor> Articles<'_, E> {
    /// Reviewed articles in which every term is found; all of them when there is none. First those whose question or
    /// keywords (or their sounds) have the whole search, then those that only answer with it; each most used first.
    pub async fn search(
        &self,
        filter: &ArticleFilter,
        page: Page<ArticleKey>,
    ) -> Result<Paged<Article, ArticleKey>, StorageError> {
        let Some(mut rows) = having(self.reviewed(), &filter.terms) else {
            return Ok(Paged::empty());
        };
        if let Some(category) = filter.category {
            rows = rows.filter(Column::CategoryId.is_in(self.with_children(category).await?));
        }
        let rank = || rank_of(&filter.terms);
        let mut rows = rows
            .select_only()
            .column(Column::Id)
            .column(Column::Uses)
            .expr_as(rank(), "rank");
        // Without terms all rank alike, and an index gives the page in order.
        let ranked = !filter.terms.is_empty();
        if ranked {
            rows = rows.order_by_asc(rank());
        }
        if let Some(after) = &page.after {
            rows = rows.filter(beyond(after, ranked.then(rank)));
        }
        let found = rows
            .order_by_desc(Column::Uses)
            .order_by_desc(Column::Id)
            .limit(page.rows())
            .into_model::<Ranked>()
            .all(self.door.executor)
            .await?;
        let paged = page.cut(found, |row| ArticleKey {
            rank: row.rank,
            uses: row.uses,
            id: ArticleId(row.id),
        });
        let articles = self.in_order(&paged.items).await?;
        Ok(paged.with(articles))
    }

    /// Whether nothing that may be shown has these terms.
    pub async fn finds_nothing(&self, terms: &[String]) -> Result<bool, StorageError> {
        let filter = ArticleFilter {
            terms: terms.to_vec(),
            category: None,
        };
        Ok(self.search(&filter, Page::first(1)).await?.items.is_empty())
    }

    pub(super) async fn with_children(&self, category: ArticleCategoryId) -> Result<Vec<Uuid>, StorageError> {
        use sea_orm::EntityTrait;
        let mut ids: Vec<Uuid> = article_category::Entity::find()
            .filter(article_category::Column::AgencyId.eq(self.door.agency.0))
            .filter(article_category::Column::ParentId.eq(category.0))
            .select_only()
            .column(article_category::Column::Id)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        ids.push(category.0);
        Ok(ids)
    }

    async fn in_order(&self, found: &[Ranked]) -> Result<Vec<Article>, StorageError> {
        let rows = self
            .query()
            .filter(Column::Id.is_in(found.iter().map(|row| row.id)))
            .all(self.door.executor)
            .await?;
        let articles: Vec<Article> = readable(rows)?;
        // One that was removed between the two queries is left out.
        let place = |row: &Ranked| articles.iter().find(|article| article.id.0 == row.id).cloned();
        Ok(found.iter().filter_map(place).collect())
    }
}

/// 0 when every term is in question or keywords, else 1.
fn rank_of(terms: &[String]) -> SimpleExpr {
    let every = terms
        .iter()
        .map(|term| Expr::col(Column::SearchKey).like(contains(term)))
        .reduce(ExprTrait::and);
    match every {
        Some(every) => CaseStatement::new().case(every, 0).finally(1).into(),
        None => Expr::value(0),
    }
}

/// What comes after a key: a higher rank, else fewer uses, else an earlier id.
fn beyond(after: &ArticleKey, rank: Option<SimpleExpr>) -> SimpleExpr {
    let later = Expr::tuple([Expr::col(Column::Uses), Expr::col(Column::Id)])
        .lt(Expr::tuple([Expr::value(after.uses), Expr::value(after.id.0)]));
    match rank {
        Some(rank) => rank.clone().gt(after.rank).or(rank.eq(after.rank).and(later)),
        None => later,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_round_trip(rank in 0..2, uses in 0_i64.., id: u128) {
            let key = ArticleKey { rank, uses, id: ArticleId(Uuid::from_u128(id)) };
            prop_assert_eq!(key.to_string().parse::<ArticleKey>(), Ok(key));
        }

        #[test]
        fn reading_a_key_never_panics(text in ".{0,60}") {
            let _ = text.parse::<ArticleKey>();
        }
    }
}
