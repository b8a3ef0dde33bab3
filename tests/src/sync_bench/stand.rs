use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use secrecy::SecretString;
use sidebook_ambient::{Clock, Entropy, SystemClock, SystemEntropy};
use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::{AuthCode, CorpKey, Messenger, Mode};
use sidebook_simulator::config::CorpSeed;
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::{Simulator, SimulatorConfig};
use sidebook_storage::shared::{GateLimits, InProcess, Redis, SharedGate, SharedState, SharedTokens};
use sidebook_storage::testing::keyring;
use sidebook_storage::{DatabaseConfig, NewCorp, Storage, StoredCredentials};
use sidebook_wecom::Wecom;
use sidebook_worker::{Worker, WorkerConfig};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Options;
use crate::wired::{adapter_of, confirm_install, fields_of};

/// A platform and a worker, and a corp that has the app.
pub(super) struct Stand {
    pub(super) platform: Simulator,
    pub(super) storage: Storage,
    pub(super) agency: AgencyId,
    pub(super) corp: CorpId,
    stop: watch::Sender<bool>,
    working: JoinHandle<()>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark waits for real time to pass"
)]
pub(super) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

impl Stand {
    pub(super) async fn start(options: &Options) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let database = DatabaseConfig {
            url: SecretString::from(options.database.clone()),
            max_connections: 8,
        };
        let storage = Storage::connect(&database, keyring(1, &[1]), clock.clone(), entropy.clone()).await?;
        storage.migrate().await?;
        let shared: Arc<dyn SharedState> = match &options.redis {
            Some(url) => Arc::new(Redis::connect(&SecretString::from(url.clone()), "sync-bench:").await?),
            None => Arc::new(InProcess::new(clock.clone())),
        };
        let platform = simulator(options, &clock, &entropy).await?;
        let suite = platform.world().read(|world| world.env.config.suite.clone());
        let wecom = wecom(options, &platform, &storage, &shared, &clock, &entropy)?;
        let (agency, corp) = install(&platform, &storage, &wecom, &suite.suite_id).await?;
        let slow = FaultKind::Slow {
            ms: options.latency_ms,
        };
        platform.control().add_fault(Fault::of(slow));

        let config = WorkerConfig {
            suite_id: Some(suite.suite_id),
            calls_at_once: options.at_once,
            ..WorkerConfig::named("sync-bench")
        };
        let worker = Worker::new(config, storage.clone(), Arc::new(wecom), shared, clock, entropy);
        let (stop, stopping) = watch::channel(false);
        let working = tokio::spawn(async move { worker.run(stopping).await });
        Ok(Self {
            platform,
            storage,
            agency,
            corp,
            stop,
            working,
        })
    }

    pub(super) async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.working.await;
        self.platform.stop().await;
    }
}

async fn simulator(
    options: &Options,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> anyhow::Result<Simulator> {
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let mut config = SimulatorConfig {
        listen: any,
        proxy_listen: any,
        auto_push: false,
        ..SimulatorConfig::default()
    };
    config.seed.corps = vec![CorpSeed {
        members: options.members,
        contacts: options.contacts,
        groups: options.groups,
        ..CorpSeed::default()
    }];
    Ok(Simulator::start(config, clock.clone(), entropy.clone()).await?)
}

fn wecom(
    options: &Options,
    platform: &Simulator,
    storage: &Storage,
    shared: &Arc<dyn SharedState>,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> anyhow::Result<Wecom> {
    let config = adapter_of(platform);
    let limits = GateLimits {
        at_once: options.at_once,
        per_minute: options.per_minute,
        ..GateLimits::default()
    };
    let gate = SharedGate::new(shared.clone(), entropy.clone(), limits);
    let credentials = Arc::new(StoredCredentials::new(storage.clone()));
    let tokens = Arc::new(SharedTokens::new(shared.clone(), storage));
    let wecom = Wecom::new(config, credentials, tokens, clock.clone(), entropy.clone())?;
    Ok(wecom.through(Arc::new(gate)))
}

/// What the product does when an admin installs the app, without its pages.
async fn install(
    platform: &Simulator,
    storage: &Storage,
    wecom: &Wecom,
    suite: &str,
) -> anyhow::Result<(AgencyId, CorpId)> {
    let control = platform.control();
    control.push_suite_ticket();
    let tickets = platform.world().read(|world| world.suite.tickets.clone());
    let ticket = tickets.last().context("the platform gave no ticket")?;
    let work = storage.begin().await?;
    let ticket = SecretString::from(ticket.value.clone());
    work.system()
        .suite_tickets()
        .store(suite, &ticket, storage.now())
        .await?;
    work.commit().await?;

    let link = wecom.install_link("syncbench", "http://127.0.0.1:9/").await?;
    let back = confirm_install(&control, &link.url, &control.session().corp);
    let code = fields_of(&back)
        .remove("auth_code")
        .context("the platform gave no code")?;
    let installed = wecom.complete_install(&AuthCode(code.into())).await?;

    let work = storage.begin().await?;
    let agency = work.system().agencies().add("Sync").await?.id;
    let corp = work
        .system()
        .corps()
        .ensure(NewCorp {
            platform: "wecom".to_owned(),
            mode: Mode::Suite,
            platform_corp: installed.corp.clone(),
            name: installed.name.clone(),
        })
        .await?;
    let kept = work
        .system()
        .installations()
        .authorise(corp.id, suite, &installed.permanent_code, None)
        .await?;
    work.system().corps().bind(corp.id, agency).await?;
    work.commit().await?;
    let key = CorpKey {
        corp: corp.id,
        platform: installed.corp,
        mode: Mode::Suite,
        agent: None,
    };
    let info = wecom.installation(&key).await?;
    let work = storage.begin().await?;
    work.system().installations().describe(kept.id, &info).await?;
    work.commit().await?;
    Ok((agency, corp.id))
}
