use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use sidebook_ambient::{Clock, Entropy};
use sidebook_messenger::{AgentId, AppKey, Messenger, PlatformCorpId};
use sidebook_storage::Storage;
use sidebook_storage::shared::SharedState;

use crate::Attachments;
use crate::sms::{LocalOutbox, SmsSender};

/// Everything a request may need. Cheap to clone; made once by the wiring.
#[derive(Clone)]
pub struct ApiState {
    /// The database.
    pub storage: Storage,
    /// Short-lived state that all replicas share: codes, sign-ins under way, rates.
    pub shared: Arc<dyn SharedState>,
    /// The messenger platform.
    pub messenger: Arc<dyn Messenger>,
    /// Files that people attach.
    pub attachments: Attachments,
    /// Sends codes to mobiles.
    pub sms: Arc<dyn SmsSender>,
    /// Shows what was sent on `/outbox`; only in demonstrations, where `sms` is the same object.
    pub outbox: Option<Arc<LocalOutbox>>,
    /// How this service is set up.
    pub config: Arc<ApiConfig>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// How the API is set up.
#[derive(Debug, Clone)]
pub struct ApiConfig {
    /// Where people reach this service, without a slash at the end: `https://sidebook.example`.
    pub public_url: String,
    /// Signs sessions and keys the hashes of codes; at least 32 bytes. Changing it signs everyone out.
    pub session_key: SecretString,
    /// Hosts (with port, when it is not the scheme's own) whose pages are signed for the platform's client.
    /// The host of `public_url` is always one of them.
    pub trusted_hosts: Vec<String>,
    /// Origins that may show our pages in a frame, for `frame-ancestors`; empty: nobody may.
    pub frame_ancestors: Vec<String>,
    /// The apps people sign in through, the default one first.
    pub apps: Vec<App>,
    /// How many proxies of ours stand before this service; so many entries of `X-Forwarded-For` are believed.
    pub trusted_proxies: usize,
    /// How often and how long.
    pub limits: ApiLimits,
}

/// One of our registered apps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Which.
    pub key: AppKey,
    /// The third-party app's id on the platform. `None` for a self-built app.
    pub suite_id: Option<String>,
    /// What people call the corp of a self-built app.
    pub corp_name: Option<String>,
    /// The number of a self-built app in its corp.
    pub agent: Option<AgentId>,
}

impl App {
    /// The word callers use: `suite` or `internal:<platform corp id>`.
    #[must_use]
    pub fn word(&self) -> String {
        match &self.key {
            AppKey::Suite => "suite".to_owned(),
            AppKey::Internal(corp) => format!("internal:{corp}"),
        }
    }
}

/// How often and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiLimits {
    /// How long a sidebar session lasts.
    pub sidebar_session: Duration,
    /// How long a console session lasts.
    pub console_session: Duration,
    /// Codes one address may ask for in an hour.
    pub sms_codes_per_ip_an_hour: u64,
    /// Sign-ins (and tries of codes) one address may make in a minute.
    pub sign_ins_per_ip_a_minute: u64,
    /// Reads of unknown conversations one staff member may ask for in a minute.
    pub unknown_conversations_a_minute: u64,
    /// Examinations of its corps one agency may ask for in a minute.
    pub examinations_a_minute: u64,
    /// How often one agency may try what it enters of self-built apps in a minute.
    pub app_trials_a_minute: u64,
    /// Between two looks at a thing whose changes are sent as they happen.
    pub live_look: Duration,
    /// How long such a stream lasts; the page then asks again. Shorter than a stopping service waits for its requests.
    pub live_lasts: Duration,
    /// Calls one key of another system may make in a minute.
    pub ingest_calls_a_minute: u32,
    /// Rows it may put in a minute.
    pub ingest_rows_a_minute: u32,
    /// A mirrored contact or group that was not read for so long is called stale before a message is sent.
    pub mirror_stale_after: Duration,
}

impl Default for ApiLimits {
    fn default() -> Self {
        Self {
            sidebar_session: Duration::from_secs(2 * 60 * 60),
            console_session: Duration::from_secs(8 * 60 * 60),
            sms_codes_per_ip_an_hour: 30,
            sign_ins_per_ip_a_minute: 30,
            unknown_conversations_a_minute: 60,
            examinations_a_minute: 3,
            app_trials_a_minute: 6,
            live_look: Duration::from_secs(1),
            live_lasts: Duration::from_secs(25),
            ingest_calls_a_minute: 600,
            ingest_rows_a_minute: 120_000,
            // Every night all of it is read: two nights were missed.
            mirror_stale_after: Duration::from_secs(48 * 60 * 60),
        }
    }
}

impl ApiConfig {
    /// The app of a word, when it is one of ours.
    #[must_use]
    pub fn app(&self, word: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.word() == word)
    }

    /// The self-built app of a corp, when it is configured.
    #[must_use]
    pub fn internal_app(&self, corp: &PlatformCorpId) -> Option<&App> {
        self.apps
            .iter()
            .find(|app| matches!(&app.key, AppKey::Internal(of) if of == corp))
    }

    /// Where the platform calls back for a self-built app.
    pub(crate) fn internal_callback(&self, corp: &PlatformCorpId) -> String {
        format!(
            "{}/callbacks/{}/internal/{corp}",
            self.public_url,
            crate::PLATFORM
        )
    }

    /// The third-party app, when it is configured.
    #[must_use]
    pub fn suite_app(&self) -> Option<&App> {
        self.apps.iter().find(|app| app.key == AppKey::Suite)
    }
}
