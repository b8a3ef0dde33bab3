//! Letting go of a corp, and taking it back.
//!
//! A corp belongs to one agency at a time (spec B6), and what was mirrored and linked while it did stays with that agency. So
//! the row of a corp that is let go of keeps its data and gives the platform's id away: whoever binds the corp next gets a
//! row of their own. The same agency gets the old row back, with everything that hangs on it.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::PlatformCorpId;

use super::{Corps, SystemCorps};
use crate::entity::{corp, installation};
use crate::{StorageError, Writing};

impl Corps<'_, Writing> {
    /// Lets go of a corp; its authorisation is for the caller to cancel. False when it is not bound to this agency.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn release(&self, id: CorpId) -> Result<bool, StorageError> {
        let released = corp::Entity::update_many()
            .col_expr(
                corp::Column::ReleasedFrom,
                Expr::col(corp::Column::PlatformCorpId),
            )
            .col_expr(
                corp::Column::PlatformCorpId,
                Expr::value(format!("released/{}", id.0)),
            )
            .col_expr(corp::Column::ReleasedAt, Expr::value(self.door.context.now()))
            .filter(corp::Column::AgencyId.eq(self.door.agency.0))
            .filter(corp::Column::Id.eq(id.0))
            .filter(corp::Column::ReleasedAt.is_null())
            .exec(self.door.executor)
            .await?;
        Ok(released.rows_affected > 0)
    }
}

impl SystemCorps<'_, Writing> {
    /// Gives the corp back to the agency that once let go of it, before it is bound again. Does nothing when the agency
    /// never had it, or when another one has it now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn take_back(
        &self,
        agency: AgencyId,
        platform: &str,
        platform_corp: &PlatformCorpId,
    ) -> Result<(), StorageError> {
        let released = corp::Entity::find()
            .filter(corp::Column::AgencyId.eq(agency.0))
            .filter(corp::Column::Platform.eq(platform))
            .filter(corp::Column::ReleasedFrom.eq(platform_corp.as_str()))
            .order_by_desc(corp::Column::ReleasedAt)
            .one(self.door.executor)
            .await?;
        let Some(released) = released else { return Ok(()) };
        if let Some(current) = self.find_by_platform(platform, platform_corp).await? {
            if current.agency.is_some() {
                return Ok(());
            }
            // Nobody's: it has an authorisation at most, which takes the place of the one that was cancelled.
            installation::Entity::delete_many()
                .filter(installation::Column::CorpId.eq(released.id))
                .exec(self.door.executor)
                .await?;
            installation::Entity::update_many()
                .col_expr(installation::Column::CorpId, Expr::value(released.id))
                .filter(installation::Column::CorpId.eq(current.id.0))
                .exec(self.door.executor)
                .await?;
            corp::Entity::delete_by_id(current.id.0)
                .exec(self.door.executor)
                .await?;
        }
        corp::Entity::update_many()
            .col_expr(corp::Column::PlatformCorpId, Expr::value(platform_corp.as_str()))
            .col_expr(corp::Column::ReleasedFrom, Expr::value(None::<String>))
            .col_expr(
                corp::Column::ReleasedAt,
                Expr::value(None::<chrono::DateTime<chrono::Utc>>),
            )
            .filter(corp::Column::Id.eq(released.id))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}
