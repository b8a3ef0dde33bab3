use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{QueryOrder, QuerySelect};
use sidebook_domain::CorpId;
use sidebook_messenger::{Member, MemberId, MemberState};

use super::reads::{self, Whole};
use crate::entity::platform_member::{ActiveModel, Column, Entity, Model};
use crate::reading::{json, readable, to_millis, word};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A platform member as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredMember {
    /// The corp they are in.
    pub corp: CorpId,
    /// Their id.
    pub member: MemberId,
    /// Their name where the platform tells it.
    pub name: Option<String>,
    /// Departments they are in.
    pub departments: Vec<i64>,
    /// Whether they can use the client.
    pub state: MemberState,
    /// Whether they were inside the app's visible scope.
    pub in_scope: bool,
    /// Whether they hold a licence; `None` when not known.
    pub licensed: Option<bool>,
    /// When the platform was read.
    pub read_at: DateTime<Utc>,
    /// Since when the platform no longer lists them.
    pub gone_at: Option<DateTime<Utc>>,
}

fn state_word(state: MemberState) -> &'static str {
    match state {
        MemberState::Active => "active",
        MemberState::Inactive => "inactive",
        MemberState::Left => "left",
    }
}

fn parse_state(text: &str) -> Option<MemberState> {
    [MemberState::Active, MemberState::Inactive, MemberState::Left]
        .into_iter()
        .find(|state| state_word(*state) == text)
}

impl TryFrom<Model> for MirroredMember {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        Ok(Self {
            corp: CorpId(row.corp_id),
            departments: json(row.departments, "platform_members", "departments", row.id)?,
            state: word(parse_state(&row.state), "platform_members", "state", row.id)?,
            member: row.member_id.into(),
            name: row.name,
            in_scope: row.in_scope,
            licensed: row.licensed,
            read_at: row.read_at,
            gone_at: row.gone_at,
        })
    }
}

/// The platform members of one agency's corps.
#[derive(Debug)]
pub struct Members<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The platform members of this agency's corps.
    #[must_use]
    pub fn members(&self) -> Members<'a, E> {
        Members { door: *self }
    }
}

impl<E: Executor> Members<'_, E> {
    /// One member, gone or not.
    pub async fn find(
        &self,
        corp: CorpId,
        member: &MemberId,
    ) -> Result<Option<MirroredMember>, StorageError> {
        let row = self
            .of_corp(corp)
            .filter(Column::MemberId.eq(member.as_str()))
            .one(self.door.executor)
            .await?;
        row.map(MirroredMember::try_from).transpose()
    }

    /// Members that are not gone, in the order they were met.
    pub async fn list(&self, corp: CorpId) -> Result<Vec<MirroredMember>, StorageError> {
        let rows = self
            .of_corp(corp)
            .filter(Column::GoneAt.is_null())
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// Members that are there and hold no licence: the platform shows nothing of theirs.
    pub async fn unlicensed(&self, corp: CorpId) -> Result<Vec<MemberId>, StorageError> {
        let rows = self
            .of_corp(corp)
            .filter(Column::GoneAt.is_null())
            .filter(Column::Licensed.eq(false))
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(|row| row.member_id.into()).collect())
    }

    /// How many members are not gone.
    pub async fn count(&self, corp: CorpId) -> Result<u64, StorageError> {
        Ok(self
            .of_corp(corp)
            .filter(Column::GoneAt.is_null())
            .count(self.door.executor)
            .await?)
    }

    fn of_corp(&self, corp: CorpId) -> Select<Entity> {
        Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
    }
}

impl Members<'_, Writing> {
    /// Stores a read of all members in scope; members it does not list are marked gone. `false`: a newer such read was
    /// stored already, and nothing was changed.
    pub async fn upsert_all(
        &self,
        corp: CorpId,
        members: &[Member],
        read_at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let read_at = to_millis(read_at);
        if !reads::note(&self.door, corp, Whole::Members, read_at).await? {
            return Ok(false);
        }
        let known: HashMap<String, Model> = self
            .locked(corp)
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|row| (row.member_id.clone(), row))
            .collect();
        for member in members {
            self.store(corp, known.get(member.id.as_str()), member, true, read_at)
                .await?;
        }
        let unlisted = known.values().filter(|row| {
            row.gone_at.is_none()
                && row.read_at <= read_at
                && !members.iter().any(|member| member.id.as_str() == row.member_id)
        });
        let unlisted: Vec<Uuid> = unlisted.map(|row| row.id).collect();
        // In pieces: a database takes only so many values in one statement.
        for ids in unlisted.chunks(500) {
            self.update_gone(Column::Id.is_in(ids.iter().copied()), read_at)
                .await?;
        }
        Ok(true)
    }

    /// Stores a read of one member. `in_scope` says whether the app sees them.
    pub async fn upsert(
        &self,
        corp: CorpId,
        member: &Member,
        in_scope: bool,
        read_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let read_at = to_millis(read_at);
        let row = self
            .locked(corp)
            .filter(Column::MemberId.eq(member.id.as_str()))
            .one(self.door.executor)
            .await?;
        // A later read of everybody did not list them.
        if row.is_none()
            && reads::last(&self.door, corp, Whole::Members)
                .await?
                .is_some_and(|last| last > read_at)
        {
            return Ok(());
        }
        self.store(corp, row.as_ref(), member, in_scope, read_at).await
    }

    /// The platform does not know this member any more, or the app does not see them.
    pub async fn mark_gone(
        &self,
        corp: CorpId,
        member: &MemberId,
        read_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let read_at = to_millis(read_at);
        let this = Column::CorpId
            .eq(corp.0)
            .and(Column::MemberId.eq(member.as_str()));
        self.update_gone(this.and(Column::ReadAt.lte(read_at)), read_at)
            .await
    }

    /// Notes of members that were asked for whether they hold a licence: those in `without` do not.
    pub async fn set_licences(
        &self,
        corp: CorpId,
        asked: &[MemberId],
        without: &[MemberId],
    ) -> Result<(), StorageError> {
        let without: HashSet<&str> = without.iter().map(MemberId::as_str).collect();
        let (no, yes): (Vec<&str>, Vec<&str>) = asked
            .iter()
            .map(MemberId::as_str)
            .partition(|member| without.contains(member));
        for (members, licensed) in [(yes, true), (no, false)] {
            if members.is_empty() {
                continue;
            }
            // What is noted already stays untouched: most pages tell nothing new.
            let news = Column::Licensed.is_null().or(Column::Licensed.ne(licensed));
            Entity::update_many()
                .col_expr(Column::Licensed, Expr::value(licensed))
                .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()))
                .filter(Column::AgencyId.eq(self.door.agency.0))
                .filter(Column::CorpId.eq(corp.0))
                .filter(Column::MemberId.is_in(members))
                .filter(news)
                .exec(self.door.executor)
                .await?;
        }
        Ok(())
    }

    fn locked(&self, corp: CorpId) -> Select<Entity> {
        self.of_corp(corp).lock_exclusive()
    }

    async fn update_gone(&self, which: Expr, read_at: DateTime<Utc>) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::InScope, Expr::value(false))
            .col_expr(Column::GoneAt, Expr::value(read_at))
            .col_expr(Column::ReadAt, Expr::value(read_at))
            .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(which)
            .exec(self.door.executor)
            .await?;
        Ok(())
    }

    async fn store(
        &self,
        corp: CorpId,
        row: Option<&Model>,
        member: &Member,
        in_scope: bool,
        read_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let mut new = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            corp_id: Set(corp.0),
            member_id: Set(member.id.as_str().to_owned()),
            name: Set(member.name.clone()),
            departments: Set(member.departments.iter().copied().collect()),
            state: Set(state_word(member.state).to_owned()),
            in_scope: Set(in_scope),
            licensed: NotSet,
            read_at: Set(read_at),
            updated_at: Set(self.door.context.now()),
            gone_at: Set(None),
        };
        let Some(row) = row else {
            let added = Entity::insert(new.clone())
                .on_conflict(
                    OnConflict::columns([Column::CorpId, Column::MemberId])
                        .do_nothing()
                        .to_owned(),
                )
                .exec_without_returning(self.door.executor)
                .await?;
            if added == 1 {
                return Ok(());
            }
            // Somebody else met this member in the same moment.
            let row = self
                .locked(corp)
                .filter(Column::MemberId.eq(member.id.as_str()))
                .one(self.door.executor)
                .await?;
            let row = row.ok_or(StorageError::Stale)?;
            return if row.read_at > read_at {
                Ok(())
            } else {
                self.update(&mut new, &row).await
            };
        };
        if row.read_at > read_at {
            Ok(())
        } else {
            self.update(&mut new, row).await
        }
    }

    async fn update(&self, new: &mut ActiveModel, row: &Model) -> Result<(), StorageError> {
        new.id = Unchanged(row.id);
        Entity::update(new.clone()).exec(self.door.executor).await?;
        Ok(())
    }
}
