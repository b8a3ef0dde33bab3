use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::Serialize;
use sidebook_ambient::Clock;

use super::{SmsError, SmsMessage, SmsPurpose, SmsSender};

/// The most messages kept.
const KEPT: usize = 50;

/// Sends nothing: keeps the last messages in memory for `/outbox`. For demonstrations and tests only, because whoever
/// opens that page can sign in as anybody.
pub struct LocalOutbox {
    clock: Arc<dyn Clock>,
    messages: Mutex<VecDeque<OutboxMessage>>,
}

/// A message that would have been sent.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct OutboxMessage {
    /// To whom.
    pub mobile: String,
    /// What for.
    pub purpose: SmsPurpose,
    /// The six digits.
    pub code: String,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// Until when the code works.
    pub expires_at: DateTime<Utc>,
}

impl LocalOutbox {
    /// An empty outbox.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            messages: Mutex::default(),
        }
    }

    /// The last messages, newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<OutboxMessage> {
        self.messages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }
}

impl fmt::Debug for LocalOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalOutbox").finish_non_exhaustive()
    }
}

#[async_trait]
impl SmsSender for LocalOutbox {
    async fn send(&self, message: SmsMessage) -> Result<(), SmsError> {
        let sent_at = self.clock.now();
        let message = OutboxMessage {
            mobile: message.mobile.as_str().to_owned(),
            purpose: message.purpose,
            code: message.code.expose_secret().to_owned(),
            sent_at,
            expires_at: sent_at + message.valid_for,
        };
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.push_front(message);
        messages.truncate(KEPT);
        Ok(())
    }
}
