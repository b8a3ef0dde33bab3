//! 跟进: notes of contact with clients. A deleted one is kept and not shown.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{
    AttachmentId, AttachmentSubject, ClientId, FollowUpContent, FollowUpId, FollowUpKind, StaffId,
    SubjectKind,
};

use super::Attachment;
use crate::entity::follow_up::{ActiveModel, Column, Entity, Model};
use crate::page::{Page, Paged};
use crate::reading::{readable, require_all, word};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A note of contact with a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// With whom there was contact.
    pub client: ClientId,
    /// What it says.
    pub content: FollowUpContent,
    /// Who wrote it.
    pub written_by: StaffId,
    /// Counts changes, from 1.
    pub revision: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// A follow-up in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpEntry {
    /// The follow-up.
    pub follow_up: FollowUp,
    /// The name of who wrote it.
    pub written_by_name: String,
    /// Its pictures and files.
    pub attachments: Vec<Attachment>,
}

/// A follow-up to write.
#[derive(Debug, Clone)]
pub struct NewFollowUp {
    /// With whom there was contact.
    pub client: ClientId,
    /// What it says.
    pub content: FollowUpContent,
    /// Its pictures and files.
    pub attachments: Vec<AttachmentId>,
    /// Who writes it.
    pub written_by: StaffId,
    /// What makes repeating the request harmless; once per person.
    pub idempotency_key: String,
    /// Tells whether a repeated request is the same one.
    pub request_hash: String,
}

/// What writing a follow-up came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It was stored.
    New(FollowUp),
    /// The same request was stored before: this is it, as it stands now.
    Repeated(FollowUp),
    /// The key was used for another request, or for one that was deleted since.
    KeyReused,
}

impl TryFrom<Model> for FollowUp {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: FollowUpId(row.id),
            client: ClientId(row.client_id),
            content: FollowUpContent {
                kind: word(FollowUpKind::parse(&row.kind), "follow_ups", "kind", row.id)?,
                text: row.text,
                next_on: row.next_on,
            },
            written_by: StaffId(row.written_by),
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Notes of contact with the clients of one agency. By `of(agency).follow_ups()`.
#[derive(Debug)]
pub struct FollowUps<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Notes of contact with this agency's clients.
    #[must_use]
    pub fn follow_ups(&self) -> FollowUps<'a, E> {
        FollowUps { door: *self }
    }
}

impl<E: Executor> FollowUps<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// One follow-up that was not deleted.
    pub async fn find(&self, id: FollowUpId) -> Result<Option<FollowUp>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .filter(Column::DeletedAt.is_null())
            .one(self.door.executor)
            .await?;
        row.map(FollowUp::try_from).transpose()
    }

    /// One follow-up with names and files.
    pub async fn entry(&self, id: FollowUpId) -> Result<Option<FollowUpEntry>, StorageError> {
        let Some(follow_up) = self.find(id).await? else {
            return Ok(None);
        };
        Ok(self.with_names(vec![follow_up]).await?.pop())
    }

    /// What a request with this idempotency key comes to when there was one before: the first one's follow-up.
    pub async fn find_by_key(
        &self,
        staff: StaffId,
        key: &str,
        request_hash: &str,
    ) -> Result<Option<Written>, StorageError> {
        let row = self
            .query()
            .filter(Column::WrittenBy.eq(staff.0))
            .filter(Column::IdempotencyKey.eq(key))
            .one(self.door.executor)
            .await?;
        row.map(|row| {
            if row.request_hash == request_hash && row.deleted_at.is_none() {
                Ok(Written::Repeated(FollowUp::try_from(row)?))
            } else {
                Ok(Written::KeyReused)
            }
        })
        .transpose()
    }

    /// When each of a client's latest follow-ups was written, and the day to come back on.
    pub async fn days(
        &self,
        client: ClientId,
    ) -> Result<Vec<(DateTime<Utc>, Option<NaiveDate>)>, StorageError> {
        // What was to be done before so many others is not waited for any more.
        const LATEST: u64 = 100;
        let rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::DeletedAt.is_null())
            .select_only()
            .columns([Column::CreatedAt, Column::NextOn])
            .order_by_desc(Column::Id)
            .limit(LATEST)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        Ok(rows)
    }

    /// A client's follow-ups with names and files, newest first.
    pub async fn list(
        &self,
        client: ClientId,
        page: Page<FollowUpId>,
    ) -> Result<Paged<FollowUpEntry, FollowUpId>, StorageError> {
        let mut rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::DeletedAt.is_null());
        if let Some(after) = page.after {
            rows = rows.filter(Column::Id.lt(after.0));
        }
        let rows = rows
            .order_by_desc(Column::Id)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        let follow_ups: Vec<FollowUp> = readable(rows)?;
        let paged = page.cut(follow_ups, |follow_up| follow_up.id);
        let next = paged.next;
        Ok(Paged {
            items: self.with_names(paged.items).await?,
            next,
        })
    }

    async fn with_names(&self, follow_ups: Vec<FollowUp>) -> Result<Vec<FollowUpEntry>, StorageError> {
        let people: Vec<StaffId> = follow_ups.iter().map(|follow_up| follow_up.written_by).collect();
        let people = self.door.staff().find_many(&people).await?;
        let ids = follow_ups.iter().map(|follow_up| follow_up.id.0);
        let mut files = self
            .door
            .attachments()
            .of_many(SubjectKind::FollowUp, ids)
            .await?;
        let entry = |follow_up: FollowUp| {
            let who = people.iter().find(|staff| staff.id == follow_up.written_by);
            let who =
                who.ok_or_else(|| StorageError::inconsistent("follow_ups", "written_by", follow_up.id))?;
            Ok(FollowUpEntry {
                written_by_name: who.name.clone(),
                attachments: files.remove(&follow_up.id.0).unwrap_or_default(),
                follow_up,
            })
        };
        follow_ups.into_iter().map(entry).collect()
    }
}

impl FollowUps<'_, Writing> {
    /// Writes a follow-up once per person and key, however often and however simultaneously it is asked for.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming client, staff member or files when they are not the agency's (files: or
    /// belong to something else).
    pub async fn write(&self, new: NewFollowUp) -> Result<Written, StorageError> {
        let client = self.door.clients().find(new.client).await?;
        require_all("clients", [new.client.0], client.map(|client| client.id.0))?;
        let staff = self.door.staff().find(new.written_by).await?;
        require_all("staff", [new.written_by.0], staff.map(|staff| staff.id.0))?;
        let now = self.door.context.now();
        let row = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            client_id: Set(new.client.0),
            written_by: Set(new.written_by.0),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            deleted_at: Set(None),
            idempotency_key: Set(new.idempotency_key.clone()),
            request_hash: Set(new.request_hash.clone()),
            ..said(&new.content)
        };
        let once = [Column::WrittenBy, Column::IdempotencyKey];
        let added = Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        let stored = self
            .find_by_key(new.written_by, &new.idempotency_key, &new.request_hash)
            .await?
            .ok_or(StorageError::Stale)?;
        match stored {
            Written::Repeated(written) if added == 1 => {
                self.tie(&written, &new.attachments).await?;
                Ok(Written::New(written))
            }
            other => Ok(other),
        }
    }

    /// Changes what a follow-up says, if nobody changed it since `revision`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it was changed or deleted, [`StorageError::NotFound`] naming files that are not the
    /// agency's or belong to something else.
    pub async fn change(
        &self,
        id: FollowUpId,
        revision: i64,
        content: &FollowUpContent,
        attachments: &[AttachmentId],
    ) -> Result<FollowUp, StorageError> {
        self.hold(id, revision).await?;
        let change = ActiveModel {
            id: Unchanged(id.0),
            revision: Set(revision.saturating_add(1)),
            updated_at: Set(self.door.context.now()),
            ..said(content)
        };
        let changed = FollowUp::try_from(Entity::update(change).exec(self.door.executor).await?)?;
        self.tie(&changed, attachments).await?;
        Ok(changed)
    }

    /// Deletes a follow-up, if nobody changed it since `revision`: it is not shown any more, and kept with its files.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it was changed or deleted.
    pub async fn delete(&self, id: FollowUpId, revision: i64) -> Result<(), StorageError> {
        self.hold(id, revision).await?;
        let change = ActiveModel {
            id: Unchanged(id.0),
            deleted_at: Set(Some(self.door.context.now())),
            ..Default::default()
        };
        Entity::update(change).exec(self.door.executor).await?;
        Ok(())
    }

    /// Locks the row, which has to stand at `revision`.
    async fn hold(&self, id: FollowUpId, revision: i64) -> Result<(), StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .filter(Column::DeletedAt.is_null())
            .filter(Column::Revision.eq(revision))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        row.map(|_| ()).ok_or(StorageError::Stale)
    }

    async fn tie(&self, follow_up: &FollowUp, attachments: &[AttachmentId]) -> Result<(), StorageError> {
        let subject = AttachmentSubject::new(SubjectKind::FollowUp, follow_up.id);
        self.door.attachments().tie(subject, attachments).await
    }
}

/// The columns that say what the content says.
fn said(content: &FollowUpContent) -> ActiveModel {
    ActiveModel {
        kind: Set(content.kind.as_str().to_owned()),
        text: Set(content.text.clone()),
        next_on: Set(content.next_on),
        ..Default::default()
    }
}
