//! What an admin types about a self-built app, and how it is shown again.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sidebook_domain::ShortText;
use sidebook_envelope::{CallbackToken, EncodingAesKey};
use sidebook_messenger::{AgentId, PlatformCorpId};
use sidebook_storage::{EnteredApp, InternalSecrets};
use utoipa::ToSchema;

use crate::ApiConfig;
use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::wire::InternalApp;

/// A self-built app as typed. Secrets that are left out stay what they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InternalAppIn {
    /// What people call the corp: the platform has no call for it.
    #[schema(min_length = 1, max_length = 200)]
    corp_name: String,
    /// The app's number in the corp (AgentId).
    #[schema(minimum = 1)]
    agent_id: i64,
    /// The app's secret (Secret).
    #[schema(value_type = Option<String>, required = false)]
    secret: Option<SecretString>,
    /// Of its callbacks (Token): 1 to 32 letters and digits.
    #[schema(value_type = Option<String>, required = false)]
    token: Option<SecretString>,
    /// Of its callbacks (EncodingAESKey): 43 letters and digits.
    #[schema(value_type = Option<String>, required = false)]
    encoding_aes_key: Option<SecretString>,
}

/// What was typed, read.
pub(super) struct Typed {
    pub(super) corp_name: ShortText,
    pub(super) agent: AgentId,
    pub(super) secrets: InternalSecrets,
    /// Which of the secrets were typed anew, for the log.
    pub(super) replaced: Vec<&'static str>,
}

impl InternalAppIn {
    /// What was typed, over what is kept; every field that is wrong is named.
    pub(super) fn read(self, corp: &PlatformCorpId, kept: Option<InternalSecrets>) -> ApiResult<Typed> {
        let mut fields = Fields::default();
        if !is_corp_id(corp.as_str()) {
            fields.refuse("platform_corp_id", "not_a_corp_id");
        }
        let corp_name = fields.take("corp_name", ShortText::parse(&self.corp_name));
        if self.agent_id <= 0 || self.agent_id > i64::from(i32::MAX) {
            fields.refuse("agent_id", "out_of_range");
        }
        let mut replaced = Vec::new();
        let (secret, token, key) = kept.map_or((None, None, None), |kept| {
            (Some(kept.secret), Some(kept.token), Some(kept.encoding_aes_key))
        });
        let mut read = |rule: &SecretRule, typed: Option<SecretString>, kept: Option<SecretString>| {
            // Pasted values bring spaces along.
            let typed = typed.as_ref().map(|typed| typed.expose_secret().trim());
            match typed.filter(|typed| !typed.is_empty()) {
                Some(typed) if (rule.fits)(typed) => {
                    replaced.push(rule.field);
                    return Some(SecretString::from(typed));
                }
                Some(_) => fields.refuse(rule.field, rule.wrong),
                None if kept.is_none() => fields.refuse(rule.field, "missing"),
                None => {}
            }
            kept
        };
        let secret = read(&SECRET, self.secret, secret);
        let token = read(&TOKEN, self.token, token);
        let encoding_aes_key = read(&KEY, self.encoding_aes_key, key);
        fields.done()?;
        let missing = ProblemCode::InvalidInput;
        Ok(Typed {
            corp_name: corp_name.ok_or(missing)?,
            agent: AgentId(self.agent_id),
            secrets: InternalSecrets {
                secret: secret.ok_or(missing)?,
                token: token.ok_or(missing)?,
                encoding_aes_key: encoding_aes_key.ok_or(missing)?,
            },
            replaced,
        })
    }
}

/// It stands in addresses.
fn is_corp_id(text: &str) -> bool {
    (4..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// How one of the secrets has to look.
struct SecretRule {
    field: &'static str,
    fits: fn(&str) -> bool,
    wrong: &'static str,
}

/// One of the platform has 43 characters; others may come.
const SECRET: SecretRule = SecretRule {
    field: "secret",
    fits: |text| (8..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()),
    wrong: "not_a_secret",
};

const TOKEN: SecretRule = SecretRule {
    field: "token",
    fits: |text| CallbackToken::parse(text).is_ok(),
    wrong: "not_a_token",
};

const KEY: SecretRule = SecretRule {
    field: "encoding_aes_key",
    fits: |text| EncodingAesKey::parse(text).is_ok(),
    wrong: "not_a_key",
};

/// The app with the addresses that are to be entered on the platform.
pub(super) fn shown(app: EnteredApp, config: &ApiConfig) -> InternalApp {
    let corp = app.corp.as_str();
    InternalApp {
        callback_url: config.internal_callback(&app.corp),
        sidebar_url: format!("{}/sidebar/?app=internal:{corp}", config.public_url),
        platform_corp_id: corp.to_owned(),
        corp_name: app.corp_name.into(),
        agent_id: app.agent.0,
        revision: app.revision,
        changed_at: app.changed_at,
    }
}
