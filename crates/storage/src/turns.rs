//! Who writes next, on SQLite: everybody in turn, over all processes that have the file open.
//!
//! SQLite lets one write at a time, and who comes meanwhile asks again after ever longer pauses, up to 100 ms. Beside a
//! process that writes without a break (a worker with much to do) such a guest hardly ever asks in the microseconds in
//! which nobody writes: callbacks then miss their deadline, the first one after a restart above all.
//!
//! So writers take two file locks before they ask SQLite: `…-next`, then `…-turn`, and let go of the first as soon as they
//! have the second. Who has just written and wants to write again finds `…-next` taken by whoever waits, and comes after.
//! The kernel lets go of the locks of a process that is killed. They are about fairness alone: SQLite's own lock still
//! decides, and who waits too long for a turn (another process hangs in its own) asks SQLite without one.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Who has waited so long for a turn goes on without. Well under the time in which the platform wants its answer, and
/// longer than the transactions that we write, one that imports rows apart.
const PATIENCE: Duration = Duration::from_millis(300);

/// Where the writers of one process stand in line. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Turns {
    /// Units of work stand in line here before they stand at the door, so that the inbox, which goes there directly, waits
    /// for one of them and never for the whole line.
    line: Arc<Semaphore>,
    door: Arc<Mutex<Door>>,
    /// How long a unit of work may stand in line.
    wait: Duration,
    /// How long anybody waits at the door.
    patience: Duration,
}

/// The right to write next, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn(Option<OwnedMutexGuard<Door>>);

/// The two locks; none where the file system has no locks.
#[derive(Debug)]
struct Door(Option<Locks>);

/// By whom.
#[derive(Debug, Clone, Copy)]
enum Blocked {
    /// By somebody who is next; somebody else may be in.
    Behind,
    /// By who is in: we are next, and hold that lock.
    Next,
}

#[derive(Debug)]
struct Locks {
    next: File,
    turn: File,
}

impl Turns {
    /// For the database in this file. The locks lie beside it.
    pub(crate) fn of(database: &Path, wait: Duration) -> Self {
        let locks = Locks::beside(database)
            .inspect_err(|error| tracing::warn!(%error, "processes on one SQLite file do not write in turn"));
        Self {
            line: Arc::new(Semaphore::new(1)),
            door: Arc::new(Mutex::new(Door(locks.ok()))),
            wait,
            patience: PATIENCE,
        }
    }

    /// Stands in line as a unit of work. The place is kept until the unit ends.
    ///
    /// # Errors
    /// The wait was too long; retryable.
    pub(crate) async fn stand_in_line(&self) -> Result<Option<OwnedSemaphorePermit>, DbErr> {
        let place = timeout(self.wait, Arc::clone(&self.line).acquire_owned()).await;
        let too_long = DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
        // The line is never closed; a closed one would not hold anybody up.
        Ok(place.map_err(|_| too_long)?.ok())
    }

    /// Waits for a turn, or long enough.
    pub(crate) async fn take(&self) -> Turn {
        let turn = timeout(self.patience, async {
            let mut door = Arc::clone(&self.door).lock_owned().await;
            let Err(blocked) = door.enter_at_once() else {
                return Turn(Some(door));
            };
            // Goes on when nobody waits for it any more; the turn is given back then.
            let entered = tokio::task::spawn_blocking(move || {
                door.enter(blocked);
                Turn(Some(door))
            });
            entered.await.unwrap_or(Turn(None))
        });
        turn.await.unwrap_or(Turn(None))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(door) = &mut self.0 {
            door.leave();
        }
    }
}

impl Door {
    /// If nobody stands in the way.
    fn enter_at_once(&self) -> Result<(), Blocked> {
        let Some(locks) = &self.0 else { return Ok(()) };
        locks.next.try_lock().map_err(|_| Blocked::Behind)?;
        locks.turn.try_lock().map_err(|_| Blocked::Next)?;
        locks.let_next();
        Ok(())
    }

    /// Blocks the thread.
    fn enter(&mut self, blocked: Blocked) {
        let Some(locks) = &self.0 else { return };
        let next = match blocked {
            Blocked::Behind => locks.next.lock(),
            Blocked::Next => Ok(()),
        };
        let entered = next.and_then(|()| locks.turn.lock());
        locks.let_next();
        if let Err(error) = entered {
            tracing::warn!(%error, "processes on one SQLite file do not write in turn any more");
            self.0 = None;
        }
    }

    fn leave(&self) {
        // An unlocked lock is unlocked: it does not matter whether it was ours.
        if let Some(locks) = &self.0 {
            let _ = locks.turn.unlock();
        }
    }
}

impl Locks {
    fn beside(database: &Path) -> io::Result<Self> {
        let open = |end: &str| {
            let mut name = database.file_name().unwrap_or(OsStr::new("sqlite")).to_owned();
            name.push(end);
            OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(database.with_file_name(name))
        };
        Ok(Self {
            next: open("-next")?,
            turn: open("-turn")?,
        })
    }

    fn let_next(&self) {
        let _ = self.next.unlock();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    use super::*;

    fn turns(folder: &Path) -> Turns {
        Turns::of(&folder.join("some.db"), Duration::from_secs(10))
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_never_rests_lets_a_guest_in_after_one_turn() {
        let folder = tempfile::tempdir().unwrap();
        let (busy, guest) = (turns(folder.path()), turns(folder.path()));
        let (taken, enough) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let restless = tokio::spawn({
            let (taken, enough) = (Arc::clone(&taken), Arc::clone(&enough));
            async move {
                while !enough.load(Ordering::Relaxed) {
                    let turn = busy.take().await;
                    taken.fetch_add(1, Ordering::Relaxed);
                    // At work on a thread of its own, as SQLite is.
                    tokio::task::spawn_blocking(std::thread::yield_now).await.unwrap();
                    drop(turn);
                }
            }
        });
        while taken.load(Ordering::Relaxed) < 10 {
            tokio::task::yield_now().await;
        }
        let before = taken.load(Ordering::Relaxed);
        for _ in 0..200 {
            drop(guest.take().await);
        }
        let meanwhile = taken.load(Ordering::Relaxed) - before;
        enough.store(true, Ordering::Relaxed);
        restless.await.unwrap();
        // One, and another while the guest is on the way to the first lock; without turns there are thousands.
        assert!(meanwhile <= 3 * 200, "{meanwhile} turns beside 200");
    }

    #[tokio::test]
    async fn a_turn_that_never_ends_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let hasty = || Turns {
            patience: Duration::from_millis(5),
            ..turns(folder.path())
        };
        let (hanging, waiting) = (hasty(), hasty());
        let held = hanging.take().await;
        let own = hanging.take().await;
        assert!(held.0.is_some() && own.0.is_none(), "nor in the same process");
        let without = waiting.take().await;
        assert!(without.0.is_none());
        drop(held);
        assert!(hanging.take().await.0.is_some());
    }
}
