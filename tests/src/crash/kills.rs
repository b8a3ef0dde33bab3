use std::sync::Arc;
use std::time::{Duration, Instant};

use sidebook_storage::{SyncKind, SyncTrigger};

use super::dice::Dice;
use super::fleet::{Fleet, Part};
use super::platform::bound;
use super::sender::Sending;
use crate::pause;

/// Ways to end things. Every one of them is a SIGKILL in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kill {
    /// A receiver at work.
    Receiver,
    /// A worker at work: routing, or in jobs.
    Worker,
    /// The database server with all its processes; on SQLite, where the database lives in them, all services at once.
    Database,
    /// A receiver that was asked to stop and is just about it.
    StoppingReceiver,
    /// A worker that was asked to stop and is just about it.
    StoppingWorker,
    /// A receiver that is just starting again.
    StartingReceiver,
    /// A worker, a moment after syncs of all contacts or groups began.
    Sync,
    /// Everything at once: services, database, Redis.
    Everything,
    /// Redis, with all its keys.
    Redis,
}

impl Kill {
    /// Every way that there is on this database.
    fn all(has_redis: bool) -> Vec<Self> {
        let mut all = vec![
            Self::Receiver,
            Self::Worker,
            Self::Database,
            Self::StoppingReceiver,
            Self::StoppingWorker,
            Self::StartingReceiver,
            Self::Sync,
            Self::Everything,
        ];
        if has_redis {
            all.push(Self::Redis);
        }
        all
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Receiver => "receiver",
            Self::Worker => "worker",
            Self::Database => "database",
            Self::StoppingReceiver => "receiver while it stops",
            Self::StoppingWorker => "worker while it stops",
            Self::StartingReceiver => "receiver while it starts",
            Self::Sync => "worker during a sync",
            Self::Everything => "everything at once",
            Self::Redis => "Redis",
        }
    }
}

/// What was killed, and how long it took until callbacks were acknowledged again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Killed {
    pub(super) kill: Kill,
    /// From the start of the process, or from the moment the database accepts clients again, to the first
    /// acknowledged callback. `None` where no receiver was touched.
    pub(super) answered_after: Option<Duration>,
    /// How long the database server took to recover by itself.
    pub(super) recovery: Option<Duration>,
}

/// A plan: after how many acknowledged events which kill comes. Each way comes equally often, in a random order.
pub(super) fn plan(kills: usize, events: u64, has_redis: bool, dice: &mut Dice) -> Vec<(u64, Kill)> {
    let mut order = Vec::new();
    while order.len() < kills {
        let mut round = Kill::all(has_redis);
        while !round.is_empty() {
            order.push(round.swap_remove(dice.index(round.len())));
        }
    }
    order.truncate(kills);
    let slot = (events / (kills as u64 + 1)).max(1);
    let moment = |number: usize, dice: &mut Dice| slot * number as u64 + slot / 2 + dice.below(slot);
    order
        .into_iter()
        .enumerate()
        .map(|(number, kill)| (moment(number, dice), kill))
        .collect()
}

/// Kills, restarts, and waits for the first answer.
pub(super) async fn perform(
    kill: Kill,
    fleet: &mut Fleet,
    sending: &Arc<Sending>,
    dice: &mut Dice,
) -> anyhow::Result<Killed> {
    let receiver = dice.index(fleet.receivers.len());
    let worker = Part::Worker(dice.index(fleet.workers.len()));
    let mut killed = Killed {
        kill,
        answered_after: None,
        recovery: None,
    };
    match kill {
        Kill::Receiver => {
            fleet.kill(Part::Receiver(receiver)).await?;
            down(dice).await;
            killed.answered_after = Some(bring_back(fleet, receiver, sending, dice).await?);
        }
        Kill::StoppingReceiver => {
            fleet.ask_to_stop(Part::Receiver(receiver)).await;
            pause(Duration::from_millis(dice.below(100))).await;
            fleet.kill(Part::Receiver(receiver)).await?;
            killed.answered_after = Some(bring_back(fleet, receiver, sending, dice).await?);
        }
        Kill::StartingReceiver => {
            for _ in 0..3 {
                fleet.kill(Part::Receiver(receiver)).await?;
                fleet.start(Part::Receiver(receiver))?;
                pause(Duration::from_millis(dice.below(120))).await;
            }
            fleet.kill(Part::Receiver(receiver)).await?;
            killed.answered_after = Some(bring_back(fleet, receiver, sending, dice).await?);
        }
        Kill::Worker => {
            fleet.kill(worker).await?;
            down(dice).await;
            fleet.start(worker)?;
        }
        Kill::StoppingWorker => {
            fleet.ask_to_stop(worker).await;
            pause(Duration::from_millis(dice.below(100))).await;
            fleet.kill(worker).await?;
            fleet.start(worker)?;
        }
        Kill::Sync => {
            begin_syncs(fleet, sending, dice).await?;
            pause(Duration::from_millis(dice.below(600))).await;
            fleet.kill(worker).await?;
            fleet.start(worker)?;
        }
        Kill::Redis => {
            if let Some(redis) = &mut fleet.redis {
                redis.kill().await?;
                down(dice).await;
                redis.restart().await?;
            }
        }
        Kill::Database => match &mut fleet.postgres {
            Some(server) => {
                server.kill().await?;
                down(dice).await;
                killed.recovery = Some(server.restart().await?);
                let began = Instant::now();
                sending.until_it_answers(receiver, dice).await?;
                killed.answered_after = Some(began.elapsed());
            }
            None => killed.answered_after = Some(restart_services(fleet, receiver, sending, dice).await?),
        },
        Kill::Everything => {
            if let Some(server) = &mut fleet.postgres {
                server.kill().await?;
            }
            if let Some(redis) = &mut fleet.redis {
                redis.kill().await?;
            }
            for part in fleet.parts() {
                fleet.kill(part).await?;
            }
            if let Some(redis) = &mut fleet.redis {
                redis.restart().await?;
            }
            if let Some(server) = &mut fleet.postgres {
                killed.recovery = Some(server.restart().await?);
            }
            killed.answered_after = Some(restart_services(fleet, receiver, sending, dice).await?);
        }
    }
    Ok(killed)
}

/// A while in which nobody is there.
async fn down(dice: &mut Dice) {
    pause(Duration::from_millis(dice.below(500))).await;
}

/// Starts a receiver and tells how long it takes until it acknowledges.
async fn bring_back(
    fleet: &mut Fleet,
    receiver: usize,
    sending: &Arc<Sending>,
    dice: &mut Dice,
) -> anyhow::Result<Duration> {
    let began = Instant::now();
    fleet.start(Part::Receiver(receiver))?;
    sending.until_it_answers(receiver, dice).await?;
    Ok(began.elapsed())
}

async fn restart_services(
    fleet: &mut Fleet,
    receiver: usize,
    sending: &Arc<Sending>,
    dice: &mut Dice,
) -> anyhow::Result<Duration> {
    for part in fleet.parts() {
        fleet.kill(part).await?;
    }
    let began = Instant::now();
    for part in fleet.parts() {
        fleet.start(part)?;
    }
    sending.until_it_answers(receiver, dice).await?;
    Ok(began.elapsed())
}

/// A full sync of each corp, as a person asks for it in the console.
async fn begin_syncs(fleet: &Fleet, sending: &Arc<Sending>, dice: &mut Dice) -> anyhow::Result<()> {
    let kind = if dice.one_in_thousand(500) {
        SyncKind::Contacts
    } else {
        SyncKind::Groups
    };
    let storage = fleet.storage().await?;
    for corp in &sending.platform.corps {
        let Some(id) = bound(&storage, corp).await? else {
            continue;
        };
        let found = storage.view().system().corps().find(id).await?;
        if let Some(agency) = found.and_then(|corp| corp.agency) {
            let work = storage.begin().await?;
            work.begin_sync(agency, id, kind, SyncTrigger::Manual, None)
                .await?;
            work.commit().await?;
        }
    }
    storage.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_has_every_way_equally_often_and_in_order() {
        let plan = plan(18, 10_000, true, &mut Dice::new(7));
        assert_eq!(plan.len(), 18);
        assert!(plan.windows(2).all(|pair| pair[0].0 < pair[1].0 + 10_000 / 19));
        for kill in Kill::all(true) {
            assert_eq!(plan.iter().filter(|(_, planned)| *planned == kill).count(), 2);
        }
        assert!(plan.iter().all(|(after, _)| *after <= 10_000));
    }
}
