use std::path::Path;
use std::sync::Arc;

use sidebook_ambient::{SystemClock, SystemEntropy};
use tracing::{info, warn};

use crate::application::Application;
use crate::config::{Config, Role};
use crate::telemetry;

pub(super) async fn run(file: Option<&Path>, roles: &[Role]) -> anyhow::Result<()> {
    let config = Config::load_with_roles(file, roles)?;
    let traces = telemetry::start(&config.log, &config.telemetry)?;
    for warning in config.warnings() {
        warn!("{warning}");
    }
    let started = config.server.roles.clone();
    let application = Application::start(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    info!(address = %application.address(), roles = ?started, "sidebook is open");
    super::asked_to_stop().await?;
    info!("stopping: requests and jobs under way are finished first");
    application.stop().await;
    traces.stop();
    Ok(())
}
