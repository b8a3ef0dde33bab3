//! The knowledge base: categories, articles, how often they were used, and what was looked for in vain.

mod categories;
mod edit;
mod list;
mod misses;
mod search;
mod usage;
mod value;

pub use categories::{ArticleCategories, ArticleCategory, CategoryRemoval, NewArticleCategory};
pub use list::{ArticleListFilter, ArticleOrder};
pub use misses::MissedSearch;
pub use search::{ArticleFilter, ArticleKey, ArticleKeyError};
pub use usage::ArticleMiss;
pub use value::{Article, ArticleChange, NewArticle};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use sidebook_domain::{ArticleId, ArticleState};

use crate::entity::article::{Column, Entity};
use crate::{AgencyDoor, Executor, StorageError};

/// The articles of one agency. By `of(agency).articles()`.
#[derive(Debug)]
pub struct Articles<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The knowledge base of this agency.
    #[must_use]
    pub fn articles(&self) -> Articles<'a, E> {
        Articles { door: *self }
    }
}

impl<E: Executor> Articles<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    fn reviewed(&self) -> Select<Entity> {
        self.query()
            .filter(Column::State.eq(ArticleState::Reviewed.as_str()))
    }

    /// One article, draft or reviewed.
    pub async fn find(&self, id: ArticleId) -> Result<Option<Article>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Article::try_from).transpose()
    }

    /// The article that answers exactly this question, draft or reviewed.
    pub async fn of_question(&self, question: &str) -> Result<Option<ArticleId>, StorageError> {
        let row = self
            .query()
            .filter(Column::Question.eq(question))
            .one(self.door.executor)
            .await?;
        Ok(row.map(|row| ArticleId(row.id)))
    }

    /// One article that may be shown beside a chat.
    pub async fn find_reviewed(&self, id: ArticleId) -> Result<Option<Article>, StorageError> {
        let found = self.find(id).await?;
        Ok(found.filter(|article| article.state == ArticleState::Reviewed))
    }
}
