use std::path::Path;
use std::time::{Duration, Instant};

use sidebook_storage::Storage;

use super::{Broken, depends};
use crate::{About, Code, Doctor, Finding, Probe, millis};

/// A query of nothing takes longer than this only in trouble.
const SLOW: Duration = Duration::from_millis(250);
/// Leases and schedules tolerate less than this between us and the database.
const CLOCK_OFF_SECONDS: i64 = 5;
const LOW: u64 = 2 << 30;
const FULL: u64 = 200 << 20;

impl Doctor {
    pub(crate) async fn database(&self) -> Vec<Finding> {
        let storage = match &self.patient.storage {
            Ok(storage) => storage,
            Err(problem) => {
                let mut findings =
                    vec![Finding::new(Probe::Database, Code::DatabaseUnreachable).fact("problem", problem)];
                for probe in [Probe::DatabaseWrite, Probe::Schema, Probe::DatabaseClock] {
                    findings.push(depends(probe, Probe::Database));
                }
                findings.extend(self.disk());
                return findings;
            }
        };
        let whole = || About::Installation;
        let (answers, writes, schema, clock) = tokio::join!(
            self.guarded(Probe::Database, whole(), answers(storage)),
            self.guarded(Probe::DatabaseWrite, whole(), writes(storage)),
            self.guarded(Probe::Schema, whole(), schema(storage)),
            self.guarded(Probe::DatabaseClock, whole(), clock(storage)),
        );
        // A row cannot be written where its table is not yet as it should be.
        let writes = match schema.code {
            Code::SchemaBehind if writes.code != Code::DatabaseWritable => {
                depends(Probe::DatabaseWrite, Probe::Schema)
            }
            _ => writes,
        };
        let mut findings = vec![answers, writes, schema, clock];
        findings.extend(self.disk());
        findings
    }

    fn disk(&self) -> Option<Finding> {
        let probe = Probe::DiskSpace;
        let Some(file) = &self.settings.database_file else {
            return Some(Finding::new(probe, Code::DiskElsewhere));
        };
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let Ok(space) = rustix::fs::statvfs(folder) else {
            let problem = format!("{} cannot be asked for its space", folder.display());
            return Some(Finding::new(probe, Code::Broke).fact("problem", problem));
        };
        let free = space.f_bavail.saturating_mul(space.f_frsize);
        let size = std::fs::metadata(file).map_or(0, |file| file.len());
        let code = match free {
            free if free < FULL => Code::DiskFull,
            // A copy of the database must fit beside it.
            free if free < LOW.max(size) => Code::DiskLow,
            _ => Code::DiskRoomy,
        };
        Some(
            Finding::new(probe, code)
                .fact("free_mib", free >> 20)
                .fact("size_mib", size >> 20),
        )
    }
}

async fn answers(storage: &Storage) -> Result<Finding, Broken> {
    let probe = Probe::Database;
    let mut took = Duration::MAX;
    // The first one may have to connect; the best one tells the way.
    for _ in 0..3 {
        let begin = Instant::now();
        if let Err(error) = storage.ping().await {
            return Ok(Finding::new(probe, Code::DatabaseUnreachable).fact("problem", error));
        }
        took = took.min(begin.elapsed());
    }
    let code = if took > SLOW {
        Code::DatabaseSlow
    } else {
        Code::DatabaseAnswers
    };
    let kind = if storage.backend() == "postgres" {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    Ok(Finding::new(probe, code)
        .fact("database", kind)
        .fact("milliseconds", millis(took)))
}

async fn writes(storage: &Storage) -> Result<Finding, Broken> {
    let probe = Probe::DatabaseWrite;
    Ok(match storage.try_write().await {
        Ok(()) => Finding::new(probe, Code::DatabaseWritable),
        Err(error) => Finding::new(probe, Code::DatabaseNotWritable).fact("problem", error),
    })
}

async fn schema(storage: &Storage) -> Result<Finding, Broken> {
    let missing = storage.pending_migrations().await?;
    if missing.is_empty() {
        return Ok(Finding::new(Probe::Schema, Code::SchemaCurrent));
    }
    Ok(Finding::new(Probe::Schema, Code::SchemaBehind)
        .fact("count", missing.len())
        .fact("steps", missing.join(", ")))
}

async fn clock(storage: &Storage) -> Result<Finding, Broken> {
    let probe = Probe::DatabaseClock;
    let Some(theirs) = storage.database_clock().await? else {
        return Ok(Finding::new(probe, Code::DatabaseClockOwn));
    };
    let ahead = (storage.now() - theirs).num_seconds();
    let code = if ahead.abs() > CLOCK_OFF_SECONDS {
        Code::DatabaseClockOff
    } else {
        Code::DatabaseClockAgrees
    };
    Ok(Finding::new(probe, code).fact("seconds", ahead))
}
