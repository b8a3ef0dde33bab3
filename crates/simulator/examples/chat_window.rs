//! The simulated platform alone, to look at the chat window or to write pages against.
//!
//! `cargo run -p sidebook-simulator --example chat_window -- config.json`, where the file holds any part of
//! [`SimulatorConfig`], such as `{"sidebook_url":"http://127.0.0.1:5173"}`. The app is installed from the market at once.

use std::sync::Arc;

use sidebook_ambient::{SystemClock, SystemEntropy};
use sidebook_simulator::{Simulator, SimulatorConfig};

#[expect(clippy::print_stdout, reason = "the addresses are the answer of this command")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config: SimulatorConfig = match std::env::args().nth(1) {
        Some(path) => serde_json::from_slice(&std::fs::read(path)?)?,
        None => SimulatorConfig::default(),
    };
    let simulator = Simulator::start(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    let corp = simulator.control().session().corp;
    simulator.control().market_install(&corp, "")?;
    println!(
        "chat window {}\nproxy       {}",
        simulator.chat_url(),
        simulator.proxy_url()
    );
    tokio::signal::ctrl_c().await?;
    simulator.stop().await;
    Ok(())
}
