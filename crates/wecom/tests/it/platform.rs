//! A platform that answers what a test tells it to, in HTTP's own bytes, so that broken answers can be told too.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Below `/cgi-bin/`.
    pub(crate) api: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn query(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What a test tells the platform to answer.
#[derive(Debug)]
pub(crate) enum Reply {
    Json(Value),
    /// A body of any type with status 200.
    Text(&'static str, String),
    Status(u16),
    Redirect(String),
    /// Announces more bytes than it sends.
    Truncated(String),
    /// Takes the request and says nothing.
    Silence,
    /// What [`Platform`] answers when it is not told otherwise.
    Usual,
}

pub(crate) fn refuse(code: i64) -> Reply {
    Reply::Json(json!({
        "errcode": code,
        "errmsg": format!("refused, hint: [1700005000_1_{code}], from ip: 203.0.113.7"),
        "external_contact_list": [],
    }))
}

type Script = Box<dyn FnMut(&Request) -> Reply + Send>;

#[derive(Default)]
struct State {
    seen: Vec<Request>,
    issued: usize,
}

pub(crate) struct Platform {
    pub(crate) base: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Platform {
    /// Answers tokens by itself; everything else as `script` says.
    pub(crate) async fn start(script: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let script: Arc<Mutex<Script>> = Arc::new(Mutex::new(Box::new(script)));
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared), Arc::clone(&script)));
            }
        });
        Self { base, state, server }
    }

    /// The requests of one call so far.
    pub(crate) fn seen(&self, api: &str) -> Vec<Request> {
        self.state
            .lock()
            .unwrap()
            .seen
            .iter()
            .filter(|request| request.api == api)
            .cloned()
            .collect()
    }

    pub(crate) fn count(&self, api: &str) -> usize {
        self.seen(api).len()
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>, script: Arc<Mutex<Script>>) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    state.lock().unwrap().seen.push(request.clone());
    let told = (script.lock().unwrap())(&request);
    let told = if matches!(told, Reply::Usual) {
        usual(&request, &mut state.lock().unwrap().issued)
    } else {
        told
    };
    let (status, kind, body, claimed) = match told {
        Reply::Json(json) => (200, "application/json; charset=UTF-8", json.to_string(), None),
        Reply::Text(kind, body) => (200, kind, body, None),
        Reply::Status(status) => (status, "text/html", "<html>gateway</html>".to_owned(), None),
        Reply::Redirect(to) => (302, "text/html", to, None),
        Reply::Truncated(body) => {
            let claimed = body.len() + 100;
            (200, "application/json", body, Some(claimed))
        }
        Reply::Silence => return std::future::pending().await,
        Reply::Usual => unreachable!("answered above"),
    };
    let location = if status == 302 {
        format!("Location: {body}\r\n")
    } else {
        String::new()
    };
    let length = claimed.unwrap_or(body.len());
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{location}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    // The other side may have given up: that is part of some tests.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn usual(request: &Request, issued: &mut usize) -> Reply {
    *issued += 1;
    let number = *issued;
    Reply::Json(match request.api.as_str() {
        "service/get_suite_token" => {
            json!({ "errcode": 0, "errmsg": "ok", "suite_access_token": format!("SAT-{number}"), "expires_in": 7200 })
        }
        // Says neither errcode nor errmsg, as the platform's oldest calls do.
        "service/get_corp_token" | "gettoken" => {
            json!({ "access_token": format!("CAT-{number}"), "expires_in": 7200 })
        }
        "get_jsapi_ticket" | "ticket/get" => {
            json!({ "errcode": 0, "ticket": format!("TICKET-{}-{number}", request.query("type")), "expires_in": 7200 })
        }
        other => json!({ "errcode": 40_035, "errmsg": format!("the test says nothing about {other}") }),
    })
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse::<usize>().unwrap())
    });
    let mut body = bytes.split_off(end + 4);
    while body.len() < length.unwrap_or(0) {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    let mut words = head.split_whitespace();
    let method = words.next().unwrap().to_owned();
    let address = reqwest::Url::parse(&format!("http://platform{}", words.next().unwrap())).unwrap();
    Some(Request {
        method,
        api: address.path().strip_prefix("/cgi-bin/").unwrap().to_owned(),
        query: address.query_pairs().into_owned().collect(),
        head,
        body,
    })
}
