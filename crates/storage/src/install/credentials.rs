use async_trait::async_trait;
use secrecy::SecretString;
use sidebook_domain::CorpId;
use sidebook_messenger::{Credentials, CredentialsError, InternalApp, PlatformCorpId, SuiteTicket};

use crate::{Storage, StorageError};

/// The stored secrets that an adapter may read: suite tickets, permanent codes, and those of self-built apps.
#[derive(Debug, Clone)]
pub struct StoredCredentials {
    storage: Storage,
}

impl StoredCredentials {
    /// The secrets in `storage`.
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        Self { storage }
    }
}

#[async_trait]
impl Credentials for StoredCredentials {
    async fn suite_tickets(&self, suite: &str) -> Result<Vec<SuiteTicket>, CredentialsError> {
        self.storage
            .view()
            .system()
            .suite_tickets()
            .newest(suite)
            .await
            .map_err(failed)
    }

    async fn permanent_code(&self, corp: CorpId) -> Result<Option<SecretString>, CredentialsError> {
        self.storage
            .view()
            .system()
            .installations()
            .permanent_code(corp)
            .await
            .map_err(failed)
    }

    async fn internal_app(&self, corp: &PlatformCorpId) -> Result<Option<InternalApp>, CredentialsError> {
        self.storage
            .view()
            .system()
            .internal_apps()
            .credentials(corp)
            .await
            .map_err(failed)
    }
}

fn failed(error: StorageError) -> CredentialsError {
    CredentialsError(Box::new(error))
}
