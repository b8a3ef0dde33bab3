#![doc = include_str!("../README.md")]

mod body;
mod config;
mod corps;
mod deliver;
mod inbox;
mod internal;
mod log;
mod outcome;
mod query;
mod stored;
mod verify;

pub use config::{InternalReceiver, ReceiverConfig, SuiteReceiver};
pub use corps::{CorpDirectory, CorpStanding, DirectoryError, KnownCorps};
pub use inbox::{Inbox, IncomingEvent, KeepError, Kept};
pub use internal::InternalDirectory;
pub use outcome::Outcome;
pub use stored::{StoredApps, StoredCorps, StoredInbox};

use std::sync::Arc;

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use sidebook_ambient::Clock;
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::{Event, EventReadError, Route};
use sidebook_storage::RefusedEvents;
use tokio::time::{Instant, timeout_at};

use crate::internal::InternalApps;
use crate::log::LogLimit;

/// Reads a decrypted body: the messenger adapter's `read_event`.
pub type EventReader = Arc<dyn Fn(Route, &[u8]) -> Result<Event, EventReadError> + Send + Sync>;

/// The callback endpoints with everything they need. Cheap to clone.
#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

struct Inner {
    config: ReceiverConfig,
    internal: InternalApps,
    inbox: Arc<dyn Inbox>,
    corps: KnownCorps,
    reader: EventReader,
    clock: Arc<dyn Clock>,
    refused: RefusedEvents,
    log: LogLimit,
}

impl Receiver {
    /// A receiver that keeps events in `inbox` and notes in `refused` those it could not keep. Creates every counter
    /// at zero.
    #[must_use]
    pub fn new(
        mut config: ReceiverConfig,
        entered: Arc<dyn InternalDirectory>,
        inbox: Arc<dyn Inbox>,
        corps: KnownCorps,
        reader: EventReader,
        clock: Arc<dyn Clock>,
        refused: RefusedEvents,
    ) -> Self {
        outcome::create_counters();
        let configured = std::mem::take(&mut config.internal);
        Self(Arc::new(Inner {
            internal: InternalApps::new(configured, entered, Arc::clone(&clock)),
            config,
            inbox,
            corps,
            reader,
            clock,
            refused,
            log: LogLimit::default(),
        }))
    }
}

/// Which app of ours a callback address belongs to.
struct Address<'a> {
    route: Route,
    app: AddressedApp<'a>,
}

enum AddressedApp<'a> {
    Suite(&'a SuiteReceiver),
    Internal(Arc<InternalReceiver>),
}

impl Address<'_> {
    fn keys(&self) -> &CallbackKeys {
        match &self.app {
            AddressedApp::Suite(suite) => &suite.keys,
            AddressedApp::Internal(app) => &app.keys,
        }
    }

    /// The suite id or the corp id: part of the event's identity in the inbox.
    fn app_key(&self) -> &str {
        match &self.app {
            AddressedApp::Suite(suite) => &suite.suite_id,
            AddressedApp::Internal(app) => &app.corp_id,
        }
    }

    /// The provider's own corp id, for the suite's addresses.
    fn provider(&self) -> Option<&str> {
        match &self.app {
            AddressedApp::Suite(suite) => Some(&suite.provider_corp_id),
            AddressedApp::Internal(_) => None,
        }
    }
}

impl Inner {
    /// Whose address it is. Now and then this looks into the database, until `until` at most.
    async fn address(
        &self,
        route: Route,
        corp: Option<&str>,
        until: Instant,
    ) -> Result<Address<'_>, Outcome> {
        let app = match route {
            Route::Suite | Route::Data => {
                AddressedApp::Suite(self.config.suite.as_ref().ok_or(Outcome::UnknownApp)?)
            }
            Route::Internal => {
                let found = timeout_at(until, self.internal.find(corp.unwrap_or_default())).await;
                let found = found
                    .map_err(|_| Outcome::StorageSlow)?
                    .map_err(|_| Outcome::StorageFailed)?;
                AddressedApp::Internal(found.ok_or(Outcome::UnknownApp)?)
            }
        };
        Ok(Address { route, app })
    }

    /// Counts and logs how it ended, and turns it into the answer.
    fn answer(&self, route: Route, outcome: Outcome, began: Instant) -> HttpResponse {
        let now = self.clock.now();
        outcome.count(route, began.elapsed());
        self.log.write(now, route, outcome);
        if outcome.is_refused_event() {
            self.refused.note(now);
        }
        outcome.response()
    }
}

/// Adds the callback routes.
pub fn configure(cfg: &mut ServiceConfig, receiver: Receiver) {
    cfg.app_data(web::Data::from(receiver.0))
        .service(resource("/callbacks/wecom/suite", Route::Suite))
        .service(resource("/callbacks/wecom/data", Route::Data))
        .service(resource("/callbacks/wecom/internal/{corp}", Route::Internal));
}

/// For an address where nothing else is served: whatever asks for something else finds nothing, and its connection ends.
pub fn refuse_the_rest(cfg: &mut ServiceConfig) {
    cfg.default_service(web::to(|| async {
        HttpResponse::NotFound().force_close().finish()
    }));
}

fn resource(path: &str, route: Route) -> actix_web::Resource {
    let get = move |inner: web::Data<Inner>, request: HttpRequest| async move {
        verify::verify(&inner, route, &request).await
    };
    let post = move |inner: web::Data<Inner>, request: HttpRequest, payload: web::Payload| async move {
        deliver::deliver(&inner, route, &request, payload).await
    };
    let other = move |inner: web::Data<Inner>| async move {
        inner.answer(route, Outcome::MethodNotAllowed, Instant::now())
    };
    web::resource(path)
        .get(get)
        .post(post)
        .default_service(web::to(other))
}
