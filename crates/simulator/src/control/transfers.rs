//! What becomes of contacts that are being handed over, a day later.

use super::Control;
use crate::error::SimulatorError;
use crate::pusher::Change;
use crate::world::{Transfer, TransferState, World};

/// What a deletion says that is a transfer.
const BY_TRANSFER: &str = "DELETE_BY_TRANSFER";
/// Why a transfer fails when the taker has too many contacts.
const LIMIT: &str = "customer_limit_exceed";

impl Control {
    /// The day is over: every transfer of a contact that waits happens, with `del_external_contact` of the one and
    /// `add_external_contact` of the other, unless the other has too many. Returns how many waited.
    ///
    /// # Errors
    /// There is no such corp.
    pub fn finish_transfers(&self, corp: &str) -> Result<usize, SimulatorError> {
        let waiting = self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            let mut waiting = Vec::new();
            let now = world.now();
            for transfer in &mut world.corp_mut(&corp)?.transfers {
                if transfer.state == TransferState::Waiting {
                    transfer.state = TransferState::Done;
                    transfer.ended_at = now;
                    waiting.push(transfer.clone());
                }
            }
            for transfer in &waiting {
                world.finish_transfer(&corp, transfer)?;
            }
            Ok::<_, SimulatorError>(waiting.len())
        })?;
        self.wake();
        Ok(waiting)
    }

    /// Handing a contact over to `member` fails: `transfer_fail`.
    ///
    /// # Errors
    /// Corp, member or contact do not exist.
    pub fn transfer_fails(
        &self,
        corp: &str,
        member: &str,
        contact: &str,
        why: &str,
    ) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, member) = world.named_member(corp, member)?;
            let contact = world.named_contact(&corp, contact)?;
            world.fail_transfer(&corp, member, contact, why)
        })?;
        self.wake();
        Ok(())
    }
}

impl World {
    fn finish_transfer(&mut self, corp: &str, transfer: &Transfer) -> Result<(), SimulatorError> {
        let (now, welcome_code) = (self.now(), self.random(24));
        let (member, contact) = (transfer.to.clone(), transfer.contact.clone());
        if self.need_corp(corp)?.is_full(&member) {
            return self.fail_transfer(corp, member, contact, LIMIT);
        }
        // Told first: whoever may not see the pair any more must still hear of its end.
        let ended = Change::ContactDeleted {
            member: transfer.from.clone(),
            contact: contact.clone(),
            source: BY_TRANSFER.to_owned(),
        };
        self.emit(corp, &ended);
        if self.corp_mut(corp)?.hand_over(transfer, now) {
            let begun = Change::ContactAdded {
                member,
                contact,
                state: String::new(),
                welcome_code,
                half: false,
            };
            self.emit(corp, &begun);
        }
        Ok(())
    }

    fn fail_transfer(
        &mut self,
        corp: &str,
        member: String,
        contact: String,
        why: &str,
    ) -> Result<(), SimulatorError> {
        let now = self.now();
        let state = if why == LIMIT {
            TransferState::Full
        } else {
            TransferState::Refused
        };
        let transfers = self.corp_mut(corp)?.transfers.iter_mut();
        let last = transfers
            .rev()
            .find(|one| one.to == member && one.contact == contact);
        if let Some(transfer) = last {
            (transfer.state, transfer.ended_at) = (state, now);
        }
        let reason = why.to_owned();
        self.emit(
            corp,
            &Change::TransferFailed {
                member,
                contact,
                reason,
            },
        );
        Ok(())
    }
}
