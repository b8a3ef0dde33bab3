use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use secrecy::SecretString;
use sidebook_ambient::{Clock, Entropy};
use sidebook_messenger::{CachedToken, MessengerError, TokenKey, TokenStore};

use super::watch::{TokenWatch, kind_of};
use crate::error::{TransportError, WecomError};

/// Longer than the slowest refresh with its repeats.
const LEASE: Duration = Duration::from_secs(60);
/// How often one worker looks again while another refreshes; the store's pauses make this about half a minute.
const LOOKS: usize = 600;
/// Tokens are replaced this long before they end…
const MARGIN_SECONDS: i64 = 600;
/// …and up to this much earlier, so that not all corps come due at once.
const JITTER_SECONDS: i64 = 60;

/// A token as the platform gave it.
pub(super) struct Fetched {
    pub(super) secret: SecretString,
    pub(super) expires_in: i64,
}

/// Tokens shared by all workers; one of them refreshes while the others wait (`platform/wecom.md` 11.13).
pub(super) struct TokenCache {
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) watch: TokenWatch,
}

impl TokenCache {
    /// The cached token, or the one that `fetch` gets: by us, or by whoever holds the lock.
    pub(super) async fn get<F>(&self, key: &TokenKey, fetch: F) -> Result<SecretString, MessengerError>
    where
        F: AsyncFnOnce() -> Result<Fetched, MessengerError>,
    {
        for _ in 0..LOOKS {
            if let Some(cached) = self.store.get(key).await? {
                self.watch.note(key, cached.refresh_at);
                return Ok(cached.token);
            }
            let Some(nonce) = self.store.try_lock(key, LEASE).await? else {
                self.store.wait(key).await;
                continue;
            };
            let token = self.refresh(key, fetch).await;
            self.unlock(key, &nonce).await;
            return token;
        }
        Err(WecomError::Transport {
            api: "token",
            cause: TransportError::RefreshStuck,
        }
        .into())
    }

    /// Fetches a token again that ends within `within`. The old one serves until the new one is there, so nobody waits;
    /// when somebody refreshes already, there is nothing to do.
    pub(super) async fn renew<F>(
        &self,
        key: &TokenKey,
        within: Duration,
        fetch: F,
    ) -> Result<bool, MessengerError>
    where
        F: AsyncFnOnce() -> Result<Fetched, MessengerError>,
    {
        let soon = self.clock.now() + within;
        let due = |cached: &CachedToken| cached.refresh_at <= soon;
        if !self.store.get(key).await?.as_ref().is_some_and(due) {
            return Ok(false);
        }
        let Some(nonce) = self.store.try_lock(key, LEASE).await? else {
            return Ok(false);
        };
        let renewed = async {
            // Between the look and the lock somebody may have done it.
            if !self.store.get(key).await?.as_ref().is_some_and(due) {
                return Ok(false);
            }
            self.fetch_into(key, fetch).await?;
            Ok(true)
        };
        let renewed = renewed.await;
        self.unlock(key, &nonce).await;
        renewed
    }

    /// Losing this is fine: the lease lapses. The token is what counts.
    async fn unlock(&self, key: &TokenKey, nonce: &str) {
        if let Err(error) = self.store.unlock(key, nonce).await {
            tracing::warn!(key = %key.0, error = &error as &dyn std::error::Error, "lock of a token not released");
        }
    }

    async fn refresh<F>(&self, key: &TokenKey, fetch: F) -> Result<SecretString, MessengerError>
    where
        F: AsyncFnOnce() -> Result<Fetched, MessengerError>,
    {
        // Whoever held the lock before us has most likely just put a fresh one there.
        if let Some(cached) = self.store.get(key).await? {
            return Ok(cached.token);
        }
        self.fetch_into(key, fetch).await
    }

    async fn fetch_into<F>(&self, key: &TokenKey, fetch: F) -> Result<SecretString, MessengerError>
    where
        F: AsyncFnOnce() -> Result<Fetched, MessengerError>,
    {
        let fetched = fetch().await;
        let outcome = if fetched.is_ok() { "ok" } else { "failed" };
        metrics::counter!("sidebook_token_refreshes_total", "kind" => kind_of(&key.0), "outcome" => outcome)
            .increment(1);
        self.keep(key, fetched?).await
    }

    /// Puts a token that was just fetched where all workers find it.
    pub(super) async fn keep(
        &self,
        key: &TokenKey,
        fetched: Fetched,
    ) -> Result<SecretString, MessengerError> {
        let lifetime = TimeDelta::seconds(self.usable_seconds(fetched.expires_in));
        let cached = CachedToken {
            token: fetched.secret,
            refresh_at: self.clock.now() + lifetime,
        };
        self.store.put(key, &cached).await?;
        self.watch.note(key, cached.refresh_at);
        Ok(cached.token)
    }

    /// A short-lived token is used for half its life.
    fn usable_seconds(&self, expires_in: i64) -> i64 {
        let expires_in = expires_in.clamp(0, 86_400);
        let mut random = [0_u8; 1];
        self.entropy.fill(&mut random);
        let jitter = i64::from(random[0]) * JITTER_SECONDS / 255;
        (expires_in - MARGIN_SECONDS - jitter).max(expires_in / 2)
    }
}
