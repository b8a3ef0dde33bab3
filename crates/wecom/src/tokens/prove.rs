use sidebook_messenger::{AppKey, MessengerError, Reached};

use super::{CorpApp, Tokens};

impl Tokens {
    /// Fetches a fresh token with the configured secret, whatever is cached, and keeps it.
    pub(crate) async fn prove(&self, app: &AppKey) -> Result<(), MessengerError> {
        let (key, fetched) = match app {
            AppKey::Suite => (self.suite_key()?, self.fetch_suite_token(self.suite()?).await?),
            AppKey::Internal(corp) => {
                let app = CorpApp::Internal(corp);
                (self.corp_key(app, "access")?, self.fetch_corp_token(app).await?)
            }
        };
        self.cache.keep(&key, fetched).await.map(drop)
    }

    /// Asks for the platform's addresses without a token. The refusal names ours (`platform/wecom.md` 0.1, 11.20).
    pub(crate) async fn look(&self) -> Result<Reached, MessengerError> {
        Ok(self.http.look("get_api_domain_ip").await?)
    }
}
