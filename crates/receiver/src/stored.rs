//! The receiver's inbox and corps, over storage.

use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::PlatformCorpId;
use sidebook_storage::{AppendError, Appended, InboxWriter, NewEvent, Storage, StorageError};
use tokio::time::Instant;

use crate::{
    CorpDirectory, CorpStanding, DirectoryError, Inbox, IncomingEvent, InternalDirectory, InternalReceiver,
    KeepError, Kept,
};

/// The word for the platform in stored rows.
const PLATFORM: &str = "wecom";

/// The inbox: an event is kept when the commit it shares with others is done.
#[derive(Clone)]
pub struct StoredInbox(pub InboxWriter);

#[async_trait]
impl Inbox for StoredInbox {
    async fn keep(&self, event: IncomingEvent, until: Instant) -> Result<Kept, KeepError> {
        let new = NewEvent {
            platform: PLATFORM.to_owned(),
            route: event.route,
            app_key: event.app_key,
            name: event.name,
            platform_corp: event.corp,
            at: event.at,
            body: event.body,
            trace_context: sidebook_trace::context(),
        };
        match self.0.append(new, until).await {
            Ok(Appended::New(_)) => Ok(Kept::New),
            Ok(Appended::Duplicate) => Ok(Kept::Duplicate),
            Err(AppendError::Full) => Err(KeepError::Full),
            Err(AppendError::Late) => Err(KeepError::Late),
            Err(error) => Err(KeepError::Storage(Box::new(error))),
        }
    }
}

/// How corps stand, by their installations. A corp without one, of a self-built app that nobody bound yet, is unknown.
#[derive(Clone)]
pub struct StoredCorps(pub Storage);

#[async_trait]
impl CorpDirectory for StoredCorps {
    async fn standing(&self, corp: &PlatformCorpId) -> Result<CorpStanding, DirectoryError> {
        standing(&self.0, corp)
            .await
            .map_err(|error| DirectoryError(Box::new(error)))
    }
}

async fn standing(storage: &Storage, corp: &PlatformCorpId) -> Result<CorpStanding, StorageError> {
    let view = storage.view();
    let system = view.system();
    let Some(corp) = system.corps().find_by_platform(PLATFORM, corp).await? else {
        return Ok(CorpStanding::Unknown);
    };
    let active = system.installations().active(corp.id).await?;
    Ok(if active.is_some() {
        CorpStanding::Known
    } else {
        CorpStanding::Cancelled
    })
}

/// The self-built apps that admins entered.
#[derive(Clone)]
pub struct StoredApps(pub Storage);

#[async_trait]
impl InternalDirectory for StoredApps {
    async fn all(&self) -> Result<Vec<InternalReceiver>, DirectoryError> {
        let view = self.0.view();
        let entered = view.system().internal_apps().keys().await;
        let entered = entered.map_err(|error| DirectoryError(Box::new(error)))?;
        let read = entered.into_iter().filter_map(|app| {
            let keys = CallbackKeys::new(app.token.expose_secret(), app.encoding_aes_key.expose_secret());
            let corp_id = app.corp.as_str().to_owned();
            // Checked when it was entered; one that reads no more must not close the addresses of the others.
            let keys = keys.inspect_err(
                |error| tracing::error!(corp_id, %error, "the keys of a self-built app are unusable"),
            );
            Some(InternalReceiver {
                corp_id,
                keys: keys.ok()?,
            })
        });
        Ok(read.collect())
    }
}
