use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sidebook_domain::Mobile;
use utoipa::ToSchema;

/// What a code is for. A code for one purpose is worth nothing for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmsPurpose {
    /// To bind a platform account.
    SidebarBinding,
    /// To sign in to the console.
    ConsoleSignIn,
}

impl SmsPurpose {
    /// The word sent and kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SidebarBinding => "sidebar_binding",
            Self::ConsoleSignIn => "console_sign_in",
        }
    }
}

/// A code on its way.
#[derive(Clone)]
pub struct SmsMessage {
    /// To whom.
    pub mobile: Mobile,
    /// What for.
    pub purpose: SmsPurpose,
    /// The six digits. Never logged.
    pub code: SecretString,
    /// How long it works.
    pub valid_for: Duration,
}

impl fmt::Debug for SmsMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsMessage")
            .field("mobile", &self.mobile)
            .field("purpose", &self.purpose)
            .finish()
    }
}

/// A provider that sends codes.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Hands a code to the provider.
    ///
    /// # Errors
    /// [`SmsError`] when the provider did not take it.
    async fn send(&self, message: SmsMessage) -> Result<(), SmsError>;
}

/// The provider did not take a message.
#[derive(Debug, thiserror::Error)]
#[error("the SMS provider did not take the message")]
pub struct SmsError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
