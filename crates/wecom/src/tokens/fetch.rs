use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sidebook_messenger::{InternalApp, MessengerError};

use super::cache::Fetched;
use super::{CorpApp, CorpToken, TicketKind, Tokens};
use crate::client::{Call, Credential};
use crate::config::SuiteConfig;
use crate::lenient;

#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(alias = "suite_access_token", alias = "ticket")]
    access_token: SecretString,
    #[serde(default = "two_hours", deserialize_with = "lenient::integer")]
    expires_in: i64,
}

fn two_hours() -> i64 {
    7200
}

impl From<TokenAnswer> for Fetched {
    fn from(answer: TokenAnswer) -> Self {
        Self {
            secret: answer.access_token,
            expires_in: answer.expires_in,
        }
    }
}

impl Tokens {
    /// Tries the newest ticket, then the one before it: a push can overtake its own propagation.
    pub(super) async fn fetch_suite_token(&self, suite: &SuiteConfig) -> Result<Fetched, MessengerError> {
        let tickets = self.credentials.suite_tickets(&suite.suite_id).await?;
        for ticket in tickets.iter().take(2) {
            let request = json!({
                "suite_id": suite.suite_id,
                "suite_secret": suite.suite_secret.expose_secret(),
                "suite_ticket": ticket.ticket.expose_secret(),
            });
            let call = Call::post("service/get_suite_token", request);
            let answer = self
                .call_with_secret::<TokenAnswer>(self.suite_key()?, &suite.suite_secret, &call)
                .await;
            match answer {
                // A refused ticket.
                Err(MessengerError::TicketMissing) => {
                    tracing::warn!(issued_at = %ticket.issued_at, "the platform refused a suite ticket");
                }
                answer => return Ok(answer?.into()),
            }
        }
        Err(MessengerError::TicketMissing)
    }

    pub(super) async fn fetch_corp_token(&self, corp: CorpApp<'_>) -> Result<Fetched, MessengerError> {
        let answer: TokenAnswer = match corp {
            CorpApp::Suite(corp, platform) => {
                let code = self.permanent_code(corp).await?;
                let request =
                    json!({ "auth_corpid": platform.as_str(), "permanent_code": code.expose_secret() });
                self.suite_call(Call::post("service/get_corp_token", request))
                    .await?
            }
            CorpApp::Internal(platform) => {
                return self.fetch_internal_token(&*self.internal(platform).await?).await;
            }
        };
        Ok(answer.into())
    }

    /// A self-built app speaks with its own secret, whether or not it is the one that is kept.
    async fn fetch_internal_token(&self, app: &InternalApp) -> Result<Fetched, MessengerError> {
        let call = Call::get("gettoken")
            .query("corpid", app.corp.as_str())
            .query("corpsecret", app.secret.expose_secret());
        let about = self.corp_key(CorpApp::Internal(&app.corp), "access")?;
        let answer: TokenAnswer = self.call_with_secret(about, &app.secret, &call).await?;
        Ok(answer.into())
    }

    /// Makes a call with a token that is got for it alone, by what somebody says of a self-built app.
    pub(crate) async fn call_once_as<T: DeserializeOwned>(
        &self,
        app: &InternalApp,
        call: &Call,
    ) -> Result<T, MessengerError> {
        let token = CorpToken::new(self.fetch_internal_token(app).await?.secret);
        Ok(self.http.call(call, Credential::Corp(&token, &app.corp)).await?)
    }

    pub(super) async fn fetch_page_ticket(
        &self,
        corp: CorpApp<'_>,
        kind: TicketKind,
    ) -> Result<Fetched, MessengerError> {
        let call = match kind {
            TicketKind::Corp => Call::get("get_jsapi_ticket"),
            TicketKind::Agent => Call::get("ticket/get").query("type", "agent_config"),
        };
        Ok(self.corp_call::<TokenAnswer>(corp, call).await?.into())
    }
}
