//! The receiver's inbox and corps, over storage.

use async_trait::async_trait;
use sidebook_messenger::PlatformCorpId;
use sidebook_storage::{AppendError, Appended, InboxWriter, NewEvent, Storage, StorageError};
use tokio::time::Instant;

use crate::{CorpDirectory, CorpStanding, DirectoryError, Inbox, IncomingEvent, KeepError, Kept};

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
