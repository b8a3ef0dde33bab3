//! Watching the process: whether it lives and is ready, and its figures.
//!
//! ```text
//! health.rs      /healthz and /readyz, on the service's own port
//! readiness.rs   what readiness means, looked at for all probes together
//! recorder.rs    the process's one recorder of figures
//! listener.rs    /metrics, on a port of its own
//! ```

mod health;
mod listener;
mod readiness;
mod recorder;

pub(crate) use health::configure;
pub(crate) use listener::Listener;
pub(crate) use readiness::Readiness;
pub(crate) use recorder::recorder;
