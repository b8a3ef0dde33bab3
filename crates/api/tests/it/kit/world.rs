use std::fmt::Display;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service, read_body, try_call_service};
use actix_web::{App, Error, HttpServer};
use futures_util::future::{FutureExt, LocalBoxFuture};
use secrecy::SecretString;
use serde_json::Value;
use sidebook_ambient::{Clock, ManualClock, SeededEntropy};
use sidebook_api::{ApiConfig, ApiLimits, ApiState, Attachments, LocalOutbox};
use sidebook_attachments::Objects;
use sidebook_messenger::AppKey;
use sidebook_messenger::fake::FakeMessenger;
use sidebook_storage::shared::{InProcess, SharedState};
use tokio::sync::OnceCell;

use super::{Answer, House, TestDatabase};

/// Two agencies, a platform, and the API before them.
pub(crate) struct World {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) platform: Arc<FakeMessenger>,
    pub(crate) outbox: Arc<LocalOutbox>,
    state: ApiState,
    /// The API on that state, mounted by the first request: its hundred addresses cost more than most requests.
    mounted: OnceCell<Mounted>,
    /// The agency most tests are about.
    pub(crate) ours: House,
    /// Another one with the same kinds of things.
    pub(crate) theirs: House,
    // Last: the database goes after everything on it.
    pub(crate) db: TestDatabase,
}

pub(crate) const PUBLIC_URL: &str = "https://sidebook.example";

impl World {
    pub(crate) async fn new(db: TestDatabase) -> Self {
        let clock = db.clock.clone();
        let platform = Arc::new(FakeMessenger::new());
        platform.set_time(clock.now());
        let ours = House::build(&db, &platform, 1).await;
        let theirs = House::build(&db, &platform, 2).await;
        let outbox = Arc::new(LocalOutbox::new(clock.clone()));
        let config = ApiConfig {
            public_url: PUBLIC_URL.to_owned(),
            session_key: SecretString::from("a key of at least thirty-two bytes"),
            trusted_hosts: vec!["chat.example".to_owned()],
            frame_ancestors: vec!["https://chat.example".to_owned()],
            apps: vec![
                sidebook_api::App {
                    key: AppKey::Suite,
                    suite_id: Some("suite-1".to_owned()),
                    corp_name: None,
                    agent: None,
                },
                sidebook_api::App {
                    key: AppKey::Internal("ww-self".into()),
                    suite_id: None,
                    corp_name: Some("自建企业".to_owned()),
                    agent: Some(sidebook_messenger::AgentId(1_000_002)),
                },
                sidebook_api::App {
                    key: AppKey::Internal(theirs.platform_corp.clone()),
                    suite_id: None,
                    corp_name: None,
                    agent: None,
                },
            ],
            trusted_proxies: 0,
            // Tests sign in more often than people do; those about limits set their own.
            limits: ApiLimits {
                sign_ins_per_ip_a_minute: 1000,
                sms_codes_per_ip_an_hour: 1000,
                live_look: Duration::from_millis(5),
                live_lasts: Duration::from_millis(15),
                ..ApiLimits::default()
            },
        };
        let state = ApiState {
            storage: db.storage.clone(),
            shared: Arc::new(InProcess::new(clock.clone())),
            messenger: platform.clone(),
            attachments: Attachments::new(Arc::new(Objects::memory()), 64 * 1024),
            sms: outbox.clone(),
            outbox: Some(outbox.clone()),
            config: Arc::new(config),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(4711)),
        };
        Self {
            clock,
            platform,
            outbox,
            state,
            mounted: OnceCell::new(),
            ours,
            theirs,
            db,
        }
    }

    /// Changes the configuration.
    pub(crate) fn configure(&mut self, change: impl FnOnce(&mut ApiConfig)) {
        self.change_state(|state| change(Arc::make_mut(&mut state.config)));
    }

    /// Changes what the API is given.
    pub(crate) fn change_state(&mut self, change: impl FnOnce(&mut ApiState)) {
        change(&mut self.state);
        self.mounted = OnceCell::new();
    }

    async fn call(&self, request: TestRequest) -> Result<ServiceResponse, Error> {
        let mount = || mount(self.state.clone());
        self.mounted.get_or_init(mount).await(request).await
    }

    /// The API as a server on a port of its own, and its address.
    pub(crate) async fn serve(&self) -> (String, actix_web::dev::ServerHandle) {
        let state = self.state.clone();
        let app = move || {
            let state = state.clone();
            App::new().configure(|config| sidebook_api::configure(config, state))
        };
        let server = HttpServer::new(app)
            .workers(1)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let address = format!("http://{}", server.addrs()[0]);
        let running = server.run();
        let handle = running.handle();
        tokio::spawn(running);
        (address, handle)
    }

    /// `PUT` below `/ingest/v1`, as this house's other system.
    pub(crate) fn ingest(&self, house: &House, path: &str, body: Value) -> Request {
        Request::new(Method::PUT, format!("/ingest/v1{path}"), Some(body)).by(&house.api_key_word())
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Codes of the fake platform are the same for each person; the real platform never repeats one.
    pub(crate) async fn forget_claimed_codes(&self) {
        SharedState::delete_prefix(&*self.state.shared, "oauth:code:")
            .await
            .unwrap();
    }

    /// `GET` below `/api/v1`.
    pub(crate) fn get(&self, path: &str) -> Request {
        Request::new(Method::GET, format!("/api/v1{path}"), None)
    }

    /// `POST` below `/api/v1`.
    pub(crate) fn post(&self, path: &str, body: Value) -> Request {
        Request::new(Method::POST, format!("/api/v1{path}"), Some(body))
    }

    /// `PUT` below `/api/v1`.
    pub(crate) fn put(&self, path: &str, body: Value) -> Request {
        Request::new(Method::PUT, format!("/api/v1{path}"), Some(body))
    }

    /// `PATCH` below `/api/v1`.
    pub(crate) fn patch(&self, path: &str, body: Value) -> Request {
        Request::new(Method::PATCH, format!("/api/v1{path}"), Some(body))
    }

    /// `DELETE` below `/api/v1`.
    pub(crate) fn delete(&self, path: &str) -> Request {
        Request::new(Method::DELETE, format!("/api/v1{path}"), None)
    }

    /// An upload of a file.
    pub(crate) fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Request {
        Request::new(Method::POST, "/api/v1/attachments".to_owned(), None)
            .raw(bytes)
            .with("content-type", "application/octet-stream")
            .with("x-file-name", &percent(name))
    }

    /// A page, by its whole path.
    pub(crate) fn page(&self, path: &str) -> Request {
        Request::new(Method::GET, path.to_owned(), None)
    }
}

/// The API as something that answers.
type Mounted = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Result<ServiceResponse, Error>>>;

async fn mount(state: ApiState) -> Mounted {
    let app = App::new().configure(|config| sidebook_api::configure(config, state));
    let app = Rc::new(init_service(app).await);
    Box::new(move |request| {
        let app = Rc::clone(&app);
        async move { try_call_service(&*app, request.to_request()).await }.boxed_local()
    })
}

/// Percent-encodes everything but letters and digits.
pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// A request to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) uri: String,
    body: Option<Vec<u8>>,
    headers: Vec<(String, String)>,
    address: String,
}

impl Request {
    pub(crate) fn new(method: Method, uri: String, body: Option<Value>) -> Self {
        let mut request = Self {
            method,
            uri,
            body: None,
            headers: Vec::new(),
            address: "198.51.100.7:4711".to_owned(),
        };
        if let Some(body) = body {
            request = request
                .raw(body.to_string())
                .with("content-type", "application/json");
        }
        request
    }

    /// With this body, whatever it is.
    pub(crate) fn raw(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// With this header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without this header.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// As whoever holds this token.
    pub(crate) fn by(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// Whether address or body name this id.
    pub(crate) fn names(&self, id: impl Display) -> bool {
        let id = id.to_string();
        self.uri.contains(&id) || self.text().is_some_and(|body| body.contains(&id))
    }

    /// The same about another thing.
    pub(crate) fn about(mut self, instead_of: impl Display, this: impl Display) -> Self {
        let (old, new) = (instead_of.to_string(), this.to_string());
        self.uri = self.uri.replace(&old, &new);
        if let Some(body) = self.text().map(|body| body.replace(&old, &new)) {
            self.body = Some(body.into_bytes());
        }
        self
    }

    /// The body, unless it is bytes.
    fn text(&self) -> Option<&str> {
        self.body
            .as_deref()
            .and_then(|body| std::str::from_utf8(body).ok())
    }

    /// From this address.
    pub(crate) fn from(mut self, address: &str) -> Self {
        self.address = format!("{address}:4711");
        self
    }

    /// Sends it. An answer that the OpenAPI document does not promise fails the test.
    pub(crate) async fn send(self, world: &World) -> Answer {
        let mut request = TestRequest::with_uri(&self.uri)
            .method(self.method.clone())
            .peer_addr(self.address.parse().unwrap());
        for (name, value) in self.headers {
            request = request.append_header((name, value));
        }
        if let Some(body) = self.body {
            request = request.set_payload(body);
        }
        let (status, headers, body) = match world.call(request).await {
            Ok(response) => (
                response.status(),
                response.headers().clone(),
                read_body(response).await,
            ),
            // What the server makes of an error that no handler answered: a panic.
            Err(error) => {
                let response = error.error_response();
                let (status, headers) = (response.status(), response.headers().clone());
                (status, headers, to_bytes(response.into_body()).await.unwrap())
            }
        };
        let answer = Answer::new(status.as_u16(), headers, body.to_vec());
        let path = self.uri.split('?').next().unwrap();
        if path.starts_with("/api/") || path.starts_with("/ingest/") {
            answer.documented(self.method.as_str(), path);
        }
        answer
    }
}
