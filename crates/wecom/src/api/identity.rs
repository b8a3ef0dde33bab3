use serde::Deserialize;
use sidebook_messenger::{
    AppKey, AuthorizePage, ExternalUserId, MemberId, MessengerError, PlatformCorpId, SignedInPerson,
};

use crate::Wecom;
use crate::client::Call;
use crate::error::{TransportError, WecomError};
use crate::lenient::filled;
use crate::links::{self, SignInApp};
use crate::tokens::CorpApp;

/// Also in the older spelling with capitals, still served (`platform/wecom.md` 3.1).
#[derive(Deserialize)]
struct UserInfo {
    #[serde(default, alias = "CorpId")]
    corpid: Option<String>,
    #[serde(default, alias = "UserId")]
    userid: Option<String>,
    #[serde(default)]
    external_userid: Option<String>,
}

impl Wecom {
    pub(crate) async fn sign_in_page(
        &self,
        app: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError> {
        let url = links::authorize(&self.endpoints, self.sign_in_app(app).await?, return_to, state);
        Ok(AuthorizePage { url })
    }

    /// A suite needs a suite of its own for this, see `platform/wecom.md` 3.2.
    pub(crate) async fn scan_page(
        &self,
        app: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError> {
        let url = links::web_login(&self.endpoints, self.sign_in_app(app).await?, return_to, state);
        Ok(AuthorizePage { url })
    }

    async fn sign_in_app<'a>(&'a self, app: &'a AppKey) -> Result<SignInApp<'a>, MessengerError> {
        match app {
            AppKey::Suite => Ok(SignInApp::Suite(&self.tokens.suite()?.suite_id)),
            AppKey::Internal(corp) => Ok(SignInApp::Internal(corp, self.tokens.internal(corp).await?.agent)),
        }
    }

    pub(crate) async fn exchange_login_code(
        &self,
        app: &AppKey,
        code: &str,
    ) -> Result<SignedInPerson, MessengerError> {
        match app {
            AppKey::Suite => {
                const API: &str = "service/auth/getuserinfo3rd";
                let call = Call::get(API).query("code", code).once();
                let info: UserInfo = self.tokens.suite_call(call).await?;
                match (filled(info.corpid), filled(info.userid)) {
                    (Some(corp), Some(member)) => Ok(SignedInPerson::Member {
                        corp: PlatformCorpId::from(corp),
                        member: MemberId::from(member),
                    }),
                    // Half an answer must not turn a member into a stranger.
                    (None, Some(_)) => Err(WecomError::Transport {
                        api: API,
                        cause: TransportError::Lacks("corpid"),
                    }
                    .into()),
                    (_, None) => Ok(outsider(info.external_userid)),
                }
            }
            AppKey::Internal(corp) => {
                let call = Call::get("auth/getuserinfo").query("code", code).once();
                let info: UserInfo = self.tokens.corp_call(CorpApp::Internal(corp), call).await?;
                match filled(info.userid) {
                    Some(member) => Ok(SignedInPerson::Member {
                        corp: corp.clone(),
                        member: MemberId::from(member),
                    }),
                    None => Ok(outsider(info.external_userid)),
                }
            }
        }
    }
}

fn outsider(external_userid: Option<String>) -> SignedInPerson {
    SignedInPerson::Outsider {
        contact: filled(external_userid).map(ExternalUserId::from),
    }
}
