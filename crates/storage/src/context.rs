use std::sync::Arc;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sidebook_ambient::{Clock, Entropy, Ids};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::StorageError;
use crate::rounds::Rounds;
use crate::seal::{Keyring, SealPlace, Sealed};

/// What every repository is given besides its executor: time, randomness, keys.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// Ids that sort in the order they were made.
    pub(crate) ids: Ids,
    /// Rung after a commit that enqueued jobs.
    pub(crate) jobs_waiting: Notify,
    pub(crate) rounds: Rounds,
}

impl Context {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new id: `let id: ClientId = context.new_id();`
    pub(crate) fn new_id<T: From<Uuid>>(&self) -> T {
        self.ids.next(&*self.clock, &*self.entropy).into()
    }

    pub(crate) fn seal(&self, place: SealPlace<'_>, plain: &[u8]) -> Result<Sealed, StorageError> {
        Ok(self.keyring.seal(&*self.entropy, place, plain)?)
    }

    pub(crate) fn seal_text(
        &self,
        place: SealPlace<'_>,
        plain: &SecretString,
    ) -> Result<Sealed, StorageError> {
        self.seal(place, plain.expose_secret().as_bytes())
    }

    pub(crate) fn open(
        &self,
        place: SealPlace<'_>,
        sealed: &Sealed,
    ) -> Result<SecretSlice<u8>, StorageError> {
        Ok(self.keyring.open(place, sealed)?)
    }

    pub(crate) fn open_text(
        &self,
        place: SealPlace<'_>,
        sealed: &Sealed,
    ) -> Result<SecretString, StorageError> {
        Ok(self.keyring.open_text(place, sealed)?)
    }
}
