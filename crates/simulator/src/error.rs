use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the simulator could not start or do what its owner asked.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// A port is taken or not ours.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The configuration contradicts itself.
    #[error("{key}: {problem}")]
    Config {
        /// Name of the setting.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The world file cannot be read or written.
    #[error("world file {path}: {problem}")]
    WorldFile {
        /// The configured file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The HTTP client for callbacks could not be made.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
    /// Something named in a request does not exist in the world.
    #[error("{what} {id:?} does not exist")]
    Unknown {
        /// Kind of thing.
        what: &'static str,
        /// The id that was asked for.
        id: String,
    },
    /// The request makes no sense in the present state of the world.
    #[error("{0}")]
    Refused(String),
}

impl SimulatorError {
    pub(crate) fn unknown(what: &'static str, id: impl Into<String>) -> Self {
        Self::Unknown { what, id: id.into() }
    }

    pub(crate) fn config(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Config {
            key: key.into(),
            problem: problem.into(),
        }
    }
}
