//! Who a browser is: OAuth codes and user tickets.

use serde::{Deserialize, Serialize};

use super::World;

const CODE_LIFETIME: i64 = 300;
const TICKET_LIFETIME: i64 = 7200;

/// How much an OAuth code tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OauthScope {
    /// Identity only.
    #[serde(rename = "snsapi_base")]
    Base,
    /// Identity and a user ticket.
    #[serde(rename = "snsapi_userinfo")]
    UserInfo,
    /// The same after consent.
    #[serde(rename = "snsapi_privateinfo")]
    PrivateInfo,
}

/// A code that an OAuth or login page handed out. One use, five minutes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OauthCode {
    /// `appid` of the page: the suite id, or the corp id of an internal app.
    pub appid: String,
    /// Agent id of an internal app.
    pub agent_id: Option<i64>,
    /// Corp of the person.
    pub corp: String,
    /// Member id of the person; absent for somebody without a corp.
    pub member: Option<String>,
    /// How much it tells.
    pub scope: OauthScope,
    /// Whether the redirect went to a trusted domain.
    pub trusted: bool,
    /// Unix seconds.
    pub expires_at: i64,
    /// Whether it was exchanged.
    pub used: bool,
}

/// A ticket for the sensitive fields of a member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UserTicket {
    /// Corp of the member.
    pub corp: String,
    /// The member.
    pub member: String,
    /// Whether the member consented to more than the identity.
    pub consented: bool,
    /// Unix seconds.
    pub expires_at: i64,
}

impl World {
    /// Whether OAuth of this app may redirect to `redirect_uri`.
    ///
    /// `appid` is the suite id, or the corp id of an internal app with its `agent_id`.
    #[must_use]
    pub fn redirect_is_trusted(&self, appid: &str, agent_id: Option<i64>, redirect_uri: &str) -> bool {
        let Some(host) = super::install::host_of(redirect_uri) else {
            return false;
        };
        let config = &self.env.config.suite;
        let internal = self.internal_apps.iter().find(|app| {
            app.config.corp_id == appid && agent_id.is_none_or(|wanted| wanted == app.key.agent_id)
        });
        let domains = match internal {
            _ if appid == config.suite_id => &config.trusted_domains,
            Some(app) => &app.config.trusted_domains,
            None => return false,
        };
        domains.is_empty() || domains.iter().any(|domain| domain == host)
    }

    /// Makes an OAuth code for a member of `corp`.
    pub fn new_oauth_code(&mut self, code: OauthCode) -> String {
        let now = self.now();
        let value = self.random(43);
        self.oauth_codes.retain(|_, old| old.expires_at + 86_400 > now);
        self.oauth_codes.insert(
            value.clone(),
            OauthCode {
                expires_at: now + CODE_LIFETIME,
                used: false,
                ..code
            },
        );
        value
    }

    /// Makes an OAuth code good for nothing more.
    pub(crate) fn use_up(&mut self, code: &str) {
        if let Some(code) = self.oauth_codes.get_mut(code) {
            code.used = true;
        }
    }

    /// Makes a user ticket; the ticket and its lifetime in seconds.
    pub fn new_user_ticket(&mut self, corp: &str, member: &str, consented: bool) -> (String, i64) {
        let now = self.now();
        let value = format!("UT-{}", self.random(60));
        let ticket = UserTicket {
            corp: corp.to_owned(),
            member: member.to_owned(),
            consented,
            expires_at: now + TICKET_LIFETIME,
        };
        self.user_tickets.retain(|_, old| old.expires_at + 86_400 > now);
        self.user_tickets.insert(value.clone(), ticket);
        (value, TICKET_LIFETIME)
    }
}
