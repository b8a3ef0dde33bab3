use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{SendIntentId, SendOutcome, SendState, StaffId};

use super::{NewSendIntent, Prepared, SendIntent, SendIntents, Settled};
use crate::entity::send_intent::{ActiveModel, Column, Entity};
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl SendIntents<'_, Writing> {
    /// Stores an intent once per person and key, however often and however simultaneously it is asked for.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming staff member, conversation or client when they are not the agency's.
    pub async fn prepare(&self, new: NewSendIntent) -> Result<Prepared, StorageError> {
        self.require(&new).await?;
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
            warnings: Set(new.warnings.into_iter().collect()),
            state: Set(SendState::Prepared.as_str().to_owned()),
            problem: Set(None),
            idempotency_key: Set(new.idempotency_key.clone()),
            request_hash: Set(new.request_hash.clone()),
            created_at: Set(self.door.context.now()),
            settled_at: Set(None),
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

    /// Stores what became of an intent of this person. `text` is what was sent (as edited), `problem` what the
    /// platform's client said. An outcome is final, except that "unknown" may still be settled; reporting the same
    /// outcome again changes nothing.
    pub async fn settle(
        &self,
        id: SendIntentId,
        staff: StaffId,
        outcome: SendOutcome,
        text: &str,
        problem: Option<&str>,
    ) -> Result<Settled, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .filter(Column::StaffId.eq(staff.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        let Some(row) = row else {
            return Ok(Settled::NotFound);
        };
        let stands = SendIntent::try_from(row)?;
        let Some(state) = stands.state.settle(outcome) else {
            return Ok(Settled::Already(stands));
        };
        if state == stands.state {
            return Ok(Settled::Done(stands));
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            state: Set(state.as_str().to_owned()),
            sent_text: Set(Some(text.to_owned())),
            problem: Set(problem.map(str::to_owned)),
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
        require_all("clients", [new.client.0], client.map(|client| client.id.0))
    }
}
