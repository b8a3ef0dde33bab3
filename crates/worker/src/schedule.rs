//! What happens by the clock.
//!
//! A slot of a schedule is taken in the transaction that enqueues its job: once over all replicas, and never lost with
//! one of them. Clocks may step: a slot that was taken is not taken again when a clock goes back.

use sidebook_storage::Task;

use crate::JobError;
use crate::deps::Deps;

/// What comes round, and how often.
struct Schedule {
    name: &'static str,
    /// Seconds.
    every: i64,
    /// Seconds after midnight UTC at which its slots begin.
    from: i64,
    task: fn(slot: i64) -> Task,
}

fn schedules(deps: &Deps) -> [Schedule; 9] {
    [
        Schedule {
            name: "nightly",
            every: 86_400,
            from: i64::from(deps.config.nightly_hour) * 3600,
            task: |slot| Task::PlanNightly { slot, after: None },
        },
        Schedule {
            name: "recover",
            every: 600,
            from: 0,
            task: |_| Task::RecoverSyncs {},
        },
        Schedule {
            name: "retention",
            every: 3600,
            from: 0,
            task: |_| Task::ForgetOld {},
        },
        Schedule {
            name: "attachments",
            every: 3600,
            from: 1800,
            task: |_| Task::ForgetAttachments {},
        },
        Schedule {
            name: "workbooks",
            every: 3600,
            from: 2400,
            task: |_| Task::ForgetWorkbooks {},
        },
        Schedule {
            // By the hour, though cycles begin by the month: a replica that was down at midnight makes up for it soon,
            // and looking costs one small read.
            name: "billing",
            every: 3600,
            from: 300,
            task: |_| Task::BillCycles {},
        },
        Schedule {
            name: "tokens",
            every: 60,
            from: 0,
            task: |_| Task::RenewTokens {},
        },
        Schedule {
            name: "health",
            every: 60,
            from: 0,
            task: |_| Task::CheckHealth {},
        },
        Schedule {
            name: "reconsider",
            every: 600,
            from: 300,
            task: |_| Task::ReconsiderEvents {},
        },
    ]
}

/// Enqueues what is due. Costs one small read when nothing is.
pub(crate) async fn tick(deps: &Deps) -> Result<(), JobError> {
    let now = deps.now();
    let taken = deps.storage.view().system().schedules().taken().await?;
    for schedule in schedules(deps) {
        let slot = (now.timestamp() - schedule.from).div_euclid(schedule.every);
        let last = taken.iter().find(|taken| taken.name == schedule.name);
        if last.is_some_and(|last| !last.leaves(slot, now)) {
            continue;
        }
        let work = deps.storage.begin().await?;
        if last.is_none() {
            work.system().schedules().begin(schedule.name, slot).await?;
        } else if work.system().schedules().take(schedule.name, slot).await? {
            work.system().jobs().enqueue((schedule.task)(slot).job()).await?;
        }
        work.commit().await?;
    }
    Ok(())
}
