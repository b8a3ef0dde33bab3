use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use sidebook_ambient::{Clock, Entropy};
use sidebook_storage::shared::{InProcess, Redis, SharedState};
use sidebook_storage::{DatabaseConfig, KeyId, Keyring, Storage};
use tracing::warn;

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
    let keyring = Arc::new(keyring);
    let began = Instant::now();
    let patience = config.database.wait;
    loop {
        let opened = Storage::connect(
            &database,
            Arc::clone(&keyring),
            Arc::clone(&clock),
            Arc::clone(&entropy),
        );
        match opened.await {
            Ok(storage) => return Ok(storage),
            // A database that starts beside us, or recovers, is waited for.
            Err(error) if error.is_away() && began.elapsed() < patience => {
                warn!(%error, "the database does not answer yet, waiting for at most {patience:?}");
            }
            Err(error) => return Err(error).context("the database cannot be opened"),
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "the database server starts in real time"
        )]
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
}

/// Each try itself takes a few seconds when nobody answers.
const BETWEEN_TRIES: Duration = Duration::from_millis(200);

/// Shared state: Redis where configured, else this process.
pub(crate) async fn shared_state(
    config: &config::Redis,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Arc<dyn SharedState>> {
    let Some(url) = &config.url else {
        return Ok(Arc::new(InProcess::new(clock)));
    };
    let redis = Redis::new(url, &config.prefix).context("redis.url cannot be used")?;
    // Callbacks need no Redis, and it holds only what can be rebuilt: no reason not to start.
    if let Err(error) = redis.ping().await {
        warn!(%error, "Redis does not answer yet; what needs it fails until it does");
    }
    Ok(Arc::new(redis))
}
