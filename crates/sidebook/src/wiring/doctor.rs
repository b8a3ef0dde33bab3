use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use sidebook_ambient::{Clock, Entropy};
use sidebook_doctor::{Doctor, Patient, Settings, Target};
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::{AppKey, Messenger, PlatformCorpId, TokenStore};
use sidebook_storage::StoredCredentials;
use sidebook_storage::shared::{InProcess, SharedState, SharedTokens};

use crate::config::Config;
use crate::wiring;

/// How long one probe may take: longer than the platform waits for us, and than we wait for it once.
const PROBE_LIMIT: Duration = Duration::from_secs(20);

/// What of the configuration the doctor needs.
pub(crate) fn doctor_settings(config: &Config) -> anyhow::Result<Settings> {
    let mut targets = Vec::new();
    let mut apps = Vec::new();
    let callbacks = format!("{}/callbacks/wecom", config.server.public_url);
    if let Some(suite) = &config.wecom.suite {
        let keys = || {
            CallbackKeys::new(
                suite.token.expose_secret(),
                suite.encoding_aes_key.expose_secret(),
            )
        };
        for name in ["suite", "data"] {
            targets.push(Target {
                name: name.to_owned(),
                url: format!("{callbacks}/{name}"),
                keys: keys()?,
                receiver: suite.provider_corp_id.clone(),
            });
        }
        apps.push(("suite".to_owned(), AppKey::Suite));
    }
    for app in &config.wecom.internal {
        let name = format!("internal:{}", app.corp_id);
        targets.push(Target {
            name: name.clone(),
            url: format!("{callbacks}/internal/{}", app.corp_id),
            keys: CallbackKeys::new(app.token.expose_secret(), app.encoding_aes_key.expose_secret())?,
            receiver: app.corp_id.clone(),
        });
        apps.push((name, AppKey::Internal(PlatformCorpId::from(app.corp_id.as_str()))));
    }
    let url = config.database.url.expose_secret();
    let file = url
        .strip_prefix("sqlite://")
        .and_then(|path| path.split('?').next());
    Ok(Settings {
        warnings: config.warnings(),
        database_file: file.map(PathBuf::from),
        public_url: config.server.public_url.clone(),
        simulated: config.demo.enabled,
        targets,
        apps,
        suite: config.wecom.suite.as_ref().map(|suite| suite.suite_id.clone()),
        probe_limit: PROBE_LIMIT,
    })
}

/// A doctor who opens what can be opened himself.
pub(crate) async fn visiting_doctor(
    config: &Config,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<Doctor> {
    let storage = wiring::storage(config, Arc::clone(&clock), Arc::clone(&entropy)).await;
    let storage = storage.map_err(|error| format!("{:#}", error));
    let (shared, shared_problem) = match wiring::shared_state(&config.redis, Arc::clone(&clock)).await {
        Ok(shared) => (shared, None),
        Err(error) => {
            let own: Arc<dyn SharedState> = Arc::new(InProcess::new(Arc::clone(&clock)));
            (own, Some(format!("{error:#}")))
        }
    };
    let messenger = match &storage {
        Ok(storage) => {
            let tokens: Arc<dyn TokenStore> = Arc::new(SharedTokens::new(Arc::clone(&shared), storage));
            let credentials = Arc::new(StoredCredentials::new(storage.clone()));
            let wecom = wiring::messenger(
                &config.wecom,
                credentials,
                tokens,
                Arc::clone(&clock),
                Arc::clone(&entropy),
            )?;
            let gate = wiring::gate(&config.worker, Arc::clone(&shared), Arc::clone(&entropy));
            let messenger: Arc<dyn Messenger> = Arc::new(wecom.through(gate));
            Some(messenger)
        }
        Err(_) => None,
    };
    let patient = Patient {
        storage,
        shared,
        shared_problem,
        messenger,
        clock,
        entropy,
    };
    Ok(Doctor::new(patient, doctor_settings(config)?))
}
