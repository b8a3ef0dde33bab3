use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use sidebook::application::Application;
use sidebook::config::{Config, Role};
use sidebook::demo::seed::{SeededAgency, seed};
use sidebook::demo::simulator_config;
use sidebook::telemetry::Traces;
use sidebook_ambient::{Clock, Entropy, ManualClock, SeededEntropy};
use sidebook_attachments::Objects;
use sidebook_simulator::control::Control;
use sidebook_simulator::pusher::PushStatus;
use sidebook_simulator::{Simulator, SimulatorConfig};
use sidebook_storage::Storage;
use sidebook_storage::testing::{InboxLock, TestDatabase};
use sidebook_worker::Report;
use tokio::sync::OnceCell;

use crate::config::{ReservedPorts, config};
use crate::wired::{confirm_install, fields_of};
use crate::{Answer, Caller, logs, mirror};

/// Enough clients for everything that tests ask for; each of them costs every test.
const CLIENTS: usize = 24;

/// The whole product and the simulated platform, wired to each other, with a seeded agency.
pub struct TestApp {
    /// The product.
    pub product: Application,
    /// The platform.
    pub platform: Simulator,
    /// The clock of both.
    pub clock: Arc<ManualClock>,
    /// The agency that was seeded.
    pub agency: SeededAgency,
    /// How the product was set up.
    pub config: Config,
    /// Further processes of the same installation, see [`TestApp::start_processes`].
    pub beside: Vec<Application>,
    /// Which of all processes (the product, then those beside it) do jobs when the test says so.
    workers: Vec<usize>,
    owner: OnceCell<Caller>,
    // Last: the database goes when everything that uses it is gone.
    db: TestDatabase,
}

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

    /// Stops the product (its database and the platform stay), lets `during` happen, lets the platform give up every
    /// callback about it, and starts the product again. For an installation of one process.
    pub async fn while_down(self, during: impl FnOnce(&Control, &ManualClock)) -> Self {
        assert!(self.beside.is_empty(), "one process only");
        let listen = self.product.address();
        let people = self.people();
        self.product.stop().await;
        during(&people, &self.clock);
        for _ in 0..100 {
            people.deliver_pending().await;
            if people
                .pushes()
                .iter()
                .all(|push| push.status != PushStatus::Waiting)
            {
                break;
            }
            self.clock.advance(Duration::from_secs(1));
        }
        assert_eq!(
            people.drop_pending(),
            0,
            "the platform gives up after three tries"
        );
        let mut config = self.config.clone();
        config.server.listen = listen;
        config.server.roles = vec![Role::Receiver, Role::Api];
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(1042));
        let clock: Arc<dyn Clock> = self.clock.clone();
        let product = Application::start_on(self.db.storage.clone(), config, clock, entropy)
            .await
            .unwrap();
        Self { product, ..self }
    }

    /// All processes, the product first.
    pub fn processes(&self) -> impl Iterator<Item = &Application> {
        std::iter::once(&self.product).chain(&self.beside)
    }

    /// Every process that works does everything that is due, one after the other.
    pub async fn run_jobs(&self) -> Report {
        let mut report = Report::default();
        for (place, process) in self.processes().enumerate() {
            if self.workers.contains(&place) {
                add(&mut report, process.run_jobs().await.unwrap());
            }
        }
        report
    }

    /// Every process that works does everything that is due, with so many workers at the same time.
    pub async fn run_jobs_at_once(&self, workers: usize) -> Report {
        let processes = self.processes().enumerate();
        let working = processes.filter(|(place, _)| self.workers.contains(place));
        let all = working.flat_map(|(_, process)| (0..workers).map(move |_| process.run_jobs()));
        let mut report = Report::default();
        for done in futures_util::future::join_all(all).await {
            add(&mut report, done.unwrap());
        }
        report
    }

    /// The database, past all doors: for looking, not for touching.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.db.storage
    }

    /// Lets nobody write to the inbox, from outside.
    pub async fn lock_inbox(&self) -> InboxLock {
        self.db.lock_inbox().await
    }

    /// What people do on the platform.
    #[must_use]
    pub fn people(&self) -> Control {
        self.platform.control()
    }

    /// A page that is not signed in.
    #[must_use]
    pub fn anonymous(&self) -> Caller {
        Caller::anonymous(&format!("http://{}", self.product.address()))
    }

    /// Delivers what the platform has to say and does the work that follows, until both are quiet.
    pub async fn settle(&self) {
        for _ in 0..50 {
            self.people().tick();
            let delivered = self.people().deliver_pending().await.len();
            let worked = self.run_jobs().await;
            if delivered == 0 && worked == Report::default() {
                return;
            }
        }
        panic!("the product does not come to rest");
    }

    /// The last SMS code sent to a mobile.
    pub async fn sms_code(&self, mobile: &str) -> String {
        let (_, _, text) = self
            .anonymous()
            .open(&format!("http://{}/outbox/messages", self.product.address()))
            .await;
        let body: Value = serde_json::from_str(&text).unwrap();
        let messages = body["items"].as_array().cloned().unwrap_or_default();
        let found = messages.iter().find(|message| message["mobile"] == mobile);
        found
            .and_then(|message| message["code"].as_str())
            .unwrap_or_else(|| panic!("no code for {mobile}: {body}"))
            .to_owned()
    }

    async fn ask_code(&self, mobile: &str, purpose: &str) -> String {
        self.anonymous()
            .post("/sms-codes", json!({"mobile": mobile, "purpose": purpose}))
            .await
            .ok();
        self.sms_code(mobile).await
    }

    /// The mobile number of the agency's owner.
    #[must_use]
    pub fn owner_mobile(&self) -> String {
        self.agency.staff.first().unwrap().mobile.as_str().to_owned()
    }

    /// The mobile number of an admin of the agency.
    #[must_use]
    pub fn admin_mobile(&self) -> String {
        self.agency.staff.get(1).unwrap().mobile.as_str().to_owned()
    }

    /// The agency's owner, signed in to the console: once, because one code a minute goes to a number, and in a cluster
    /// the minutes are those of the shared state's server.
    pub async fn owner(&self) -> Caller {
        self.owner
            .get_or_init(|| async { self.console(&self.owner_mobile()).await })
            .await
            .clone()
    }

    /// Somebody signed in to the console.
    pub async fn console(&self, mobile: &str) -> Caller {
        let code = self.ask_code(mobile, "console_sign_in").await;
        let session = self
            .anonymous()
            .post("/console/sign-in", json!({"mobile": mobile, "code": code}))
            .await
            .ok();
        self.anonymous()
            .with_token(session["session"]["token"].as_str().unwrap())
    }

    /// Installs the third-party app as the owner does: link from the console, confirmation on the platform's page, back to
    /// us; then everything that follows is done. Returns the install attempt as the console sees it.
    pub async fn install(&self) -> Value {
        let owner = self.owner().await;
        let attempt = owner.post("/console/install-attempts", json!({})).await.ok();
        let back = self.confirm_install(attempt["install_url"].as_str().unwrap());
        let (status, _, page) = self.anonymous().open(&self.direct(&back)).await;
        assert_eq!(status, 200, "{page}");
        self.settle().await;
        owner
            .get(&format!(
                "/console/install-attempts/{}",
                attempt["id"].as_str().unwrap()
            ))
            .await
            .ok()
    }

    /// Binds the corp of the self-built app as the owner does. Returns the corp's id as the world has it.
    pub async fn bind_internal(&self) -> String {
        let plain = &self.config.wecom.internal.first().unwrap().corp_id;
        let path = format!("/console/internal-corps/{plain}/bind");
        self.owner().await.post(&path, json!({})).await.ok();
        self.settle().await;
        self.people().world().read(|world| {
            let mut corps = world.corps.values();
            corps.find(|corp| corp.plain_id == *plain).unwrap().id.clone()
        })
    }

    /// The admin confirms on the install page; returns where the browser goes next.
    #[must_use]
    pub fn confirm_install(&self, install_url: &str) -> String {
        confirm_install(&self.people(), install_url, &self.corp())
    }

    /// An address of the public origin, asked of the server itself (the client's proxy stands between otherwise).
    #[must_use]
    pub fn direct(&self, url: &str) -> String {
        url.replace(
            &self.config.server.public_url,
            &format!("http://{}", self.product.address()),
        )
    }

    /// The third-party app's corp as the platform names it to us.
    #[must_use]
    pub fn corp(&self) -> String {
        self.people().session().corp
    }

    /// Signs a member in through the platform, without binding. The answer of `finish`.
    pub async fn sign_in(&self, member: &str) -> Answer {
        let people = self.people();
        let mut session = people.session();
        session.member = member.to_owned();
        session.conversation = None;
        people.set_session(session).unwrap();
        let anonymous = self.anonymous();
        let started = anonymous
            .post(
                "/sidebar/sign-in/start",
                json!({"app": "suite", "return_to": "/sidebar/"}),
            )
            .await
            .ok();
        let authorize = started["authorize_url"]
            .as_str()
            .unwrap()
            .split('#')
            .next()
            .unwrap()
            .to_owned();
        let (status, location, page) = anonymous.open(&authorize).await;
        assert_eq!(status, 302, "{page}");
        let back = fields_of(&location.unwrap());
        let finish = json!({"code": back["code"], "state": back["state"], "verifier": started["verifier"]});
        anonymous.post("/sidebar/sign-in/finish", finish).await
    }

    /// A staff member in the sidebar as this platform member: signed in, and bound by an SMS code the first time.
    pub async fn sidebar(&self, member: &str, mobile: &str) -> Caller {
        let signed = self.sign_in(member).await.ok();
        if signed["kind"] == "signed_in" {
            return self
                .anonymous()
                .with_token(signed["session"]["token"].as_str().unwrap());
        }
        let code = self.ask_code(mobile, "sidebar_binding").await;
        let body = json!({"binding_ticket": signed["binding_ticket"], "mobile": mobile, "code": code});
        let session = self.anonymous().post("/sidebar/bindings", body).await.ok();
        self.anonymous()
            .with_token(session["session"]["token"].as_str().unwrap())
    }

    /// A member and an external contact whom the member follows.
    #[must_use]
    pub fn a_follow(&self) -> (String, String) {
        let corp = self.corp();
        self.people().world().read(|world| {
            let follows = &world.corps.get(&corp).unwrap().follows;
            let (member, contacts) = follows.iter().find(|(_, contacts)| contacts.len() > 1).unwrap();
            (member.clone(), contacts.keys().next().unwrap().clone())
        })
    }

    /// How many rows each table has: what must not change when something was refused.
    pub async fn rows(&self) -> BTreeMap<String, u64> {
        self.db.rows().await
    }

    /// Insists that the mirror of the suite's corp holds what the platform holds: contacts with their follows and
    /// notes, labels and whether they are one-way, groups with their owners, names and members, members, labels.
    pub async fn assert_mirror_is_true(&self) {
        let differences = self.mirror_differences().await;
        assert!(
            differences.is_empty(),
            "the mirror differs:\n{}",
            differences.join("\n")
        );
    }

    /// What the mirror of the suite's corp holds otherwise than the platform, a line each.
    pub async fn mirror_differences(&self) -> Vec<String> {
        let (kept, truth) = self.pictures().await;
        mirror::differences(&kept, &truth)
    }

    /// The same as far as events tell it: not what members have who left the corp, which the next sync finds.
    pub async fn told_differences(&self) -> Vec<String> {
        let (mut kept, mut truth) = self.pictures().await;
        let corp = self.corp();
        let left = self
            .people()
            .world()
            .read(|world| mirror::who_left(world.corps.get(&corp).unwrap()));
        kept.leave_out(&left);
        truth.leave_out(&left);
        mirror::differences(&kept, &truth)
    }

    /// The same as far as reads tell it: not who was deleted by a contact, which only an event says.
    pub async fn read_differences(&self) -> Vec<String> {
        let (mut kept, mut truth) = self.pictures().await;
        kept.leave_out_one_way();
        truth.leave_out_one_way();
        mirror::differences(&kept, &truth)
    }

    async fn pictures(&self) -> (mirror::Picture, mirror::Picture) {
        let corp = self.corp();
        let truth = self
            .people()
            .world()
            .read(|world| mirror::truth(world.corps.get(&corp).unwrap()));
        (mirror::kept(&self.db.storage, &corp).await, truth)
    }

    /// Stops both sides, in order.
    pub async fn stop(self) {
        self.product.stop().await;
        for process in self.beside {
            process.stop().await;
        }
        self.platform.stop().await;
    }
}

fn add(report: &mut Report, done: Report) {
    report.routed += done.routed;
    report.finished += done.finished;
    report.later += done.later;
    report.retried += done.retried;
    report.parked += done.parked;
}
