use std::net::TcpListener;

use secrecy::{ExposeSecret, SecretString};
use sidebook::config::Config;
use sidebook_ambient::{Entropy, SystemEntropy, token};
use sidebook_storage::testing::{Backend, TestDatabase};

/// Ports for the server, the simulator and its client: the sides must know each other's before either starts.
///
/// Taken below the range from which the machine gives ports to outgoing connections, so that none of the many that
/// tests make meanwhile gets one of them, and held until just before they are needed.
pub(crate) struct ReservedPorts<const N: usize>([TcpListener; N]);

impl<const N: usize> ReservedPorts<N> {
    pub(crate) fn new() -> Self {
        Self([(); N].map(|()| {
            loop {
                let mut random = [0_u8; 2];
                SystemEntropy.fill(&mut random);
                let port = 20_000 + u16::from_be_bytes(random) % 12_000;
                if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
                    return listener;
                }
            }
        }))
    }

    pub(crate) fn numbers(&self) -> [u16; N] {
        self.0
            .each_ref()
            .map(|listener| listener.local_addr().unwrap().port())
    }
}

/// The configuration of a test: the demo's apps, this database, these ports, no worker of its own.
pub(crate) fn config(db: &TestDatabase, [server, simulator, client]: [u16; 3]) -> Config {
    let url = db.url.expose_secret();
    let redis = match db.backend {
        Backend::Sqlite => String::new(),
        Backend::Postgres => {
            let url = std::env::var("SIDEBOOK_TEST_REDIS_URL").unwrap();
            format!(
                "[redis]\nurl = {url:?}\nprefix = \"test-{}:\"\n",
                token(&SystemEntropy, 12)
            )
        }
    };
    // Nothing is put there: tests keep files in memory. An absolute path is what a cluster is to have.
    let files = std::env::temp_dir().join("sidebook-test-attachments");
    let files = files.to_str().unwrap();
    let chosen = format!(
        "[server]\nlisten = \"127.0.0.1:{server}\"\npublic_url = \"http://127.0.0.1:{client}\"\n\
         frame_ancestors = [\"http://127.0.0.1:{simulator}\"]\nroles = [\"receiver\", \"api\"]\n\
         [database]\nurl = {url:?}\nmax_connections = 8\n{redis}\
         [wecom]\napi_base = \"http://127.0.0.1:{simulator}\"\noauth_base = \"http://127.0.0.1:{simulator}\"\n\
         login_base = \"http://127.0.0.1:{simulator}\"\ninstall_base = \"http://127.0.0.1:{simulator}\"\n\
         [attachments]\nfolder = {files:?}\n[metrics]\nlisten = \"127.0.0.1:0\"\n\
         [demo]\nsimulator_listen = \"127.0.0.1:{simulator}\"\nclient_listen = \"127.0.0.1:{client}\"\n"
    );
    let secrets = SecretString::from(
        "[secrets]\nsession_key = \"0123456789abcdef0123456789abcdef\"\n[secrets.keys]\n\
         1 = \"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\"\n",
    );
    Config::load_demo(secrets.expose_secret(), &chosen).unwrap()
}
