//! Watching the process: whether it lives and is ready, and its figures.
//!
//! ```text
//! health.rs      /healthz and /readyz, on the service's own port
//! readiness.rs   what readiness means, looked at for all probes together
//! recorder.rs    the process's one recorder of figures
//! described.rs   what figures mean that others count
//! sampler.rs     figures that are read every so often: the database's, the pools', the tokens'
//! gate.rs        how many corps the gate before the platform holds back
//! process.rs     memory, processor time, files
//! listener.rs    /metrics, on a port of its own
//! ```

mod described;
mod gate;
mod health;
mod listener;
mod process;
mod readiness;
mod recorder;
mod sampler;

pub(crate) use gate::{HeldBack, WatchedGate};
pub(crate) use health::configure;
pub(crate) use listener::listen as listen_for_metrics;
pub(crate) use readiness::Readiness;
pub(crate) use recorder::recorder;
pub(crate) use sampler::Sampler;
