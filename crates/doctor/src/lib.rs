//! Looks at a real set-up and says in words what to mend.
//!
//! [`Doctor::examine`] looks at the whole installation (the command line), [`Doctor::examine_corps`] at some corps (the
//! console of an agency). Each probe is one question with a time limit; its answer is a [`Finding`]: a [`Code`] from one
//! table, and facts. [`Language::say`] turns it into words; the words are data in `texts/`.
//!
//! What a probe needs is asked first: without a database no corp is asked about, and with a refused secret no call is
//! made that would use it again, because the platform blocks addresses that repeat such calls.
//!
//! To add a probe: its findings in `code.rs`, its words in both files of `texts/`, its question in `probes/`.

mod code;
mod finding;
mod probes;
mod settings;
mod words;

use std::sync::Arc;
use std::time::Duration;

use sidebook_ambient::{Clock, Entropy};
use sidebook_domain::AgencyId;
use sidebook_messenger::Messenger;
use sidebook_storage::shared::SharedState;
use sidebook_storage::{Corp, Storage};

pub use code::{Code, Probe, State};
pub use finding::{About, Finding, worst};
pub use settings::{Settings, Target};
pub use words::{Language, Said};

use probes::{Broken, Unanswered};

/// What is looked at, opened as far as it could be.
#[derive(Clone)]
pub struct Patient {
    /// The database, or why it could not be opened.
    pub storage: Result<Storage, String>,
    /// Shared state; that of this process where the configured one could not be reached.
    pub shared: Arc<dyn SharedState>,
    /// Why the configured shared state could not be reached.
    pub shared_problem: Option<String>,
    /// The platform. `None` where the database is missing, in which its secrets are.
    pub messenger: Option<Arc<dyn Messenger>>,
    /// Our clock.
    pub clock: Arc<dyn Clock>,
    /// Our randomness.
    pub entropy: Arc<dyn Entropy>,
}

/// Asks the questions.
#[derive(Clone)]
pub struct Doctor {
    patient: Patient,
    settings: Arc<Settings>,
}

/// Which corps are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Corps {
    /// Every corp that belongs to an agency.
    All,
    /// The one of this id: ours, or the platform's.
    One(String),
    /// Those of an agency.
    Of(AgencyId),
}

impl Doctor {
    /// A doctor for this patient.
    #[must_use]
    pub fn new(patient: Patient, settings: Settings) -> Self {
        Self {
            patient,
            settings: Arc::new(settings),
        }
    }

    /// Looks at everything, the corps as `corps` chooses. In the order of [`Probe::ALL`].
    pub async fn examine(&self, corps: &Corps) -> Vec<Finding> {
        let mut findings = self.configuration();
        let (platform, platform_clock) = self.platform().await;
        findings.extend(platform);
        let (database, shared, callbacks, apps, work) = tokio::join!(
            self.database(),
            self.shared_state(),
            self.callbacks(platform_clock),
            self.apps(),
            self.work(),
        );
        for some in [database, shared, callbacks, work] {
            findings.extend(some);
        }
        findings.extend(apps.findings.iter().cloned());
        findings.extend(self.corps(corps, &apps).await);
        sorted(findings)
    }

    /// Looks at the corps of an agency. Names nothing of the installation: where that is what is broken, the finding
    /// says that the operator is needed.
    pub async fn examine_corps(&self, agency: AgencyId) -> Vec<Finding> {
        let apps = self.tickets().await;
        let mut findings = self.corps(&Corps::Of(agency), &apps).await;
        for finding in &mut findings {
            if finding.probe == Probe::CorpInstallation && finding.code == Code::Depends {
                let on = finding.facts.get("on").cloned().unwrap_or_default();
                *finding = Finding::new(Probe::CorpInstallation, Code::CorpOperatorNeeded)
                    .fact("problem", on)
                    .about(finding.about.clone());
            }
        }
        sorted(findings)
    }

    /// The answer of a probe, which has its time and may break.
    async fn guarded(
        &self,
        probe: Probe,
        about: About,
        question: impl Future<Output = Result<Finding, Broken>>,
    ) -> Finding {
        let limit = self.settings.probe_limit;
        let finding = match tokio::time::timeout(limit, question).await {
            Ok(Ok(finding)) => finding,
            Ok(Err(broken)) => Unanswered::Broken(broken).finding(probe),
            Err(_) => Unanswered::TimedOut(limit).finding(probe),
        };
        finding.about(about)
    }

    /// The chosen corps.
    async fn chosen(&self, storage: &Storage, corps: &Corps) -> Result<Vec<Corp>, Broken> {
        let view = storage.view();
        Ok(match corps {
            Corps::All => view.system().corps().of_all_agencies().await?,
            Corps::Of(agency) => view.of(*agency).corps().list().await?,
            Corps::One(id) => {
                let all = view.system().corps().of_all_agencies().await?;
                let is = |corp: &Corp| corp.id.to_string() == *id || corp.platform_corp.as_str() == id;
                all.into_iter().filter(is).collect()
            }
        })
    }
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|one, other| (&one.about, one.probe).cmp(&(&other.about, other.probe)));
    findings
}

fn millis(duration: Duration) -> u128 {
    duration.as_millis()
}
