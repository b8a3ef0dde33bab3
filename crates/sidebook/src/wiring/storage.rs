use std::sync::Arc;

use anyhow::Context;
use sidebook_ambient::{Clock, Entropy};
use sidebook_storage::shared::{InProcess, Redis, SharedState};
use sidebook_storage::{DatabaseConfig, KeyId, Keyring, Storage};

use crate::config::{self, Config};

/// The database, not yet migrated.
pub(crate) async fn storage(
    config: &Config,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<Storage> {
    let keys = config
        .secrets
        .keys
        .iter()
        .map(|(number, key)| (KeyId(*number), key));
    let keyring = Keyring::from_base64(KeyId(config.secrets.current_key), keys)?;
    let database = DatabaseConfig {
        url: config.database.url.clone(),
        max_connections: config.database.max_connections,
    };
    Storage::connect(&database, keyring, clock, entropy)
        .await
        .context("the database cannot be opened")
}

/// Shared state: Redis where configured, else this process.
pub(crate) async fn shared_state(
    config: &config::Redis,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Arc<dyn SharedState>> {
    Ok(match &config.url {
        Some(url) => Arc::new(
            Redis::connect(url, &config.prefix)
                .await
                .context("Redis cannot be reached")?,
        ),
        None => Arc::new(InProcess::new(clock)),
    })
}
