//! Pictures and files that go with messages, once per content, and where the platform keeps them for a while.

mod value;

pub use value::{NewSendAttachment, SendAttachment};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DerivePartialModel, EntityTrait, QueryFilter, QuerySelect, Select};
use sidebook_domain::{CorpId, SendAttachmentId};
use uuid::Uuid;

use crate::entity::{media_upload, send_attachment};
use crate::reading::{require_all, to_millis};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// All but the content, which may be megabytes.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "send_attachment::Entity")]
struct Described {
    id: Uuid,
    kind: String,
    name: String,
    mime: String,
    size_bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
}

/// The pictures and files of one agency's messages. By `of(agency).send_attachments()`.
#[derive(Debug)]
pub struct SendAttachments<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What went, or is to go, with messages of this agency.
    #[must_use]
    pub fn send_attachments(&self) -> SendAttachments<'a, E> {
        SendAttachments { door: *self }
    }
}

impl<E: Executor> SendAttachments<'_, E> {
    fn query(&self) -> Select<send_attachment::Entity> {
        send_attachment::Entity::find().filter(send_attachment::Column::AgencyId.eq(self.door.agency.0))
    }

    /// One attachment.
    pub async fn find(&self, id: SendAttachmentId) -> Result<Option<SendAttachment>, StorageError> {
        Ok(self.find_many(&[id]).await?.pop())
    }

    /// These attachments, as far as they are there.
    pub async fn find_many(&self, ids: &[SendAttachmentId]) -> Result<Vec<SendAttachment>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .query()
            .filter(send_attachment::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .into_partial_model::<Described>()
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(SendAttachment::try_from).collect()
    }

    /// The content of an attachment.
    pub async fn content(&self, id: SendAttachmentId) -> Result<Option<Vec<u8>>, StorageError> {
        let row = self
            .query()
            .filter(send_attachment::Column::Id.eq(id.0))
            .select_only()
            .column(send_attachment::Column::Content)
            .into_tuple::<Vec<u8>>()
            .one(self.door.executor)
            .await?;
        Ok(row)
    }

    /// The platform's id of an attachment in a corp, if it is still good at `until`.
    pub async fn media(
        &self,
        corp: CorpId,
        id: SendAttachmentId,
        until: DateTime<Utc>,
    ) -> Result<Option<String>, StorageError> {
        let row = media_upload::Entity::find()
            .filter(media_upload::Column::AgencyId.eq(self.door.agency.0))
            .filter(media_upload::Column::CorpId.eq(corp.0))
            .filter(media_upload::Column::AttachmentId.eq(id.0))
            .filter(media_upload::Column::ExpiresAt.gt(to_millis(until)))
            .one(self.door.executor)
            .await?;
        Ok(row.map(|row| row.media_id))
    }
}

impl SendAttachments<'_, Writing> {
    /// Keeps an attachment, once per content however often it is made.
    pub async fn keep(&self, new: NewSendAttachment) -> Result<SendAttachment, StorageError> {
        let row = send_attachment::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            kind: Set(new.kind.as_str().to_owned()),
            name: Set(new.name),
            mime: Set(new.mime),
            size_bytes: Set(i64::try_from(new.content.len()).unwrap_or(i64::MAX)),
            width: Set(new.pixels.map(|(width, _)| width)),
            height: Set(new.pixels.map(|(_, height)| height)),
            digest: Set(new.digest.clone()),
            content: Set(new.content),
            created_at: Set(self.door.context.now()),
        };
        let once = [send_attachment::Column::AgencyId, send_attachment::Column::Digest];
        send_attachment::Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        let kept = self
            .query()
            .filter(send_attachment::Column::Digest.eq(new.digest))
            .into_partial_model::<Described>()
            .one(self.door.executor)
            .await?;
        kept.ok_or(StorageError::Stale)?.try_into()
    }

    /// Notes that an attachment was uploaded to a corp; what was noted before is over.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming corp or attachment when they are not the agency's.
    pub async fn uploaded(
        &self,
        corp: CorpId,
        id: SendAttachmentId,
        media_id: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let found = self.door.corps().find(corp).await?;
        require_all("corps", [corp.0], found.map(|corp| corp.id.0))?;
        let found = self.find(id).await?;
        require_all(
            "send_attachments",
            [id.0],
            found.map(|attachment| attachment.id.0),
        )?;
        let row = media_upload::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            corp_id: Set(corp.0),
            attachment_id: Set(id.0),
            media_id: Set(media_id.to_owned()),
            uploaded_at: Set(self.door.context.now()),
            expires_at: Set(to_millis(expires_at)),
        };
        let renewed = [
            media_upload::Column::MediaId,
            media_upload::Column::UploadedAt,
            media_upload::Column::ExpiresAt,
        ];
        let once = [media_upload::Column::CorpId, media_upload::Column::AttachmentId];
        media_upload::Entity::insert(row)
            .on_conflict(OnConflict::columns(once).update_columns(renewed).to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }
}
