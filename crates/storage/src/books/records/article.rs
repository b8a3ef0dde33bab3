use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{
    ArticleCategoryId, ArticleId, ArticleRecord, ClientId, MatchBy, Record, RecordKind, ShortText,
};
use uuid::Uuid;

use super::kind::{Not, Rows};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::books::ROWS;
use crate::entity::article::{Column, Entity};
use crate::{AgencyDoor, Article, ArticleCategory, ArticleChange, NewArticle, StorageError, Writing};

/// Answers of the knowledge base: drafts, until somebody reviews them.
pub(super) struct Kind;

/// What there is once of an article.
fn mark(question: &str) -> String {
    format!("question/{question}")
}

impl Rows for Kind {
    type Record = ArticleRecord;
    type New = NewArticle;

    const KIND: RecordKind = RecordKind::Articles;
    const KNOWN_BY: &'static str = "question";
    const ONCE: bool = true;

    fn of(record: &Record) -> Option<&ArticleRecord> {
        match record {
            Record::Article(record) => Some(record),
            _ => None,
        }
    }

    fn own_marks(record: &ArticleRecord) -> Vec<String> {
        vec![mark(&record.question)]
    }

    fn found(
        lookup: &Lookup,
        record: &ArticleRecord,
        _client: Option<ClientId>,
        _by: Option<MatchBy>,
    ) -> Option<Uuid> {
        lookup.having(&mark(&record.question))
    }

    /// The categories, and the articles that answer these rows' questions.
    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        _clients: &[Uuid],
        rows: &[&ArticleRecord],
    ) -> Result<(), StorageError> {
        lookup.article_categories = door.article_categories().list().await?;
        let questions: Vec<&str> = rows.iter().map(|row| row.question.as_str()).collect();
        for questions in questions.chunks(ROWS) {
            let found = Entity::find()
                .filter(Column::AgencyId.eq(door.agency.0))
                .filter(Column::Question.is_in(questions.iter().copied()))
                .all(door.executor)
                .await?;
            for row in found {
                lookup.has(mark(&row.question), row.id);
            }
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &ArticleRecord) -> Result<NewArticle, Not> {
        let category = category(&putting.lookup, record)?;
        let text = record.text(None);
        let text = text.ok_or_else(|| Not::wrong("question", "wrong_type"))?;
        Ok(NewArticle { category, text })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewArticle>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.articles().add_many(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    /// A draft says what the row says. A reviewed article is closed, unless it says that already.
    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: ArticleRecord,
    ) -> Result<i64, Not> {
        let articles = putting.door.articles();
        let Some(stands) = articles.find(ArticleId(id)).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        let category = category(&putting.lookup, &record)?;
        let text = record.text(Some(&stands.text));
        let text = text.ok_or_else(|| Not::wrong("question", "wrong_type"))?;
        if text == stands.text && category == stands.category {
            return Ok(stands.revision);
        }
        let to = NewArticle { category, text };
        match articles.edit(stands.id, stands.revision, &to).await? {
            ArticleChange::Done(article) => Ok(article.revision),
            ArticleChange::IsReviewed => Err(Not::wrong("question", "reviewed")),
            ArticleChange::NotFound => Err(Not::wrong("external_key", "not_found")),
        }
    }

    async fn standing(
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

    /// A reviewed article stays.
    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        let article = door.articles().find(ArticleId(id)).await?;
        if article.is_some_and(|article| !article.state.may_change()) {
            return Ok(false);
        }
        door.articles().remove(ArticleId(id)).await?;
        Ok(true)
    }
}

/// The category that a row names.
fn category(lookup: &Lookup, record: &ArticleRecord) -> Result<ArticleCategoryId, Not> {
    let all = &lookup.article_categories;
    let find = |parent: Option<ArticleCategoryId>, name: &str| {
        let found = all.iter().find(|one| one.parent == parent && one.name == name);
        found.map(|one| one.id)
    };
    let first = find(None, &record.category).ok_or_else(|| Not::wrong("category", "not_found"))?;
    match &record.subcategory {
        None => Ok(first),
        Some(name) => find(Some(first), name).ok_or_else(|| Not::wrong("subcategory", "not_found")),
    }
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
