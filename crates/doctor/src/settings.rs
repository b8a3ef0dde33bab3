use std::path::PathBuf;
use std::time::Duration;

use sidebook_envelope::CallbackKeys;
use sidebook_messenger::AppKey;

/// What of the configuration the doctor needs.
#[derive(Debug)]
pub struct Settings {
    /// Risky combinations that the configuration itself knows, in words.
    pub warnings: Vec<String>,
    /// The database's file, where it is one.
    pub database_file: Option<PathBuf>,
    /// Where people and the platform reach us.
    pub public_url: String,
    /// Whether the platform is a simulated one, for which no address is too local.
    pub simulated: bool,
    /// Our callback addresses.
    pub targets: Vec<Target>,
    /// Our apps: the word for each, and its key.
    pub apps: Vec<(String, AppKey)>,
    /// The third-party app's id, where there is one.
    pub suite: Option<String>,
    /// How long one probe may take.
    pub probe_limit: Duration,
}

impl Settings {
    /// What is needed to look at corps alone: nothing that names the installation.
    #[must_use]
    pub fn of_corps(suite: Option<String>) -> Self {
        Self {
            warnings: Vec::new(),
            database_file: None,
            public_url: String::new(),
            simulated: false,
            targets: Vec::new(),
            apps: Vec::new(),
            suite,
            probe_limit: Duration::from_secs(10),
        }
    }
}

/// One of our callback addresses, and how the platform verifies it.
#[derive(Debug)]
pub struct Target {
    /// `suite`, `data`, `internal:<corp>`.
    pub name: String,
    /// The whole address from outside.
    pub url: String,
    /// What it is signed and sealed with.
    pub keys: CallbackKeys,
    /// Whom the platform addresses when it verifies.
    pub receiver: String,
}
