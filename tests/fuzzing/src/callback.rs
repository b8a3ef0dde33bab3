use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::App;
use actix_web::body::to_bytes;
use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, Uri};
use actix_web::rt::SystemRunner;
use actix_web::test::{self, TestRequest};
use async_trait::async_trait;
use sidebook_ambient::{Clock, ManualClock};
use sidebook_envelope::{CallbackKeys, write_envelope};
use sidebook_messenger::{Event, PlatformCorpId};
use sidebook_receiver::{
    CorpDirectory, CorpStanding, DirectoryError, Inbox, IncomingEvent, InternalDirectory, InternalReceiver,
    KeepError, Kept, KnownCorps, Receiver, ReceiverConfig, SuiteReceiver, configure,
};
use sidebook_storage::RefusedEvents;
use sidebook_wecom::events::Notice;

const NOW: i64 = 1_700_000_000;
const SUITE: &str = "ww5a1de8077e7fee01";
const PROVIDER: &str = "ww0provider0000001";
const CORP: &str = "wpKnownCorp";
const INTERNAL: &str = "wwSelfBuilt";
fn keys() -> CallbackKeys {
    CallbackKeys::new("token", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").expect("keys")
}

/// A raw request: the first byte chooses address and method, then the query up to a line break, then the body. Nobody
/// who makes it knows the token, so it is refused whatever it says, and nothing is kept.
pub fn callback(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else {
        return;
    };
    let mut parts = rest.splitn(2, |byte| *byte == b'\n');
    let (query, body) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Ok(query) = std::str::from_utf8(query) else {
        return;
    };
    let address = format!("{}?{query}", path(*choice));
    // The server's own parser refuses what no address may hold, and addresses longer than 65,534 bytes.
    if address.parse::<Uri>().is_err() {
        return;
    }
    let request = match choice & 0x80 {
        0 => TestRequest::post(),
        _ => TestRequest::get(),
    };
    let (status, answer, kept) = stand(|| request.uri(&address).set_payload(body.to_vec()));
    assert!(status.is_client_error(), "{status} for {address}");
    assert!(answer.is_empty(), "a refusal that speaks");
    assert_eq!(kept, 0, "a stranger's event was kept");
}

/// What the platform itself might send: the bytes are the message (after a byte that chooses the address), sealed and
/// signed as it should be. It is kept once or refused, and the answer never blames us.
pub fn sealed(bytes: &[u8]) {
    let Some((choice, message)) = bytes.split_first() else {
        return;
    };
    let receiver = match choice % 3 {
        0 => SUITE,
        1 => CORP,
        _ => INTERNAL,
    };
    let encrypted = keys().seal(message, receiver, [7; 16]);
    let signature = keys().sign(&NOW.to_string(), "nonce", &encrypted);
    let address = format!(
        "{}?msg_signature={signature}&timestamp={NOW}&nonce=nonce",
        path(*choice)
    );
    let body = write_envelope(receiver, Some(""), &encrypted);
    let fits = body.len() <= ReceiverConfig::default().body_limit;
    let (status, answer, kept) = stand(|| TestRequest::post().uri(&address).set_payload(body));
    let event = Notice::read(message).map(Event::from);
    if kept > 0 {
        assert_eq!((status, kept), (StatusCode::OK, 1));
        assert_eq!(answer, b"success");
        assert!(event.is_ok(), "what is no event was kept");
    }
    assert!(!status.is_server_error(), "{status}");
    if let Ok(event) = event
        && fits
        && (event.corp.is_none() || event.corp == Some(PlatformCorpId::from(receiver)))
    {
        assert_eq!(
            (status, kept),
            (StatusCode::OK, 1),
            "a good event was refused: {event:?}"
        );
    }
}

fn path(choice: u8) -> &'static str {
    match choice % 3 {
        0 => "/callbacks/wecom/suite",
        1 => "/callbacks/wecom/data",
        _ => "/callbacks/wecom/internal/wwSelfBuilt",
    }
}

/// Counts what it is given, and gives it up.
#[derive(Default)]
struct Counting(AtomicU64);

#[async_trait]
impl Inbox for Counting {
    async fn keep(&self, _event: IncomingEvent, _until: tokio::time::Instant) -> Result<Kept, KeepError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Kept::New)
    }
}

struct Everyone;

#[async_trait]
impl CorpDirectory for Everyone {
    async fn standing(&self, _corp: &PlatformCorpId) -> Result<CorpStanding, DirectoryError> {
        Ok(CorpStanding::Known)
    }
}

#[async_trait]
impl InternalDirectory for Everyone {
    async fn all(&self) -> Result<Vec<InternalReceiver>, DirectoryError> {
        Ok(Vec::new())
    }
}

struct Stand {
    system: SystemRunner,
    receiver: Receiver,
    kept: Arc<Counting>,
}

impl Stand {
    fn new() -> Self {
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at_unix(NOW));
        let kept = Arc::new(Counting::default());
        let config = ReceiverConfig {
            suite: Some(SuiteReceiver {
                suite_id: SUITE.to_owned(),
                provider_corp_id: PROVIDER.to_owned(),
                keys: keys(),
            }),
            internal: vec![InternalReceiver {
                corp_id: INTERNAL.to_owned(),
                keys: keys(),
            }],
            ..ReceiverConfig::default()
        };
        let receiver = Receiver::new(
            config,
            Arc::new(Everyone),
            kept.clone(),
            KnownCorps::new(Arc::new(Everyone), Arc::clone(&clock)),
            Arc::new(|_, body: &[u8]| Notice::read(body).map(Event::from)),
            clock,
            RefusedEvents::default(),
        );
        Self {
            system: actix_web::rt::System::new(),
            receiver,
            kept,
        }
    }
}

thread_local! {
    static STAND: RefCell<Option<Stand>> = const { RefCell::new(None) };
}

/// Sends a request to a receiver; tells status, body and how many events were kept for it.
fn stand(request: impl FnOnce() -> TestRequest) -> (StatusCode, Vec<u8>, u64) {
    STAND.with_borrow_mut(|stand| {
        let stand = stand.get_or_insert_with(Stand::new);
        let before = stand.kept.0.load(Ordering::Relaxed);
        let receiver = stand.receiver.clone();
        let (status, body) = stand.system.block_on(async move {
            let app = test::init_service(App::new().configure(|cfg| configure(cfg, receiver))).await;
            let answer: ServiceResponse = test::call_service(&app, request().to_request()).await;
            let status = answer.status();
            let body = to_bytes(answer.into_body()).await.expect("a whole answer");
            (status, body.to_vec())
        });
        (status, body, stand.kept.0.load(Ordering::Relaxed) - before)
    })
}
