//! Handing over contacts and groups, as the fake platform remembers it.

use super::FakeMessenger;
use super::world::FakeCorp;
use crate::{
    ChatId, ContactTransfer, CorpKey, Event, ExternalUserId, Handover, MemberState, MessengerError,
    PlatformCorpId, TransferRefusal, TransferState, Transferred,
};

/// A transfer of a contact that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeTransfer {
    /// Between whom.
    pub handover: Handover,
    /// Of whom, and how it stands.
    pub transfer: ContactTransfer,
}

impl FakeMessenger {
    /// A contact or group is not handed over, for this reason.
    pub fn hold_back(&self, corp: &PlatformCorpId, id: &str, refusal: TransferRefusal) {
        self.lock().corp(corp).held_back.insert(id.to_owned(), refusal);
    }

    /// Nothing of a corp is held back any more.
    pub fn let_go(&self, corp: &PlatformCorpId) {
        self.lock().corp(corp).held_back.clear();
    }

    /// The day is over: contacts whose transfer waits are the other's now. The events of it.
    pub fn finish_transfers(&self, corp: &PlatformCorpId) -> Vec<Event> {
        let waiting: Vec<FakeTransfer> = {
            let mut world = self.lock();
            let now = world.now;
            let all = world.corp(corp).transfers.iter_mut();
            let waiting = all.filter(|one| one.transfer.state == TransferState::Waiting);
            waiting
                .map(|one| {
                    one.transfer.state = TransferState::Done;
                    one.transfer.at = Some(now);
                    one.clone()
                })
                .collect()
        };
        let mut events = Vec::new();
        for FakeTransfer { handover, transfer } in waiting {
            let contact = transfer.contact.as_str();
            events.push(self.delete_contact(corp, handover.from.as_str(), contact, false));
            events.push(self.follow(corp, handover.to.as_str(), contact));
        }
        events
    }

    pub(super) async fn begin_transfers(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        contacts: &[ExternalUserId],
    ) -> Result<Vec<Transferred<ExternalUserId>>, MessengerError> {
        const CALL: &str = "transfer_contacts";
        self.note(
            CALL,
            Some(&corp.platform),
            told(handover, contacts.iter().map(ExternalUserId::as_str)),
        )
        .await?;
        self.installed(CALL, corp, |_| ())?;
        let mut world = self.lock();
        let known = world.corp(&corp.platform);
        let mut results = Vec::new();
        for contact in contacts {
            let refused = known.keeps_contact(handover, contact);
            if refused.is_none() {
                known.transfers.push(FakeTransfer {
                    handover: handover.clone(),
                    transfer: ContactTransfer {
                        contact: contact.clone(),
                        state: TransferState::Waiting,
                        at: None,
                    },
                });
            }
            results.push(Transferred {
                id: contact.clone(),
                refused,
            });
        }
        Ok(results)
    }

    pub(super) async fn begun_transfers(
        &self,
        corp: &CorpKey,
        handover: &Handover,
    ) -> Result<Vec<ContactTransfer>, MessengerError> {
        const CALL: &str = "contact_transfers";
        self.note(CALL, Some(&corp.platform), told(handover, [])).await?;
        self.installed(CALL, corp, |known| {
            let between = known.transfers.iter().filter(|one| one.handover == *handover);
            between.map(|one| one.transfer.clone()).collect()
        })
    }

    pub(super) async fn move_groups(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        chats: &[ChatId],
    ) -> Result<Vec<Transferred<ChatId>>, MessengerError> {
        const CALL: &str = "transfer_groups";
        self.note(
            CALL,
            Some(&corp.platform),
            told(handover, chats.iter().map(ChatId::as_str)),
        )
        .await?;
        self.installed(CALL, corp, |_| ())?;
        let mut world = self.lock();
        let known = world.corp(&corp.platform);
        let mut results = Vec::new();
        for chat in chats {
            let refused = known.keeps_group(handover, chat);
            if let (None, Some(group)) = (refused, known.groups.get_mut(chat)) {
                group.group.owner = handover.to.clone();
            }
            results.push(Transferred {
                id: chat.clone(),
                refused,
            });
        }
        Ok(results)
    }
}

impl FakeCorp {
    fn keeps_contact(&self, handover: &Handover, contact: &ExternalUserId) -> Option<TransferRefusal> {
        // Of who has left the fake keeps no follows; the platform keeps their contacts for whoever takes over.
        let is_theirs = self.contacts.get(contact).is_some_and(|known| {
            handover.has_left || known.follows.iter().any(|follow| follow.member == handover.from)
        });
        let waits = |one: &FakeTransfer| {
            one.transfer.contact == *contact && one.transfer.state == TransferState::Waiting
        };
        if self.transfers.iter().any(waits) {
            return Some(TransferRefusal::UnderWay);
        }
        self.keeps(handover, contact.as_str(), is_theirs)
    }

    fn keeps_group(&self, handover: &Handover, chat: &ChatId) -> Option<TransferRefusal> {
        let owned = self.groups.get(chat);
        let is_theirs = owned.is_some_and(|group| group.group.owner == handover.from);
        self.keeps(handover, chat.as_str(), is_theirs)
    }

    fn keeps(&self, handover: &Handover, id: &str, is_theirs: bool) -> Option<TransferRefusal> {
        let here = self.members.get(&handover.from);
        let is_here = here.is_some_and(|known| known.member.state != MemberState::Left);
        if handover.has_left == is_here {
            return Some(if is_here {
                TransferRefusal::NotLeft
            } else {
                TransferRefusal::NotTheirs
            });
        }
        let held = self.held_back.get(id).copied();
        held.or_else(|| (!is_theirs).then_some(TransferRefusal::NotTheirs))
    }
}

fn told<'a>(handover: &Handover, ids: impl IntoIterator<Item = &'a str>) -> String {
    let ids: Vec<&str> = ids.into_iter().collect();
    let left = if handover.has_left { " who left" } else { "" };
    format!("{}{left} to {}: {}", handover.from, handover.to, ids.join(","))
}
