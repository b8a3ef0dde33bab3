//! The store behind the receiver under test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use sha2::{Digest as _, Sha256};
use sidebook_ambient::Clock;
use sidebook_messenger::PlatformCorpId;
use sidebook_receiver::{CorpDirectory, CorpStanding, DirectoryError, Inbox, IncomingEvent, KeepError, Kept};

use crate::kit::{CANCELLED, CORP, INTERNAL};

#[derive(Clone, Default)]
pub(crate) struct Store(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    hashes: BTreeSet<Vec<u8>>,
    rows: Vec<String>,
    corps: BTreeMap<String, CorpStanding>,
}

impl Store {
    pub(crate) async fn new(_clock: Arc<dyn Clock>) -> Self {
        let store = Self::default();
        store.install(CORP).await;
        store.install(INTERNAL).await;
        store
            .0
            .lock()
            .unwrap()
            .corps
            .insert(CANCELLED.to_owned(), CorpStanding::Cancelled);
        store
    }
    pub(crate) fn inbox(&self) -> Arc<dyn Inbox> {
        Arc::new(self.clone())
    }
    pub(crate) fn directory(&self) -> Arc<dyn CorpDirectory> {
        Arc::new(self.clone())
    }
    pub(crate) async fn rows(&self) -> Vec<String> {
        self.0.lock().unwrap().rows.clone()
    }
    pub(crate) async fn install(&self, corp: &str) {
        self.0
            .lock()
            .unwrap()
            .corps
            .insert(corp.to_owned(), CorpStanding::Known);
    }
}

#[async_trait]
impl Inbox for Store {
    async fn keep(&self, event: IncomingEvent) -> Result<Kept, KeepError> {
        let mut memory = self.0.lock().unwrap();
        let key = [
            event.route.as_str().as_bytes(),
            event.app_key.as_bytes(),
            &event.body,
        ]
        .concat();
        if !memory.hashes.insert(Sha256::digest(key).to_vec()) {
            return Ok(Kept::Duplicate);
        }
        memory.rows.push(format!(
            "{} {} {:?}",
            event.route.as_str(),
            event.name,
            event.corp
        ));
        Ok(Kept::New)
    }
}

#[async_trait]
impl CorpDirectory for Store {
    async fn standing(&self, corp: &PlatformCorpId) -> Result<CorpStanding, DirectoryError> {
        Ok(self
            .0
            .lock()
            .unwrap()
            .corps
            .get(corp.as_str())
            .copied()
            .unwrap_or(CorpStanding::Unknown))
    }
}
