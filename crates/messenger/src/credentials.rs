use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sidebook_domain::CorpId;

use crate::{AgentId, PlatformCorpId};

/// A suite ticket: the platform pushes a new one every ten minutes, each works for thirty.
#[derive(Debug, Clone)]
pub struct SuiteTicket {
    /// The secret itself.
    pub ticket: SecretString,
    /// When the platform issued it, by the platform's clock.
    pub issued_at: DateTime<Utc>,
}

/// A self-built app (自建应用) of one corp, as an adapter needs it: from the configuration, or entered by an admin.
#[derive(Debug, Clone)]
pub struct InternalApp {
    /// The corp.
    pub corp: PlatformCorpId,
    /// The corp's name as shown; the platform has no call for it.
    pub corp_name: String,
    /// The app's number in the corp.
    pub agent: AgentId,
    /// The app's secret.
    pub secret: SecretString,
}

/// Secrets kept at rest that an adapter may read. Implemented over storage, handed in by the wiring.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// The newest suite tickets, newest first (at most the last two). Empty when none was ever pushed.
    async fn suite_tickets(&self, suite: &str) -> Result<Vec<SuiteTicket>, CredentialsError>;

    /// The permanent code of an installed corp. `None` when it is not installed or was cancelled.
    async fn permanent_code(&self, corp: CorpId) -> Result<Option<SecretString>, CredentialsError>;

    /// The self-built app that an admin entered for a corp. `None` when nobody did.
    async fn internal_app(&self, corp: &PlatformCorpId) -> Result<Option<InternalApp>, CredentialsError>;
}

/// A secret could not be read.
#[derive(Debug, thiserror::Error)]
#[error("a stored secret could not be read")]
pub struct CredentialsError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
