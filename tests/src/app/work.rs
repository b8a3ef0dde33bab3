use sidebook::application::Application;
use sidebook_worker::Report;

use super::TestApp;

impl TestApp {
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
}

fn add(report: &mut Report, done: Report) {
    report.routed += done.routed;
    report.finished += done.finished;
    report.later += done.later;
    report.retried += done.retried;
    report.parked += done.parked;
}
