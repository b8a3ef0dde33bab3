#![doc = include_str!("../README.md")]

mod body;
mod config;
mod corps;
mod deliver;
mod inbox;
mod log;
mod outcome;
mod query;
mod stored;
mod verify;

pub use config::{InternalReceiver, ReceiverConfig, SuiteReceiver};
pub use corps::{CorpDirectory, CorpStanding, DirectoryError, KnownCorps};
pub use inbox::{Inbox, IncomingEvent, KeepError, Kept};
pub use outcome::Outcome;
pub use stored::{StoredCorps, StoredInbox};

use std::sync::Arc;

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use sidebook_ambient::Clock;
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::{Event, EventReadError, Route};
use sidebook_storage::RefusedEvents;
use tokio::time::Instant;

use crate::log::LogLimit;

/// Reads a decrypted body: the messenger adapter's `read_event`.
pub type EventReader = Arc<dyn Fn(Route, &[u8]) -> Result<Event, EventReadError> + Send + Sync>;

/// The callback endpoints with everything they need. Cheap to clone.
#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

struct Inner {
    config: ReceiverConfig,
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
        config: ReceiverConfig,
        inbox: Arc<dyn Inbox>,
        corps: KnownCorps,
        reader: EventReader,
        clock: Arc<dyn Clock>,
        refused: RefusedEvents,
    ) -> Self {
        outcome::create_counters();
        Self(Arc::new(Inner {
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
    keys: &'a CallbackKeys,
    /// The suite id or the corp id: part of the event's identity in the inbox.
    app_key: &'a str,
    /// The provider's own corp id, for the suite's addresses.
    provider: Option<&'a str>,
}

impl Inner {
    fn address(&self, route: Route, corp: Option<&str>) -> Result<Address<'_>, Outcome> {
        match route {
            Route::Suite | Route::Data => {
                let suite = self.config.suite.as_ref().ok_or(Outcome::UnknownApp)?;
                let provider = Some(suite.provider_corp_id.as_str());
                Ok(Address {
                    route,
                    keys: &suite.keys,
                    app_key: &suite.suite_id,
                    provider,
                })
            }
            Route::Internal => {
                let mut apps = self.config.internal.iter();
                let app = apps.find(|app| Some(app.corp_id.as_str()) == corp);
                let app = app.ok_or(Outcome::UnknownApp)?;
                Ok(Address {
                    route,
                    keys: &app.keys,
                    app_key: &app.corp_id,
                    provider: None,
                })
            }
        }
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
        verify::verify(&inner, route, &request)
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
