use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sidebook_domain::CorpId;

/// A suite ticket: the platform pushes a new one every ten minutes, each works for thirty.
#[derive(Debug, Clone)]
pub struct SuiteTicket {
    /// The secret itself.
    pub ticket: SecretString,
    /// When the platform issued it, by the platform's clock.
    pub issued_at: DateTime<Utc>,
}

/// Secrets kept at rest that an adapter may read. Implemented over storage, handed in by the wiring.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// The newest suite tickets, newest first (at most the last two). Empty when none was ever pushed.
    async fn suite_tickets(&self, suite: &str) -> Result<Vec<SuiteTicket>, CredentialsError>;

    /// The permanent code of an installed corp. `None` when it is not installed or was cancelled.
    async fn permanent_code(&self, corp: CorpId) -> Result<Option<SecretString>, CredentialsError>;
}

/// A secret could not be read.
#[derive(Debug, thiserror::Error)]
#[error("a stored secret could not be read")]
pub struct CredentialsError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
