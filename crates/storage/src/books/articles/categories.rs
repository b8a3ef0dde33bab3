mod edit;

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ArticleCategoryId, ArticleState};
use uuid::Uuid;

use crate::entity::article;
use crate::entity::article_category::{ActiveModel, Column, Entity, Model};
use crate::reading::require_all;
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A category of the knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleCategory {
    /// Its id.
    pub id: ArticleCategoryId,
    /// The category it belongs to, on the second level.
    pub parent: Option<ArticleCategoryId>,
    /// Its name, once among its siblings.
    pub name: String,
}

/// A category to add, after its siblings.
#[derive(Debug, Clone)]
pub struct NewArticleCategory {
    /// A category of the first level, for one of the second.
    pub parent: Option<ArticleCategoryId>,
    /// Its name.
    pub name: String,
}

/// What became of removing a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CategoryRemoval {
    /// It is gone.
    Done,
    /// It is in use, by so many.
    InUse {
        /// Articles in it, drafts included.
        articles: u64,
        /// Categories below it.
        categories: u64,
    },
    /// The agency has no such category.
    NotFound,
}

impl From<Model> for ArticleCategory {
    fn from(row: Model) -> Self {
        Self {
            id: ArticleCategoryId(row.id),
            parent: row.parent_id.map(ArticleCategoryId),
            name: row.name,
        }
    }
}

/// The categories of one agency's knowledge base. By `of(agency).article_categories()`.
#[derive(Debug)]
pub struct ArticleCategories<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The categories of this agency's knowledge base.
    #[must_use]
    pub fn article_categories(&self) -> ArticleCategories<'a, E> {
        ArticleCategories { door: *self }
    }
}

impl<E: Executor> ArticleCategories<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// All of them, in their order; parents and children are told apart by [`ArticleCategory::parent`].
    pub async fn list(&self) -> Result<Vec<ArticleCategory>, StorageError> {
        let rows = self
            .query()
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(ArticleCategory::from).collect())
    }

    /// How many articles each category has itself: those in a state, or all; those without one are left out.
    pub async fn articles(
        &self,
        state: Option<ArticleState>,
    ) -> Result<HashMap<ArticleCategoryId, u64>, StorageError> {
        let mut rows = article::Entity::find().filter(article::Column::AgencyId.eq(self.door.agency.0));
        if let Some(state) = state {
            rows = rows.filter(article::Column::State.eq(state.as_str()));
        }
        let rows: Vec<(Uuid, i64)> = rows
            .select_only()
            .column(article::Column::CategoryId)
            .column_as(article::Column::Id.count(), "articles")
            .group_by(article::Column::CategoryId)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let counted = rows
            .into_iter()
            .map(|(id, count)| (ArticleCategoryId(id), u64::try_from(count).unwrap_or(0)));
        Ok(counted.collect())
    }

    /// The categories of the first level, or those below one.
    fn siblings(&self, parent: Option<ArticleCategoryId>) -> Select<Entity> {
        match parent {
            Some(parent) => self.query().filter(Column::ParentId.eq(parent.0)),
            None => self.query().filter(Column::ParentId.is_null()),
        }
    }
}

impl ArticleCategories<'_, Writing> {
    /// Adds a category after its siblings.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the parent is not one of the agency's first level: there is no third.
    /// [`StorageError::Duplicate`] when a sibling has that name.
    pub async fn add(&self, new: NewArticleCategory) -> Result<ArticleCategory, StorageError> {
        if let Some(parent) = new.parent {
            let found = self
                .query()
                .filter(Column::Id.eq(parent.0))
                .filter(Column::ParentId.is_null())
                .lock_exclusive()
                .one(self.door.executor)
                .await?;
            require_all("article_categories", [parent.0], found.map(|found| found.id))?;
        }
        let last: Option<i64> = self
            .siblings(new.parent)
            .select_only()
            .column(Column::Position)
            .order_by_desc(Column::Position)
            .into_tuple()
            .one(self.door.executor)
            .await?;
        let row = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            parent_id: Set(new.parent.map(|parent| parent.0)),
            name: Set(new.name),
            position: Set(last.map_or(0, |last| last.saturating_add(1))),
        };
        let row = Entity::insert(row)
            .exec_with_returning(self.door.executor)
            .await?;
        Ok(row.into())
    }

    /// Removes a category that nothing uses.
    pub async fn remove(&self, id: ArticleCategoryId) -> Result<CategoryRemoval, StorageError> {
        let found = self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        if found.is_none() {
            return Ok(CategoryRemoval::NotFound);
        }
        let articles = article::Entity::find()
            .filter(article::Column::AgencyId.eq(self.door.agency.0))
            .filter(article::Column::CategoryId.eq(id.0))
            .count(self.door.executor)
            .await?;
        let categories = self
            .query()
            .filter(Column::ParentId.eq(id.0))
            .count(self.door.executor)
            .await?;
        if articles + categories > 0 {
            return Ok(CategoryRemoval::InUse { articles, categories });
        }
        Entity::delete_many()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(id.0))
            .exec(self.door.executor)
            .await?;
        Ok(CategoryRemoval::Done)
    }
}
