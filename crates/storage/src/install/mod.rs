//! How corps authorise our apps: attempts, installations, suite tickets, and the secrets that come of it.

mod attempts;
mod credentials;
mod installations;
mod internal_apps;
mod tickets;

pub use attempts::{
    InstallAttempt, InstallAttempts, InstallStatus, NewInstallAttempt, SystemInstallAttempts,
};
pub use credentials::StoredCredentials;
pub use installations::{Installation, Installations, NewInstallation, SystemInstallations};
pub use internal_apps::{
    EnteredApp, EnteredAppKeys, InternalApps, InternalSecrets, NewInternalApp, SystemInternalApps,
};
pub use tickets::SuiteTickets;

pub(crate) use attempts::AUTH_CODE;
pub(crate) use installations::PERMANENT_CODE;
pub(crate) use internal_apps::SECRETS;
pub(crate) use tickets::TICKET;
