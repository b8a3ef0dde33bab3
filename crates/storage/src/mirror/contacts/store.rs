use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{CorpId, ExternalContactId, SyncRunId};
use sidebook_messenger::{Contact, ExternalUserId, Follow, MemberId};
use uuid::Uuid;

use super::merge::{Decision, Extent, decide};
use super::page::changed;
use super::value::kind_word;
use super::{Contacts, FollowState, MirrorChange, Mirrored, contact_follow, external_contact};
use crate::mirror::conversations::{Subject, ensure};
use crate::reading::to_millis;
use crate::{AgencyDoor, StorageError, Writing};

impl Contacts<'_, Writing> {
    /// Stores a read of one contact and ensures its conversation.
    ///
    /// * `read_at`: when the platform was read; what a later read stored stays.
    /// * `run`: the sync run that read it, for [`Contacts::mark_gone_not_seen`].
    /// * `whole`: the read tells all follows in scope, and those it does not list are marked gone; otherwise (a page of
    ///   a list) it tells only the follows it lists.
    pub async fn upsert(
        &self,
        corp: CorpId,
        contact: &Contact,
        read_at: DateTime<Utc>,
        run: Option<SyncRunId>,
        whole: bool,
    ) -> Result<Mirrored<ExternalContactId>, StorageError> {
        let read_at = to_millis(read_at);
        let (row, change) = self.store_contact(corp, contact, read_at, run, whole).await?;
        let id = ExternalContactId(row.id);
        let conversation = ensure(&self.door, corp, Subject::Contact(id)).await?;
        let extent = if whole { Extent::All } else { Extent::Listed };
        self.store_follows(&row, &contact.follows, read_at, run, extent)
            .await?;
        Ok(Mirrored {
            id,
            conversation,
            change,
        })
    }

    /// The platform says that nobody in scope follows this contact (any more). Says whether it was known.
    pub async fn mark_missing(
        &self,
        corp: CorpId,
        contact: &ExternalUserId,
        read_at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let read_at = to_millis(read_at);
        let Some(row) = self.locked(corp, contact).await? else {
            return Ok(false);
        };
        let newest = row.read_at <= read_at;
        let all_read_at = later(row.follows_read_at, read_at);
        let gone = external_contact::ActiveModel {
            id: Unchanged(row.id),
            gone_at: if newest {
                Set(row.gone_at.or(Some(read_at)))
            } else {
                NotSet
            },
            read_at: if newest { Set(read_at) } else { NotSet },
            follows_read_at: Set(Some(all_read_at)),
            updated_at: Set(self.door.context.now()),
            ..Default::default()
        };
        external_contact::Entity::update(gone)
            .exec(self.door.executor)
            .await?;
        self.store_follows(&row, &[], read_at, None, Extent::All).await?;
        Ok(true)
    }

    /// The contact deleted this member at `at`. The platform still lists the follow, so it stays, marked; being added
    /// again gives it a new beginning and ends the mark. Says whether there was such a follow.
    pub async fn mark_deleted_by_contact(
        &self,
        corp: CorpId,
        contact: &ExternalUserId,
        member: &MemberId,
        at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        use contact_follow::Column;
        let Some(row) = self.locked(corp, contact).await? else {
            return Ok(false);
        };
        let began_before = Column::FollowedAt
            .is_null()
            .or(Column::FollowedAt.lte(to_millis(at)));
        let done = contact_follow::Entity::update_many()
            .col_expr(Column::State, Expr::value(FollowState::DeletedByContact.as_str()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ExternalContactId.eq(row.id))
            .filter(Column::MemberId.eq(member.as_str()))
            .filter(began_before)
            .exec(self.door.executor)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// After a complete pass: marks gone what this run did not meet and nobody read since it started. Follows of
    /// `unread` members (no licence, or their pages failed) are left alone, and so are the contacts they follow.
    /// Returns how many contacts are gone now that were not before.
    pub async fn mark_gone_not_seen(
        &self,
        corp: CorpId,
        run: SyncRunId,
        run_started_at: DateTime<Utc>,
        unread: &[MemberId],
    ) -> Result<u64, StorageError> {
        let started = to_millis(run_started_at);
        {
            use contact_follow::Column;
            let mut follows = contact_follow::Entity::update_many()
                .col_expr(Column::GoneAt, Expr::value(started))
                .col_expr(Column::ReadAt, Expr::value(started))
                .filter(Column::AgencyId.eq(self.door.agency.0))
                .filter(Column::CorpId.eq(corp.0))
                .filter(Column::GoneAt.is_null())
                .filter(Column::ReadAt.lt(started))
                .filter(Column::SeenRun.is_null().or(Column::SeenRun.ne(run.0)));
            if !unread.is_empty() {
                follows = follows.filter(Column::MemberId.is_not_in(unread.iter().map(MemberId::as_str)));
            }
            follows.exec(self.door.executor).await?;
        }
        use external_contact::{Column, Entity};
        let follow = (contact_follow::Entity, contact_follow::Column::ExternalContactId);
        let followed = Query::select()
            .expr(Expr::value(1))
            .from(contact_follow::Entity)
            .and_where(Expr::col(follow).equals((Entity, Column::Id)))
            .and_where(Expr::col((contact_follow::Entity, contact_follow::Column::GoneAt)).is_null())
            .take();
        let contacts = Entity::update_many()
            .col_expr(Column::GoneAt, Expr::value(started))
            .col_expr(Column::ReadAt, Expr::value(started))
            .col_expr(Column::FollowsReadAt, Expr::value(started))
            .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::GoneAt.is_null())
            .filter(Column::ReadAt.lt(started))
            .filter(Column::SeenRun.is_null().or(Column::SeenRun.ne(run.0)))
            .filter(Expr::exists(followed).not())
            .exec(self.door.executor)
            .await?;
        Ok(contacts.rows_affected)
    }

    /// The contact's row, locked until the end of the transaction: reads of one contact are stored one after another.
    async fn locked(
        &self,
        corp: CorpId,
        contact: &ExternalUserId,
    ) -> Result<Option<external_contact::Model>, StorageError> {
        let row = self
            .of_agency()
            .filter(external_contact::Column::CorpId.eq(corp.0))
            .filter(external_contact::Column::ExternalUserId.eq(contact.as_str()))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        Ok(row)
    }

    /// Returns the row as it was before, or as it was added.
    async fn store_contact(
        &self,
        corp: CorpId,
        contact: &Contact,
        read_at: DateTime<Utc>,
        run: Option<SyncRunId>,
        whole: bool,
    ) -> Result<(external_contact::Model, MirrorChange), StorageError> {
        let found = match self.locked(corp, &contact.id).await? {
            Some(row) => row,
            None => {
                let follows_read_at = whole.then_some(read_at);
                let new = contact_row(&self.door, corp, contact, read_at, follows_read_at, run);
                let once = [
                    external_contact::Column::CorpId,
                    external_contact::Column::ExternalUserId,
                ];
                let added =
                    external_contact::Entity::insert(external_contact::ActiveModel::from(new.clone()))
                        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
                        .exec_without_returning(self.door.executor)
                        .await?;
                if added == 1 {
                    return Ok((new, MirrorChange::Added));
                }
                // Somebody else met it in the same moment; or the corp is another agency's, and is not found here.
                let row = self.locked(corp, &contact.id).await?;
                row.ok_or_else(|| StorageError::NotFound {
                    table: "corps",
                    ids: vec![corp.0],
                })?
            }
        };
        let newest = found.read_at <= read_at;
        let mut change = external_contact::ActiveModel {
            id: Unchanged(found.id),
            ..Default::default()
        };
        if newest {
            change.name = Set(contact.name.clone());
            change.kind = Set(kind_word(contact.kind).to_owned());
            change.corp_name = Set(contact.corp_name.clone());
            change.position = Set(contact.position.clone());
            change.avatar = Set(contact.avatar.clone());
            change.read_at = Set(read_at);
            change.gone_at = Set(None);
        }
        if whole {
            change.follows_read_at = Set(Some(later(found.follows_read_at, read_at)));
        }
        if let Some(run) = run {
            change.seen_run = Set(Some(run.0));
        }
        change.updated_at = Set(self.door.context.now());
        external_contact::Entity::update(change)
            .exec(self.door.executor)
            .await?;
        Ok((
            found,
            if newest {
                MirrorChange::Updated
            } else {
                MirrorChange::Older
            },
        ))
    }

    async fn store_follows(
        &self,
        contact: &external_contact::Model,
        listed: &[Follow],
        read_at: DateTime<Utc>,
        run: Option<SyncRunId>,
        extent: Extent,
    ) -> Result<(), StorageError> {
        let rows = self
            .follows_of_agency()
            .filter(contact_follow::Column::ExternalContactId.eq(contact.id))
            .all(self.door.executor)
            .await?;
        let mut rows: HashMap<String, contact_follow::Model> =
            rows.into_iter().map(|row| (row.member_id.clone(), row)).collect();
        for follow in listed {
            let row = rows.remove(follow.member.as_str());
            let row_read_at = row.as_ref().map(|row| row.read_at);
            if decide(extent, read_at, true, row_read_at, contact.follows_read_at) == Decision::Store {
                self.store_follow(contact, row, follow, read_at, run).await?;
            }
        }
        let gone: Vec<Uuid> = rows
            .into_values()
            .filter(|row| {
                let decision = decide(extent, read_at, false, Some(row.read_at), contact.follows_read_at);
                decision == Decision::MarkGone
            })
            .map(|row| row.id)
            .collect();
        if !gone.is_empty() {
            use contact_follow::Column;
            contact_follow::Entity::update_many()
                .col_expr(Column::ReadAt, Expr::value(read_at))
                // Since when it is gone: the first read that did not list it.
                .col_expr(Column::GoneAt, Expr::col(Column::GoneAt).if_null(read_at))
                .filter(Column::AgencyId.eq(self.door.agency.0))
                .filter(Column::Id.is_in(gone))
                .exec(self.door.executor)
                .await?;
        }
        Ok(())
    }

    async fn store_follow(
        &self,
        contact: &external_contact::Model,
        row: Option<contact_follow::Model>,
        follow: &Follow,
        read_at: DateTime<Utc>,
        run: Option<SyncRunId>,
    ) -> Result<(), StorageError> {
        let known = row.is_some();
        let told = follow_row(&self.door, contact, row.as_ref(), follow, read_at, run)?;
        if known {
            contact_follow::Entity::update(changed(told))
                .exec(self.door.executor)
                .await?;
        } else {
            contact_follow::Entity::insert(contact_follow::ActiveModel::from(told))
                .exec_without_returning(self.door.executor)
                .await?;
        }
        Ok(())
    }
}

/// A contact's row as a read tells it.
pub(super) fn contact_row(
    door: &AgencyDoor<'_, Writing>,
    corp: CorpId,
    contact: &Contact,
    read_at: DateTime<Utc>,
    follows_read_at: Option<DateTime<Utc>>,
    run: Option<SyncRunId>,
) -> external_contact::Model {
    external_contact::Model {
        id: door.context.new_id(),
        agency_id: door.agency.0,
        corp_id: corp.0,
        external_user_id: contact.id.as_str().to_owned(),
        name: contact.name.clone(),
        kind: kind_word(contact.kind).to_owned(),
        corp_name: contact.corp_name.clone(),
        position: contact.position.clone(),
        avatar: contact.avatar.clone(),
        read_at,
        follows_read_at,
        updated_at: door.context.now(),
        gone_at: None,
        seen_run: run.map(|run| run.0),
    }
}

/// A follow's row as a read tells it; `row` is what was there.
pub(super) fn follow_row(
    door: &AgencyDoor<'_, Writing>,
    contact: &external_contact::Model,
    row: Option<&contact_follow::Model>,
    follow: &Follow,
    read_at: DateTime<Utc>,
    run: Option<SyncRunId>,
) -> Result<contact_follow::Model, StorageError> {
    let followed_at = follow.followed_at.map(to_millis);
    let still_deleted = row.is_some_and(|row| {
        row.state == FollowState::DeletedByContact.as_str()
            && row.gone_at.is_none()
            && row.followed_at == followed_at
    });
    let state = if still_deleted {
        FollowState::DeletedByContact
    } else {
        FollowState::Following
    };
    let tags = serde_json::to_value(&follow.tags)
        .map_err(|_| StorageError::inconsistent("contact_follows", "tags", contact.id))?;
    Ok(contact_follow::Model {
        id: row.map_or_else(|| door.context.new_id(), |row| row.id),
        agency_id: door.agency.0,
        corp_id: contact.corp_id,
        external_contact_id: contact.id,
        member_id: follow.member.as_str().to_owned(),
        remark: follow.remark.clone(),
        description: follow.description.clone(),
        remark_corp_name: follow.remark_corp_name.clone(),
        remark_mobiles: follow.remark_mobiles.iter().map(String::as_str).collect(),
        followed_at,
        add_way: follow.add_way,
        channel: follow.channel.clone(),
        tags,
        state: state.as_str().to_owned(),
        read_at,
        gone_at: None,
        ended_at: None,
        seen_run: run.map(|run| run.0).or_else(|| row.and_then(|row| row.seen_run)),
    })
}

fn later(known: Option<DateTime<Utc>>, read_at: DateTime<Utc>) -> DateTime<Utc> {
    known.map_or(read_at, |known| Ord::max(known, read_at))
}
