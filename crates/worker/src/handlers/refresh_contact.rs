use chrono::{DateTime, Utc};
use sidebook_domain::CorpId;
use sidebook_messenger::{Contact, ExternalUserId};
use sidebook_storage::{StorageError, Work};

use super::Done;
use crate::JobError;
use crate::deps::{BoundCorp, Deps};

pub(crate) use sidebook_storage::READS_LAG;

/// Reads a contact and stores what the platform says now.
pub(super) async fn run(deps: &Deps, corp: CorpId, contact: &ExternalUserId) -> Result<Done, JobError> {
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let read = Read::of(deps, &corp, contact).await?;
    let work = deps.storage.begin().await?;
    read.store(&work, &corp, contact).await?;
    work.commit().await?;
    Ok(Done::Finished)
}

/// What the platform said about a contact, and when.
pub(super) struct Read {
    contact: Option<Contact>,
    at: DateTime<Utc>,
}

impl Read {
    pub(super) async fn of(
        deps: &Deps,
        corp: &BoundCorp,
        contact: &ExternalUserId,
    ) -> Result<Self, JobError> {
        deps.calm(&format!("{}/{contact}", corp.id)).await?;
        // Before the call: what changes meanwhile is newer than this read.
        let at = deps.now();
        let contact = deps.messenger.contact(&corp.key, contact).await?;
        Ok(Self { contact, at })
    }

    pub(super) async fn store(
        self,
        work: &Work,
        corp: &BoundCorp,
        id: &ExternalUserId,
    ) -> Result<(), StorageError> {
        let contacts = work.of(corp.agency).contacts();
        let Some(contact) = self.contact else {
            contacts.mark_missing(corp.id, id, self.at).await?;
            return Ok(());
        };
        let contact = contacts.without_echoes(corp.id, contact, self.at).await?;
        if contact.follows.is_empty() {
            contacts.mark_missing(corp.id, id, self.at).await?;
        } else {
            contacts.upsert(corp.id, &contact, self.at, None, true).await?;
        }
        Ok(())
    }
}
