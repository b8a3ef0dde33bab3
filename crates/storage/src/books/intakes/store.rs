use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{
    AttachmentId, AttachmentSubject, ClientId, DocumentIntakeId, DocumentKind, IntakeContent, Period,
    StaffId, SubjectKind,
};

use super::{Intake, Intakes, NewIntake, Recorded};
use crate::entity::document_intake::{ActiveModel, Column, Entity};
use crate::entity::{document_intake_revision as revision, missing_document};
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl Intakes<'_, Writing> {
    /// Writes an intake down once per person and key, however often and however simultaneously it is asked for.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming client, staff member or files when they are not the agency's (files: or
    /// belong to something else).
    pub async fn record(&self, new: NewIntake) -> Result<Recorded, StorageError> {
        let client = self.door.clients().find(new.client).await?;
        require_all("clients", [new.client.0], client.map(|client| client.id.0))?;
        let staff = self.door.staff().find(new.recorded_by).await?;
        require_all("staff", [new.recorded_by.0], staff.map(|staff| staff.id.0))?;
        let now = self.door.context.now();
        let row = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            client_id: Set(new.client.0),
            recorded_by: Set(new.recorded_by.0),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            idempotency_key: Set(new.idempotency_key.clone()),
            request_hash: Set(new.request_hash.clone()),
            ..said(&new.content)
        };
        let once = [Column::RecordedBy, Column::IdempotencyKey];
        let added = Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        let stored = self.find_by_key(new.recorded_by, &new.idempotency_key).await?;
        let (stored, hash) = stored.ok_or(StorageError::Stale)?;
        if added == 0 {
            return Ok(if hash == new.request_hash {
                Recorded::Repeated(stored)
            } else {
                Recorded::KeyReused
            });
        }
        self.keep(&stored, &new.attachments, new.recorded_by).await?;
        Ok(Recorded::New(stored))
    }

    /// Changes what an intake says, if nobody changed it since `revision`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it was changed, [`StorageError::NotFound`] naming it, the staff member or files
    /// that are not the agency's.
    pub async fn change(
        &self,
        id: DocumentIntakeId,
        revision: i64,
        content: &IntakeContent,
        attachments: &[AttachmentId],
        by: StaffId,
    ) -> Result<Intake, StorageError> {
        let staff = self.door.staff().find(by).await?;
        require_all("staff", [by.0], staff.map(|staff| staff.id.0))?;
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        require_all("document_intakes", [id.0], row.as_ref().map(|row| row.id))?;
        if row.is_none_or(|row| row.revision != revision) {
            return Err(StorageError::Stale);
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            revision: Set(revision.saturating_add(1)),
            updated_at: Set(self.door.context.now()),
            ..said(content)
        };
        let changed = Intake::try_from(Entity::update(change).exec(self.door.executor).await?)?;
        self.keep(&changed, attachments, by).await?;
        Ok(changed)
    }

    /// Takes back that documents of this kind and month are missing. Whether they were called so.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn close_missing(
        &self,
        client: ClientId,
        period: Period,
        kind: DocumentKind,
    ) -> Result<bool, StorageError> {
        let done = missing_document::Entity::delete_many()
            .filter(missing_document::Column::AgencyId.eq(self.door.agency.0))
            .filter(missing_document::Column::ClientId.eq(client.0))
            .filter(missing_document::Column::Period.eq(i64::from(period.number())))
            .filter(missing_document::Column::Kind.eq(kind.as_str()))
            .exec(self.door.executor)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Ties the files, and keeps what the intake says now.
    async fn keep(
        &self,
        intake: &Intake,
        attachments: &[AttachmentId],
        by: StaffId,
    ) -> Result<(), StorageError> {
        let subject = AttachmentSubject::new(SubjectKind::Intake, intake.id);
        self.door.attachments().tie(subject, attachments).await?;
        let unwritable = |_| StorageError::inconsistent("document_intake_revisions", "content", intake.id);
        let row = revision::ActiveModel {
            intake_id: Set(intake.id.0),
            revision: Set(intake.revision),
            agency_id: Set(self.door.agency.0),
            changed_by: Set(by.0),
            changed_at: Set(intake.updated_at),
            content: Set(serde_json::to_value(&intake.content).map_err(unwritable)?),
            attachment_ids: Set(serde_json::to_value(attachments).map_err(unwritable)?),
        };
        revision::Entity::insert(row)
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }
}

/// The columns that say what the content says.
fn said(content: &IntakeContent) -> ActiveModel {
    ActiveModel {
        period: Set(i64::from(content.period.number())),
        kind: Set(content.kind.as_str().to_owned()),
        count: Set(content.count),
        amount_fen: Set(content.amount.map(|amount| amount.0)),
        handed_in_by: Set(content.handed_in_by.clone()),
        received_by: Set(content.received_by.clone()),
        received_on: Set(content.received_on),
        remark: Set(content.remark.clone()),
        completed: Set(content.completed),
        ..Default::default()
    }
}
