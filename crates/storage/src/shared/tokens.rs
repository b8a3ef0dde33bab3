use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::DateTime;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sidebook_ambient::token;
use sidebook_messenger::{CachedToken, TokenKey, TokenStore, TokenStoreError};

use super::{SharedState, SharedStateError};
use crate::Storage;
use crate::context::Context;
use crate::seal::{SealPlace, Sealed};

/// Platform tokens in shared state, sealed: a look into the shared state gives nobody a token.
pub struct SharedTokens {
    state: Arc<dyn SharedState>,
    context: Arc<Context>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    token: String,
    refresh_at: i64,
}

impl SharedTokens {
    /// Tokens kept in `state`, sealed with the keys of `storage`.
    #[must_use]
    pub fn new(state: Arc<dyn SharedState>, storage: &Storage) -> Self {
        Self {
            state,
            context: Arc::clone(&storage.context),
        }
    }

    /// The sealed text under a key and the token in it. A value that no longer opens (a key was retired) is as good as
    /// none: the token is fetched again.
    async fn read(&self, key: &TokenKey) -> Result<Option<(String, CachedToken)>, TokenStoreError> {
        let Some(text) = self.state.get(&token_key(key)).await.map_err(failed)? else {
            return Ok(None);
        };
        let Ok(plain) = self
            .context
            .keyring
            .open(place(key), &Sealed::from_text(text.clone()))
        else {
            return Ok(None);
        };
        let Ok(stored) = serde_json::from_slice::<Stored>(plain.expose_secret()) else {
            return Ok(None);
        };
        let Some(refresh_at) = DateTime::from_timestamp_millis(stored.refresh_at) else {
            return Ok(None);
        };
        Ok(Some((
            text,
            CachedToken {
                token: SecretString::from(stored.token),
                refresh_at,
            },
        )))
    }
}

fn token_key(key: &TokenKey) -> String {
    format!("token:{}", key.0)
}

fn lock_key(key: &TokenKey) -> String {
    format!("token-lock:{}", key.0)
}

fn place(key: &TokenKey) -> SealPlace<'_> {
    SealPlace {
        table: "shared_state",
        column: "token",
        row: &key.0,
    }
}

fn failed(error: SharedStateError) -> TokenStoreError {
    TokenStoreError(Box::new(error))
}

#[async_trait]
impl TokenStore for SharedTokens {
    async fn get(&self, key: &TokenKey) -> Result<Option<CachedToken>, TokenStoreError> {
        let now = self.context.clock.now();
        Ok(self
            .read(key)
            .await?
            .map(|(_, token)| token)
            .filter(|token| now < token.refresh_at))
    }

    async fn put(&self, key: &TokenKey, token: &CachedToken) -> Result<(), TokenStoreError> {
        let Ok(ttl) = (token.refresh_at - self.context.clock.now()).to_std() else {
            return Ok(());
        };
        let stored = Stored {
            token: token.token.expose_secret().to_owned(),
            refresh_at: token.refresh_at.timestamp_millis(),
        };
        let plain = serde_json::to_vec(&stored).map_err(|error| TokenStoreError(Box::new(error)))?;
        let sealed = self
            .context
            .keyring
            .seal(&*self.context.entropy, place(key), &plain);
        let sealed = sealed.map_err(|error| TokenStoreError(Box::new(error)))?;
        self.state
            .put(&token_key(key), sealed.as_str(), ttl)
            .await
            .map_err(failed)
    }

    async fn invalidate(&self, key: &TokenKey, refused: &SecretString) -> Result<(), TokenStoreError> {
        if let Some((text, cached)) = self.read(key).await?
            && cached.token.expose_secret() == refused.expose_secret()
        {
            // By the text just read: a token put in between stays.
            self.state
                .delete_if(&token_key(key), &text)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }

    async fn forget(&self, prefix: &str) -> Result<(), TokenStoreError> {
        self.state
            .delete_prefix(&format!("token:{prefix}"))
            .await
            .map_err(failed)
    }

    async fn try_lock(&self, key: &TokenKey, lease: Duration) -> Result<Option<String>, TokenStoreError> {
        let nonce = token(&*self.context.entropy, 16);
        let ours = self
            .state
            .put_if_absent(&lock_key(key), &nonce, lease)
            .await
            .map_err(failed)?;
        Ok(ours.then_some(nonce))
    }

    async fn unlock(&self, key: &TokenKey, nonce: &str) -> Result<(), TokenStoreError> {
        self.state
            .delete_if(&lock_key(key), nonce)
            .await
            .map_err(failed)?;
        Ok(())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "others are at work on the token: real time has to pass"
    )]
    async fn wait(&self, _key: &TokenKey) {
        let mut random = [0_u8; 1];
        self.context.entropy.fill(&mut random);
        tokio::time::sleep(Duration::from_millis(20 + u64::from(random[0] / 8))).await;
    }
}
