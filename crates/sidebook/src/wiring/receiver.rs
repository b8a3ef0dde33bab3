use std::sync::Arc;

use secrecy::ExposeSecret;
use sidebook_ambient::Clock;
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::Messenger;
use sidebook_receiver::{
    InternalReceiver, KnownCorps, Receiver, ReceiverConfig, StoredCorps, StoredInbox, SuiteReceiver,
};
use sidebook_storage::{InboxWriter, RefusedEvents, Storage};

use crate::config;

/// The callback endpoints.
pub(crate) fn receiver(
    config: &config::Wecom,
    storage: &Storage,
    inbox: InboxWriter,
    messenger: Arc<dyn Messenger>,
    clock: Arc<dyn Clock>,
    refused: RefusedEvents,
) -> anyhow::Result<Receiver> {
    let mut received = ReceiverConfig::default();
    if let Some(suite) = &config.suite {
        let keys = CallbackKeys::new(
            suite.token.expose_secret(),
            suite.encoding_aes_key.expose_secret(),
        )?;
        received.suite = Some(SuiteReceiver {
            suite_id: suite.suite_id.clone(),
            provider_corp_id: suite.provider_corp_id.clone(),
            keys,
        });
    }
    for app in &config.internal {
        let keys = CallbackKeys::new(app.token.expose_secret(), app.encoding_aes_key.expose_secret())?;
        received.internal.push(InternalReceiver {
            corp_id: app.corp_id.clone(),
            keys,
        });
    }
    let known = KnownCorps::new(Arc::new(StoredCorps(storage.clone())), Arc::clone(&clock));
    let reader = Arc::new(move |route, body: &[u8]| messenger.read_event(route, body));
    Ok(Receiver::new(
        received,
        Arc::new(StoredInbox(inbox)),
        known,
        reader,
        clock,
        refused,
    ))
}
