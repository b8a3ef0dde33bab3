use std::sync::Arc;
use std::time::Duration;

use sidebook_ambient::{Clock, SeededEntropy};
use sidebook_domain::{AgencyId, CorpId, Mobile, Role, StaffId};
use sidebook_messenger::fake::{FakeMessenger, event_body};
use sidebook_messenger::{ChatId, Event, ExternalUserId, Messenger, PlatformCorpId, Route};
use sidebook_storage::shared::{GateLimits, InProcess, SharedGate, SharedState};
use sidebook_storage::testing::TestDatabase;
use sidebook_storage::{
    FollowState, NewEvent, NewInstallAttempt, NewStaff, ParkedJob, Storage, SyncKind, SyncRun, SyncTrigger,
    Task,
};
use sidebook_worker::{Report, Worker, WorkerConfig};

pub(crate) const CORP: &str = "wpCorp";

/// An agency with a platform, a worker and a database.
pub(crate) struct Stand {
    pub(crate) db: TestDatabase,
    pub(crate) platform: Arc<FakeMessenger>,
    pub(crate) shared: Arc<InProcess>,
    pub(crate) config: WorkerConfig,
    pub(crate) agency: AgencyId,
    pub(crate) staff: StaffId,
    pub(crate) corp: PlatformCorpId,
}

impl Stand {
    /// Nothing is installed yet.
    pub(crate) async fn empty(db: TestDatabase) -> Self {
        let agency = db.agency("Agency").await;
        let staff = staff(&db.storage, agency, "13800000001").await;
        let clock: Arc<dyn Clock> = db.clock.clone();
        let platform = Arc::new(FakeMessenger::new());
        platform.set_time(clock.now());
        let config = WorkerConfig {
            suite_id: Some("suite".to_owned()),
            sync_chunk: 1,
            calls_at_once: 1,
            ..WorkerConfig::named("worker-1")
        };
        let shared = Arc::new(InProcess::new(clock));
        Self {
            db,
            platform,
            shared,
            config,
            agency,
            staff,
            corp: CORP.into(),
        }
    }

    /// A bound corp with two members who have one contact each, synced.
    pub(crate) async fn bound(db: TestDatabase) -> Self {
        let stand = Self::empty(db).await;
        stand.platform.add_member(&stand.corp, "lin");
        stand.platform.add_member(&stand.corp, "wang");
        stand.platform.follow(&stand.corp, "lin", "wm1");
        stand.platform.follow(&stand.corp, "wang", "wm2");
        stand.begin_install("state1").await;
        let (_, event) = stand.platform.install(&stand.corp, "Corp", Some("state1"));
        stand.push(&event).await;
        stand.work().await;
        stand.advance(Duration::from_secs(1));
        stand.platform.forget_calls();
        stand
    }

    pub(crate) fn worker(&self) -> Worker {
        self.worker_with(self.config.clone())
    }

    pub(crate) fn worker_with(&self, config: WorkerConfig) -> Worker {
        self.worker_on(self.platform.clone(), config)
    }

    /// A worker whose adapter is another one.
    pub(crate) fn worker_on(&self, platform: Arc<dyn Messenger>, config: WorkerConfig) -> Worker {
        let shared: Arc<dyn SharedState> = self.shared.clone();
        let entropy = Arc::new(SeededEntropy::new(7));
        Worker::new(
            config,
            self.db.storage.clone(),
            platform,
            shared,
            self.db.clock.clone(),
            entropy,
        )
    }

    /// Platform calls are limited like this from now on, and nobody waits for a turn.
    pub(crate) fn limit(&self, limits: GateLimits) {
        let limits = GateLimits {
            patience: Duration::ZERO,
            ..limits
        };
        let shared: Arc<dyn SharedState> = self.shared.clone();
        let gate = SharedGate::new(shared, Arc::new(SeededEntropy::new(8)), limits);
        self.platform.pass(Arc::new(gate));
    }

    pub(crate) async fn work(&self) -> Report {
        self.worker().run_until_idle().await.unwrap()
    }

    /// Both clocks go on.
    pub(crate) fn advance(&self, by: Duration) {
        self.db.clock.advance(by);
        self.platform.set_time(self.db.clock.now());
    }

    /// The platform pushes an event, and the receiver stored it.
    pub(crate) async fn push(&self, event: &Event) {
        self.push_body(event.corp.clone(), &event.name, event_body(event))
            .await;
    }

    pub(crate) async fn push_body(&self, corp: Option<PlatformCorpId>, name: &str, body: Vec<u8>) {
        let event = NewEvent {
            platform: "wecom".to_owned(),
            route: Route::Suite,
            app_key: "suite".to_owned(),
            name: name.to_owned(),
            platform_corp: corp,
            at: None,
            body,
            trace_context: None,
        };
        let work = self.db.storage.begin().await.unwrap();
        work.system().inbox().append(&[event]).await.unwrap();
        work.commit().await.unwrap();
    }

    /// An admin of the agency opens an install link.
    pub(crate) async fn begin_install(&self, state: &str) -> sidebook_domain::InstallAttemptId {
        begin_install(&self.db.storage, self.agency, self.staff, state).await
    }

    pub(crate) async fn corp_id(&self) -> CorpId {
        let view = self.db.storage.view();
        view.system()
            .corps()
            .find_by_platform("wecom", &self.corp)
            .await
            .unwrap()
            .unwrap()
            .id
    }

    /// Who follows a contact by the mirror, with their remark; `None` when the contact is gone or unknown.
    pub(crate) async fn follows(&self, contact: &str) -> Option<Vec<(String, Option<String>, FollowState)>> {
        let view = self.db.storage.view();
        let contacts = view.of(self.agency).contacts();
        let id = ExternalUserId::from(contact);
        let found = contacts
            .find_by_platform(self.corp_id().await, &id)
            .await
            .unwrap()?;
        if found.gone_at.is_some() {
            return None;
        }
        let follows = contacts.follows(found.id).await.unwrap().into_iter();
        let mut follows: Vec<_> = follows
            .filter(|follow| follow.gone_at.is_none())
            .map(|follow| (follow.member.to_string(), follow.remark, follow.state))
            .collect();
        follows.sort_by(|one, other| one.0.cmp(&other.0));
        Some(follows)
    }

    /// The names of who follows a contact.
    pub(crate) async fn followers(&self, contact: &str) -> Option<Vec<String>> {
        Some(
            self.follows(contact)
                .await?
                .into_iter()
                .map(|follow| follow.0)
                .collect(),
        )
    }

    /// Name and people of a group by the mirror; `None` when it is gone or unknown.
    pub(crate) async fn group(&self, chat: &str) -> Option<(Option<String>, Vec<String>)> {
        let view = self.db.storage.view();
        let groups = view.of(self.agency).groups();
        let found = groups
            .find_by_platform(self.corp_id().await, &ChatId::from(chat))
            .await
            .unwrap()?;
        if found.gone_at.is_some() {
            return None;
        }
        let people = groups.members(found.id).await.unwrap();
        let mut people: Vec<String> = people.into_iter().map(|person| person.member_ref).collect();
        people.sort();
        Some((found.name, people))
    }

    pub(crate) async fn start_sync(&self, kind: SyncKind) -> SyncRun {
        let corp = self.corp_id().await;
        let work = self.db.storage.begin().await.unwrap();
        let runs = work.of(self.agency).sync_runs();
        let run = runs
            .start(corp, kind, SyncTrigger::Manual, Some(self.staff))
            .await
            .unwrap()
            .unwrap();
        work.system()
            .jobs()
            .enqueue(Task::sync(kind, corp, run.id).job().of(self.agency))
            .await
            .unwrap();
        work.commit().await.unwrap();
        run
    }

    pub(crate) async fn run(&self, run: &SyncRun) -> SyncRun {
        self.db
            .storage
            .view()
            .of(self.agency)
            .sync_runs()
            .find(run.id)
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn parked(&self) -> Vec<ParkedJob> {
        self.db.storage.jobs().parked(100).await.unwrap()
    }
}

pub(crate) async fn staff(storage: &Storage, agency: AgencyId, mobile: &str) -> StaffId {
    let work = storage.begin().await.unwrap();
    let new = NewStaff {
        name: "Admin".to_owned(),
        mobile: Mobile::parse(mobile).unwrap(),
        role: Role::Owner,
        permissions: Default::default(),
    };
    let staff = work.of(agency).staff().add(new).await.unwrap();
    work.commit().await.unwrap();
    staff.id
}

pub(crate) async fn begin_install(
    storage: &Storage,
    agency: AgencyId,
    staff: StaffId,
    state: &str,
) -> sidebook_domain::InstallAttemptId {
    let work = storage.begin().await.unwrap();
    let new = NewInstallAttempt {
        staff,
        state: state.to_owned().into(),
        install_url: "https://fake.example/install".to_owned(),
        expires_at: storage.now() + Duration::from_secs(1200),
    };
    let attempt = work.of(agency).install_attempts().add(new).await.unwrap();
    work.commit().await.unwrap();
    attempt.id
}
