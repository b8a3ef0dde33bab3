//! Files that people attach: rows here, bytes in the store of attachments.
//!
//! A row comes before its bytes ([`Attachments::begin`]) and is seen once they are stored
//! ([`Attachments::stored`]), so no object is ever without a row. It belongs to nothing until the thing it was
//! uploaded for is saved and takes it ([`Attachments::tie`], in the same unit of work). What belongs to nothing for a
//! day is given up ([`DoomedAttachments`]): first its objects go, then its row.

mod doomed;
mod value;

pub use doomed::DoomedAttachments;
pub use value::{Attachment, DoomedAttachment, NewAttachment};

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{AttachmentId, AttachmentSubject, SubjectKind};
use uuid::Uuid;

use crate::entity::attachment::{ActiveModel, Column, Entity};
use crate::reading::{grouped, readable, require_all};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// The files that people of one agency attached. By `of(agency).attachments()`.
#[derive(Debug)]
pub struct Attachments<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The files that people of this agency attached.
    #[must_use]
    pub fn attachments(&self) -> Attachments<'a, E> {
        Attachments { door: *self }
    }
}

impl<E: Executor> Attachments<'_, E> {
    /// One file whose bytes are there.
    pub async fn find(&self, id: AttachmentId) -> Result<Option<Attachment>, StorageError> {
        let row = self
            .there()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Attachment::try_from).transpose()
    }

    /// The files of one thing, in their order.
    pub async fn of(&self, subject: AttachmentSubject) -> Result<Vec<Attachment>, StorageError> {
        let mut found = self.of_many(subject.kind, [subject.id]).await?;
        Ok(found.remove(&subject.id).unwrap_or_default())
    }

    /// The files of several things of a kind, by thing, in their order.
    pub async fn of_many(
        &self,
        kind: SubjectKind,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<Attachment>>, StorageError> {
        let rows = self
            .there()
            .filter(Column::SubjectKind.eq(kind.as_str()))
            .filter(Column::SubjectId.is_in(ids))
            .order_by_asc(Column::Place)
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        let attachments: Vec<Attachment> = readable(rows)?;
        Ok(grouped(attachments.into_iter().filter_map(|attachment| {
            attachment.subject.map(|subject| (subject.id, attachment))
        })))
    }

    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// Those whose bytes are there, and will be.
    fn there(&self) -> Select<Entity> {
        self.query()
            .filter(Column::StoredAt.is_not_null())
            .filter(Column::DoomedAt.is_null())
    }
}

impl Attachments<'_, Writing> {
    /// Adds the row of a file whose bytes are stored next. Nobody sees it before [`Attachments::stored`].
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the uploader is not the agency's.
    pub async fn begin(&self, new: NewAttachment) -> Result<Attachment, StorageError> {
        let staff = self.door.staff().find(new.uploaded_by).await?;
        require_all("staff", [new.uploaded_by.0], staff.map(|staff| staff.id.0))?;
        let id: AttachmentId = self.door.context.new_id();
        let now = self.door.context.now();
        let row = ActiveModel {
            id: Set(id.0),
            agency_id: Set(self.door.agency.0),
            kind: Set(new.kind.as_str().to_owned()),
            name: Set(new.name.as_str().to_owned()),
            bytes: Set(new.bytes),
            width: Set(new.pixels.map(|(width, _)| width)),
            height: Set(new.pixels.map(|(_, height)| height)),
            sha256: Set(new.sha256),
            object_key: Set(format!("{}/{}", self.door.agency, id)),
            uploaded_by: Set(new.uploaded_by.0),
            created_at: Set(now),
            stored_at: Set(None),
            subject_kind: Set(None),
            subject_id: Set(None),
            place: Set(0),
            loose_since: Set(Some(now)),
            doomed_at: Set(None),
        };
        Attachment::try_from(
            Entity::insert(row)
                .exec_with_returning(self.door.executor)
                .await?,
        )
    }

    /// Says that the bytes are stored.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the file was given up meanwhile.
    pub async fn stored(&self, id: AttachmentId) -> Result<(), StorageError> {
        let done = Entity::update_many()
            .col_expr(Column::StoredAt, Expr::value(self.door.context.now()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(id.0))
            .filter(Column::DoomedAt.is_null())
            .exec(self.door.executor)
            .await?;
        if done.rows_affected == 1 {
            Ok(())
        } else {
            Err(StorageError::Stale)
        }
    }

    /// Makes `ids` the files of a thing, in this order. Files that it had and that are not among them belong to
    /// nothing from now on.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming those that are not there, or that belong to another thing.
    pub async fn tie(&self, subject: AttachmentSubject, ids: &[AttachmentId]) -> Result<(), StorageError> {
        let asked: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let its_own = Condition::all()
            .add(Column::SubjectKind.eq(subject.kind.as_str()))
            .add(Column::SubjectId.eq(subject.id));
        let rows = self
            .there()
            .filter(Column::Id.is_in(asked.iter().copied()))
            .filter(
                Condition::any()
                    .add(Column::SubjectId.is_null())
                    .add(its_own.clone()),
            )
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        require_all(
            "attachments",
            asked.iter().copied(),
            rows.into_iter().map(|row| row.id),
        )?;
        Entity::update_many()
            .col_expr(Column::SubjectKind, Expr::value(Option::<String>::None))
            .col_expr(Column::SubjectId, Expr::value(Option::<Uuid>::None))
            .col_expr(Column::LooseSince, Expr::value(self.door.context.now()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(its_own)
            .filter(Column::Id.is_not_in(asked.iter().copied()))
            .exec(self.door.executor)
            .await?;
        for (place, id) in (0_i64..).zip(asked) {
            Entity::update_many()
                .col_expr(Column::SubjectKind, Expr::value(subject.kind.as_str()))
                .col_expr(Column::SubjectId, Expr::value(subject.id))
                .col_expr(
                    Column::LooseSince,
                    Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None),
                )
                .col_expr(Column::Place, Expr::value(place))
                .filter(Column::AgencyId.eq(self.door.agency.0))
                .filter(Column::Id.eq(id))
                .exec(self.door.executor)
                .await?;
        }
        Ok(())
    }
}
