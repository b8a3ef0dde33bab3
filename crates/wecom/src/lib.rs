//! The WeCom adapter. Platform words stop here.
//!
//! [`Wecom`] implements [`Messenger`](sidebook_messenger::Messenger) for a third-party app (suite) and for self-built
//! apps; above the token nothing knows which. The reference is `platform/wecom.md` of the project's documents.
//!
//! ```text
//! messenger.rs   the port, one line a method
//! api/           the calls, one subject a file
//! tokens/        suite ticket → suite token → corp token → page tickets, fetched once for all workers
//! client/        time limits, size limit, repeats, metrics; judges an answer by its errcode
//! error.rs       the platform's codes as classes of what to do
//! events/        callbacks of both dialects
//! links.rs       addresses for browsers
//! ```
//!
//! To add a call: a file or function in `api/` with the answer's fields as private structs, then the port's method.

mod api;
mod client;
mod config;
mod diagnosis;
mod error;
pub mod events;
mod lenient;
mod links;
mod messenger;
mod signature;
mod tokens;

use std::sync::Arc;

use sidebook_ambient::{Clock, Entropy};
use sidebook_messenger::{CallGate, Credentials, MessengerError, TokenStore};

pub use config::{CallLimits, SuiteConfig, WecomConfig, WecomEndpoints};

use client::Http;
pub use tokens::{TokenFigures, TokenWatch};

use tokens::Tokens;

/// WeCom as a messenger platform.
pub struct Wecom {
    tokens: Tokens,
    endpoints: WecomEndpoints,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Wecom {
    /// When the tokens that it uses are due: for whoever watches. Holds no token.
    #[must_use]
    pub fn token_watch(&self) -> TokenWatch {
        self.tokens.watch()
    }

    /// Connects nowhere yet: tokens are fetched when first needed.
    ///
    /// # Errors
    /// When an address is none, or the machine has no root certificates; the text names the key.
    pub fn new(
        config: WecomConfig,
        credentials: Arc<dyn Credentials>,
        store: Arc<dyn TokenStore>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, MessengerError> {
        let WecomConfig {
            endpoints,
            suite,
            internal,
            limits,
        } = config;
        let bases = [
            ("wecom.api_base", &endpoints.api_base),
            ("wecom.oauth_base", &endpoints.oauth_base),
            ("wecom.login_base", &endpoints.login_base),
            ("wecom.install_base", &endpoints.install_base),
        ];
        for (key, base) in bases {
            let usable = reqwest::Url::parse(base).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.has_host()
                    && url.query().is_none()
                    && url.fragment().is_none()
            });
            if !usable {
                return Err(MessengerError::NotConfigured(format!(
                    "{key} must be an http or https address"
                )));
            }
        }
        let http = Http::new(&endpoints.api_base, limits)?;
        let tokens = Tokens::new(
            http,
            suite,
            internal,
            credentials,
            store,
            Arc::clone(&clock),
            Arc::clone(&entropy),
        );
        Ok(Self {
            tokens,
            endpoints,
            clock,
            entropy,
        })
    }

    /// Every call, repeats and pages included, passes `gate` from now on. Without it there is no limit but the
    /// platform's own.
    #[must_use]
    pub fn through(mut self, gate: Arc<dyn CallGate>) -> Self {
        self.tokens.pass(gate);
        self
    }
}
