use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::{Mode, PlatformCorpId};

use super::Corp;
use crate::entity::corp;
use crate::{Executor, StorageError, SystemDoor, Writing};

/// Corps whatever their agency. By `system().corps()`.
#[derive(Debug)]
pub struct SystemCorps<'a, E> {
    pub(super) door: SystemDoor<'a, E>,
}

/// A corp as the platform names it.
#[derive(Debug, Clone)]
pub struct NewCorp {
    /// Which messenger: `wecom`.
    pub platform: String,
    /// How we got in.
    pub mode: Mode,
    /// The platform's id.
    pub platform_corp: PlatformCorpId,
    /// Its short name.
    pub name: String,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Corps whatever their agency.
    #[must_use]
    pub fn corps(&self) -> SystemCorps<'a, E> {
        SystemCorps { door: *self }
    }
}

impl<E: Executor> SystemCorps<'_, E> {
    /// One corp.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: CorpId) -> Result<Option<Corp>, StorageError> {
        let row = corp::Entity::find_by_id(id.0).one(self.door.executor).await?;
        row.map(Corp::try_from).transpose()
    }

    /// Every corp that belongs to an agency, oldest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn of_all_agencies(&self) -> Result<Vec<Corp>, StorageError> {
        let rows = corp::Entity::find()
            .filter(corp::Column::AgencyId.is_not_null())
            .filter(corp::Column::ReleasedAt.is_null())
            .order_by_asc(corp::Column::Id)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(Corp::try_from).collect()
    }

    /// The corp that the platform calls so.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find_by_platform(
        &self,
        platform: &str,
        platform_corp: &PlatformCorpId,
    ) -> Result<Option<Corp>, StorageError> {
        let row = corp::Entity::find()
            .filter(corp::Column::Platform.eq(platform))
            .filter(corp::Column::PlatformCorpId.eq(platform_corp.as_str()))
            .one(self.door.executor)
            .await?;
        row.map(Corp::try_from).transpose()
    }
}

impl SystemCorps<'_, Writing> {
    /// The corp of this platform id, added when we did not know it; mode and name are brought up to date.
    /// Its agency stays as it is.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn ensure(&self, new: NewCorp) -> Result<Corp, StorageError> {
        let row = corp::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(None),
            platform: Set(new.platform),
            mode: Set(new.mode.as_str().to_owned()),
            platform_corp_id: Set(new.platform_corp.as_str().to_owned()),
            name: Set(new.name),
            created_at: Set(self.door.context.now()),
            last_event_at: Set(None),
            released_from: Set(None),
            released_at: Set(None),
        };
        let known = OnConflict::columns([corp::Column::Platform, corp::Column::PlatformCorpId])
            .update_columns([corp::Column::Mode, corp::Column::Name])
            .to_owned();
        let row = corp::Entity::insert(row)
            .on_conflict(known)
            .exec_with_returning(self.door.executor)
            .await?;
        row.try_into()
    }

    /// Events about these corps were received then. Call it last in a unit of work, and seldom: others that do the same wait.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn heard_of(&self, corps: &BTreeMap<CorpId, DateTime<Utc>>) -> Result<(), StorageError> {
        // In the order of ids, so that two never wait for each other.
        for (corp, at) in corps {
            let older = corp::Column::LastEventAt
                .is_null()
                .or(corp::Column::LastEventAt.lt(*at));
            corp::Entity::update_many()
                .col_expr(corp::Column::LastEventAt, Expr::value(*at))
                .filter(corp::Column::Id.eq(corp.0))
                .filter(older)
                .exec(self.door.executor)
                .await?;
        }
        Ok(())
    }

    /// Binds an unbound corp to `agency`, with its installations. Already bound to it: nothing to do.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the corp is unknown or bound to another agency.
    pub async fn bind(&self, id: CorpId, agency: AgencyId) -> Result<(), StorageError> {
        use crate::entity::installation;

        let bound = corp::Entity::update_many()
            .col_expr(corp::Column::AgencyId, Expr::value(agency.0))
            .filter(corp::Column::Id.eq(id.0))
            .filter(
                corp::Column::AgencyId
                    .is_null()
                    .or(corp::Column::AgencyId.eq(agency.0)),
            )
            .exec(self.door.executor)
            .await?;
        if bound.rows_affected == 0 {
            return Err(StorageError::Stale);
        }
        installation::Entity::update_many()
            .col_expr(installation::Column::AgencyId, Expr::value(agency.0))
            .filter(installation::Column::CorpId.eq(id.0))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}
