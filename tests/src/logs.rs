//! What the product would have logged at the finest level, one file a process, for `script/lib/log-secrets` to search.

use std::fs::{File, create_dir_all};
use std::path::PathBuf;
use std::sync::Once;

use sidebook::config::{Log, LogFormat};
use sidebook::telemetry::{self, Traces};

static STARTED: Once = Once::new();

/// Writes every line of this process to a file from now on, and sends traces where `traces` says. Only the first call
/// does anything.
pub fn capture(traces: impl FnOnce() -> Traces) {
    STARTED.call_once(|| {
        let folder = folder();
        create_dir_all(&folder).unwrap();
        let name = std::env::current_exe().unwrap();
        let name = name.file_stem().unwrap().to_string_lossy().into_owned();
        let file = File::create(folder.join(format!("{name}-{}.jsonl", std::process::id()))).unwrap();
        let log = Log {
            format: LogFormat::Json,
            filter: "trace".to_owned(),
        };
        telemetry::start_into(&log, &traces(), std::sync::Mutex::new(file)).unwrap();
    });
}

fn folder() -> PathBuf {
    std::env::var_os("SIDEBOOK_TEST_LOGS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/logs")),
        PathBuf::from,
    )
}
