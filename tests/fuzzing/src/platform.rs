use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use sidebook_domain::CorpId;
use sidebook_messenger::{
    CachedToken, Credentials, CredentialsError, InternalApp, PlatformCorpId, SuiteTicket, TokenKey,
    TokenStore, TokenStoreError,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A platform that answers every call with the same bytes; calls for tokens with a token, unless it is told otherwise.
#[derive(Default)]
pub(crate) struct Platform {
    pub(crate) answer: Mutex<Arc<[u8]>>,
    pub(crate) tokens_too: Mutex<bool>,
    pub(crate) calls: AtomicU64,
}

const TOKEN: &[u8] = br#"{"errcode":0,"errmsg":"ok","access_token":"t","suite_access_token":"t","ticket":"t","expires_in":7200}"#;

impl Platform {
    /// Listens on a port of this machine; tells its address.
    pub(crate) async fn start(self: Arc<Self>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let platform = Arc::clone(&self);
                tokio::spawn(async move { platform.serve(stream).await });
            }
        });
        format!("http://{address}")
    }

    async fn serve(&self, mut stream: TcpStream) {
        let mut read = Vec::new();
        loop {
            let Some(head) = request(&mut stream, &mut read).await else {
                return;
            };
            self.calls.fetch_add(1, Ordering::Relaxed);
            let about_tokens = ["gettoken", "get_suite_token", "get_corp_token", "ticket"]
                .iter()
                .any(|word| head.contains(word));
            let told = self.answer.lock().unwrap().clone();
            let body = if about_tokens && !*self.tokens_too.lock().unwrap() {
                TOKEN
            } else {
                &*told
            };
            let mut answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            )
            .into_bytes();
            answer.extend_from_slice(body);
            if stream.write_all(&answer).await.is_err() {
                return;
            }
        }
    }
}

/// Reads one request of a connection; tells its first line.
async fn request(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<String> {
    let mut buffer = [0_u8; 4096];
    loop {
        let end = read.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(read.get(..end)?).to_ascii_lowercase();
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(Some(0), |length| length.trim().parse().ok())?;
            if read.len() >= end + 4 + length {
                read.drain(..end + 4 + length);
                return head.lines().next().map(str::to_owned);
            }
        }
        match stream.read(&mut buffer).await {
            Ok(got) if got > 0 => read.extend_from_slice(buffer.get(..got)?),
            _ => return None,
        }
    }
}

/// Tokens in memory.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<HashMap<String, CachedToken>>);

impl Tokens {
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap().clear();
    }
}

#[async_trait]
impl TokenStore for Tokens {
    async fn get(&self, key: &TokenKey) -> Result<Option<CachedToken>, TokenStoreError> {
        Ok(self.0.lock().unwrap().get(&key.0).cloned())
    }

    async fn put(&self, key: &TokenKey, token: &CachedToken) -> Result<(), TokenStoreError> {
        self.0.lock().unwrap().insert(key.0.clone(), token.clone());
        Ok(())
    }

    async fn invalidate(&self, key: &TokenKey, failed: &SecretString) -> Result<(), TokenStoreError> {
        self.0
            .lock()
            .unwrap()
            .retain(|name, token| *name != key.0 || token.token.expose_secret() != failed.expose_secret());
        Ok(())
    }

    async fn forget(&self, prefix: &str) -> Result<(), TokenStoreError> {
        self.0.lock().unwrap().retain(|name, _| !name.starts_with(prefix));
        Ok(())
    }

    async fn try_lock(&self, _key: &TokenKey, _lease: Duration) -> Result<Option<String>, TokenStoreError> {
        Ok(Some("nonce".to_owned()))
    }

    async fn unlock(&self, _key: &TokenKey, _nonce: &str) -> Result<(), TokenStoreError> {
        Ok(())
    }

    async fn wait(&self, _key: &TokenKey) {}
}

/// One ticket, and one permanent code for everybody.
pub(crate) struct Secrets;

#[async_trait]
impl Credentials for Secrets {
    async fn suite_tickets(&self, _suite: &str) -> Result<Vec<SuiteTicket>, CredentialsError> {
        Ok(vec![SuiteTicket {
            ticket: "ticket".into(),
            issued_at: chrono::DateTime::UNIX_EPOCH,
        }])
    }

    async fn permanent_code(&self, _corp: CorpId) -> Result<Option<SecretString>, CredentialsError> {
        Ok(Some("code".into()))
    }

    async fn internal_app(&self, _corp: &PlatformCorpId) -> Result<Option<InternalApp>, CredentialsError> {
        Ok(None)
    }
}
