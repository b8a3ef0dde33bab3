use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sidebook_domain::{ArticleForm, ArticleId, SendIntentId, StaffId};

use super::Articles;
use crate::entity::{article, article_miss, article_send};
use crate::reading::require_all;
use crate::{Executor, StorageError, Writing};

/// What somebody looked for on a day and did not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleMiss {
    /// Who.
    pub staff: StaffId,
    /// On which day.
    pub day: NaiveDate,
    /// What, as it was searched.
    pub term: String,
    /// When first.
    pub at: DateTime<Utc>,
}

impl<E: Executor> Articles<'_, E> {
    /// What was looked for in vain since a day, latest first.
    pub async fn misses_since(&self, day: NaiveDate) -> Result<Vec<ArticleMiss>, StorageError> {
        let rows = article_miss::Entity::find()
            .filter(article_miss::Column::AgencyId.eq(self.door.agency.0))
            .filter(article_miss::Column::Day.gte(day))
            .order_by_desc(article_miss::Column::Id)
            .all(self.door.executor)
            .await?;
        let miss = |row: article_miss::Model| ArticleMiss {
            staff: StaffId(row.staff_id),
            day: row.day,
            term: row.term,
            at: row.created_at,
        };
        Ok(rows.into_iter().map(miss).collect())
    }
}

impl Articles<'_, Writing> {
    /// Records that somebody found nothing: once per person, day and term. Whether it is the first time.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the person is not the agency's.
    pub async fn missed(&self, staff: StaffId, day: NaiveDate, term: &str) -> Result<bool, StorageError> {
        let known = self.door.staff().find(staff).await?;
        require_all("staff", [staff.0], known.map(|staff| staff.id.0))?;
        let row = article_miss::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            staff_id: Set(staff.0),
            day: Set(day),
            term: Set(term.to_owned()),
            created_at: Set(self.door.context.now()),
        };
        use article_miss::Column;
        let once = [Column::AgencyId, Column::StaffId, Column::Day, Column::Term];
        let added = article_miss::Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(added == 1)
    }

    /// Notes which article a prepared message is. Nothing is counted yet: most previews are only looked at.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when message or article are not the agency's.
    pub async fn prepared(
        &self,
        intent: SendIntentId,
        article: ArticleId,
        form: ArticleForm,
    ) -> Result<(), StorageError> {
        let known = self.find(article).await?;
        require_all("articles", [article.0], known.map(|known| known.id.0))?;
        let known = self.door.send_intents().find(intent).await?;
        require_all("send_intents", [intent.0], known.map(|known| known.id.0))?;
        let row = article_send::ActiveModel {
            send_intent_id: Set(intent.0),
            agency_id: Set(self.door.agency.0),
            article_id: Set(Some(article.0)),
            form: Set(form.as_str().to_owned()),
            counted_at: Set(None),
        };
        article_send::Entity::insert(row)
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }

    /// Counts a use of the article that this message is, once however often it is reported. Messages that are no article
    /// count nothing. Whether something was counted.
    pub async fn handed_over(&self, intent: SendIntentId) -> Result<bool, StorageError> {
        let now = self.door.context.now();
        let uncounted = article_send::Entity::update_many()
            .col_expr(article_send::Column::CountedAt, Expr::value(now))
            .filter(article_send::Column::AgencyId.eq(self.door.agency.0))
            .filter(article_send::Column::SendIntentId.eq(intent.0))
            .filter(article_send::Column::CountedAt.is_null())
            .exec_with_returning(self.door.executor)
            .await?;
        let Some(id) = uncounted.into_iter().find_map(|sent| sent.article_id) else {
            return Ok(false);
        };
        article::Entity::update_many()
            .col_expr(article::Column::Uses, Expr::col(article::Column::Uses).add(1))
            .col_expr(article::Column::LastUsedAt, Expr::value(now))
            .filter(article::Column::AgencyId.eq(self.door.agency.0))
            .filter(article::Column::Id.eq(id))
            .exec(self.door.executor)
            .await?;
        Ok(true)
    }
}
