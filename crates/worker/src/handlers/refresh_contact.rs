use chrono::{DateTime, TimeDelta, Utc};
use sidebook_domain::CorpId;
use sidebook_messenger::{Contact, ExternalUserId};
use sidebook_storage::{StorageError, Work};

use super::Done;
use crate::JobError;
use crate::deps::{BoundCorp, Deps};

/// Reads of one contact may go on telling a follow that the member ended; lists are quicker. For this long after the
/// event a read does not bring such a follow back.
pub(crate) const READS_LAG: TimeDelta = TimeDelta::minutes(10);

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
        let Some(mut contact) = self.contact else {
            contacts.mark_missing(corp.id, id, self.at).await?;
            return Ok(());
        };
        if let Some(known) = contacts.find_by_platform(corp.id, id).await? {
            let follows = contacts.follows(known.id).await?;
            contact.follows.retain(|follow| {
                let ended = follows
                    .iter()
                    .find(|row| row.member == follow.member)
                    .and_then(|row| row.gone_at);
                let is_echo = ended.is_some_and(|ended| {
                    self.at - ended < READS_LAG && follow.followed_at.is_none_or(|began| began <= ended)
                });
                !is_echo
            });
        }
        if contact.follows.is_empty() {
            contacts.mark_missing(corp.id, id, self.at).await?;
        } else {
            contacts.upsert(corp.id, &contact, self.at, None, true).await?;
        }
        Ok(())
    }
}
