//! Shows Sidebook's pages inside the chat window, with the native bridge injected.

use crate::config::SimulatorConfig;
use crate::control::Control;
use crate::error::SimulatorError;

/// The running proxy.
#[derive(Debug)]
pub struct ProxyHandle {
    url: String,
}

impl ProxyHandle {
    /// Where the proxy listens.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Stops it.
    pub async fn stop(self) {}
}

/// Starts the proxy on `config.proxy_listen`.
///
/// # Errors
/// The address is taken.
pub async fn start(config: &SimulatorConfig, _control: Control) -> Result<ProxyHandle, SimulatorError> {
    Ok(ProxyHandle {
        url: format!("http://{}", config.proxy_listen),
    })
}
