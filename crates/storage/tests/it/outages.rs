//! Outages are noticed, whatever clocks do; slots of schedules are taken once.

use std::time::Duration;

use sidebook_storage::testing::on_each_database;
use sidebook_storage::{Outage, OutageKind, Refused, Storage};

const HOUR: Duration = Duration::from_secs(3600);

async fn outages(storage: &Storage) -> Vec<Outage> {
    storage.view().system().outages().latest(100).await.unwrap()
}

async fn healing_jobs(storage: &Storage) -> u64 {
    storage.jobs().count_by_status().await.unwrap().ready
}

async fn take(storage: &Storage, slot: i64) -> bool {
    let work = storage.begin().await.unwrap();
    let taken = work.system().schedules().take("nightly", slot).await.unwrap();
    work.commit().await.unwrap();
    taken
}

on_each_database! {
    async fn a_silence_is_an_outage_once_and_the_first_start_is_none(db: TestDatabase) {
        assert_eq!(db.storage.receiving_again().await.unwrap(), None);
        db.clock.advance(Duration::from_secs(60));
        assert_eq!(db.storage.receiving_again().await.unwrap(), None);
        let silent_from = db.storage.now();
        db.clock.advance(Duration::from_secs(600));
        // Two receivers start at the same moment.
        let other = db.another().await;
        let (one, two) = tokio::join!(db.storage.receiving_again(), other.receiving_again());
        assert_eq!([one.unwrap(), two.unwrap()].iter().flatten().count(), 1);
        let known = outages(&db.storage).await;
        assert_eq!(known.len(), 1);
        let Outage { why, began_at, ended_at, .. } = known[0];
        assert_eq!((why, began_at, ended_at), (OutageKind::NotReceiving, silent_from, db.storage.now()));
        assert_eq!(healing_jobs(&db.storage).await, 1);
    }

    async fn steps_of_the_clock_neither_make_an_outage_of_a_receiver_at_work_nor_hide_one(db: TestDatabase) {
        db.storage.receiving_again().await.unwrap();
        for back in [false, true] {
            if back {
                db.clock.set(db.storage.now() - HOUR);
            } else {
                db.clock.advance(HOUR);
            }
            // It knows of itself that it was at work, and says so.
            db.storage.still_receiving().await.unwrap();
            assert_eq!(db.storage.receiving_again().await.unwrap(), None);
        }
        // Nobody can tell how long it was away when the last sign is from the future.
        db.clock.set(db.storage.now() - HOUR);
        assert!(db.storage.receiving_again().await.unwrap().is_some());
        assert_eq!(db.storage.receiving_again().await.unwrap(), None);
    }

    async fn refusals_become_one_outage_until_its_healing_begins(db: TestDatabase) {
        let now = db.storage.now();
        let refused = |from: u64, to: u64| Refused {
            first: now + Duration::from_secs(from),
            last: now + Duration::from_secs(to),
            count: 5,
        };
        let first = db.storage.note_refused(refused(0, 9)).await.unwrap();
        assert_eq!(db.storage.note_refused(refused(10, 19)).await.unwrap(), first);
        let known = outages(&db.storage).await;
        assert_eq!((known.len(), known[0].ended_at), (1, now + Duration::from_secs(19)));
        assert_eq!(healing_jobs(&db.storage).await, 1);
        let work = db.storage.begin().await.unwrap();
        work.system().outages().healing(first).await.unwrap();
        work.commit().await.unwrap();
        assert_ne!(db.storage.note_refused(refused(20, 29)).await.unwrap(), first);
        assert_eq!(healing_jobs(&db.storage).await, 2);
    }

    async fn a_slot_is_taken_once_whatever_the_clock_does(db: TestDatabase) {
        let work = db.storage.begin().await.unwrap();
        work.system().schedules().begin("nightly", 10).await.unwrap();
        work.commit().await.unwrap();
        assert!(!take(&db.storage, 10).await);
        let other = db.another().await;
        let (one, two) = tokio::join!(take(&db.storage, 11), take(&other, 11));
        assert!(one ^ two, "one of two replicas");
        // An hour forward takes the next slot early, an hour back takes none again.
        db.clock.advance(HOUR);
        assert!(take(&db.storage, 12).await);
        db.clock.set(db.storage.now() - HOUR);
        assert!(!take(&db.storage, 11).await);
        assert!(!take(&db.storage, 12).await);
        // A clock that was wrong by a year must not stop the schedule for a year.
        let right = db.storage.now();
        db.clock.advance(365 * 24 * HOUR);
        assert!(take(&db.storage, 400).await);
        db.clock.set(right);
        assert!(take(&db.storage, 13).await);
        // Taken, but not committed: not taken.
        let work = db.storage.begin().await.unwrap();
        assert!(work.system().schedules().take("nightly", 14).await.unwrap());
        drop(work);
        assert!(take(&db.storage, 14).await);
    }

    async fn an_alarm_is_raised_once_and_clears(db: TestDatabase) {
        let work = db.storage.begin().await.unwrap();
        let system = work.system();
        assert!(system.alarms().raise("ticket_missing", "suite").await.unwrap());
        assert!(!system.alarms().raise("ticket_missing", "suite").await.unwrap());
        assert!(system.alarms().raise("jobs_parked", "jobs").await.unwrap());
        assert!(system.alarms().clear("ticket_missing", "suite").await.unwrap());
        assert!(!system.alarms().clear("ticket_missing", "suite").await.unwrap());
        assert!(system.alarms().raise("ticket_missing", "suite").await.unwrap());
        work.commit().await.unwrap();
        let standing = db.storage.view().system().alarms().standing().await.unwrap();
        assert_eq!(standing.len(), 2);
    }
}
