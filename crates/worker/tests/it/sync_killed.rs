//! Syncs whose worker is killed after each of their commits in turn, and those that may not read everybody.

use std::time::Duration;

use sidebook_messenger::fake::Fault;
use sidebook_messenger::{Failure, MemberId};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{OutageKind, SyncKind, SyncRun, SyncStatus, Task};
use sidebook_worker::WorkerConfig;

use crate::kit::Stand;

impl Stand {
    /// How many of what the platform was asked for it has told, without the call that hangs.
    fn told(&self, kind: SyncKind, hangs: &str) -> i64 {
        let but_one = |call: &str| usize::from(hangs == call);
        if kind == SyncKind::Groups {
            let read = self.asked("group").len() - but_one("group");
            return i64::try_from(read).unwrap();
        }
        let mut asked = self.asked("contacts");
        asked.truncate(asked.len() - but_one("contacts"));
        let entries = asked.iter().map(|page| {
            let (member, cursor) = page.split_once('@').unwrap();
            let from = cursor.rsplit(':').next().unwrap().parse().unwrap_or(0);
            (self.of_member(member) - from).min(2)
        });
        entries.sum()
    }

    fn of_member(&self, member: &str) -> i64 {
        let member = MemberId::from(member);
        let contacts = self.platform.corp(&self.corp).unwrap().contacts;
        let follows = contacts.values().flat_map(|contact| &contact.follows);
        i64::try_from(follows.filter(|follow| follow.member == member).count()).unwrap()
    }

    /// Begins a sync and kills its worker while this call, after so many others of its name, is on its way: what was
    /// answered before it is committed by then, and nothing else.
    async fn killed_at(&self, kind: SyncKind, call: &'static str, after: usize) -> SyncRun {
        self.advance(Duration::from_secs(1));
        let run = self.start_sync(kind).await;
        self.platform.forget_calls();
        self.platform.fault(call, after, Fault::Hang);
        let worker = self.worker();
        let mut doomed = tokio::spawn(async move { worker.run_until_idle().await });
        tokio::select! {
            () = self.platform.until_stuck() => {}
            ended = &mut doomed => panic!("no {call} number {after}: {ended:?}"),
        }
        while self.run(&run).await.items < self.told(kind, call) {
            tokio::task::yield_now().await;
        }
        doomed.abort();
        assert!(doomed.await.unwrap_err().is_cancelled());
        assert_eq!(self.run(&run).await.status, SyncStatus::Running, "{call} {after}");
        run
    }

    /// Another worker takes over when the lease has lapsed. What it asked for that had been answered already.
    async fn taken_over(&self, run: &SyncRun, call: &str) -> Vec<String> {
        let before = self.asked(call);
        let second = self.worker_with(WorkerConfig {
            name: "second".to_owned(),
            ..self.config.clone()
        });
        assert_eq!(
            second.run_until_idle().await.unwrap().finished,
            0,
            "the lease still lasts"
        );
        self.advance(Duration::from_secs(61));
        second.run_until_idle().await.unwrap();
        let run = self.run(run).await;
        assert_eq!((run.status, run.errors), (SyncStatus::Succeeded, 0));
        let again = self.asked(call).split_off(before.len());
        again.into_iter().filter(|one| before.contains(one)).collect()
    }

    /// The worker was killed between the last commit of the run and the end of its job.
    async fn finished_twice(&self, run: &SyncRun) {
        let before = self.db.rows().await;
        let work = self.db.storage.begin().await.unwrap();
        let task = Task::sync(run.kind, run.corp, run.id);
        work.system()
            .jobs()
            .enqueue(task.job().of(self.agency))
            .await
            .unwrap();
        work.commit().await.unwrap();
        self.work().await;
        assert_eq!(self.db.rows().await, before);
        assert_eq!(self.run(run).await.status, SyncStatus::Succeeded);
    }
}

on_each_database! {
    async fn a_sync_of_contacts_gets_through_a_kill_after_each_of_its_commits(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        let first = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.forget_calls();
        stand.work().await;
        let pages = stand.platform.count("contacts");
        assert_eq!((pages, stand.platform.count("followers")), (9, 2));
        let places = (0..pages).map(|page| ("contacts", page));
        let places = places.chain([("followers", 0), ("followers", 1)]);
        let mut gone = "lin-0".to_owned();
        for (number, (call, after)) in places.enumerate() {
            // Nobody is told of either.
            let fresh = format!("fresh-{number}");
            stand.platform.delete_contact(&stand.corp, "lin", &gone, false);
            stand.platform.follow(&stand.corp, "lin", &fresh);
            let run = stand.killed_at(SyncKind::Contacts, call, after).await;
            assert!(stand.followers(&gone).await.is_some(), "{call} {after}: gone before the pass was complete");
            let again = stand.taken_over(&run, "contacts").await;
            // Only the page that was on its way.
            assert_eq!(again.len(), usize::from(call == "contacts"), "{call} {after}: {again:?}");
            let whole = ["lin", "wang", "zhao"].map(|member| stand.of_member(member)).iter().sum::<i64>();
            assert_eq!(stand.run(&run).await.items, whole, "{call} {after}: each once");
            assert_eq!(stand.followers(&gone).await, None, "{call} {after}");
            for there in [fresh.as_str(), "lin-4", "wm2", "zhao-4"] {
                assert!(stand.followers(there).await.is_some(), "{call} {after}: {there}");
            }
            gone = fresh;
        }
        stand.finished_twice(&first).await;
        assert!(stand.parked().await.is_empty());
    }

    async fn a_sync_of_groups_gets_through_a_kill_after_each_of_its_commits(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        for number in 0..4 {
            stand.platform.create_group(&stand.corp, &format!("wr{number}"), "lin", "Group");
        }
        stand.platform.create_group(&stand.corp, "wr-0", "wang", "Group");
        let first = stand.start_sync(SyncKind::Groups).await;
        stand.platform.forget_calls();
        stand.work().await;
        let count = |name| stand.platform.count(name);
        let (lists, reads) = (count("groups"), count("group"));
        assert_eq!((lists, reads, count("followers")), (3, 5, 2));
        let places = (0..lists).map(|list| ("groups", list));
        let places = places.chain((0..reads).map(|read| ("group", read)));
        let places = places.chain([("followers", 0), ("followers", 1)]);
        for (number, (call, after)) in places.enumerate() {
            let (gone, fresh) = (format!("wr-{number}"), format!("wr-{}", number + 1));
            stand.platform.dismiss(&stand.corp, &gone);
            stand.platform.create_group(&stand.corp, &fresh, "wang", "Group");
            let run = stand.killed_at(SyncKind::Groups, call, after).await;
            assert!(stand.group(&gone).await.is_some(), "{call} {after}: gone before the pass was complete");
            let again = stand.taken_over(&run, "group").await;
            assert!(again.len() <= usize::from(call == "group"), "{call} {after}: {again:?}");
            assert_eq!(stand.run(&run).await.items, 5, "{call} {after}: each once");
            assert_eq!(stand.group(&gone).await, None, "{call} {after}");
            for there in [fresh.as_str(), "wr0", "wr3"] {
                assert!(stand.group(there).await.is_some(), "{call} {after}: {there}");
            }
        }
        stand.finished_twice(&first).await;
        assert!(stand.parked().await.is_empty());
    }

    async fn a_scope_that_shrinks_during_a_sync_costs_what_left_it_and_nothing_else(db: TestDatabase) {
        let stand = Stand::crowded(db).await;
        stand.start_sync(SyncKind::Contacts).await;
        stand.work().await;
        stand.advance(Duration::from_secs(60));
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.platform.forget_calls();
        stand.platform.fault("contacts", 0, Fault::Pause);
        let worker = stand.worker();
        let working = tokio::spawn(async move { worker.run_until_idle().await });
        stand.platform.until_stuck().await;
        // While the first is asked for, the one who is next leaves the scope, and is refused.
        stand.push(&stand.platform.set_scope(&stand.corp, "wang", false)).await;
        stand.platform.fault("contacts", 0, Fault::Refuse(Failure::OutOfScope));
        stand.platform.release();
        working.await.unwrap().unwrap();
        assert_eq!(stand.asked("contacts")[1], "wang@");
        let run = stand.run(&run).await;
        let ended = (run.status, run.errors, run.unread);
        assert_eq!(ended, (SyncStatus::Succeeded, 1, 0), "shown no more, so nothing is missing: {run:?}");
        for there in ["wm1", "lin-4", "zhao-4", "wang-4"] {
            assert!(stand.followers(there).await.is_some(), "{there}");
        }

        // Back again, and read by the next one.
        stand.push(&stand.platform.set_scope(&stand.corp, "wang", true)).await;
        stand.platform.follow(&stand.corp, "wang", "wang-new");
        stand.advance(Duration::from_secs(60));
        stand.start_sync(SyncKind::Contacts).await;
        stand.work().await;
        for there in ["wang-0", "wang-4", "wang-new"] {
            assert_eq!(stand.followers(there).await, Some(vec!["wang".to_owned()]), "{there}");
        }
    }

    async fn an_outage_is_healed_only_when_everybody_was_read(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let storage = &stand.db.storage;
        let now = storage.now();
        let work = storage.begin().await.unwrap();
        let outage = work.system().outages().note(OutageKind::Refused, None, now, now, None).await.unwrap();
        work.commit().await.unwrap();
        stand.platform.follow(&stand.corp, "wang", "while-down");
        let healed = async || {
            let view = storage.view();
            let outage = view.system().outages().find(outage).await.unwrap().unwrap();
            outage.healed_at.is_some()
        };
        // The corp took a right away from the app: lin is shown and cannot be read, nor can wang.
        for _ in 0..2 {
            stand.platform.fault("contacts", 0, Fault::Refuse(Failure::OutOfScope));
        }
        stand.advance(Duration::from_secs(60));
        for _ in 0..15 {
            stand.advance(Duration::from_secs(60));
            stand.work().await;
        }
        assert!(!healed().await, "nobody was read");
        assert_eq!(stand.followers("while-down").await, None);
        // The right is there again; an hour later it is tried once more.
        stand.advance(Duration::from_secs(3600));
        for _ in 0..3 {
            stand.work().await;
            stand.advance(Duration::from_secs(60));
        }
        assert!(healed().await);
        assert_eq!(stand.followers("while-down").await, Some(vec!["wang".to_owned()]));
        // Who has no licence is no such thing.
        stand.platform.set_licensed(&stand.corp, "wang", false);
        let run = stand.start_sync(SyncKind::Contacts).await;
        stand.work().await;
        let run = stand.run(&run).await;
        assert_eq!((run.status, run.errors, run.unread), (SyncStatus::Succeeded, 1, 0));
    }
}
