use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use sidebook_storage::Storage;
use sidebook_storage::testing::{Census, is_sound};

use super::kills::Killed;
use super::ledger::Ledger;
use super::platform::Platform;
use super::{Backing, Options};

/// What the report is made of.
pub(super) struct Facts<'a> {
    pub(super) options: &'a Options,
    pub(super) storage: &'a Storage,
    pub(super) ledger: &'a Ledger,
    pub(super) platform: &'a Platform,
    pub(super) killed: &'a [Killed],
    pub(super) unmigrated: u64,
    pub(super) revived: u64,
    pub(super) sent_in: Duration,
    pub(super) drained_in: Duration,
    pub(super) unfinished: Option<String>,
    pub(super) reads: u64,
}

/// What was promised and what became of it.
#[derive(Debug)]
pub struct Report {
    rows: Vec<(&'static str, Value)>,
    /// What is wrong, a line each; empty: every promise was kept.
    pub broken: Vec<String>,
}

impl Report {
    pub(super) async fn make(facts: Facts<'_>) -> anyhow::Result<Self> {
        let census = Census::take(facts.storage).await?;
        let sound = is_sound(facts.storage).await?;
        let states: BTreeMap<&str, &str> = census
            .inbox
            .iter()
            .map(|(hash, state)| (hash.as_str(), state.as_str()))
            .collect();
        let (mut stored, mut handled) = (0_u64, 0_u64);
        let promised = facts.ledger.sorted();
        for hash in &promised {
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            let state = states.get(hash.as_str());
            stored += u64::from(state.is_some());
            handled += u64::from(state == Some(&"routed"));
        }
        let acknowledged = promised.len() as u64;
        let twice_promised = promised.windows(2).filter(|pair| pair[0] == pair[1]).count();
        let missing = acknowledged - stored;
        let doubled: u64 = census.doubled.iter().map(|(_, rows)| rows).sum();
        let differences = facts.platform.differences(facts.storage).await;
        let jobs = facts.storage.jobs().count_by_status().await?;

        let mut broken = Vec::new();
        let mut must_be_none = |count: u64, what: &str| {
            if count > 0 {
                broken.push(format!("{count} {what}"));
            }
        };
        must_be_none(missing, "acknowledged events are not stored");
        must_be_none(stored - handled, "stored events were not handled");
        must_be_none(doubled, "rows are there twice");
        must_be_none(jobs.parked, "jobs were given up");
        must_be_none(census.failed_syncs, "syncs failed");
        must_be_none(census.running_syncs, "syncs do not end");
        must_be_none(
            differences.len() as u64,
            "differences between mirror and platform",
        );
        must_be_none(twice_promised as u64, "events of the sender are not distinct");
        must_be_none(u64::from(!sound), "database file is not sound");
        // A service whose database goes while it starts ends with words, and whoever watches over it starts it again, as we
        // do. More of that than there were kills is a service that does not come up.
        let killed = facts.killed.len() as u64;
        must_be_none(
            facts.revived.saturating_sub(killed),
            "services ended by themselves",
        );
        broken.extend(facts.unfinished.clone());
        broken.extend(
            census
                .doubled
                .iter()
                .map(|(table, rows)| format!("{rows} doubled in {table}")),
        );
        broken.extend(differences.iter().take(10).cloned());

        let of = |counter: &AtomicU64| json!(counter.load(Ordering::Relaxed));
        let rate = |events: u64, time: Duration| json!((events as f64 / time.as_secs_f64()).round());
        let mut kills: BTreeMap<&str, u64> = BTreeMap::new();
        let mut slowest_of: BTreeMap<&str, Duration> = BTreeMap::new();
        for killed in facts.killed {
            *kills.entry(killed.kill.as_str()).or_default() += 1;
            if let Some(after) = killed.answered_after {
                let slowest = slowest_of.entry(killed.kill.as_str()).or_default();
                *slowest = after.max(*slowest);
            }
        }
        let slowest_of: BTreeMap<&str, Value> = slowest_of
            .into_iter()
            .map(|(kill, after)| (kill, millis(Some(after))))
            .collect();
        let answers: Vec<Duration> = facts.killed.iter().filter_map(|one| one.answered_after).collect();
        let recoveries = facts.killed.iter().filter_map(|one| one.recovery).max();
        let database = match facts.options.database {
            Backing::Sqlite => "sqlite",
            Backing::Postgres => "postgres",
        };
        let rows = vec![
            ("database", json!(database)),
            ("seed", json!(facts.options.seed)),
            ("receivers", json!(facts.options.receivers)),
            ("workers", json!(facts.options.workers)),
            ("acknowledged", json!(acknowledged)),
            ("stored", json!(stored)),
            ("handled", json!(handled)),
            ("missing", json!(missing)),
            ("doubled", json!(doubled)),
            ("differences", json!(differences.len())),
            ("repeated", of(&facts.ledger.repeated)),
            ("refused", of(&facts.ledger.refused)),
            ("unanswered", of(&facts.ledger.unanswered)),
            ("given_up", of(&facts.ledger.given_up)),
            (
                "stored_unacknowledged",
                json!((states.len() as u64).saturating_sub(stored)),
            ),
            ("kills", json!(facts.killed.len())),
            ("kills_by_kind", json!(kills)),
            ("kills_in_migrations", json!(facts.unmigrated)),
            ("ended_by_themselves", json!(facts.revived)),
            ("first_answer_ms_max", millis(answers.iter().max().copied())),
            ("first_answer_ms_median", millis(median(&answers))),
            ("first_answer_ms_max_by_kind", json!(slowest_of)),
            ("database_recovery_ms_max", millis(recoveries)),
            ("sent_seconds", json!(facts.sent_in.as_secs_f64().round())),
            ("drained_seconds", json!(facts.drained_in.as_secs_f64().round())),
            ("acknowledged_per_second", rate(acknowledged, facts.sent_in)),
            (
                "handled_per_second",
                rate(handled, facts.sent_in + facts.drained_in),
            ),
            ("platform_reads", json!(facts.reads)),
        ];
        Ok(Self { rows, broken })
    }

    /// Whether every promise was kept.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.broken.is_empty()
    }

    /// One line for machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut object: serde_json::Map<String, Value> = self
            .rows
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        object.insert("broken".to_owned(), json!(self.broken));
        Value::Object(object)
    }
}

fn millis(time: Option<Duration>) -> Value {
    json!(time.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)))
}

fn median(times: &[Duration]) -> Option<Duration> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

/// A table for people.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.rows {
            match value {
                Value::Object(parts) => {
                    for (part, count) in parts {
                        writeln!(f, "  {:<26} {count}", format!("… {part}"))?;
                    }
                }
                Value::String(text) => writeln!(f, "{name:<28} {text}")?,
                Value::Null => writeln!(f, "{name:<28} –")?,
                _ => writeln!(f, "{name:<28} {value}")?,
            }
        }
        for line in &self.broken {
            writeln!(f, "BROKEN: {line}")?;
        }
        Ok(())
    }
}
