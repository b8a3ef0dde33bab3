//! The suite and its installations: tickets, pre-authorization, authorization, cancellation.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{AppKey, AppKind, TokenKind, Watched, World};
use crate::error::SimulatorError;

const TICKET_LIFETIME: i64 = 30 * 60;
const PRE_AUTH_LIFETIME: i64 = 1200;
const AUTH_CODE_LIFETIME: i64 = 600;
const TRIAL: i64 = 90 * 86_400;

/// The third-party app: tickets, open codes, installations.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Suite {
    /// Tickets of the last half hour, oldest first.
    pub tickets: Vec<SuiteTicket>,
    /// Codes that open the install page.
    pub pre_auth_codes: BTreeMap<String, PreAuthCode>,
    /// Codes that are exchanged for a permanent code.
    pub auth_codes: BTreeMap<String, AuthCode>,
    /// Installations by corp.
    pub installations: Watched<BTreeMap<String, Installation>>,
    /// Callback URLs that replace the configured ones.
    pub instruction_url: Option<String>,
    /// See `instruction_url`.
    pub data_url: Option<String>,
}

/// A `suite_ticket`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SuiteTicket {
    /// The secret.
    pub value: String,
    /// Unix seconds.
    pub issued_at: i64,
}

/// A code that opens the install page once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PreAuthCode {
    /// Unix seconds.
    pub expires_at: i64,
    /// 0 formal, 1 test.
    pub auth_type: i64,
}

/// A temporary authorization code.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuthCode {
    /// Corp that authorised.
    pub corp: String,
    /// Unix seconds.
    pub expires_at: i64,
    /// Whether it was exchanged.
    pub used: bool,
    /// State of the link that led here.
    pub state: String,
}

/// The suite in one corp.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Installation {
    /// The corp.
    pub corp: String,
    /// The app's number in the corp.
    pub agent_id: i64,
    /// Until cancelled or installed again.
    pub permanent_code: String,
    /// False once cancelled.
    pub active: bool,
    /// Who may use it.
    pub scope: Scope,
    /// 0 installed by an administrator, 1 by members.
    pub auth_mode: i64,
    /// Administrator who installed it.
    pub installed_by: String,
    /// Unix seconds.
    pub installed_at: i64,
}

impl Installation {
    /// The app that this installation makes.
    #[must_use]
    pub fn app(&self) -> AppKey {
        AppKey {
            corp: self.corp.clone(),
            agent_id: self.agent_id,
            kind: AppKind::Suite,
        }
    }
}

/// Visible scope (可见范围): departments with everything below them, and single members.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Departments.
    pub parties: BTreeSet<i64>,
    /// Member ids.
    pub users: BTreeSet<String>,
}

impl Scope {
    /// The whole corp.
    #[must_use]
    pub fn everybody() -> Self {
        Self {
            parties: BTreeSet::from([1]),
            users: BTreeSet::new(),
        }
    }
}

/// What the install page was opened with.
#[derive(Debug, Clone, Deserialize)]
pub struct InstallRequest {
    /// The suite to install.
    pub suite_id: String,
    /// From `get_pre_auth_code`.
    pub pre_auth_code: String,
    /// Where to go afterwards.
    pub redirect_uri: String,
    /// Comes back unchanged.
    #[serde(default)]
    pub state: String,
}

impl World {
    /// Makes the next suite ticket.
    pub fn next_suite_ticket(&mut self) -> SuiteTicket {
        let now = self.now();
        let ticket = SuiteTicket {
            value: format!("TICKET-{}", self.random(48)),
            issued_at: now,
        };
        self.suite
            .tickets
            .retain(|old| now - old.issued_at < TICKET_LIFETIME);
        self.suite.tickets.push(ticket.clone());
        ticket
    }

    /// Whether `get_suite_token` takes this ticket.
    #[must_use]
    pub fn suite_ticket_is_good(&self, value: &str) -> bool {
        let now = self.now();
        self.suite
            .tickets
            .iter()
            .any(|ticket| ticket.value == value && now - ticket.issued_at < TICKET_LIFETIME)
    }

    /// Makes a code for the install page; the code and its lifetime in seconds.
    pub fn new_pre_auth_code(&mut self) -> (String, i64) {
        let now = self.now();
        let code = format!("PAC-{}", self.random(60));
        self.suite
            .pre_auth_codes
            .retain(|_, old| old.expires_at + 86_400 > now);
        let kept = PreAuthCode {
            expires_at: now + PRE_AUTH_LIFETIME,
            auth_type: 0,
        };
        self.suite.pre_auth_codes.insert(code.clone(), kept);
        (code, PRE_AUTH_LIFETIME)
    }

    /// Whether the install page may be shown for this request.
    ///
    /// # Errors
    /// Wrong suite, unknown or expired code, bad state, or a host that is not registered; the text is for the page.
    pub fn check_install(&self, request: &InstallRequest) -> Result<(), SimulatorError> {
        let config = &self.env.config.suite;
        let refused = |text: &str| Err(SimulatorError::Refused(text.to_owned()));
        if request.suite_id != config.suite_id {
            return refused("40083: suite_id 不存在");
        }
        match self.suite.pre_auth_codes.get(&request.pre_auth_code) {
            None => return refused("40077: 预授权码无效"),
            Some(code) if code.expires_at <= self.now() => return refused("42007: 预授权码已过期"),
            Some(_) => {}
        }
        if !state_is_good(&request.state) {
            return refused("84025: state 只能是不超过 128 个字母或数字");
        }
        let known = |host: &str| {
            config.install_domains.is_empty() || config.install_domains.iter().any(|d| d == host)
        };
        match host_of(&request.redirect_uri) {
            Some(host) if known(host) => Ok(()),
            _ => refused("redirect_uri 与安装完成回调域名不一致"),
        }
    }

    /// Installs the suite, again if it was there already: a new permanent code, and an auth code to fetch it with.
    ///
    /// # Errors
    /// There is no such corp.
    pub fn authorise(&mut self, corp: &str, state: &str) -> Result<String, SimulatorError> {
        let now = self.now();
        let corp = self.need_corp(corp)?;
        let key = corp.id.clone();
        let installed_by = corp
            .administrator()
            .map(|member| member.id.clone())
            .unwrap_or_default();
        let code = format!("Q2s{}", self.random(64));
        let permanent_code = format!("PC-{}", self.random(48));
        self.drop_app_tokens(&key);
        let next = 1_000_002 + i64::try_from(self.suite.installations.len()).unwrap_or(0);
        let before = self.suite.installations.get(&key);
        let agent_id = before.map_or(next, |old| old.agent_id);
        let scope = before
            .filter(|old| old.active)
            .map_or_else(Scope::everybody, |old| old.scope.clone());
        let installation = Installation {
            corp: key.clone(),
            agent_id,
            permanent_code,
            active: true,
            scope,
            auth_mode: 0,
            installed_by,
            installed_at: now,
        };
        self.suite.installations.insert(key.clone(), installation);
        if let Ok(corp) = self.corp_mut(&key) {
            // The free days begin with the first installation; another one does not begin them again.
            corp.trial_until.get_or_insert(now + TRIAL);
        }
        let kept = AuthCode {
            corp: key,
            expires_at: now + AUTH_CODE_LIFETIME,
            used: false,
            state: state.to_owned(),
        };
        self.suite
            .auth_codes
            .retain(|_, old| old.expires_at + 86_400 > now);
        self.suite.auth_codes.insert(code.clone(), kept);
        Ok(code)
    }

    /// Ends the installation: tokens die with it.
    ///
    /// # Errors
    /// The suite is not installed there.
    pub fn cancel_installation(&mut self, corp: &str) -> Result<(), SimulatorError> {
        let key = self.need_corp(corp)?.id.clone();
        let found = self
            .suite
            .installations
            .get_mut(&key)
            .filter(|found| found.active);
        let found = found.ok_or_else(|| SimulatorError::unknown("installation", corp))?;
        found.active = false;
        self.drop_app_tokens(&key);
        Ok(())
    }

    fn drop_app_tokens(&mut self, corp: &str) {
        let of_suite = |app: &AppKey| app.corp == corp && app.kind == AppKind::Suite;
        self.tokens
            .revoke(|kind: &TokenKind| kind.app().is_some_and(of_suite));
    }
}

/// Whether the `state` of a link has only what the platform carries: at most 128 letters and digits.
pub(crate) fn state_is_good(state: &str) -> bool {
    state.len() <= 128 && state.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `host[:port]` of an http(s) URL.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A user part before `@` would let a foreign host look like ours.
    (!host.is_empty() && !host.contains('@')).then_some(host)
}
