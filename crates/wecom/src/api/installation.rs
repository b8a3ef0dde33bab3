use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use sidebook_messenger::{
    AgentId, AuthCode, CorpKey, InstallLink, InstallationInfo, InstalledCorp, MemberId, MessengerError, Mode,
    PlatformCorpId, VisibleScope,
};

use crate::Wecom;
use crate::client::Call;
use crate::error::{TransportError, WecomError};
use crate::lenient::{self, filled};
use crate::links;

const AUTH_INFO: &str = "service/v2/get_auth_info";

#[derive(Deserialize)]
struct PreAuthCode {
    pre_auth_code: SecretString,
    #[serde(default, deserialize_with = "lenient::integer")]
    expires_in: i64,
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Deserialize)]
struct PermanentCode {
    permanent_code: SecretString,
    auth_corp_info: CorpInfo,
    #[serde(default, deserialize_with = "lenient::nullable")]
    auth_user_info: UserInfo,
    #[serde(default)]
    state: Option<String>,
}

#[derive(Deserialize)]
struct CorpInfo {
    corpid: String,
    #[serde(default, deserialize_with = "lenient::nullable")]
    corp_name: String,
}

#[derive(Default, Deserialize)]
struct UserInfo {
    userid: Option<String>,
    open_userid: Option<String>,
}

#[derive(Deserialize)]
struct AuthInfoAnswer {
    auth_corp_info: CorpInfo,
    auth_info: AuthInfo,
}

#[derive(Deserialize)]
struct AuthInfo {
    #[serde(default, deserialize_with = "lenient::nullable")]
    agent: Vec<Agent>,
}

#[derive(Deserialize)]
struct Agent {
    agentid: i64,
    #[serde(default, deserialize_with = "lenient::nullable")]
    privilege: Privilege,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Privilege {
    #[serde(deserialize_with = "lenient::nullable")]
    allow_party: Vec<i64>,
    #[serde(deserialize_with = "lenient::nullable")]
    allow_tag: Vec<i64>,
    #[serde(deserialize_with = "lenient::nullable")]
    allow_user: Vec<String>,
}

impl Wecom {
    pub(crate) async fn make_install_link(
        &self,
        state: &str,
        return_to: &str,
    ) -> Result<InstallLink, MessengerError> {
        let suite = self.tokens.suite()?;
        let answer: PreAuthCode = self
            .tokens
            .suite_call(Call::get("service/get_pre_auth_code"))
            .await?;
        let code = answer.pre_auth_code.expose_secret();
        if suite.test_installs {
            let session = json!({ "pre_auth_code": code, "session_info": { "auth_type": 1 } });
            self.tokens
                .suite_call::<Nothing>(Call::post("service/set_session_info", session))
                .await?;
        }
        Ok(InstallLink {
            url: links::install(&self.endpoints, &suite.suite_id, code, return_to, state),
            valid_for: Duration::from_secs(u64::try_from(answer.expires_in).unwrap_or(0)),
        })
    }

    pub(crate) async fn exchange_auth_code(&self, code: &AuthCode) -> Result<InstalledCorp, MessengerError> {
        let request = json!({ "auth_code": code.0.expose_secret() });
        let call = Call::post("service/v2/get_permanent_code", request).once();
        let answer: PermanentCode = self.tokens.suite_call(call).await?;
        let user = answer.auth_user_info;
        Ok(InstalledCorp {
            corp: PlatformCorpId::from(answer.auth_corp_info.corpid),
            name: answer.auth_corp_info.corp_name,
            permanent_code: answer.permanent_code,
            authorised_by: filled(user.userid)
                .or(filled(user.open_userid))
                .map(MemberId::from),
            state: filled(answer.state),
        })
    }

    pub(crate) async fn read_installation(&self, corp: &CorpKey) -> Result<InstallationInfo, MessengerError> {
        match corp.mode {
            Mode::Suite => self.auth_info(corp).await,
            Mode::Internal => {
                let internal = self.tokens.internal(&corp.platform).await?;
                let scope = self.agent_scope(corp, internal.agent).await?;
                Ok(InstallationInfo {
                    name: internal.corp_name.clone(),
                    agent: internal.agent,
                    scope,
                })
            }
        }
    }

    /// The app's number in the corp: known, configured, or asked for.
    pub(crate) async fn agent_of(&self, corp: &CorpKey) -> Result<AgentId, MessengerError> {
        match (corp.agent, corp.mode) {
            (Some(agent), _) => Ok(agent),
            (None, Mode::Internal) => Ok(self.tokens.internal(&corp.platform).await?.agent),
            (None, Mode::Suite) => Ok(self.auth_info(corp).await?.agent),
        }
    }

    async fn auth_info(&self, corp: &CorpKey) -> Result<InstallationInfo, MessengerError> {
        let code = self.tokens.permanent_code(corp.corp).await?;
        let request =
            json!({ "auth_corpid": corp.platform.as_str(), "permanent_code": code.expose_secret() });
        let answer: AuthInfoAnswer = self.tokens.suite_call(Call::post(AUTH_INFO, request)).await?;
        // Suites of today have exactly one app; the list is from when they had several.
        let Some(agent) = answer.auth_info.agent.into_iter().next() else {
            return Err(WecomError::Transport {
                api: AUTH_INFO,
                cause: TransportError::Lacks("auth_info.agent"),
            }
            .into());
        };
        Ok(InstallationInfo {
            name: answer.auth_corp_info.corp_name,
            agent: AgentId(agent.agentid),
            scope: VisibleScope {
                departments: agent.privilege.allow_party,
                members: agent
                    .privilege
                    .allow_user
                    .into_iter()
                    .map(MemberId::from)
                    .collect(),
                tags: agent.privilege.allow_tag,
            },
        })
    }
}
