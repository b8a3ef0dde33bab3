use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, JsonValue, QueryFilter, QuerySelect};
use serde_json::json;
use sidebook_domain::{SendIntentId, SendState, SendWarningCode, StaffId};

use super::{NewSendIntent, Prepared, Report, SendIntent, SendIntents, SendWarning, Settled};
use crate::entity::send_intent::{ActiveModel, Column, Entity, Model};
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl SendIntents<'_, Writing> {
    /// Stores an intent once per person and key, however often and however simultaneously it is asked for.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming staff member, conversation or client when they are not the agency's.
    pub async fn prepare(&self, new: NewSendIntent) -> Result<Prepared, StorageError> {
        self.require(&new).await?;
        let (attachment, media) = new.attachment.unzip();
        let warnings = warnings_json(&new.warnings);
        let row = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            staff_id: Set(new.staff.0),
            corp_id: Set(new.corp.0),
            conversation_id: Set(new.conversation.0),
            client_id: Set(new.client.0),
            action: Set(new.action.as_str().to_owned()),
            language: Set(new.language.as_str().to_owned()),
            rendered_text: Set(new.rendered_text),
            sent_text: Set(None),
            warnings: Set(warnings),
            state: Set(SendState::Prepared.as_str().to_owned()),
            problem: Set(None),
            idempotency_key: Set(new.idempotency_key.clone()),
            request_hash: Set(new.request_hash.clone()),
            created_at: Set(self.door.context.now()),
            settled_at: Set(None),
            attachment_id: Set(attachment.map(|id| id.0)),
            attachment_media: Set(media),
            attachment_state: Set(None),
            acknowledged: Set(None),
            handing_over_at: Set(None),
        };
        let once = [Column::StaffId, Column::IdempotencyKey];
        let added = Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        let stored = self.find_by_key(new.staff, &new.idempotency_key).await?;
        let stored = stored.ok_or(StorageError::Stale)?;
        Ok(if added == 1 {
            Prepared::New(stored)
        } else if stored.request_hash == new.request_hash {
            Prepared::Repeated(stored)
        } else {
            Prepared::KeyReused
        })
    }

    /// Notes that the page begins to hand an intent of this person over, with the platform's id of its attachment of
    /// this moment, and which warnings were passed over.
    pub async fn hand_over(
        &self,
        id: SendIntentId,
        staff: StaffId,
        media: Option<&str>,
        acknowledged: &[SendWarningCode],
    ) -> Result<Settled, StorageError> {
        let Some(row) = self.locked(id, staff).await? else {
            return Ok(Settled::NotFound);
        };
        let before = row.attachment_media.clone();
        let stands = SendIntent::try_from(row)?;
        let Some(state) = stands.state.hand_over() else {
            return Ok(Settled::Already(stands));
        };
        let change = ActiveModel {
            id: Unchanged(id.0),
            state: Set(state.as_str().to_owned()),
            attachment_media: Set(media.map(str::to_owned).or(before)),
            acknowledged: Set(Some(acknowledged.iter().map(|code| code.as_str()).collect())),
            handing_over_at: Set(Some(self.door.context.now())),
            ..Default::default()
        };
        let row = Entity::update(change).exec(self.door.executor).await?;
        Ok(Settled::Done(SendIntent::try_from(row)?))
    }

    async fn locked(&self, id: SendIntentId, staff: StaffId) -> Result<Option<Model>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .filter(Column::StaffId.eq(staff.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        Ok(row)
    }

    /// Stores what became of an intent of this person. An outcome is final, except that "unknown" may still be settled; reporting the same
    /// outcome again changes nothing.
    pub async fn settle(
        &self,
        id: SendIntentId,
        staff: StaffId,
        report: Report<'_>,
    ) -> Result<Settled, StorageError> {
        let Some(row) = self.locked(id, staff).await? else {
            return Ok(Settled::NotFound);
        };
        let stands = SendIntent::try_from(row)?;
        let Some(state) = stands.state.settle(report.outcome) else {
            return Ok(Settled::Already(stands));
        };
        if state == stands.state {
            return Ok(Settled::Done(stands));
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            state: Set(state.as_str().to_owned()),
            sent_text: Set(Some(report.text.to_owned())),
            problem: Set(report.problem.map(str::to_owned)),
            attachment_state: Set(report
                .attachment
                .map(|outcome| outcome.state().as_str().to_owned())),
            settled_at: Set(Some(self.door.context.now())),
            ..Default::default()
        };
        let row = Entity::update(change).exec(self.door.executor).await?;
        Ok(Settled::Done(SendIntent::try_from(row)?))
    }

    async fn require(&self, new: &NewSendIntent) -> Result<(), StorageError> {
        let staff = self.door.staff().find(new.staff).await?;
        require_all("staff", [new.staff.0], staff.map(|staff| staff.id.0))?;
        let conversation = self.door.conversations().find(new.conversation).await?;
        let conversation = conversation.filter(|conversation| conversation.corp == new.corp);
        require_all(
            "conversations",
            [new.conversation.0],
            conversation.map(|found| found.id.0),
        )?;
        let client = self.door.clients().find(new.client).await?;
        require_all("clients", [new.client.0], client.map(|client| client.id.0))?;
        let Some((attachment, _)) = &new.attachment else {
            return Ok(());
        };
        let found = self.door.send_attachments().find(*attachment).await?;
        require_all("send_attachments", [attachment.0], found.map(|found| found.id.0))
    }
}

fn warnings_json(warnings: &[SendWarning]) -> JsonValue {
    warnings
        .iter()
        .map(|warning| json!({ "code": warning.code.as_str(), "clients": warning.clients }))
        .collect()
}
