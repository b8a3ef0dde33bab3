//! Looking at a set-up as `sidebook doctor` does, for the command and for tests.

use std::sync::Arc;

use sidebook_ambient::{Clock, Entropy};
use sidebook_doctor::{Corps, Finding};

use crate::config::Config;
use crate::wiring;

/// Opens what the configuration names, as far as it can be opened, and looks at all of it.
///
/// # Errors
/// When the configuration makes no adapter at all; what does not work is a finding.
pub async fn examine(
    config: &Config,
    corps: &Corps,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<Vec<Finding>> {
    let doctor = wiring::visiting_doctor(config, clock, entropy).await?;
    Ok(doctor.examine(corps).await)
}
