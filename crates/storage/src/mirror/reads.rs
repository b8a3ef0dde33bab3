use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sidebook_domain::CorpId;

use crate::entity::mirror_read::{ActiveModel, Column, Entity};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// What is read from the platform as a whole.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whole {
    Members,
    Departments,
    CorpTags,
}

impl Whole {
    fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Departments => "departments",
            Self::CorpTags => "corp_tags",
        }
    }
}

/// Notes a read of the whole, and locks its row until the end of the transaction. `false` when a newer one was noted.
pub(super) async fn note(
    door: &AgencyDoor<'_, Writing>,
    corp: CorpId,
    whole: Whole,
    read_at: DateTime<Utc>,
) -> Result<bool, StorageError> {
    let row = ActiveModel {
        corp_id: Set(corp.0),
        kind: Set(whole.as_str().to_owned()),
        agency_id: Set(door.agency.0),
        read_at: Set(read_at),
    };
    let not_newer = Expr::col((Entity, Column::ReadAt)).lte(read_at);
    let ours = Expr::col((Entity, Column::AgencyId)).eq(door.agency.0);
    let touched = Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::CorpId, Column::Kind])
                .update_column(Column::ReadAt)
                .action_and_where(not_newer.and(ours))
                .to_owned(),
        )
        .exec_without_returning(door.executor)
        .await?;
    Ok(touched == 1)
}

/// When the whole was last read.
pub(super) async fn last<E: Executor>(
    door: &AgencyDoor<'_, E>,
    corp: CorpId,
    whole: Whole,
) -> Result<Option<DateTime<Utc>>, StorageError> {
    let row = Entity::find()
        .filter(Column::AgencyId.eq(door.agency.0))
        .filter(Column::CorpId.eq(corp.0))
        .filter(Column::Kind.eq(whole.as_str()))
        .one(door.executor)
        .await?;
    Ok(row.map(|row| row.read_at))
}
