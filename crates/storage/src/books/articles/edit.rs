use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JsonValue, QueryFilter, QuerySelect};
use sidebook_domain::{
    ArticleCategoryId, ArticleId, ArticleState, ArticleText, AttachmentSubject, SearchKey, StaffId,
    SubjectKind,
};
use uuid::Uuid;

use super::super::ROWS;
use super::{Article, ArticleChange, Articles, NewArticle};
use crate::entity::article::{ActiveModel, Column, Entity, Model};
use crate::entity::{article_category, article_send};
use crate::reading::{readable, require_all};
use crate::{StorageError, Writing};

impl Articles<'_, Writing> {
    /// Adds drafts, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming categories that are not the agency's.
    pub async fn add_many(&self, new: Vec<NewArticle>) -> Result<Vec<Article>, StorageError> {
        self.require_categories(new.iter().map(|new| new.category))
            .await?;
        let rows: Vec<Model> = new.iter().map(|new| self.row(new)).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(ActiveModel::from);
            Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    /// Replaces what a draft says, if it is still at `revision`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when somebody changed it meanwhile, [`StorageError::NotFound`] naming a category that is
    /// not the agency's.
    pub async fn edit(
        &self,
        id: ArticleId,
        revision: i64,
        to: &NewArticle,
    ) -> Result<ArticleChange, StorageError> {
        self.require_categories([to.category]).await?;
        let Some(stands) = self.locked(id).await? else {
            return Ok(ArticleChange::NotFound);
        };
        if !stands.state.may_change() {
            return Ok(ArticleChange::IsReviewed);
        }
        if stands.revision != revision {
            return Err(StorageError::Stale);
        }
        let (search_key, answer_key) = keys(&to.text);
        let change = ActiveModel {
            id: Unchanged(id.0),
            category_id: Set(to.category.0),
            question: Set(to.text.question().to_owned()),
            brief: Set(to.text.brief().to_owned()),
            full_text: Set(to.text.full().map(str::to_owned)),
            keywords: Set(keywords(&to.text)),
            search_key: Set(search_key),
            answer_key: Set(answer_key),
            updated_at: Set(self.door.context.now()),
            revision: Set(revision.saturating_add(1)),
            ..Default::default()
        };
        self.changed(change).await
    }

    /// Lets a draft be shown, if it still says what was read (`revision`). Reviewing it again changes nothing.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when somebody changed it meanwhile, [`StorageError::NotFound`] when `by` is not one of
    /// the agency's people.
    pub async fn review(
        &self,
        id: ArticleId,
        revision: i64,
        by: StaffId,
    ) -> Result<ArticleChange, StorageError> {
        let Some(stands) = self.locked(id).await? else {
            return Ok(ArticleChange::NotFound);
        };
        if stands.revision != revision {
            return Err(StorageError::Stale);
        }
        if stands.state == ArticleState::Reviewed {
            return Ok(ArticleChange::Done(stands));
        }
        let staff = self.door.staff().find(by).await?;
        require_all("staff", [by.0], staff.map(|staff| staff.id.0))?;
        let change = ActiveModel {
            id: Unchanged(id.0),
            state: Set(ArticleState::Reviewed.as_str().to_owned()),
            reviewed_by: Set(Some(by.0)),
            reviewed_at: Set(Some(self.door.context.now())),
            ..Default::default()
        };
        self.changed(change).await
    }

    /// Makes it a draft again.
    pub async fn withdraw(&self, id: ArticleId) -> Result<ArticleChange, StorageError> {
        let Some(stands) = self.locked(id).await? else {
            return Ok(ArticleChange::NotFound);
        };
        if stands.state == ArticleState::Draft {
            return Ok(ArticleChange::Done(stands));
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            state: Set(ArticleState::Draft.as_str().to_owned()),
            reviewed_by: Set(None),
            reviewed_at: Set(None),
            ..Default::default()
        };
        self.changed(change).await
    }

    /// Deletes a draft; its files belong to nothing then. What was sent of it stays in the log.
    pub async fn remove(&self, id: ArticleId) -> Result<ArticleChange, StorageError> {
        let Some(stands) = self.locked(id).await? else {
            return Ok(ArticleChange::NotFound);
        };
        if !stands.state.may_change() {
            return Ok(ArticleChange::IsReviewed);
        }
        let subject = AttachmentSubject::new(SubjectKind::Article, id);
        self.door.attachments().tie(subject, &[]).await?;
        article_send::Entity::update_many()
            .col_expr(article_send::Column::ArticleId, Expr::value(None::<Uuid>))
            .filter(article_send::Column::AgencyId.eq(self.door.agency.0))
            .filter(article_send::Column::ArticleId.eq(id.0))
            .exec(self.door.executor)
            .await?;
        Entity::delete_many()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(id.0))
            .exec(self.door.executor)
            .await?;
        Ok(ArticleChange::Done(stands))
    }

    async fn changed(&self, change: ActiveModel) -> Result<ArticleChange, StorageError> {
        let row = Entity::update(change).exec(self.door.executor).await?;
        Article::try_from(row).map(ArticleChange::Done)
    }

    async fn locked(&self, id: ArticleId) -> Result<Option<Article>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        row.map(Article::try_from).transpose()
    }

    fn row(&self, new: &NewArticle) -> Model {
        let (search_key, answer_key) = keys(&new.text);
        Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            category_id: new.category.0,
            question: new.text.question().to_owned(),
            brief: new.text.brief().to_owned(),
            full_text: new.text.full().map(str::to_owned),
            keywords: keywords(&new.text),
            state: ArticleState::Draft.as_str().to_owned(),
            reviewed_by: None,
            reviewed_at: None,
            uses: 0,
            last_used_at: None,
            search_key,
            answer_key,
            created_at: self.door.context.now(),
            updated_at: self.door.context.now(),
            revision: 1,
        }
    }

    async fn require_categories(
        &self,
        asked: impl IntoIterator<Item = ArticleCategoryId>,
    ) -> Result<(), StorageError> {
        let mut ids: Vec<Uuid> = asked.into_iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let found: Vec<Uuid> = article_category::Entity::find()
            .filter(article_category::Column::AgencyId.eq(self.door.agency.0))
            .select_only()
            .column(article_category::Column::Id)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        require_all("article_categories", ids, found)
    }
}

/// Question and keywords are found by their sounds too, the answers by their characters alone. The question is taken
/// apart at its punctuation, so that initials match from the beginning of any part.
fn keys(text: &ArticleText) -> (String, String) {
    let parts = text
        .question()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty());
    let mut others: Vec<&str> = text.keywords().iter().map(String::as_str).collect();
    others.extend(parts);
    let search_key = SearchKey::of(text.question(), &others);
    let answers: Vec<&str> = std::iter::once(text.brief()).chain(text.full()).collect();
    (
        search_key.as_str().to_owned(),
        SearchKey::of_text(&answers).as_str().to_owned(),
    )
}

fn keywords(text: &ArticleText) -> JsonValue {
    text.keywords().iter().cloned().collect()
}
