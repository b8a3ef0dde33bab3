use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use secrecy::SecretString;
use sidebook_ambient::{Clock, Entropy, ManualClock, SeededEntropy};
use sidebook_domain::AgencyId;

use super::{Backend, postgres, sqlite};
use crate::{DatabaseConfig, KeyId, Keyring, Storage};

/// A fresh, migrated database of its own for one test. Gone when dropped.
pub struct TestDatabase {
    /// The storage on it.
    pub storage: Storage,
    /// The clock of all storages on it; it stands still until moved.
    pub clock: Arc<ManualClock>,
    /// Which kind it is.
    pub backend: Backend,
    /// Where it is, for a service under test.
    pub url: SecretString,
    // Last: a database is dropped after the connections to it.
    _place: Place,
}

enum Place {
    Sqlite { _folder: tempfile::TempDir },
    Postgres { _database: postgres::Dropped },
}

/// Monday, 2026-03-02, 09:00 in Shanghai.
const START: i64 = 1_772_413_200;

impl TestDatabase {
    /// A migrated database without rows.
    pub async fn fresh(backend: Backend) -> Self {
        let (url, place) = match backend {
            Backend::Sqlite => {
                let (url, folder) = sqlite::fresh().await;
                (url, Place::Sqlite { _folder: folder })
            }
            Backend::Postgres => {
                let (url, database) = postgres::fresh().await;
                (url, Place::Postgres { _database: database })
            }
        };
        let clock = Arc::new(ManualClock::at_unix(START));
        let storage = connect(&url, clock.clone(), keyring(1, &[1])).await;
        Self {
            storage,
            clock,
            backend,
            url,
            _place: place,
        }
    }

    /// Another storage on the same database and clock: what a second process has.
    pub async fn another(&self) -> Storage {
        self.another_with(keyring(1, &[1])).await
    }

    /// Another storage with other keys.
    pub async fn another_with(&self, keyring: Keyring) -> Storage {
        connect(&self.url, self.clock.clone(), keyring).await
    }

    /// A new agency.
    pub async fn agency(&self, name: &str) -> AgencyId {
        let work = self.storage.begin().await.expect("a unit of work");
        let agency = work.system().agencies().add(name).await.expect("an agency");
        work.commit().await.expect("a commit");
        agency.id
    }
}

/// A keyring for tests: key `n` is 32 times the byte `n`.
pub fn keyring(current: u8, keys: &[u8]) -> Keyring {
    Keyring::new(KeyId(current), keys.iter().map(|id| (KeyId(*id), [*id; 32]))).expect("a keyring")
}

pub(super) async fn connect(url: &SecretString, clock: Arc<dyn Clock>, keyring: Keyring) -> Storage {
    // Two storages on one database must not make the same ids.
    static SEED: AtomicU64 = AtomicU64::new(1);
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(SEED.fetch_add(1, Ordering::Relaxed)));
    let config = DatabaseConfig {
        url: url.clone(),
        max_connections: 5,
    };
    Storage::connect(&config, keyring, clock, entropy)
        .await
        .expect("a connection to the test database")
}

/// Migrates the database at `url` and lets go of it.
pub(super) async fn migrate(url: &SecretString) {
    let storage = connect(url, Arc::new(ManualClock::at_unix(START)), keyring(1, &[1])).await;
    storage.migrate().await.expect("migrations");
    storage.close().await.expect("a closed database");
}
