use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::SecretString;

/// What a cached token is for. The text is the key in shared state and in metrics; it holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenKey(pub String);

/// A token with the moment from which it must no longer be used.
#[derive(Debug, Clone)]
pub struct CachedToken {
    /// The token or ticket.
    pub token: SecretString,
    /// When it stops being used (the adapter already subtracted its safety margin).
    pub refresh_at: DateTime<Utc>,
}

/// Short-lived tokens, shared by every worker of every replica. Holds only what can be fetched again.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// The cached token, unless its time has come.
    async fn get(&self, key: &TokenKey) -> Result<Option<CachedToken>, TokenStoreError>;

    /// Keeps a token until its `refresh_at`.
    async fn put(&self, key: &TokenKey, token: &CachedToken) -> Result<(), TokenStoreError>;

    /// Drops the token only if it is still `failed`: a late complaint must not drop a fresh token.
    async fn invalidate(&self, key: &TokenKey, failed: &SecretString) -> Result<(), TokenStoreError>;

    /// Drops every token whose key starts with `prefix` (a cancelled corp).
    async fn forget(&self, prefix: &str) -> Result<(), TokenStoreError>;

    /// Tries to become the one that refreshes `key`; the right lapses after `lease`. `None`: somebody else is at it.
    /// Give the returned nonce to [`TokenStore::unlock`].
    async fn try_lock(&self, key: &TokenKey, lease: Duration) -> Result<Option<String>, TokenStoreError>;

    /// Gives the right back, if it is still ours.
    async fn unlock(&self, key: &TokenKey, nonce: &str) -> Result<(), TokenStoreError>;

    /// Waits a moment (tens of milliseconds, with jitter) before the token is looked up again.
    async fn wait(&self, key: &TokenKey);
}

/// The shared state could not be reached.
#[derive(Debug, thiserror::Error)]
#[error("the token store is not reachable")]
pub struct TokenStoreError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
