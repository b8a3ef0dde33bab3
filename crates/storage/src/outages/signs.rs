use chrono::TimeDelta;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect, Set};
use sidebook_domain::OutageId;

use super::OutageKind;
use crate::entity::sign_of_life::{ActiveModel, Column, Entity};
use crate::{Refused, Storage, StorageError, SystemDoor, Writing};

/// Receivers that gave no sign for longer than this were not there.
const SILENCE: TimeDelta = TimeDelta::seconds(60);

const RECEIVER: &str = "receiver";

impl Storage {
    /// A receiver was at work all the time since its last sign: one statement, for every few seconds.
    ///
    /// # Errors
    /// [`StorageError`]; then the next sign has to be [`Storage::receiving_again`].
    pub async fn still_receiving(&self) -> Result<(), StorageError> {
        let work = self.begin().await?;
        work.system().sign().await?;
        work.commit().await
    }

    /// A receiver is at work, and does not know of its own knowledge that some receiver was since the last sign: it just
    /// started, or could not reach the database. Notes an outage when the last sign of any receiver is too old, or is
    /// from the future (a clock was set back, and nobody can tell how long it was silent). The very first sign is none.
    ///
    /// # Errors
    /// [`StorageError`]; ask again then.
    pub async fn receiving_again(&self) -> Result<Option<OutageId>, StorageError> {
        let now = self.now();
        let work = self.begin().await?;
        let outage = {
            let system = work.system();
            let last = Entity::find_by_id(RECEIVER)
                .lock_exclusive()
                .one(system.executor)
                .await?;
            let outage = match last {
                Some(last) if (now - last.seen_at).abs() > SILENCE => {
                    let began = last.seen_at.min(now);
                    Some(
                        system
                            .outages()
                            .note(OutageKind::NotReceiving, None, began, now, None)
                            .await?,
                    )
                }
                _ => None,
            };
            system.sign().await?;
            outage
        };
        work.commit().await?;
        Ok(outage)
    }

    /// Valid events were refused: what they would have told is read again.
    ///
    /// # Errors
    /// [`StorageError`]; put `refused` back then.
    pub async fn note_refused(&self, refused: Refused) -> Result<OutageId, StorageError> {
        let work = self.begin().await?;
        let Refused { first, last, count } = refused;
        let outage = work
            .system()
            .outages()
            .note(OutageKind::Refused, None, first, last, Some(count))
            .await?;
        work.commit().await?;
        Ok(outage)
    }
}

impl SystemDoor<'_, Writing> {
    async fn sign(&self) -> Result<(), StorageError> {
        let row = ActiveModel {
            role: Set(RECEIVER.to_owned()),
            seen_at: Set(self.context.now()),
        };
        let again = OnConflict::column(Column::Role)
            .update_column(Column::SeenAt)
            .to_owned();
        Entity::insert(row)
            .on_conflict(again)
            .exec_without_returning(self.executor)
            .await?;
        Ok(())
    }
}
