use std::sync::Arc;

use anyhow::Context;
use secrecy::ExposeSecret;
use sidebook_ambient::Clock;
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::Messenger;
use sidebook_receiver::{
    InternalReceiver, KnownCorps, Receiver, ReceiverConfig, StoredApps, StoredCorps, StoredInbox,
    SuiteReceiver,
};
use sidebook_storage::{DatabaseConfig, InboxLimits, InboxWriter, RefusedEvents, Storage};

use crate::config::Config;

/// Commits of the inbox under way at once on PostgreSQL.
const COMMITTERS: usize = 2;

/// The inbox, over connections of its own: neither jobs nor pages nor an import can keep it waiting for one.
pub(crate) async fn inbox(config: &Config, storage: &Storage) -> anyhow::Result<(Storage, InboxWriter)> {
    let database = DatabaseConfig {
        url: config.database.url.clone(),
        max_connections: config.receiver.connections,
    };
    let own = storage
        .beside(&database)
        .await
        .context("the database cannot be opened for callbacks")?;
    let limits = InboxLimits {
        queue: config.receiver.queue_events,
        queue_bytes: config.receiver.queue_bytes,
        batch: config.receiver.batch,
        committers: if config.database.is_postgres() {
            COMMITTERS
        } else {
            1
        },
    };
    let writer = InboxWriter::start(own.clone(), limits);
    Ok((own, writer))
}

/// The callback endpoints.
pub(crate) fn receiver(
    config: &Config,
    storage: Storage,
    inbox: InboxWriter,
    messenger: Arc<dyn Messenger>,
    clock: Arc<dyn Clock>,
    refused: RefusedEvents,
) -> anyhow::Result<Receiver> {
    let mut received = ReceiverConfig {
        body_limit: config.receiver.body_limit,
        body_within: config.receiver.body_within,
        durable_within: config.receiver.durable_within,
        ..ReceiverConfig::default()
    };
    if let Some(suite) = &config.wecom.suite {
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
    for app in &config.wecom.internal {
        let keys = CallbackKeys::new(app.token.expose_secret(), app.encoding_aes_key.expose_secret())?;
        received.internal.push(InternalReceiver {
            corp_id: app.corp_id.clone(),
            keys,
        });
    }
    let entered = Arc::new(StoredApps(storage.clone()));
    let known = KnownCorps::new(Arc::new(StoredCorps(storage)), Arc::clone(&clock));
    let reader = Arc::new(move |route, body: &[u8]| messenger.read_event(route, body));
    Ok(Receiver::new(
        received,
        entered,
        Arc::new(StoredInbox(inbox)),
        known,
        reader,
        clock,
        refused,
    ))
}
