//! The running product: the parts of the house, wired as the configuration says. The binary and the tests start it alike.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::web;
use anyhow::Context;
use sidebook_ambient::{Clock, Entropy, SystemClock, SystemEntropy};
use sidebook_messenger::{Messenger, TokenStore};
use sidebook_storage::shared::{SharedState, SharedTokens};
use sidebook_storage::{InboxWriter, RefusedEvents, Storage, StoredCredentials};
use sidebook_worker::{JobError, Report, Worker};
use tokio::sync::watch as flag;
use tokio::task::JoinHandle;
use tracing::error;

use crate::alive::Alive;
use crate::config::{Config, Role};
use crate::http::{self, Server};
use crate::watch::{self, Readiness, Sampler, WatchedGate};
use crate::wiring;

/// The product, running. Ends with [`Application::stop`].
pub struct Application {
    server: Server,
    /// Where callbacks come in, when that is an address of its own.
    callbacks: Option<Server>,
    inbox: InboxWriter,
    worker: Arc<Worker>,
    working: Option<JoinHandle<()>>,
    stopping: flag::Sender<bool>,
    storage: Storage,
    readiness: web::Data<Readiness>,
    metrics: Option<Server>,
    alive: Option<Alive>,
    signing: Option<JoinHandle<()>>,
    sampler: Arc<Sampler>,
    sampling: JoinHandle<()>,
}

/// Opens the database of a configuration with the machine's clock, for commands that need nothing else.
///
/// # Errors
/// When the keys do not read or the database cannot be opened.
pub async fn open_storage(config: &Config) -> anyhow::Result<Storage> {
    open_storage_with(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await
}

/// Opens the database of a configuration.
///
/// # Errors
/// When the keys do not read or the database cannot be opened.
pub async fn open_storage_with(
    config: &Config,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<Storage> {
    wiring::storage(config, clock, entropy).await
}

impl Application {
    /// Opens the database, brings its schema up to date and starts everything that `server.roles` lists.
    ///
    /// # Errors
    /// When a part cannot be started; the text says which.
    pub async fn start(
        config: Config,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<Self> {
        let storage = open_storage_with(&config, Arc::clone(&clock), Arc::clone(&entropy)).await?;
        storage
            .migrate()
            .await
            .context("the schema cannot be brought up to date")?;
        Self::start_on(storage, config, clock, entropy).await
    }

    /// The same on a database that is open and up to date.
    ///
    /// # Errors
    /// When a part cannot be started; the text says which.
    pub async fn start_on(
        storage: Storage,
        config: Config,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<Self> {
        let recorder = watch::recorder()?;
        let shared: Arc<dyn SharedState> = wiring::shared_state(&config.redis, Arc::clone(&clock)).await?;
        let tokens: Arc<dyn TokenStore> = Arc::new(SharedTokens::new(Arc::clone(&shared), &storage));
        let credentials = Arc::new(StoredCredentials::new(storage.clone()));
        let gate = wiring::gate(&config.worker, Arc::clone(&shared), Arc::clone(&entropy));
        let gate = WatchedGate::new(gate, Arc::clone(&clock));
        let held_back = gate.held_back();
        let wecom = wiring::messenger(
            &config.wecom,
            credentials,
            tokens,
            Arc::clone(&clock),
            Arc::clone(&entropy),
        )?;
        let token_watch = wecom.token_watch();
        let messenger: Arc<dyn Messenger> = Arc::new(wecom.through(Arc::new(gate)));
        let attachments = wiring::attachments(&config.attachments)?;
        let (inbox_storage, inbox) = wiring::inbox(&config, &storage).await?;
        // Valid events that the receiver could not keep.
        let refused = RefusedEvents::default();

        let roles = config.server.roles.clone();
        let receiver = wiring::receiver(
            &config,
            inbox_storage,
            inbox.clone(),
            Arc::clone(&messenger),
            Arc::clone(&clock),
            refused.clone(),
        )?;
        let alive = roles
            .contains(&Role::Receiver)
            .then(|| Alive::new(storage.clone(), refused));
        let api = wiring::api(
            &config,
            storage.clone(),
            Arc::clone(&shared),
            Arc::clone(&messenger),
            Arc::clone(&attachments),
            Arc::clone(&clock),
            Arc::clone(&entropy),
        );
        let readiness = web::Data::new(Readiness::new(
            storage.clone(),
            Arc::clone(&shared),
            Arc::clone(&clock),
            config.wecom.suite.as_ref().map(|suite| suite.suite_id.clone()),
            &roles,
        ));
        let metrics = config
            .metrics
            .listen
            .map(|listen| watch::listen_for_metrics(listen, recorder.clone()))
            .transpose()?;
        let sampler = Arc::new(Sampler::new(
            storage.clone(),
            Arc::clone(&clock),
            token_watch,
            held_back,
            config.wecom.suite.as_ref().map(|suite| suite.suite_id.clone()),
            recorder,
            metrics.is_some(),
        ));
        let health = readiness.clone();
        let serves_api = roles.contains(&Role::Api);
        let receives = roles.contains(&Role::Receiver);
        let apart = config.receiver.listen.filter(|_| receives);
        let connections = http::connections() / (1 + usize::from(apart.is_some()));
        let callbacks = apart.map(|listen| {
            let receiver = receiver.clone();
            Server::start(listen, connections, move |cfg| {
                sidebook_receiver::configure(cfg, receiver.clone());
                sidebook_receiver::refuse_the_rest(cfg);
            })
        });
        let callbacks = callbacks.transpose()?;
        let is_shared = apart.is_none();
        let server = Server::start(config.server.listen, connections, move |cfg| {
            cfg.app_data(health.clone());
            watch::configure(cfg);
            if receives && is_shared {
                sidebook_receiver::configure(cfg, receiver.clone());
            }
            if serves_api {
                sidebook_api::configure(cfg, api.clone());
            }
        })?;
        if let Some(alive) = &alive {
            alive.sign().await;
        }
        let signing = alive.as_ref().map(Alive::go_on);

        let (stopping, stop) = flag::channel(false);
        let sampling = sampler.start(stop.clone());
        let worker = Arc::new(wiring::worker(
            &config,
            storage.clone(),
            messenger,
            shared,
            attachments,
            clock,
            entropy,
        ));
        let works = roles.contains(&Role::Worker).then(|| Arc::clone(&worker));
        let working = works.map(|worker| tokio::spawn(async move { worker.run(stop).await }));

        Ok(Self {
            server,
            callbacks,
            inbox,
            worker,
            working,
            stopping,
            storage,
            readiness,
            metrics,
            alive,
            signing,
            sampler,
            sampling,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Where callbacks come in.
    #[must_use]
    pub fn callback_address(&self) -> SocketAddr {
        self.callbacks.as_ref().unwrap_or(&self.server).address()
    }

    /// Where its figures can be read, when `metrics.listen` says so.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(Server::address)
    }

    /// The database it runs on.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Does all work that is due, here and now: for tests, which run without the worker's own loop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_jobs(&self) -> Result<Report, JobError> {
        self.worker.run_until_idle().await
    }

    /// Gives a sign of life here and now, as a receiving process does every few seconds by itself: for tests.
    pub async fn give_sign_of_life(&self) {
        if let Some(alive) = &self.alive {
            alive.sign().await;
        }
    }

    /// Reads the figures that are read every so often, here and now: for tests.
    pub async fn sample(&self) {
        self.sampler.sample().await;
    }

    /// From now on `/readyz` says no, so that no more work is sent here; everything else goes on.
    pub fn announce_stop(&self) {
        self.readiness.stop();
    }

    /// Stops: not ready, no new requests, those under way finish, waiting events commit, running jobs finish or are handed back.
    pub async fn stop(self) {
        self.announce_stop();
        if let Some(callbacks) = self.callbacks {
            callbacks.stop().await;
        }
        self.server.stop().await;
        self.inbox.close().await;
        if let Some(signing) = self.signing {
            signing.abort();
        }
        if let Some(alive) = self.alive {
            // The outage, if it becomes one, begins now.
            alive.sign().await;
        }
        // Nobody listens when this process has no worker.
        let _ = self.stopping.send(true);
        if let Some(working) = self.working
            && let Err(problem) = working.await
        {
            error!(error = %problem, "the worker's task ended with an error");
        }
        if let Err(problem) = self.sampling.await {
            error!(error = %problem, "the sampler's task ended with an error");
        }
        if let Some(metrics) = self.metrics {
            metrics.stop().await;
        }
    }
}
