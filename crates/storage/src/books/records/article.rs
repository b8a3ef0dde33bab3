use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{ArticleCategoryId, ArticleId, ArticleRecord, Record, RecordKind, WrongValue};
use uuid::Uuid;

use super::lookup::{Lookup, of_article};
use super::pending::NewRow;
use super::{PutRow, Putting, StandingRecord};
use crate::books::ROWS;
use crate::entity::article::{Column, Entity};
use crate::{AgencyDoor, Article, ArticleCategory, ArticleChange, NewArticle, StorageError, Writing};

impl Lookup {
    /// The categories, and the articles that answer these rows' questions.
    pub(super) async fn load_articles(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        rows: &[PutRow],
    ) -> Result<(), StorageError> {
        self.article_categories = door.article_categories().list().await?;
        let questions: Vec<&str> = rows
            .iter()
            .filter_map(|row| match &row.record {
                Record::Article(record) => Some(record.question.as_str()),
                _ => None,
            })
            .collect();
        let mut found = Vec::new();
        for questions in questions.chunks(ROWS) {
            found.extend(
                Entity::find()
                    .filter(Column::AgencyId.eq(door.agency.0))
                    .filter(Column::Question.is_in(questions.iter().copied()))
                    .all(door.executor)
                    .await?,
            );
        }
        let ids: Vec<Uuid> = found.iter().map(|row| row.id).collect();
        for row in found {
            self.note(&[of_article(&row.question)], row.id);
        }
        self.load_bound(door, RecordKind::Articles, &ids).await
    }
}

impl Putting<'_> {
    pub(super) fn new_article(&self, record: &ArticleRecord) -> Result<NewRow, Vec<WrongValue>> {
        // Looking by another key, it may still be there by its question.
        if self.lookup.having(&of_article(&record.question)).is_some() {
            return Err(vec![WrongValue::new("question", "taken")]);
        }
        let category = self.category(record).map_err(|wrong| vec![wrong])?;
        let text = record.text(None);
        let text = text.ok_or_else(|| vec![WrongValue::new("question", "wrong_type")])?;
        Ok(NewRow::Article(NewArticle { category, text }))
    }

    pub(super) async fn add_articles(
        &self,
        new: Vec<NewRow>,
    ) -> Result<Vec<Result<(Uuid, i64), WrongValue>>, StorageError> {
        let new = new.into_iter().filter_map(|new| match new {
            NewRow::Article(new) => Some(new),
            _ => None,
        });
        let added = self.door.articles().add_many(new.collect()).await?;
        Ok(added
            .into_iter()
            .map(|row| Ok((row.id.0, row.revision)))
            .collect())
    }

    /// A draft says what the row says. A reviewed article is closed, unless it says that already.
    pub(super) async fn change_article(
        &self,
        id: Uuid,
        record: ArticleRecord,
    ) -> Result<Result<i64, WrongValue>, StorageError> {
        let articles = self.door.articles();
        let Some(stands) = articles.find(ArticleId(id)).await? else {
            return Ok(Err(WrongValue::new("external_key", "not_found")));
        };
        let other = self.lookup.having(&of_article(&record.question));
        if other.is_some_and(|other| other != id) {
            return Ok(Err(WrongValue::new("question", "taken")));
        }
        let category = match self.category(&record) {
            Ok(category) => category,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let Some(text) = record.text(Some(&stands.text)) else {
            return Ok(Err(WrongValue::new("question", "wrong_type")));
        };
        if text == stands.text && category == stands.category {
            return Ok(Ok(stands.revision));
        }
        let to = NewArticle { category, text };
        match articles.edit(stands.id, stands.revision, &to).await? {
            ArticleChange::Done(article) => Ok(Ok(article.revision)),
            ArticleChange::IsReviewed => Ok(Err(WrongValue::new("question", "reviewed"))),
            ArticleChange::NotFound => Ok(Err(WrongValue::new("external_key", "not_found"))),
        }
    }

    /// The category that a row names.
    fn category(&self, record: &ArticleRecord) -> Result<ArticleCategoryId, WrongValue> {
        let all = &self.lookup.article_categories;
        let find = |parent: Option<ArticleCategoryId>, name: &str| {
            let found = all.iter().find(|one| one.parent == parent && one.name == name);
            found.map(|one| one.id)
        };
        let first = find(None, &record.category);
        let first = first.ok_or_else(|| WrongValue::new("category", "not_found"))?;
        match &record.subcategory {
            None => Ok(first),
            Some(name) => find(Some(first), name).ok_or_else(|| WrongValue::new("subcategory", "not_found")),
        }
    }
}

pub(super) async fn standing(
    door: AgencyDoor<'_, Writing>,
    id: Uuid,
) -> Result<Option<StandingRecord>, StorageError> {
    let Some(article) = door.articles().find(ArticleId(id)).await? else {
        return Ok(None);
    };
    let all = door.article_categories().list().await?;
    let (category, subcategory) = names(&all, &article);
    let fields = json!({
        "question": article.text.question(), "category": category, "subcategory": subcategory,
        "brief": article.text.brief(), "full_text": article.text.full(), "keywords": article.text.keywords(),
    });
    Ok(Some(StandingRecord {
        revision: article.revision,
        client: None,
        fields: fields.as_object().cloned().unwrap_or_default(),
    }))
}

/// The names of an article's category of the first level, and of the one below it.
fn names<'a>(all: &'a [ArticleCategory], article: &Article) -> (Option<&'a str>, Option<&'a str>) {
    let find = |id: ArticleCategoryId| all.iter().find(|one| one.id == id);
    let own = find(article.category);
    match own.and_then(|own| own.parent).and_then(find) {
        Some(parent) => (Some(&parent.name), own.map(|own| own.name.as_str())),
        None => (own.map(|own| own.name.as_str()), None),
    }
}

/// Whether it is a draft, which may be taken back.
pub(super) async fn is_draft(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<bool, StorageError> {
    let article = door.articles().find(ArticleId(id)).await?;
    Ok(article.is_none_or(|article| article.state.may_change()))
}

/// Takes a draft that was added back.
pub(super) async fn remove(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<(), StorageError> {
    door.articles().remove(ArticleId(id)).await?;
    Ok(())
}
