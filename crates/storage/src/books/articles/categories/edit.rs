use std::collections::HashSet;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::ArticleCategoryId;
use uuid::Uuid;

use super::{ArticleCategories, ArticleCategory};
use crate::entity::article_category::{ActiveModel, Column, Entity};
use crate::{StorageError, Writing};

impl ArticleCategories<'_, Writing> {
    /// Gives a category another name. `None`: the agency has no such category.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when a sibling has that name.
    pub async fn rename(
        &self,
        id: ArticleCategoryId,
        name: &str,
    ) -> Result<Option<ArticleCategory>, StorageError> {
        let found = self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        if found.is_none() {
            return Ok(None);
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            name: Set(name.to_owned()),
            ..Default::default()
        };
        let row = Entity::update(change).exec(self.door.executor).await?;
        Ok(Some(row.into()))
    }

    /// Puts the categories of the first level, or those below one, into this order.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when these are not all of them: somebody added or removed one meanwhile.
    pub async fn put_in_order(
        &self,
        parent: Option<ArticleCategoryId>,
        order: &[ArticleCategoryId],
    ) -> Result<(), StorageError> {
        let rows = self
            .siblings(parent)
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        let there: HashSet<Uuid> = rows.into_iter().map(|row| row.id).collect();
        let asked: HashSet<Uuid> = order.iter().map(|id| id.0).collect();
        if there != asked || asked.len() != order.len() {
            return Err(StorageError::Stale);
        }
        for (position, id) in (0_i64..).zip(order) {
            let change = ActiveModel {
                id: Unchanged(id.0),
                position: Set(position),
                ..Default::default()
            };
            Entity::update(change).exec(self.door.executor).await?;
        }
        Ok(())
    }
}
