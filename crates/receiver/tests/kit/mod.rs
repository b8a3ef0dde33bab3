//! A receiver over a store, the platform's side of the wire, and the counters.

use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use actix_web::{App, test};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use sidebook_ambient::{Clock, ManualClock};
use sidebook_envelope::{CallbackKeys, write_envelope};
use sidebook_messenger::fake::{FakeMessenger, event_body};
use sidebook_messenger::{Event, EventKind, Messenger, PlatformCorpId};
use sidebook_receiver::{
    Inbox, InternalReceiver, KnownCorps, Receiver, ReceiverConfig, SuiteReceiver, configure,
};

use sidebook_storage::RefusedEvents;

use crate::store::Store;

pub(crate) const NOW: i64 = 1_700_000_000;
pub(crate) const SUITE: &str = "ww5a1de8077e7fee01";
pub(crate) const PROVIDER: &str = "ww0provider0000001";
pub(crate) const CORP: &str = "wpKnownCorp";
pub(crate) const CANCELLED: &str = "wpCancelledCorp";
pub(crate) const UNKNOWN: &str = "wpStrangeCorp";
pub(crate) const INTERNAL: &str = "wwSelfBuilt";
pub(crate) const SUITE_URL: &str = "/callbacks/wecom/suite";
pub(crate) const DATA_URL: &str = "/callbacks/wecom/data";
pub(crate) const INTERNAL_URL: &str = "/callbacks/wecom/internal/wwSelfBuilt";

pub(crate) fn keys() -> CallbackKeys {
    CallbackKeys::new("token", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap()
}

pub(crate) fn internal_keys() -> CallbackKeys {
    CallbackKeys::new("other", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").unwrap()
}

/// Everything a test asks.
pub(crate) struct Stand {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) refused: RefusedEvents,
    receiver: Receiver,
    handle: PrometheusHandle,
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
    pub(crate) content_type: Option<String>,
    /// Names and values of all headers, sorted.
    pub(crate) headers: Vec<String>,
}

impl Stand {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}, |inbox| inbox).await
    }

    /// With a changed configuration, or something put in front of the inbox.
    pub(crate) async fn with(
        change: impl FnOnce(&mut ReceiverConfig),
        wrap: impl FnOnce(Arc<dyn Inbox>) -> Arc<dyn Inbox>,
    ) -> Self {
        let recorder: PrometheusRecorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // Every test runs on its own thread, so its counters are its own.
        std::mem::forget(metrics::set_default_local_recorder(Box::leak(Box::new(recorder))));
        let store = Store::new().await;
        let clock = store.clock();
        let shared: Arc<dyn Clock> = clock.clone();
        let mut config = ReceiverConfig {
            suite: Some(SuiteReceiver {
                suite_id: SUITE.to_owned(),
                provider_corp_id: PROVIDER.to_owned(),
                keys: keys(),
            }),
            internal: vec![InternalReceiver {
                corp_id: INTERNAL.to_owned(),
                keys: internal_keys(),
            }],
            ..ReceiverConfig::default()
        };
        change(&mut config);
        let platform = FakeMessenger::new();
        let refused = RefusedEvents::default();
        let receiver = Receiver::new(
            config,
            store.apps(),
            wrap(store.inbox()),
            KnownCorps::new(store.directory(), shared.clone()),
            Arc::new(move |route, body| platform.read_event(route, body)),
            shared,
            refused.clone(),
        );
        Self {
            store,
            clock,
            refused,
            receiver,
            handle,
        }
    }

    pub(crate) async fn send(&self, request: TestRequest) -> Answer {
        let receiver = self.receiver.clone();
        let app = test::init_service(App::new().configure(|cfg| configure(cfg, receiver))).await;
        let answer = app.call(request.to_request()).await.unwrap();
        Self::answer(answer).await
    }

    async fn answer<B: MessageBody>(answer: ServiceResponse<B>) -> Answer {
        let status = answer.status();
        let header = answer.headers().get("content-type");
        let content_type = header.map(|value| value.to_str().unwrap().to_owned());
        let headers = answer.headers().iter();
        let headers = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        let mut headers: Vec<_> = headers.collect();
        headers.sort();
        let body = test::read_body(answer).await.to_vec();
        Answer {
            status,
            body,
            content_type,
            headers,
        }
    }

    /// How often this outcome was counted; fails when the counter was never created.
    pub(crate) fn counted(&self, route: &str, outcome: &str) -> u64 {
        let name = format!("sidebook_callbacks_total{{route=\"{route}\",outcome=\"{outcome}\"}} ");
        let text = self.handle.render();
        let line = text.lines().find_map(|line| line.strip_prefix(&name));
        line.unwrap_or_else(|| panic!("no counter {name} in\n{text}"))
            .parse()
            .unwrap()
    }

    /// Sends, and checks that it was answered and counted like this and that nothing was stored.
    pub(crate) async fn refuses(&self, request: TestRequest, route: &str, outcome: &str, status: u16) {
        let (before, stored) = (self.counted(route, outcome), self.store.rows().await);
        let answer = self.send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{outcome}");
        assert_eq!(answer.body, b"", "{outcome}");
        assert_eq!(self.counted(route, outcome), before + 1, "{outcome}");
        assert_eq!(self.store.rows().await, stored, "{outcome}");
    }

    /// Sends, and checks that the platform hears what it wants to hear.
    pub(crate) async fn accepts(&self, request: TestRequest, route: &str, outcome: &str) {
        let before = self.counted(route, outcome);
        let answer = self.send(request).await;
        assert_eq!(answer.status.as_u16(), 200, "{outcome}");
        assert_eq!(answer.body, b"success", "{outcome}");
        assert!(answer.content_type.unwrap().starts_with("text/plain"));
        assert_eq!(self.counted(route, outcome), before + 1, "{outcome}");
    }
}

/// A request as the platform makes it; tests bend one part of it.
pub(crate) struct Push {
    pub(crate) url: String,
    pub(crate) keys: CallbackKeys,
    pub(crate) receiver: String,
    pub(crate) message: Vec<u8>,
    pub(crate) timestamp: String,
    pub(crate) random: [u8; 16],
}

impl Push {
    pub(crate) fn suite(message: Vec<u8>) -> Self {
        Self {
            url: SUITE_URL.to_owned(),
            keys: keys(),
            receiver: SUITE.to_owned(),
            message,
            timestamp: NOW.to_string(),
            random: [7; 16],
        }
    }

    pub(crate) fn data(message: Vec<u8>) -> Self {
        Self {
            url: DATA_URL.to_owned(),
            receiver: CORP.to_owned(),
            ..Self::suite(message)
        }
    }

    pub(crate) fn internal(message: Vec<u8>) -> Self {
        Self {
            url: INTERNAL_URL.to_owned(),
            receiver: INTERNAL.to_owned(),
            keys: internal_keys(),
            ..Self::suite(message)
        }
    }

    pub(crate) fn to(self, receiver: &str) -> Self {
        Self {
            receiver: receiver.to_owned(),
            ..self
        }
    }

    pub(crate) fn at(self, timestamp: impl ToString) -> Self {
        Self {
            timestamp: timestamp.to_string(),
            ..self
        }
    }

    pub(crate) fn encrypted(&self) -> String {
        self.keys.seal(&self.message, &self.receiver, self.random)
    }

    /// The request with this text as `Encrypt`, rightly signed.
    pub(crate) fn carrying(&self, encrypt: &str) -> TestRequest {
        self.body(encrypt, write_envelope(&self.receiver, Some(""), encrypt))
    }

    /// The request with this body, signed for `encrypt`.
    pub(crate) fn body(&self, encrypt: &str, body: impl Into<Vec<u8>>) -> TestRequest {
        let signature = self.keys.sign(&self.timestamp, "nonce1", encrypt);
        let query = format!(
            "msg_signature={signature}&timestamp={}&nonce=nonce1",
            self.timestamp
        );
        TestRequest::post()
            .uri(&format!("{}?{query}", self.url))
            .set_payload(body.into())
    }

    pub(crate) fn request(&self) -> TestRequest {
        self.carrying(&self.encrypted())
    }

    /// `GET` with this echo, as it stands in the query.
    pub(crate) fn echo(&self, signed: &str, in_query: &str) -> TestRequest {
        let signature = self.keys.sign(&self.timestamp, "nonce1", signed);
        let query = format!(
            "msg_signature={signature}&timestamp={}&nonce=nonce1&echostr={in_query}",
            self.timestamp
        );
        TestRequest::get().uri(&format!("{}?{query}", self.url))
    }
}

pub(crate) fn percent_encoded(text: &str) -> String {
    text.replace('%', "%25")
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}

/// An event body about a corp (or none).
pub(crate) fn event(corp: Option<&str>, name: &str, kind: EventKind) -> Vec<u8> {
    event_body(&Event {
        corp: corp.map(PlatformCorpId::from),
        at: None,
        name: name.to_owned(),
        kind,
    })
}

/// An ordinary event.
pub(crate) fn tags_of(corp: &str) -> Vec<u8> {
    event(Some(corp), "corp_tags", EventKind::CorpTags)
}

pub(crate) const HANG: Duration = Duration::from_millis(20);
