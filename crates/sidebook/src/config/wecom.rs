use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sidebook_envelope::CallbackKeys;
use sidebook_wecom::CallLimits;

use super::problem::Problems;
use super::server::origin;

/// The WeCom apps and where the platform is.
#[derive(Debug, Clone)]
pub struct Wecom {
    /// Origin of the server API.
    pub api_base: String,
    /// Origin of the in-client sign-in page.
    pub oauth_base: String,
    /// Origin of the browser sign-in page.
    pub login_base: String,
    /// Origin of the install page.
    pub install_base: String,
    /// The third-party app, when we are one.
    pub suite: Option<Suite>,
    /// Self-built apps.
    pub internal: Vec<InternalApp>,
    /// How calls are made: no setting, but tests are in a hurry.
    pub calls: CallLimits,
}

/// A third-party app (第三方应用).
#[derive(Debug, Clone)]
pub struct Suite {
    /// Its suite id.
    pub suite_id: String,
    /// Its suite secret.
    pub suite_secret: SecretString,
    /// The provider's own corp id, the receiver of address verifications.
    pub provider_corp_id: String,
    /// Callback token.
    pub token: SecretString,
    /// Callback key, 43 characters.
    pub encoding_aes_key: SecretString,
    /// Whether install links are for test corps (an app that is not yet published).
    pub test_install: bool,
}

/// A self-built app (自建应用) of one corp.
#[derive(Debug, Clone)]
pub struct InternalApp {
    /// The corp.
    pub corp_id: String,
    /// What people call the corp: the platform has no call for it.
    pub corp_name: String,
    /// The app's number in it.
    pub agent_id: i64,
    /// The app's secret.
    pub secret: SecretString,
    /// Callback token.
    pub token: SecretString,
    /// Callback key, 43 characters.
    pub encoding_aes_key: SecretString,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    api_base: String,
    oauth_base: String,
    login_base: String,
    install_base: String,
    suite: RawSuite,
    #[serde(default)]
    internal: Vec<RawInternal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSuite {
    suite_id: String,
    suite_secret: Option<String>,
    suite_secret_file: Option<PathBuf>,
    provider_corp_id: String,
    token: Option<String>,
    token_file: Option<PathBuf>,
    encoding_aes_key: Option<String>,
    encoding_aes_key_file: Option<PathBuf>,
    test_install: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInternal {
    corp_id: String,
    corp_name: Option<String>,
    agent_id: i64,
    secret: Option<String>,
    secret_file: Option<PathBuf>,
    token: Option<String>,
    token_file: Option<PathBuf>,
    encoding_aes_key: Option<String>,
    encoding_aes_key_file: Option<PathBuf>,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Wecom> {
    for (key, base) in [
        ("wecom.api_base", &raw.api_base),
        ("wecom.oauth_base", &raw.oauth_base),
        ("wecom.login_base", &raw.login_base),
        ("wecom.install_base", &raw.install_base),
    ] {
        problems.take(key, origin(base).map(drop));
    }
    // An empty suite id says: no third-party app.
    let suite = if raw.suite.suite_id.is_empty() {
        Some(None)
    } else {
        check_suite(raw.suite, problems).map(Some)
    };
    let mut internal = Vec::new();
    for (index, app) in raw.internal.into_iter().enumerate() {
        if internal
            .iter()
            .any(|earlier: &InternalApp| earlier.corp_id == app.corp_id)
        {
            problems.add(format!("wecom.internal[{index}].corp_id"), "is given twice");
        }
        internal.extend(check_internal(index, app, problems));
    }
    Some(Wecom {
        api_base: raw.api_base,
        oauth_base: raw.oauth_base,
        login_base: raw.login_base,
        install_base: raw.install_base,
        suite: suite?,
        internal,
        calls: CallLimits::default(),
    })
}

fn check_suite(raw: RawSuite, problems: &mut Problems) -> Option<Suite> {
    if raw.provider_corp_id.is_empty() {
        problems.add("wecom.suite.provider_corp_id", "is missing");
    }
    let suite_secret = problems.required_secret(
        "wecom.suite.suite_secret",
        raw.suite_secret,
        raw.suite_secret_file,
    );
    let token = problems.required_secret("wecom.suite.token", raw.token, raw.token_file);
    let aes_key = problems.required_secret(
        "wecom.suite.encoding_aes_key",
        raw.encoding_aes_key,
        raw.encoding_aes_key_file,
    );
    check_keys("wecom.suite", token.as_ref(), aes_key.as_ref(), problems);
    Some(Suite {
        suite_id: raw.suite_id,
        suite_secret: suite_secret?,
        provider_corp_id: raw.provider_corp_id,
        token: token?,
        encoding_aes_key: aes_key?,
        test_install: raw.test_install,
    })
}

fn check_internal(index: usize, raw: RawInternal, problems: &mut Problems) -> Option<InternalApp> {
    let key = |name: &str| format!("wecom.internal[{index}].{name}");
    if raw.corp_id.is_empty() {
        problems.add(key("corp_id"), "is missing");
    }
    if raw.agent_id <= 0 {
        problems.add(key("agent_id"), "expected the app's number, for example 1000002");
    }
    let secret = problems.required_secret(&key("secret"), raw.secret, raw.secret_file);
    let token = problems.required_secret(&key("token"), raw.token, raw.token_file);
    let aes_key = problems.required_secret(
        &key("encoding_aes_key"),
        raw.encoding_aes_key,
        raw.encoding_aes_key_file,
    );
    check_keys(
        &format!("wecom.internal[{index}]"),
        token.as_ref(),
        aes_key.as_ref(),
        problems,
    );
    Some(InternalApp {
        corp_name: raw.corp_name.unwrap_or_else(|| raw.corp_id.clone()),
        corp_id: raw.corp_id,
        agent_id: raw.agent_id,
        secret: secret?,
        token: token?,
        encoding_aes_key: aes_key?,
    })
}

fn check_keys(
    section: &str,
    token: Option<&SecretString>,
    aes_key: Option<&SecretString>,
    problems: &mut Problems,
) {
    let (Some(token), Some(aes_key)) = (token, aes_key) else {
        return;
    };
    let length = aes_key.expose_secret().chars().count();
    if length != 43 {
        problems.add(
            format!("{section}.encoding_aes_key"),
            format!("expected 43 characters, got {length}"),
        );
    } else if let Err(error) = CallbackKeys::new(token.expose_secret(), aes_key.expose_secret()) {
        problems.add(section, error.to_string());
    }
}
