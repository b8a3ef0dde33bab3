//! Shows Sidebook's pages inside the chat window, with the native bridge injected.
//!
//! All of Sidebook is served through an own listener, so the page's origin is the public address. Pages of the
//! sidebar get one script tag more; the script and what it asks live under `/__wecom_client/`, on the same origin, so
//! `script-src 'self'` and `connect-src 'self'` let them through as they are.

mod client_api;
mod error_page;
mod forward;
mod headers;
mod inject;

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use reqwest::header::{HeaderMap, HeaderValue, USER_AGENT};
use tokio::task::JoinHandle;

use crate::config::SimulatorConfig;
use crate::control::Control;
use crate::error::SimulatorError;

pub use inject::{SCRIPT_TAG, inject};

const CONNECT: Duration = Duration::from_secs(5);

/// The running proxy.
#[derive(Debug)]
pub struct ProxyHandle {
    url: String,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
}

impl ProxyHandle {
    /// Where the proxy listens.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Stops it.
    pub async fn stop(self) {
        self.server.stop(false).await;
        if let Ok(Err(error)) = self.serving.await {
            tracing::warn!(%error, "the simulator's proxy ended badly");
        }
    }
}

/// Starts the proxy on `config.proxy_listen`.
///
/// # Errors
/// The address is taken.
pub async fn start(config: &SimulatorConfig, control: Control) -> Result<ProxyHandle, SimulatorError> {
    let proxy = Arc::new(Proxy {
        client: client()?,
        upstream: config.sidebook_url.trim_end_matches('/').to_owned(),
        sidebar_paths: sidebar_paths(config),
        control,
    });
    let data = Data::from(Arc::clone(&proxy));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .configure(client_api::configure)
            .default_service(web::to(forward::forward))
    })
    .workers(2)
    .disable_signals()
    .bind(config.proxy_listen)
    .map_err(|source| SimulatorError::Listen {
        address: config.proxy_listen,
        source,
    })?;
    let address = server.addrs().first().copied().unwrap_or(config.proxy_listen);
    let url = format!("http://{address}");
    proxy
        .control
        .world()
        .write(|world| world.client.proxy_url.clone_from(&url));
    let server = server.run();
    Ok(ProxyHandle {
        url,
        server: server.handle(),
        serving: tokio::spawn(server),
    })
}

/// What the handlers of the proxy share.
#[derive(Debug)]
struct Proxy {
    client: reqwest::Client,
    upstream: String,
    sidebar_paths: Vec<String>,
    control: Control,
}

impl Proxy {
    /// Whether a page at this path stands in the chat's sidebar.
    fn is_sidebar_path(&self, path: &str) -> bool {
        let below = |root: &str| {
            path.strip_prefix(root)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || root.ends_with('/'))
        };
        self.sidebar_paths.iter().any(|root| below(root))
    }

    /// The client's user agent in place of the browser's.
    fn set_user_agent(&self, headers: &mut HeaderMap) {
        let agent = self
            .control
            .world()
            .read(|world| world.client.settings.user_agent());
        if let Some(agent) = agent.and_then(|agent| HeaderValue::from_str(&agent).ok()) {
            headers.insert(USER_AGENT, agent);
        }
    }

    /// Origins that may frame a page: its own, and the chat window under the host that the browser used here.
    fn chat_origins(&self, host: Option<&str>) -> String {
        let chat = self.control.world().read(|world| world.client.chat_url.clone());
        let port = chat
            .rsplit_once(':')
            .map(|(_, port)| port.to_owned())
            .unwrap_or_default();
        let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
        let safe = |name: &&str| !name.is_empty() && !name.contains([';', ' ', ',', '\'', '"']);
        match name.filter(safe) {
            Some(name) if !chat.contains(&format!("//{name}:")) => {
                format!("'self' {chat} http://{name}:{port}")
            }
            _ => format!("'self' {chat}"),
        }
    }
}

/// Paths of Sidebook that hold pages of the sidebar: the usual one and the folders of the configured ones.
fn sidebar_paths(config: &SimulatorConfig) -> Vec<String> {
    let own = config.internal_apps.iter().map(|app| app.sidebar_url.as_str());
    let urls = std::iter::once(config.suite.sidebar_url.as_str()).chain(own);
    let mut paths = vec!["/sidebar".to_owned()];
    for url in urls {
        let path = match url.split_once("://") {
            Some((_, rest)) => rest
                .split_once('/')
                .map(|(_, path)| format!("/{path}"))
                .unwrap_or_default(),
            None => url.to_owned(),
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let folder = path
            .rsplit_once('/')
            .map(|(folder, _)| folder)
            .unwrap_or_default();
        // A page at the root would make every page of Sidebook one of the sidebar; then only itself is one.
        let root = if folder.is_empty() { path } else { folder };
        if root.len() > 1 && !paths.iter().any(|path| path == root) {
            paths.push(root.to_owned());
        }
    }
    paths
}

#[expect(
    clippy::disallowed_methods,
    reason = "passes answers on as they are: no redirects followed, nothing unpacked, no deadline for streams"
)]
fn client() -> Result<reqwest::Client, SimulatorError> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .no_gzip();
    Ok(builder.connect_timeout(CONNECT).build()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_sidebar_are_known_by_their_folder() {
        let mut config = SimulatorConfig::default();
        config.suite.sidebar_url = "https://sidebook.example/h5/chat/index.html?app=suite#/home".to_owned();
        let paths = sidebar_paths(&config);
        assert_eq!(paths, ["/sidebar", "/h5/chat"]);
        config.suite.sidebar_url = "/".to_owned();
        assert_eq!(sidebar_paths(&config), ["/sidebar"]);
        config.suite.sidebar_url = "/sidebar/".to_owned();
        assert_eq!(sidebar_paths(&config), ["/sidebar"]);
    }
}
