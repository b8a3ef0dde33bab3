use super::{Broken, depends};
use crate::{About, Code, Doctor, Finding, Probe};

/// A worker looks for events every second.
const INBOX_LAG_SECONDS: u64 = 60;
/// A job that is due and that nobody takes for so long waits for a worker that is not there.
const OVERDUE_SECONDS: i64 = 300;

impl Doctor {
    /// What was received and what became of it.
    pub(crate) async fn work(&self) -> Vec<Finding> {
        let Ok(storage) = &self.patient.storage else {
            return vec![
                depends(Probe::Inbox, Probe::Database),
                depends(Probe::Jobs, Probe::Database),
                depends(Probe::Alarms, Probe::Database),
            ];
        };
        let inbox = async {
            let view = storage.view();
            let lag = view.system().inbox().lag().await?.as_secs();
            let figures = storage.figures().await?;
            let code = match (lag > INBOX_LAG_SECONDS, figures.events_failed > 0) {
                (true, _) => Code::InboxLags,
                (false, true) => Code::InboxFailed,
                (false, false) => Code::InboxClear,
            };
            Ok::<_, Broken>(
                Finding::new(Probe::Inbox, code)
                    .fact("minutes", lag / 60)
                    .fact("waiting", figures.events_new)
                    .fact("failed", figures.events_failed),
            )
        };
        let jobs = async {
            let queue = storage.jobs();
            let counts = queue.count_by_status().await?;
            let overdue = queue
                .next_due()
                .await?
                .map(|due| (self.patient.clock.now() - due).num_seconds());
            let overdue = overdue.unwrap_or(0).max(0);
            let mut kinds: Vec<String> = queue.parked(50).await?.into_iter().map(|job| job.kind).collect();
            kinds.sort();
            kinds.dedup();
            let code = match (overdue > OVERDUE_SECONDS, counts.parked > 0) {
                (true, _) => Code::JobsOverdue,
                (false, true) => Code::JobsParked,
                (false, false) => Code::JobsDone,
            };
            Ok::<_, Broken>(
                Finding::new(Probe::Jobs, code)
                    .fact("minutes", overdue / 60)
                    .fact("waiting", counts.ready + counts.running)
                    .fact("parked", counts.parked)
                    .fact("kinds", kinds.join(", ")),
            )
        };
        let alarms = async {
            let standing = storage.view().system().alarms().standing().await?;
            let named = standing
                .iter()
                .map(|alarm| format!("{} ({})", alarm.kind, alarm.subject));
            let named: Vec<String> = named.collect();
            let oldest = standing
                .first()
                .map(|alarm| self.patient.clock.now() - alarm.since);
            let code = if standing.is_empty() {
                Code::AlarmsNone
            } else {
                Code::AlarmsStand
            };
            Ok::<_, Broken>(
                Finding::new(Probe::Alarms, code)
                    .fact("alarms", named.join(", "))
                    .fact("minutes", oldest.map_or(0, |age| age.num_minutes())),
            )
        };
        let (inbox, jobs, alarms) = tokio::join!(
            self.guarded(Probe::Inbox, About::Installation, inbox),
            self.guarded(Probe::Jobs, About::Installation, jobs),
            self.guarded(Probe::Alarms, About::Installation, alarms),
        );
        vec![inbox, jobs, alarms]
    }
}
