use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long each of many operations took, and how many failed.
#[derive(Debug, Default)]
pub struct Latencies {
    took: Vec<Duration>,
    failed: u64,
    elapsed: Duration,
}

impl Latencies {
    /// How many went well.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.took.len() as u64
    }

    /// How many failed. Their times count nowhere.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// How many went well a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        super::per_second(self.done(), self.elapsed)
    }

    /// The time that this share of the operations stayed within. Zero when none went well.
    #[must_use]
    pub fn at(&self, share: f64) -> Duration {
        let mut sorted = self.took.clone();
        sorted.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index"
        )]
        let index = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(index.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// For the table: counts, rate, and times in milliseconds.
    #[must_use]
    pub fn json(&self) -> Value {
        let ms = |share| self.at(share).as_secs_f64() * 1e3;
        json!({
            "done": self.done(),
            "failed": self.failed,
            "rate": self.rate(),
            "p50_ms": ms(0.5),
            "p99_ms": ms(0.99),
            "p999_ms": ms(0.999),
            "max_ms": ms(1.0),
        })
    }

    fn note(&mut self, took: Duration, well: bool) {
        if well {
            self.took.push(took);
        } else {
            self.failed += 1;
        }
    }

    async fn gather(tasks: Vec<tokio::task::JoinHandle<Self>>, began: Instant) -> Self {
        let mut all = Self::default();
        for task in tasks {
            let one = task.await.unwrap();
            all.took.extend(one.took);
            all.failed += one.failed;
        }
        all.elapsed = began.elapsed();
        all
    }
}

/// So many at once, each beginning the next operation when its last has ended, for so long: how much can be done.
/// The operation gets a number of its own and tells whether it went well.
pub async fn closed_loop<F, Fut>(at_once: u64, lasting: Duration, operation: F) -> Latencies
where
    F: Fn(u64) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = bool> + Send,
{
    let operation = Arc::new(operation);
    let next = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let tasks = (0..at_once)
        .map(|_| {
            let (operation, next) = (Arc::clone(&operation), Arc::clone(&next));
            tokio::spawn(async move {
                let mut seen = Latencies::default();
                while began.elapsed() < lasting {
                    let from = Instant::now();
                    let well = operation(next.fetch_add(1, Ordering::Relaxed)).await;
                    seen.note(from.elapsed(), well);
                }
                seen
            })
        })
        .collect();
    Latencies::gather(tasks, began).await
}

/// So many a second for so long, whatever the answers do. Times count from the moment at which an operation was due, so
/// that a pause of the other side shows in everything that had to wait for it.
pub async fn open_loop<F, Fut>(rate: u64, at_once: u64, lasting: Duration, operation: F) -> Latencies
where
    F: Fn(u64) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = bool> + Send,
{
    let operation = Arc::new(operation);
    let next = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    #[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
    let due_after = move |number: u64| Duration::from_secs_f64(number as f64 / rate as f64);
    let tasks = (0..at_once)
        .map(|_| {
            let (operation, next) = (Arc::clone(&operation), Arc::clone(&next));
            tokio::spawn(async move {
                let mut seen = Latencies::default();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let due = due_after(number);
                    if due >= lasting {
                        return seen;
                    }
                    tokio::time::sleep_until((began + due).into()).await;
                    let well = operation(number).await;
                    seen.note(began.elapsed().saturating_sub(due), well);
                }
            })
        })
        .collect();
    Latencies::gather(tasks, began).await
}
