//! Suite ticket → suite token → corp token → page tickets, each fetched once for all workers.

mod breaker;
mod cache;
mod fetch;
mod kinds;
mod prove;
mod watch;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use sidebook_ambient::{Clock, Entropy};
use sidebook_domain::CorpId;
use sidebook_messenger::{
    AgentId, AppKey, CallGate, CorpKey, Credentials, InternalApp, MessengerError, PlatformCorpId, TokenKey,
    TokenStore,
};

pub(crate) use kinds::{CorpApp, CorpToken, PageTicket, SuiteToken, TicketKind};
pub use watch::{TokenFigures, TokenWatch};

use crate::client::{Call, Credential, Http};
use crate::config::SuiteConfig;
use cache::TokenCache;

/// Where calls get their tokens.
pub(crate) struct Tokens {
    http: Http,
    cache: TokenCache,
    credentials: Arc<dyn Credentials>,
    suite: Option<SuiteConfig>,
    internal: Vec<InternalApp>,
}

impl Tokens {
    pub(crate) fn new(
        http: Http,
        suite: Option<SuiteConfig>,
        internal: Vec<InternalApp>,
        credentials: Arc<dyn Credentials>,
        store: Arc<dyn TokenStore>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            http,
            cache: TokenCache {
                store,
                clock,
                entropy,
                watch: TokenWatch::default(),
            },
            credentials,
            suite,
            internal,
        }
    }

    pub(crate) fn watch(&self) -> TokenWatch {
        self.cache.watch.clone()
    }

    pub(crate) fn suite(&self) -> Result<&SuiteConfig, MessengerError> {
        self.suite
            .as_ref()
            .ok_or_else(|| MessengerError::NotConfigured("wecom.suite".to_owned()))
    }

    /// The self-built app of a corp: the configured one, else the one that was entered.
    pub(crate) async fn internal(
        &self,
        corp: &PlatformCorpId,
    ) -> Result<Cow<'_, InternalApp>, MessengerError> {
        if let Some(configured) = self.internal.iter().find(|internal| internal.corp == *corp) {
            return Ok(Cow::Borrowed(configured));
        }
        let entered = self.credentials.internal_app(corp).await?;
        entered
            .map(Cow::Owned)
            .ok_or_else(|| MessengerError::NotConfigured(format!("wecom.internal, corp {corp}")))
    }

    pub(crate) fn apps(&self) -> Vec<AppKey> {
        let suite = self.suite.iter().map(|_| AppKey::Suite);
        let internal = self.internal.iter();
        suite
            .chain(internal.map(|app| AppKey::Internal(app.corp.clone())))
            .collect()
    }

    /// Every call passes `gate` from now on.
    pub(crate) fn pass(&mut self, gate: Arc<dyn CallGate>) {
        self.http.pass(gate);
    }

    /// The permanent code of an installed corp.
    pub(crate) async fn permanent_code(&self, corp: CorpId) -> Result<SecretString, MessengerError> {
        self.credentials
            .permanent_code(corp)
            .await?
            .ok_or(MessengerError::NotInstalled)
    }

    /// Makes a call as the third-party app; once more with a new token when the platform refuses the old one.
    pub(crate) async fn suite_call<T: serde::de::DeserializeOwned>(
        &self,
        call: Call,
    ) -> Result<T, MessengerError> {
        let token = self.suite_token().await?;
        match self.http.call(&call, Credential::Suite(&token)).await {
            Err(error) if error.is_token_refused() => {
                tracing::info!(
                    api = call.api,
                    code = error.code(),
                    "suite token refused, fetching another"
                );
                self.cache
                    .store
                    .invalidate(&self.suite_key()?, token.secret())
                    .await?;
                let token = self.suite_token().await?;
                Ok(self.http.call(&call, Credential::Suite(&token)).await?)
            }
            answer => Ok(answer?),
        }
    }

    /// Makes a call as the app in a corp; once more with a new token when the platform refuses the old one.
    pub(crate) async fn corp_call<'a, T: serde::de::DeserializeOwned>(
        &self,
        corp: impl Into<CorpApp<'a>>,
        call: Call,
    ) -> Result<T, MessengerError> {
        let corp = corp.into();
        let token = self.corp_token(corp).await?;
        match self
            .http
            .call(&call, Credential::Corp(&token, corp.platform()))
            .await
        {
            Err(error) if error.is_token_refused() => {
                tracing::info!(api = call.api, code = error.code(), corp.platform_id = %corp.platform(), "token refused, fetching another");
                self.cache
                    .store
                    .invalidate(&self.corp_key(corp, "access")?, token.secret())
                    .await?;
                let token = self.corp_token(corp).await?;
                Ok(self
                    .http
                    .call(&call, Credential::Corp(&token, corp.platform()))
                    .await?)
            }
            answer => Ok(answer?),
        }
    }

    pub(crate) async fn suite_token(&self) -> Result<SuiteToken, MessengerError> {
        let suite = self.suite()?;
        let token = self
            .cache
            .get(&self.suite_key()?, async || self.fetch_suite_token(suite).await)
            .await?;
        Ok(SuiteToken::new(token))
    }

    pub(crate) async fn corp_token(&self, corp: CorpApp<'_>) -> Result<CorpToken, MessengerError> {
        let key = self.corp_key(corp, "access")?;
        Ok(CorpToken::new(
            self.cache
                .get(&key, async || self.fetch_corp_token(corp).await)
                .await?,
        ))
    }

    /// Fetches the corp's token anew when one is there and ends within `within`.
    pub(crate) async fn renew(&self, corp: &CorpKey, within: Duration) -> Result<bool, MessengerError> {
        let corp = CorpApp::from(corp);
        let key = self.corp_key(corp, "access")?;
        self.cache
            .renew(&key, within, async || self.fetch_corp_token(corp).await)
            .await
    }

    pub(crate) async fn page_ticket(
        &self,
        corp: &CorpKey,
        kind: TicketKind,
        agent: AgentId,
    ) -> Result<PageTicket, MessengerError> {
        let corp = CorpApp::from(corp);
        let key = match kind {
            TicketKind::Corp => self.corp_key(corp, "ticket")?,
            TicketKind::Agent => self.corp_key(corp, &format!("agent-ticket/{}", agent.0))?,
        };
        Ok(PageTicket::new(
            self.cache
                .get(&key, async || self.fetch_page_ticket(corp, kind).await)
                .await?,
        ))
    }

    /// Drops every token of a corp.
    pub(crate) async fn forget(&self, corp: &CorpKey) -> Result<(), MessengerError> {
        Ok(self
            .cache
            .store
            .forget(&self.corp_key(corp.into(), "")?.0)
            .await?)
    }

    fn suite_key(&self) -> Result<TokenKey, MessengerError> {
        Ok(TokenKey(format!("wecom/suite/{}/access", self.suite()?.suite_id)))
    }

    /// The same corp may have several apps of ours: a ticket of one is no good for the other (11.26).
    fn corp_key(&self, corp: CorpApp<'_>, what: &str) -> Result<TokenKey, MessengerError> {
        let app = match corp {
            CorpApp::Suite(..) => format!("suite/{}", self.suite()?.suite_id),
            CorpApp::Internal(_) => "internal".to_owned(),
        };
        Ok(TokenKey(format!("wecom/{app}/corp/{}/{what}", corp.platform())))
    }
}
