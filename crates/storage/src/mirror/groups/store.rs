use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{CorpId, GroupChatId, SyncRunId};
use sidebook_messenger::{ChatId, Group, GroupMemberKind, GroupRef, GroupState, MemberId};

use super::Groups;
use super::value::{kind_word, state_word};
use crate::entity::{group_chat, group_member};
use crate::mirror::conversations::{Subject, ensure};
use crate::mirror::{MirrorChange, Mirrored, READS_LAG};
use crate::reading::to_millis;
use crate::{StorageError, Writing};

/// So many people go into one statement: well below the databases' limits of values.
const ROWS: usize = 500;

impl Groups<'_, Writing> {
    /// Stores a read of one group with its people, and ensures its conversation. What a later read stored stays.
    ///
    /// * `state`: from the list of groups, where it was read; `None` leaves it as it is.
    /// * `run`: the sync run that read it, for [`Groups::mark_gone_not_seen`].
    pub async fn upsert(
        &self,
        corp: CorpId,
        group: &Group,
        state: Option<GroupState>,
        read_at: DateTime<Utc>,
        run: Option<SyncRunId>,
    ) -> Result<Mirrored<GroupChatId>, StorageError> {
        let read_at = to_millis(read_at);
        let (id, change) = self.store_group(corp, group, state, read_at, run).await?;
        let conversation = ensure(&self.door, corp, Subject::Group(id)).await?;
        if change != MirrorChange::Older {
            self.replace_people(id, group).await?;
        }
        Ok(Mirrored {
            id,
            conversation,
            change,
        })
    }

    /// Notes that a run met these known groups in a list, and the state told there. Groups not known yet are left out:
    /// they have to be read.
    pub async fn mark_seen(
        &self,
        corp: CorpId,
        groups: &[GroupRef],
        read_at: DateTime<Utc>,
        run: SyncRunId,
    ) -> Result<(), StorageError> {
        use group_chat::{Column, Entity};
        let read_at = to_millis(read_at);
        for groups in groups.chunks(ROWS) {
            let of = |groups: &mut dyn Iterator<Item = &GroupRef>| {
                let chats: Vec<&str> = groups.map(|group| group.id.as_str()).collect();
                Entity::update_many()
                    .filter(Column::AgencyId.eq(self.door.agency.0))
                    .filter(Column::CorpId.eq(corp.0))
                    .filter(Column::ChatId.is_in(chats))
            };
            of(&mut groups.iter())
                .col_expr(Column::SeenRun, Expr::value(run.0))
                .exec(self.door.executor)
                .await?;
            let mut by_state: BTreeMap<&str, Vec<&GroupRef>> = BTreeMap::new();
            for group in groups {
                by_state.entry(state_word(group.state)).or_default().push(group);
            }
            for (state, groups) in by_state {
                of(&mut groups.into_iter())
                    .col_expr(Column::State, Expr::value(state))
                    .filter(Column::State.ne(state))
                    .filter(Column::ReadAt.lte(read_at))
                    .exec(self.door.executor)
                    .await?;
            }
        }
        Ok(())
    }

    /// The group was dismissed at `at`. A read made later than that and finding it again wins. Says whether it was
    /// known.
    pub async fn mark_dismissed(
        &self,
        corp: CorpId,
        chat: &ChatId,
        at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        self.mark_gone(corp, chat, at, true).await
    }

    /// The platform does not show this group (any more): dismissed, or out of scope. Says whether it was known.
    pub async fn mark_missing(
        &self,
        corp: CorpId,
        chat: &ChatId,
        read_at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        self.mark_gone(corp, chat, read_at, false).await
    }

    /// After a complete pass: marks gone what this run did not meet and nobody read since it started. Groups of
    /// `unread` owners (whose pages failed) are left alone. Returns how many are gone now that were not before.
    pub async fn mark_gone_not_seen(
        &self,
        corp: CorpId,
        run: SyncRunId,
        run_started_at: DateTime<Utc>,
        unread: &[MemberId],
    ) -> Result<u64, StorageError> {
        use group_chat::Column;
        let started = to_millis(run_started_at);
        let not_seen = Condition::any()
            .add(Column::SeenRun.is_null())
            .add(Column::SeenRun.ne(run.0));
        let mut groups = group_chat::Entity::update_many()
            .col_expr(Column::GoneAt, Expr::value(started))
            .col_expr(Column::ReadAt, Expr::value(started))
            .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::GoneAt.is_null())
            .filter(Column::ReadAt.lt(started))
            .filter(not_seen);
        if !unread.is_empty() {
            groups = groups.filter(Column::OwnerMemberId.is_not_in(unread.iter().map(MemberId::as_str)));
        }
        Ok(groups.exec(self.door.executor).await?.rows_affected)
    }

    /// The group's row, locked until the end of the transaction: reads of one group are stored one after another.
    async fn locked(&self, corp: CorpId, chat: &ChatId) -> Result<Option<group_chat::Model>, StorageError> {
        let row = self
            .query()
            .filter(group_chat::Column::CorpId.eq(corp.0))
            .filter(group_chat::Column::ChatId.eq(chat.as_str()))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        Ok(row)
    }

    async fn mark_gone(
        &self,
        corp: CorpId,
        chat: &ChatId,
        at: DateTime<Utc>,
        dismissed: bool,
    ) -> Result<bool, StorageError> {
        let at = to_millis(at);
        let Some(row) = self.locked(corp, chat).await? else {
            return Ok(false);
        };
        if row.read_at > at {
            return Ok(true);
        }
        let gone = group_chat::ActiveModel {
            id: Unchanged(row.id),
            read_at: Set(at),
            gone_at: Set(row.gone_at.or(Some(at))),
            dismissed_at: if dismissed {
                Set(row.dismissed_at.or(Some(at)))
            } else {
                NotSet
            },
            updated_at: Set(self.door.context.now()),
            ..Default::default()
        };
        group_chat::Entity::update(gone).exec(self.door.executor).await?;
        Ok(true)
    }

    async fn store_group(
        &self,
        corp: CorpId,
        group: &Group,
        state: Option<GroupState>,
        read_at: DateTime<Utc>,
        run: Option<SyncRunId>,
    ) -> Result<(GroupChatId, MirrorChange), StorageError> {
        let mut new = group_chat::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            corp_id: Set(corp.0),
            chat_id: Set(group.id.as_str().to_owned()),
            name: Set(group.name.clone()),
            owner_member_id: Set(group.owner.as_str().to_owned()),
            notice: Set(group.notice.clone()),
            state: Set(state_word(state.unwrap_or(GroupState::Normal)).to_owned()),
            platform_created_at: Set(group.created_at.map(to_millis)),
            member_version: Set(group.member_version.clone()),
            read_at: Set(read_at),
            updated_at: Set(self.door.context.now()),
            dismissed_at: Set(None),
            gone_at: Set(None),
            seen_run: Set(run.map(|run| run.0)),
        };
        let found = match self.locked(corp, &group.id).await? {
            Some(row) => row,
            None => {
                let once = [group_chat::Column::CorpId, group_chat::Column::ChatId];
                let added = group_chat::Entity::insert(new.clone())
                    .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
                    .exec_without_returning(self.door.executor)
                    .await?;
                // When nothing was added, somebody else met it in the same moment; or the corp is another agency's, and
                // the group is not found here.
                let row = self.locked(corp, &group.id).await?;
                let row = row.ok_or_else(|| StorageError::NotFound {
                    table: "corps",
                    ids: vec![corp.0],
                })?;
                if added == 1 {
                    return Ok((GroupChatId(row.id), MirrorChange::Added));
                }
                row
            }
        };
        let id = GroupChatId(found.id);
        let seen_run = run.map_or(NotSet, |run| Set(Some(run.0)));
        // Details are behind the event that said it was dismissed.
        let is_echo = found.dismissed_at.is_some_and(|at| read_at - at < READS_LAG);
        if found.read_at > read_at || is_echo {
            // Met by the run all the same.
            if run.is_some() {
                let seen = group_chat::ActiveModel {
                    id: Unchanged(found.id),
                    seen_run,
                    ..Default::default()
                };
                group_chat::Entity::update(seen).exec(self.door.executor).await?;
            }
            return Ok((id, MirrorChange::Older));
        }
        new.id = Unchanged(found.id);
        new.seen_run = seen_run;
        if state.is_none() {
            new.state = NotSet;
        }
        group_chat::Entity::update(new).exec(self.door.executor).await?;
        Ok((id, MirrorChange::Updated))
    }

    async fn replace_people(&self, id: GroupChatId, group: &Group) -> Result<(), StorageError> {
        group_member::Entity::delete_many()
            .filter(group_member::Column::AgencyId.eq(self.door.agency.0))
            .filter(group_member::Column::GroupChatId.eq(id.0))
            .exec(self.door.executor)
            .await?;
        let mut met = HashSet::new();
        let people: Vec<group_member::ActiveModel> = group
            .members
            .iter()
            // A platform that lists somebody twice must not spoil the whole group.
            .filter(|member| met.insert((kind_word(member.kind), member.id.as_str())))
            .map(|member| {
                let is_admin = member.kind == GroupMemberKind::Member
                    && group.admins.iter().any(|admin| admin.as_str() == member.id);
                group_member::ActiveModel {
                    id: Set(self.door.context.new_id()),
                    agency_id: Set(self.door.agency.0),
                    group_chat_id: Set(id.0),
                    member_ref: Set(member.id.clone()),
                    kind: Set(kind_word(member.kind).to_owned()),
                    name: Set(member.name.clone()),
                    joined_at: Set(member.joined_at.map(to_millis)),
                    join_scene: Set(member.join_scene),
                    is_admin: Set(is_admin),
                }
            })
            .collect();
        for rows in people.chunks(ROWS) {
            group_member::Entity::insert_many(rows.iter().cloned())
                .exec_without_returning(self.door.executor)
                .await?;
        }
        Ok(())
    }
}
