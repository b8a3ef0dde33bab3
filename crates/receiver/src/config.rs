use std::time::Duration;

use sidebook_envelope::CallbackKeys;

/// Which apps are received and within which limits.
#[derive(Debug)]
pub struct ReceiverConfig {
    /// The third-party app, when there is one.
    pub suite: Option<SuiteReceiver>,
    /// Configured self-built apps, one per corp. Those that admins entered are asked for at the directory.
    pub internal: Vec<InternalReceiver>,
    /// Larger bodies are refused, in bytes. Events are a few hundred bytes, user messages a few thousand.
    pub body_limit: usize,
    /// How long a body may take to arrive.
    pub body_within: Duration,
    /// How far the signed time may be from ours, either way. Also the window in which a captured request can be
    /// sent again; it is then found to be a duplicate.
    pub max_clock_difference: Duration,
    /// How long the event may take to become durable, with the look at its corp. The platform gives instructions one
    /// second and hangs up on anything after five; what is answered too late is sent again anyway.
    pub durable_within: Duration,
}

impl Default for ReceiverConfig {
    fn default() -> Self {
        Self {
            suite: None,
            internal: Vec::new(),
            body_limit: 64 * 1024,
            body_within: Duration::from_secs(3),
            max_clock_difference: Duration::from_secs(600),
            durable_within: Duration::from_millis(800),
        }
    }
}

/// The third-party app's two addresses.
#[derive(Debug)]
pub struct SuiteReceiver {
    /// Whom instruction callbacks are addressed to.
    pub suite_id: String,
    /// Whom address verifications are addressed to.
    pub provider_corp_id: String,
    /// Token and key, shared by both addresses and all corps.
    pub keys: CallbackKeys,
}

/// A self-built app's address.
#[derive(Debug, Clone)]
pub struct InternalReceiver {
    /// The corp, last part of the address, and whom callbacks are addressed to.
    pub corp_id: String,
    /// Token and key.
    pub keys: CallbackKeys,
}
