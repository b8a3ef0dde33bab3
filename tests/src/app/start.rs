use std::net::SocketAddr;
use std::sync::Arc;

use sidebook::application::Application;
use sidebook::config::{Config, Role};
use sidebook::demo::seed::seed;
use sidebook::demo::simulator_config;
use sidebook::telemetry::Traces;
use sidebook_ambient::{Clock, Entropy, SeededEntropy};
use sidebook_attachments::Objects;
use sidebook_simulator::{Simulator, SimulatorConfig};
use sidebook_storage::testing::TestDatabase;
use tokio::sync::OnceCell;

use super::TestApp;
use crate::config::{ReservedPorts, config};
use crate::logs;

/// Enough clients for everything that tests ask for; each of them costs every test.
const CLIENTS: usize = 24;

impl TestApp {
    /// Starts both sides.
    pub async fn start(db: TestDatabase) -> Self {
        Self::start_with(db, |_| {}).await
    }

    /// Starts both sides, the product as `configure` wants it. Callbacks that shall have an address of their own get one
    /// that the platform knows.
    pub async fn start_configured(db: TestDatabase, configure: impl FnOnce(&mut Config)) -> Self {
        Self::start_all(
            db,
            &[&[Role::Receiver, Role::Api, Role::Worker]],
            configure,
            |_| {},
        )
        .await
    }

    /// Starts both sides, the platform as `change` wants it.
    pub async fn start_with(db: TestDatabase, change: impl FnOnce(&mut SimulatorConfig)) -> Self {
        Self::start_processes(db, &[&[Role::Receiver, Role::Api, Role::Worker]], change).await
    }

    /// Starts an installation of several processes, each with its roles. The first that serves the API is
    /// [`TestApp::product`]; the platform calls the first that receives. Whoever has the worker's role does jobs only in
    /// [`TestApp::run_jobs`] and [`TestApp::settle`].
    pub async fn start_processes(
        db: TestDatabase,
        processes: &[&[Role]],
        change: impl FnOnce(&mut SimulatorConfig),
    ) -> Self {
        Self::start_all(db, processes, |_| {}, change).await
    }

    /// The same, both sides as they are wanted.
    pub async fn start_all(
        db: TestDatabase,
        processes: &[&[Role]],
        configure: impl FnOnce(&mut Config),
        change: impl FnOnce(&mut SimulatorConfig),
    ) -> Self {
        logs::capture(Traces::none);
        let reserved = ReservedPorts::<6>::new();
        let [simulator, client, servers @ ..] = reserved.numbers();
        let with = |role: Role| {
            let found = processes.iter().position(|roles| roles.contains(&role));
            found.unwrap_or_else(|| panic!("no process is {role:?}"))
        };
        let (api, receiver) = (with(Role::Api), with(Role::Receiver));
        let mut config = config(&db, [servers[api], simulator, client]);
        configure(&mut config);
        let clock = Arc::clone(&db.clock);
        let agency = seed(&db.storage, config.demo.seed, CLIENTS, &Objects::memory())
            .await
            .unwrap();
        let listen = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
        let mut simulated = simulator_config(&config, listen(servers[api]), &agency.world_people(), None);
        let mut callbacks = listen(servers[receiver]);
        if let Some(apart) = &mut config.receiver.listen {
            *apart = listen(servers[processes.len()]);
            callbacks = *apart;
        }
        let callbacks = format!("http://{callbacks}/callbacks/wecom");
        simulated.suite.instruction_url = Some(format!("{callbacks}/suite"));
        simulated.suite.data_url = Some(format!("{callbacks}/data"));
        for app in &mut simulated.internal_apps {
            app.callback_url = format!("{callbacks}/internal/{}", app.corp_id);
        }
        simulated.auto_push = false;
        change(&mut simulated);
        let as_clock: Arc<dyn Clock> = clock.clone();
        drop(reserved);
        let platform = Simulator::start(simulated, Arc::clone(&as_clock), Arc::new(SeededEntropy::new(41)))
            .await
            .unwrap();
        let mut product = None;
        let mut beside = Vec::new();
        let mut workers = Vec::new();
        for (index, roles) in processes.iter().enumerate() {
            let mut own = config.clone();
            own.server.listen = listen(servers[index]);
            // Jobs are done by hand: a loop of its own would follow the machine's clock.
            own.server.roles = roles
                .iter()
                .copied()
                .filter(|role| *role != Role::Worker)
                .collect();
            let storage = if index == api {
                db.storage.clone()
            } else {
                db.another().await
            };
            // Two processes must not make the same tokens.
            let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(42 + index as u64));
            let started = Application::start_on(storage, own, Arc::clone(&as_clock), entropy)
                .await
                .unwrap();
            let place = if index == api { 0 } else { beside.len() + 1 };
            if roles.contains(&Role::Worker) {
                workers.push(place);
            }
            if index == api {
                product = Some(started);
            } else {
                beside.push(started);
            }
        }
        let app = Self {
            product: product.unwrap(),
            platform,
            clock,
            agency,
            config,
            beside,
            workers,
            owner: OnceCell::new(),
            db,
        };
        app.settle().await;
        app
    }
}
