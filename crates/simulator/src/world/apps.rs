//! Apps as a corp has them: the installed suite and those it built itself.

use std::fmt;

use serde::{Deserialize, Serialize};
use sidebook_envelope::CallbackKeys;

use super::{Installation, Scope, State, World};
use crate::config::{InternalAppConfig, SimulatorConfig};
use crate::error::SimulatorError;

/// One app in one corp.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AppKey {
    /// Encrypted id of the corp.
    pub corp: String,
    /// The app's number in the corp.
    pub agent_id: i64,
    /// Whose app it is.
    pub kind: AppKind,
}

impl fmt::Display for AppKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.corp, self.agent_id)
    }
}

/// Whose app it is: decides ids, fields and the dialect of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppKind {
    /// The provider's third-party app.
    Suite,
    /// The corp's own app.
    Internal,
}

/// An app that a corp built for itself.
#[derive(Debug, Clone)]
pub struct InternalApp {
    /// Corp and number.
    pub key: AppKey,
    /// As configured.
    pub config: InternalAppConfig,
    /// Where its events go.
    pub callback_url: String,
    /// Who may use it.
    pub scope: Scope,
}

/// What an app sent to members.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AppMessage {
    /// The platform's number of the message.
    pub id: String,
    /// The app.
    pub app: AppKey,
    /// Members that got it.
    pub members: Vec<String>,
    /// Unix seconds.
    pub at: i64,
    /// `text`, `textcard`, `markdown`, …
    pub msgtype: String,
    /// The object of that type, as sent.
    pub content: serde_json::Value,
}

/// Whether callbacks can be sealed with what is configured.
pub(super) fn check_keys(config: &SimulatorConfig) -> Result<(), SimulatorError> {
    let check = |name: String, token: &str, key: &str| {
        CallbackKeys::new(token, key).map_err(|error| SimulatorError::config(name, error.to_string()))
    };
    check(
        "suite.token, suite.encoding_aes_key".to_owned(),
        &config.suite.token,
        &config.suite.encoding_aes_key,
    )?;
    for (at, app) in config.internal_apps.iter().enumerate() {
        let name = format!("internal_apps.{at}.token, internal_apps.{at}.encoding_aes_key");
        check(name, &app.token, &app.encoding_aes_key)?;
    }
    Ok(())
}

pub(super) fn internal_apps(
    config: &SimulatorConfig,
    state: &State,
) -> Result<Vec<InternalApp>, SimulatorError> {
    let mut apps: Vec<InternalApp> = Vec::new();
    for (at, app) in config.internal_apps.iter().enumerate() {
        let corp = state
            .corps
            .values()
            .find(|corp| corp.plain_id == app.corp_id || corp.id == app.corp_id);
        let name = |field: &str| format!("internal_apps.{at}.{field}");
        let corp = corp.ok_or_else(|| SimulatorError::config(name("corp_id"), "no such corp in the seed"))?;
        let key = AppKey {
            corp: corp.id.clone(),
            agent_id: app.agent_id,
            kind: AppKind::Internal,
        };
        if app.agent_id <= 0 || apps.iter().any(|other| other.key == key) {
            return Err(SimulatorError::config(
                name("agent_id"),
                "must be positive and used once per corp",
            ));
        }
        let usual = || {
            let base = config.sidebook_url.trim_end_matches('/');
            format!("{base}/callbacks/wecom/internal/{}", corp.plain_id)
        };
        let callback_url = if app.callback_url.is_empty() {
            usual()
        } else {
            app.callback_url.clone()
        };
        apps.push(InternalApp {
            key,
            config: app.clone(),
            callback_url,
            scope: Scope::everybody(),
        });
    }
    Ok(apps)
}

impl World {
    /// The active installation of the suite in this corp.
    #[must_use]
    pub fn installation(&self, corp: &str) -> Option<&Installation> {
        self.suite
            .installations
            .get(corp)
            .filter(|installation| installation.active)
    }

    /// The internal app with this key.
    #[must_use]
    pub fn internal_app(&self, key: &AppKey) -> Option<&InternalApp> {
        self.internal_apps.iter().find(|app| app.key == *key)
    }

    /// Who may use the app; nothing when it is not installed.
    #[must_use]
    pub fn scope(&self, app: &AppKey) -> Option<&Scope> {
        match app.kind {
            AppKind::Suite => self
                .installation(&app.corp)
                .filter(|found| found.agent_id == app.agent_id)
                .map(|found| &found.scope),
            AppKind::Internal => self.internal_app(app).map(|found| &found.scope),
        }
    }

    /// Apps that work in this corp: the installed suite, then its own.
    #[must_use]
    pub fn apps(&self, corp: &str) -> Vec<AppKey> {
        let suite = self.installation(corp).map(Installation::app);
        let own = self
            .internal_apps
            .iter()
            .filter(|app| app.key.corp == corp)
            .map(|app| app.key.clone());
        suite.into_iter().chain(own).collect()
    }
}
