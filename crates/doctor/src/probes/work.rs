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
            ];
        };
        let inbox = async {
            let view = storage.view();
            let lag = view.system().inbox().lag().await?.as_secs();
            let counts = view.system().inbox().count_by_state().await?;
            let code = match (lag > INBOX_LAG_SECONDS, counts.failed > 0) {
                (true, _) => Code::InboxLags,
                (false, true) => Code::InboxFailed,
                (false, false) => Code::InboxClear,
            };
            Ok::<_, Broken>(
                Finding::new(Probe::Inbox, code)
                    .fact("minutes", lag / 60)
                    .fact("waiting", counts.new)
                    .fact("failed", counts.failed),
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
        let (inbox, jobs) = tokio::join!(
            self.guarded(Probe::Inbox, About::Installation, inbox),
            self.guarded(Probe::Jobs, About::Installation, jobs),
        );
        vec![inbox, jobs]
    }
}
