use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use secrecy::SecretString;
use sidebook_ambient::{Clock, SystemClock, SystemEntropy};
use sidebook_domain::{AgencyId, CorpId, Mobile, PermissionSet, Role};
use sidebook_messenger::PlatformCorpId;
use sidebook_simulator::config::{CorpSeed, SeedConfig, SuiteConfig};
use sidebook_simulator::control::{Control, EditContact, NewContact};
use sidebook_simulator::{Simulator, SimulatorConfig};
use sidebook_storage::{NewInstallAttempt, NewStaff, Storage};
use tokio::sync::Mutex;

use super::Options;
use super::dice::Dice;
use super::event::{Event, KEY, PROVIDER, SUITE, TOKEN};
use super::fleet::Fleet;
use crate::pause;

/// The simulated platform: what the handlers read, and what the mirror must be like in the end.
pub(super) struct Platform {
    simulator: Simulator,
    pub(super) corps: Vec<Tenant>,
    /// One at a time: what people do queues callbacks of the simulator's own, which are dropped, tickets are not.
    telling: Mutex<()>,
    number: AtomicU64,
}

/// A corp of the platform with the pairs that events are about.
pub(super) struct Tenant {
    pub(super) id: String,
    follows: Vec<(String, String)>,
}

/// An event, and what it is about when the platform changed for it.
pub(super) struct News {
    pub(super) event: Event,
    pub(super) change: Option<Subject>,
}

/// One member's contact.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    corp: String,
    member: String,
    contact: String,
}

impl Platform {
    /// A platform whose callbacks go to `receiver`; `listen` is where its API will be.
    pub(super) async fn start(
        options: &Options,
        listen: SocketAddr,
        receiver: SocketAddr,
    ) -> anyhow::Result<Self> {
        let mut config = SimulatorConfig {
            listen,
            sidebook_url: format!("http://{receiver}"),
            auto_push: false,
            suite: SuiteConfig {
                suite_id: SUITE.to_owned(),
                suite_secret: "crash".to_owned(),
                provider_corp_id: PROVIDER.to_owned(),
                token: TOKEN.to_owned(),
                encoding_aes_key: KEY.to_owned(),
                ..SuiteConfig::default()
            },
            ..SimulatorConfig::default()
        };
        config.proxy_listen.set_port(0);
        // The platform's limits are not what is tested here; the service keeps to its own budget all the same.
        config.behaviour.rate_factor = 1000.0;
        config.behaviour.concurrency = 10_000;
        config.seed = SeedConfig {
            seed: options.seed,
            corps: (0..options.corps).map(|number| corp(options, number)).collect(),
        };
        let simulator = Simulator::start(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
        let corps = simulator.world().read(|world| {
            let tenant = |corp: &sidebook_simulator::world::Corp| Tenant {
                id: corp.id.clone(),
                follows: corp
                    .follows
                    .iter()
                    .flat_map(|(member, of)| of.keys().map(|contact| (member.clone(), contact.clone())))
                    .collect(),
            };
            world.corps.values().map(tenant).collect()
        });
        Ok(Self {
            simulator,
            corps,
            telling: Mutex::new(()),
            number: AtomicU64::new(0),
        })
    }

    pub(super) fn control(&self) -> Control {
        self.simulator.control()
    }

    /// Installs the app in every corp, for one agency: link, authorisation, exchange, first syncs, all through the
    /// service's doors but for the agency and its links.
    pub(super) async fn install(&self, fleet: &Fleet) -> anyhow::Result<()> {
        // The receiver that takes it has brought up the schema.
        self.push_ticket().await?;
        let storage = fleet.storage().await?;
        let agency = self.agency(&storage).await?;
        self.tell("create_auth").await?;
        let began = Instant::now();
        while !self.is_mirrored(&storage, agency).await? {
            if began.elapsed() > Duration::from_secs(120) {
                bail!("the corps are not installed and synced after two minutes");
            }
            pause(Duration::from_millis(50)).await;
        }
        storage.close().await?;
        Ok(())
    }

    async fn agency(&self, storage: &Storage) -> anyhow::Result<AgencyId> {
        let work = storage.begin().await?;
        let agency = work.system().agencies().add("晨光代账").await?.id;
        let staff = NewStaff {
            name: "周敏".to_owned(),
            mobile: Mobile::parse("13800000001").context("a mobile number")?,
            role: Role::Owner,
            permissions: PermissionSet::default(),
        };
        let staff = work.of(agency).staff().add(staff).await?.id;
        for corp in &self.corps {
            let attempt = NewInstallAttempt {
                staff,
                state: SecretString::from(format!("crash-{}", corp.id)),
                install_url: String::new(),
                expires_at: SystemClock.now() + chrono::TimeDelta::hours(1),
            };
            work.of(agency).install_attempts().add(attempt).await?;
            self.control()
                .market_install(&corp.id, &format!("crash-{}", corp.id))?;
        }
        work.commit().await?;
        Ok(agency)
    }

    /// Delivers what the simulator has to say by itself, as often as it takes.
    async fn tell(&self, what: &str) -> anyhow::Result<()> {
        let _one = self.telling.lock().await;
        for _ in 0..100 {
            self.control().deliver_pending().await;
            let pushes = self.control().pushes();
            let mut of_interest = pushes.iter().filter(|push| push.event == what);
            if of_interest.all(|push| push.attempts.iter().any(|attempt| attempt.accepted)) {
                return Ok(());
            }
            pause(Duration::from_millis(100)).await;
        }
        bail!("the receiver does not take {what}")
    }

    /// A fresh ticket, as every ten minutes.
    pub(super) async fn push_ticket(&self) -> anyhow::Result<()> {
        let _one = self.telling.lock().await;
        for _ in 0..100 {
            self.control().push_suite_ticket();
            if self
                .control()
                .deliver_pending()
                .await
                .iter()
                .any(|one| one.outcome.accepted)
            {
                return Ok(());
            }
            pause(Duration::from_millis(100)).await;
        }
        bail!("the receiver takes no ticket")
    }

    async fn is_mirrored(&self, storage: &Storage, agency: AgencyId) -> anyhow::Result<bool> {
        let view = storage.view();
        for corp in &self.corps {
            let Some(id) = bound(storage, corp).await? else {
                return Ok(false);
            };
            for run in view.of(agency).sync_runs().list(id, 10).await? {
                if run.is_running() {
                    return Ok(false);
                }
            }
            if view.of(agency).sync_runs().list(id, 1).await?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The next event. In some cases the platform changes first: then it matters that the event is not lost.
    pub(super) async fn next(&self, dice: &mut Dice) -> anyhow::Result<News> {
        let corp = &self.corps[dice.index(self.corps.len())];
        let (member, contact) = &corp.follows[dice.index(corp.follows.len())];
        let mut subject = Subject {
            corp: corp.id.clone(),
            member: member.clone(),
            contact: contact.clone(),
        };
        let kind = dice.below(1000);
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        if kind >= EDITED + ADDED {
            return Ok(self.news(subject, "edit_external_contact", number, false));
        }
        let _one = self.telling.lock().await;
        let change = if kind < EDITED {
            self.control().edit_contact(EditContact {
                corp: subject.corp.clone(),
                member: subject.member.clone(),
                contact: subject.contact.clone(),
                remark: Some(format!("备注 {number}")),
                ..EditContact::default()
            })?;
            "edit_external_contact"
        } else {
            subject.contact = self.control().add_contact(NewContact {
                corp: subject.corp.clone(),
                member: subject.member.clone(),
                name: format!("新客户 {number}"),
                ..NewContact::default()
            })?;
            "add_external_contact"
        };
        self.control().drop_pending();
        Ok(self.news(subject, change, number, true))
    }

    /// An event about something that was changed earlier, when the first one was given up.
    pub(super) fn again(&self, subject: Subject) -> News {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        self.news(subject, "edit_external_contact", number, true)
    }

    fn news(&self, subject: Subject, change: &str, number: u64, changed: bool) -> News {
        News {
            event: Event::about(&subject.corp, &subject.member, &subject.contact, change, number),
            change: changed.then_some(subject),
        }
    }

    /// What differs between the mirror and the platform, a line each.
    pub(super) async fn differences(&self, storage: &Storage) -> Vec<String> {
        let mut lines = Vec::new();
        for corp in &self.corps {
            let truth = self
                .simulator
                .world()
                .read(|world| crate::mirror::truth(&world.corps[&corp.id]));
            let kept = crate::mirror::kept(storage, &corp.id).await;
            lines.extend(crate::mirror::differences(&kept, &truth));
        }
        lines
    }

    pub(super) async fn stop(self) {
        self.simulator.stop().await;
    }
}

/// Of a thousand events so many follow a change of a remark, and so many a new contact.
const EDITED: u64 = 50;
const ADDED: u64 = 10;

fn corp(options: &Options, number: usize) -> CorpSeed {
    CorpSeed {
        corp_id: None,
        name: format!("晨光代账{number}"),
        members: 8,
        contacts: options.contacts,
        groups: 60,
        ..CorpSeed::default()
    }
}

/// The corp's id here, once it belongs to an agency.
pub(super) async fn bound(storage: &Storage, corp: &Tenant) -> anyhow::Result<Option<CorpId>> {
    let platform_corp = PlatformCorpId::from(corp.id.as_str());
    let view = storage.view();
    let found = view
        .system()
        .corps()
        .find_by_platform("wecom", &platform_corp)
        .await?;
    Ok(found.filter(|corp| corp.agency.is_some()).map(|corp| corp.id))
}
