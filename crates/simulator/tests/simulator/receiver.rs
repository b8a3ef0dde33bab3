//! An app's side of callbacks: records what comes, opens it with the envelope crate, answers as told.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::{Bytes, Data, Query};
use actix_web::{App, HttpResponse, HttpServer, web};
use tokio::sync::Notify;

use sidebook_envelope::{CallbackKeys, ReceiverSet, Signed, read_envelope};

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Success,
    Body(&'static str),
    Status(u16),
    Hang,
}

/// One request that came.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    pub(crate) path: String,
    pub(crate) nonce: String,
    pub(crate) encrypted: String,
    pub(crate) to_user_name: String,
    pub(crate) receiver: String,
    pub(crate) xml: String,
}

#[derive(Default)]
struct State {
    keys: Mutex<HashMap<String, CallbackKeys>>,
    came: Mutex<Vec<Came>>,
    broken: Mutex<u32>,
    replies: Mutex<VecDeque<Reply>>,
    arrived: Notify,
}

pub(crate) struct Receiver {
    state: Arc<State>,
    server: ServerHandle,
    url: String,
}

impl Receiver {
    /// `paths` with token and key of each.
    pub(crate) async fn start(paths: &[(&str, &str, &str)]) -> Self {
        let state = Arc::new(State::default());
        for (path, token, key) in paths {
            state
                .keys
                .lock()
                .unwrap()
                .insert((*path).to_owned(), CallbackKeys::new(token, key).unwrap());
        }
        let data = Data::from(state.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .route("/{path}", web::post().to(receive))
                .route("/{path}", web::get().to(echo))
        })
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            state,
            server: handle,
            url,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.url)
    }

    /// Answers of the next requests; afterwards `success` again.
    pub(crate) fn answer(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state.replies.lock().unwrap().extend(replies);
    }

    /// What came since the last time.
    pub(crate) fn take(&self) -> Vec<Came> {
        std::mem::take(&mut *self.state.came.lock().unwrap())
    }

    /// Waits until `count` requests came whose payload contains `text`.
    pub(crate) async fn arrives(&self, text: &str, count: usize) {
        let enough = || {
            let came = self.state.came.lock().unwrap();
            came.iter().filter(|came| came.xml.contains(text)).count() >= count
        };
        let wait = async {
            while !enough() {
                self.state.arrived.notified().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap();
    }

    /// How many requests could not be opened.
    pub(crate) fn broken(&self) -> u32 {
        *self.state.broken.lock().unwrap()
    }

    pub(crate) async fn stop(self) {
        self.server.stop(false).await;
    }
}

async fn receive(
    state: Data<State>,
    path: web::Path<String>,
    query: Query<HashMap<String, String>>,
    body: Bytes,
) -> HttpResponse {
    let Some(came) = open(&state, &path, &query, &body) else {
        *state.broken.lock().unwrap() += 1;
        return HttpResponse::Forbidden().finish();
    };
    state.came.lock().unwrap().push(came);
    state.arrived.notify_one();
    let reply = state
        .replies
        .lock()
        .unwrap()
        .pop_front()
        .unwrap_or(Reply::Success);
    match reply {
        Reply::Success => HttpResponse::Ok().body("success"),
        Reply::Body(body) => HttpResponse::Ok().body(body),
        Reply::Status(status) => HttpResponse::build(status.try_into().unwrap()).finish(),
        Reply::Hang => {
            hang().await;
            HttpResponse::Ok().body("success")
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a receiver that does not answer in time"
)]
async fn hang() {
    tokio::time::sleep(Duration::from_millis(800)).await;
}

fn open(state: &State, path: &str, query: &HashMap<String, String>, body: &[u8]) -> Option<Came> {
    let envelope = read_envelope(body).ok()?;
    let encrypted = envelope.encrypt.to_string();
    let signed = Signed {
        signature: query.get("msg_signature")?,
        timestamp: query.get("timestamp")?,
        nonce: query.get("nonce")?,
        encrypted: &encrypted,
    };
    let keys = state.keys.lock().unwrap();
    let opened = keys.get(path)?.open(&signed, &ReceiverSet::Any).ok()?;
    Some(Came {
        path: path.to_owned(),
        nonce: signed.nonce.to_owned(),
        to_user_name: envelope.to_user_name.to_string(),
        receiver: opened.receiver().to_owned(),
        xml: String::from_utf8(opened.into_message()).unwrap(),
        encrypted,
    })
}

async fn echo(
    state: Data<State>,
    path: web::Path<String>,
    query: Query<HashMap<String, String>>,
) -> HttpResponse {
    let keys = state.keys.lock().unwrap().get(path.as_str()).cloned();
    let get = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let signed = Signed {
        signature: get("msg_signature"),
        timestamp: get("timestamp"),
        nonce: get("nonce"),
        encrypted: get("echostr"),
    };
    let opened = keys.and_then(|keys| keys.echo(&signed, &ReceiverSet::One("ww5a1de8077e70000a")).ok());
    match opened {
        Some(opened) => HttpResponse::Ok().body(opened.message().to_vec()),
        None => HttpResponse::Forbidden().finish(),
    }
}
