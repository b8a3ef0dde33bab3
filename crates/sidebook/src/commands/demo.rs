use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use sidebook_ambient::{Clock, Entropy, SystemClock, SystemEntropy};
use sidebook_simulator::Simulator;
use sidebook_storage::Storage;
use tracing::warn;

use crate::application::{self, Application};
use crate::config::Config;
use crate::demo::{DemoFolder, seed, simulator_config};
use crate::{telemetry, wiring};

/// What can be chosen about a demo.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// Start over: forget what an earlier demo did.
    #[arg(long)]
    fresh: bool,
    /// Begin as a new agency does: an owner and nothing else, instead of one with clients and books.
    #[arg(long)]
    new_agency: bool,
    /// Where the data is kept.
    #[arg(long, default_value = "var/demo")]
    data: PathBuf,
    /// Port of the console, the API and the callbacks.
    #[arg(long, default_value_t = 7800)]
    port: u16,
    /// Port of the simulated platform and its chat window.
    #[arg(long, default_value_t = 7810)]
    simulator_port: u16,
    /// Port under which the simulated client shows the sidebar.
    #[arg(long, default_value_t = 7811)]
    client_port: u16,
}

impl DemoOptions {
    /// The configuration that these options make of the demo's.
    fn overlay(&self, folder: &DemoFolder) -> String {
        let Self {
            port,
            simulator_port,
            client_port,
            ..
        } = self;
        let simulator = format!("http://127.0.0.1:{simulator_port}");
        let database = folder.database_url();
        let attachments = folder.attachments();
        format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{client_port}\"\n\
             frame_ancestors = [\"{simulator}\"]\n\
             [database]\nurl = {database:?}\n\
             [attachments]\nfolder = {attachments:?}\n\
             [wecom]\napi_base = \"{simulator}\"\noauth_base = \"{simulator}\"\nlogin_base = \"{simulator}\"\n\
             install_base = \"{simulator}\"\n\
             [demo]\nsimulator_listen = \"127.0.0.1:{simulator_port}\"\nclient_listen = \"127.0.0.1:{client_port}\"\n"
        )
    }

    /// Refuses ports that are taken, all at once, before anything is started.
    fn check_ports(&self) -> anyhow::Result<()> {
        let ports = [
            ("--port", self.port),
            ("--simulator-port", self.simulator_port),
            ("--client-port", self.client_port),
        ];
        let taken: Vec<String> = ports
            .into_iter()
            .filter(|(_, port)| TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], *port))).is_err())
            .map(|(option, port)| format!("  port {port} is taken: choose another with {option}"))
            .collect();
        anyhow::ensure!(
            taken.is_empty(),
            "another program (perhaps another demo) is using these ports:\n{}",
            taken.join("\n")
        );
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) async fn run(options: DemoOptions) -> anyhow::Result<()> {
    options.check_ports()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let folder = DemoFolder::open(&options.data, options.fresh)?;
    let config = Config::load_demo(&folder.secrets(&*entropy)?, &options.overlay(&folder))?;
    let traces = telemetry::start(&config.log, &config.telemetry)?;
    for warning in config.warnings() {
        warn!("{warning}");
    }

    let storage = application::open_storage_with(&config, Arc::clone(&clock), Arc::clone(&entropy)).await?;
    storage
        .migrate()
        .await
        .context("the schema cannot be brought up to date")?;
    let files = wiring::attachments(&config.attachments)?;
    let (owner, people) = if options.new_agency {
        let (owner, people) = seed::let_in(&storage, config.demo.seed)
            .await
            .context("the agency cannot be let in")?;
        (Some(owner), people)
    } else {
        let agency = seed::seed(&storage, config.demo.seed, seed::CLIENTS, &*files)
            .await
            .context("the agency cannot be seeded")?;
        (agency.staff.first().cloned(), agency.world_people())
    };

    let simulated = simulator_config(&config, config.server.listen, &people, Some(folder.world_file()));
    let suite = config.wecom.suite.as_ref().map(|suite| suite.suite_id.clone());
    // First ourselves, then the platform: it pushes a ticket as soon as it starts.
    let application =
        Application::start_on(storage.clone(), config, Arc::clone(&clock), Arc::clone(&entropy)).await?;
    let simulator = Simulator::start(simulated, clock, entropy).await?;
    if let Some(suite) = suite {
        wait_for_ticket(&storage, &suite).await?;
    }

    let owner = owner
        .map(|owner| format!("{} {}", owner.name, owner.mobile.as_str()))
        .unwrap_or_default();
    let server = format!("http://{}", application.address());
    println!("Sidebook is open. 演示已启动。");
    println!();
    println!("  chat window  聊天窗口  {}", simulator.chat_url());
    println!("  console      管理后台  {server}/console/   (owner 超级管理员: {owner})");
    println!("  SMS codes    短信验证码 {server}/outbox");
    println!();
    println!(
        "  Begin at the console: sign in, 企业微信, open the install link. Data: {}",
        options.data.display()
    );
    println!("  Ctrl-C stops everything. Ctrl-C 停止。");

    super::asked_to_stop().await?;
    application.stop().await;
    simulator.stop().await;
    traces.stop();
    println!("Stopped. The data is kept; --fresh starts over. 已停止。");
    Ok(())
}

/// Without a ticket no corp can be bound, so the demo is not open before the first has come.
async fn wait_for_ticket(storage: &Storage, suite: &str) -> anyhow::Result<()> {
    for _ in 0..150 {
        if !storage
            .view()
            .system()
            .suite_tickets()
            .newest(suite)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "the platform and the worker run beside us in real time"
        )]
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the simulated platform's first ticket did not arrive within 15 seconds")
}
