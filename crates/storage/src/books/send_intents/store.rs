use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, JsonValue, QueryFilter, QuerySelect};
use serde_json::json;
use sidebook_domain::{SendAttachmentId, SendIntentId, SendState, SendWarningCode, StaffId};

use super::{
    IntentAttachment, NewSendIntent, Prepared, Report, SendIntent, SendIntents, SendWarning, Settled,
};
use crate::entity::send_intent::{ActiveModel, Column, Entity, Model};
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl SendIntents<'_, Writing> {
    /// Stores an intent once per person and key, however often and however simultaneously it is asked for.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming staff member, conversation, client or attachments when they are not the agency's.
    pub async fn prepare(&self, new: NewSendIntent) -> Result<Prepared, StorageError> {
        self.require(&new).await?;
        let mut attachments = new.attachments.into_iter();
        let (first, media) = attachments.next().unzip();
        let further = attachments.map(|(id, media)| IntentAttachment {
            id,
            media,
            state: None,
        });
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
            attachment_id: Set(first.map(|id| id.0)),
            attachment_media: Set(media),
            attachment_state: Set(None),
            acknowledged: Set(None),
            handing_over_at: Set(None),
            further_attachments: Set(further_json(further)),
            period: Set(new.period.map(|period| i64::from(period.number()))),
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

    /// Notes that the page begins to hand an intent of this person over, with the platform's ids of its attachments of
    /// this moment (in their order; those that are not given stay), and which warnings were passed over.
    pub async fn hand_over(
        &self,
        id: SendIntentId,
        staff: StaffId,
        media: &[String],
        acknowledged: &[SendWarningCode],
    ) -> Result<Settled, StorageError> {
        let Some(row) = self.locked(id, staff).await? else {
            return Ok(Settled::NotFound);
        };
        let stands = SendIntent::try_from(row)?;
        let Some(state) = stands.state.hand_over() else {
            return Ok(Settled::Already(stands));
        };
        let mut media = media.iter();
        let mut renewed = stands.attachments.into_iter().map(|sent| match media.next() {
            Some(media) => IntentAttachment {
                media: media.clone(),
                ..sent
            },
            None => sent,
        });
        let first = renewed.next();
        let change = ActiveModel {
            id: Unchanged(id.0),
            state: Set(state.as_str().to_owned()),
            attachment_media: Set(first.map(|sent| sent.media)),
            further_attachments: Set(further_json(renewed)),
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
        let mut outcomes = report.attachments.iter();
        let mut told = stands.attachments.into_iter().map(|sent| IntentAttachment {
            state: outcomes.next().map(|outcome| outcome.state()),
            ..sent
        });
        let first = told.next().and_then(|sent| sent.state);
        let change = ActiveModel {
            id: Unchanged(id.0),
            state: Set(state.as_str().to_owned()),
            sent_text: Set(Some(report.text.to_owned())),
            problem: Set(report.problem.map(str::to_owned)),
            attachment_state: Set(first.map(|state| state.as_str().to_owned())),
            further_attachments: Set(further_json(told)),
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
        let attachments: Vec<SendAttachmentId> = new.attachments.iter().map(|(id, _)| *id).collect();
        let found = self.door.send_attachments().find_many(&attachments).await?;
        require_all(
            "send_attachments",
            attachments.into_iter().map(|id| id.0),
            found.into_iter().map(|found| found.id.0),
        )
    }
}

/// What goes after the first attachment, as the row holds it.
fn further_json(further: impl Iterator<Item = IntentAttachment>) -> Option<JsonValue> {
    let further: Vec<JsonValue> = further
        .map(|sent| {
            let state = sent.state.map(SendState::as_str);
            json!({ "id": sent.id, "media": sent.media, "state": state })
        })
        .collect();
    (!further.is_empty()).then_some(JsonValue::Array(further))
}

fn warnings_json(warnings: &[SendWarning]) -> JsonValue {
    warnings
        .iter()
        .map(|warning| json!({ "code": warning.code.as_str(), "clients": warning.clients }))
        .collect()
}
