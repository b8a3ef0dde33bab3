use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use sidebook_messenger::{AppKey, CachedToken, MessengerError, SecretState, TokenKey};

use super::{CorpApp, Tokens};
use crate::client::{Call, Credential};
use crate::error::WecomError;

/// A secret that was refused so often…
const REFUSALS: u32 = 3;
/// …is not shown to the platform again for so long: it blocks our address after many (`platform/wecom.md` 11.19).
const REST: TimeDelta = TimeDelta::minutes(30);

/// Where it is remembered.
fn refused(token: &TokenKey) -> TokenKey {
    TokenKey(format!("{}/refused", token.0))
}

/// What is remembered of a refused secret, sealed like a token: how often, with which code, and which secret, so that a
/// corrected one is tried at once.
struct Remembered {
    refusals: u32,
    code: i64,
}

impl Tokens {
    /// Makes a call with a secret of ours in it, unless the platform refused that very secret a few times lately.
    /// Shared by all replicas.
    pub(super) async fn call_with_secret<T: DeserializeOwned>(
        &self,
        about: TokenKey,
        secret: &SecretString,
        call: &Call,
    ) -> Result<T, MessengerError> {
        let key = refused(&about);
        let known = self.remembered(&key, secret).await?;
        if let Some(known) = &known
            && known.refusals >= REFUSALS
        {
            let code = known.code;
            tracing::debug!(
                api = call.api,
                code,
                "not asked: the platform keeps refusing our secret"
            );
            return Err(WecomError::Refused {
                api: call.api,
                code,
                hint: None,
            }
            .into());
        }
        let answer = self.http.call(call, Credential::None).await;
        if let Err(error) = &answer
            && let Some(code @ (40001 | 40080 | 40091)) = error.code()
        {
            let refusals = known.map_or(0, |known| known.refusals) + 1;
            tracing::error!(api = call.api, code, refusals, "the platform refuses our secret");
            let text = format!("{refusals} {code} {}", secret.expose_secret());
            let remembered = CachedToken {
                token: SecretString::from(text),
                refresh_at: self.cache.clock.now() + REST,
            };
            self.cache.store.put(&key, &remembered).await?;
        }
        Ok(answer?)
    }

    /// What is known of an app's secret: what was remembered of refusals, and whether its token is cached.
    pub(crate) async fn secret(&self, app: &AppKey) -> Result<SecretState, MessengerError> {
        let (token, secret) = match app {
            AppKey::Suite => (self.suite_key()?, self.suite()?.suite_secret.clone()),
            AppKey::Internal(corp) => {
                let key = self.corp_key(CorpApp::Internal(corp), "access")?;
                (key, self.internal(corp).await?.secret.clone())
            }
        };
        let known = self.remembered(&refused(&token), &secret).await?;
        if known.is_some_and(|known| known.refusals >= REFUSALS) {
            return Ok(SecretState::Refused);
        }
        Ok(match self.cache.store.get(&token).await? {
            Some(_) => SecretState::Taken,
            None => SecretState::Unused,
        })
    }

    async fn remembered(
        &self,
        key: &TokenKey,
        secret: &SecretString,
    ) -> Result<Option<Remembered>, MessengerError> {
        let Some(kept) = self.cache.store.get(key).await? else {
            return Ok(None);
        };
        let mut words = kept.token.expose_secret().splitn(3, ' ');
        let (refusals, code, refused) = (words.next(), words.next(), words.next());
        if refused != Some(secret.expose_secret()) {
            return Ok(None);
        }
        let number = refusals.and_then(|text| text.parse().ok());
        let code = code.and_then(|text| text.parse().ok());
        Ok(number
            .zip(code)
            .map(|(refusals, code)| Remembered { refusals, code }))
    }
}
