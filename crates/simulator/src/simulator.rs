use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use sidebook_ambient::{Clock, Entropy};
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use crate::config::SimulatorConfig;
use crate::control::Control;
use crate::error::SimulatorError;
use crate::proxy::ProxyHandle;
use crate::shared::Shared;
use crate::world::{Env, WorldHandle};
use crate::{chat, control, pages, platform, proxy};

/// How often the background looks for something due.
const BEAT: Duration = Duration::from_secs(1);
/// How often it saves the world if it changed.
const SAVE_EVERY: Duration = Duration::from_secs(5);

/// A running platform. Stop it with [`Simulator::stop`]; dropping it leaves the servers to the runtime.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
    background: Option<JoinHandle<()>>,
    proxy: ProxyHandle,
    control: Control,
}

impl Simulator {
    /// Reads or makes the world and starts serving. Needs a tokio runtime.
    ///
    /// # Errors
    /// A port is taken, the world file cannot be read, or the configuration contradicts itself.
    pub async fn start(
        config: SimulatorConfig,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, SimulatorError> {
        let config = Arc::new(config);
        let shared = Arc::new(Shared::new(Env {
            config: Arc::clone(&config),
            clock,
            entropy,
        })?);
        let control = Control::new(shared);
        control.save()?;
        let for_app = control.clone();
        let listen = |source| SimulatorError::Listen {
            address: config.listen,
            source,
        };
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(for_app.clone()))
                .app_data(web::Data::new(for_app.world().clone()))
                .app_data(web::PayloadConfig::new(32 << 20))
                .configure(platform::configure)
                .configure(control::configure)
                .configure(pages::configure)
                .configure(chat::configure)
        })
        .workers(2)
        .disable_signals()
        .bind(config.listen)
        .map_err(listen)?;
        let address = server.addrs().first().copied().unwrap_or(config.listen);
        control
            .world()
            .write(|world| world.client.chat_url = format!("http://{address}"));
        let server = server.run();
        let handle = server.handle();
        let serving = tokio::spawn(server);
        let proxy = match proxy::start(&config, control.clone()).await {
            Ok(proxy) => proxy,
            Err(error) => {
                handle.stop(false).await;
                return Err(error);
            }
        };
        if config.auto_push {
            // A world that was kept may be minutes or months old; what it last pushed says nothing about now.
            control.push_suite_ticket();
        }
        let background = config.auto_push.then(|| tokio::spawn(beat(control.clone())));
        Ok(Self {
            address,
            server: handle,
            serving,
            background,
            proxy,
            control,
        })
    }

    /// Base of the platform's API and pages, without a slash at the end.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where a browser opens the chat window.
    #[must_use]
    pub fn chat_url(&self) -> String {
        format!("http://{}/chat/", self.address)
    }

    /// Base of the proxy that shows Sidebook's pages in the chat window.
    #[must_use]
    pub fn proxy_url(&self) -> String {
        self.proxy.url()
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> WorldHandle {
        self.control.world().clone()
    }

    /// The hand that moves the world.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Stops serving and delivering, and saves the world.
    pub async fn stop(self) {
        if let Some(background) = self.background {
            background.abort();
        }
        self.proxy.stop().await;
        self.server.stop(false).await;
        if let Ok(Err(error)) = self.serving.await {
            tracing::warn!(%error, "the simulator's server ended badly");
        }
        if let Err(error) = self.control.save() {
            tracing::error!(%error, "the world could not be saved");
        }
    }
}

/// Tickets, callbacks and saving, without anybody asking.
async fn beat(control: Control) {
    let interval = |every| {
        let mut interval = tokio::time::interval(every);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        interval
    };
    let (mut due, mut save) = (interval(BEAT), interval(SAVE_EVERY));
    loop {
        tokio::select! {
            _ = save.tick() => {
                save_world(&control).await;
                continue;
            }
            _ = due.tick() => {}
            () = control.shared.wake.notified() => {
                // Somebody did something that must not be lost, such as installing the app.
                save_world(&control).await;
            }
        }
        control.tick();
        control.deliver_pending().await;
    }
}

/// Tens of thousands of contacts take a while to write: not on a thread that serves.
async fn save_world(control: &Control) {
    let world = control.world().clone();
    match tokio::task::spawn_blocking(move || world.save()).await {
        Ok(Err(error)) => tracing::error!(%error, "the world could not be saved"),
        Err(error) => tracing::error!(%error, "saving the world broke off"),
        Ok(Ok(())) => {}
    }
}
