//! The mirror of the platform: contacts, groups and their conversations.

use crate::support::{agency, contact, follow, followers, group, member, second};
use sidebook_domain::SyncRunId;
use sidebook_messenger::{ContactFollow, CorpTag, CorpTagGroup, GroupRef, GroupState, MemberId};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{ContactFilter, FollowState, GroupFilter, MirrorChange, Page, StorageError, Subject};

fn run(number: u128) -> SyncRunId {
    SyncRunId(uuid::Uuid::from_u128(number))
}

on_each_database! {
    async fn a_follow_that_its_member_ended_is_gone_unless_it_began_again(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        let mut met = contact("wm1", "张总", &["lin", "wang"]);
        met.follows.iter_mut().for_each(|follow| follow.followed_at = Some(second(&db, 1)));
        contacts.upsert(ours.corp, &met, second(&db, 2), None, true).await.unwrap();
        let lin = MemberId::from("lin");
        assert!(contacts.mark_follow_gone(ours.corp, &"wm1".into(), &lin, second(&db, 5)).await.unwrap());
        assert!(!contacts.mark_follow_gone(ours.corp, &"wm1".into(), &lin, second(&db, 5)).await.unwrap());
        // A read from before the deletion, told late, does not bring it back.
        contacts.upsert(ours.corp, &met, second(&db, 4), None, true).await.unwrap();
        // Wang's follow began after the deletion that is told late.
        assert!(!contacts.mark_follow_gone(ours.corp, &"wm1".into(), &"wang".into(), second(&db, 0)).await.unwrap());
        assert!(!contacts.mark_follow_gone(ours.corp, &"wm9".into(), &lin, second(&db, 5)).await.unwrap());
        work.commit().await.unwrap();
        assert_eq!(followers(&db, &ours, "wm1").await, ["wang"]);
    }

    async fn a_contact_is_stored_with_its_follows_and_one_conversation(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        let first = contacts.upsert(ours.corp, &contact("wm1", "张总", &["lin", "wang"]), second(&db, 1), None, true).await.unwrap();
        assert_eq!(first.change, MirrorChange::Added);
        let again = contacts.upsert(ours.corp, &contact("wm1", "张总（新）", &["lin"]), second(&db, 2), None, true).await.unwrap();
        assert_eq!((again.change, again.id, again.conversation), (MirrorChange::Updated, first.id, first.conversation));
        work.commit().await.unwrap();

        let view = db.storage.view();
        let stored = view.of(ours.id).contacts().find(first.id).await.unwrap().unwrap();
        assert_eq!((stored.name.as_str(), stored.read_at, stored.gone_at), ("张总（新）", second(&db, 2), None));
        assert_eq!(followers(&db, &ours, "wm1").await, ["lin"]);
        let follow = view.of(ours.id).contacts().follow(first.id, &"lin".into()).await.unwrap().unwrap();
        assert_eq!(follow.remark.as_deref(), Some("lin 的客户"));
        assert_eq!(follow.remark_mobiles, ["13900000000"]);
        // Gone, not erased.
        assert_eq!(view.of(ours.id).contacts().follow(first.id, &"wang".into()).await.unwrap(), None);
        let all = view.of(ours.id).contacts().follows(first.id).await.unwrap();
        assert_eq!(all.iter().filter(|follow| follow.gone_at == Some(second(&db, 2))).count(), 1);

        let found = view.of(ours.id).conversations().find_contact(ours.corp, &"wm1".into()).await.unwrap().unwrap();
        assert_eq!((found.id, found.subject), (first.conversation, Subject::Contact(first.id)));
        let header = view.of(ours.id).conversations().view(found.id).await.unwrap().unwrap();
        assert_eq!((header.name.as_deref(), header.platform_id.as_str()), (Some("张总（新）"), "wm1"));
    }

    async fn an_older_read_changes_nothing(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        contacts.upsert(ours.corp, &contact("wm1", "new", &["lin"]), second(&db, 9), None, true).await.unwrap();
        let older = contacts.upsert(ours.corp, &contact("wm1", "old", &["lin", "wang"]), second(&db, 8), None, true).await.unwrap();
        assert_eq!(older.change, MirrorChange::Older);
        assert!(contacts.mark_missing(ours.corp, &"wm1".into(), second(&db, 7)).await.unwrap());
        let groups = work.of(ours.id).groups();
        groups.upsert(ours.corp, &group("g1", "new", "lin", &["wm1"]), None, second(&db, 9), None).await.unwrap();
        let older = groups.upsert(ours.corp, &group("g1", "old", "wang", &[]), None, second(&db, 8), None).await.unwrap();
        assert_eq!(older.change, MirrorChange::Older);
        groups.mark_dismissed(ours.corp, &"g1".into(), second(&db, 7)).await.unwrap();
        work.commit().await.unwrap();

        assert_eq!(followers(&db, &ours, "wm1").await, ["lin"]);
        let view = db.storage.view();
        let kept = view.of(ours.id).contacts().find_by_platform(ours.corp, &"wm1".into()).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), kept.gone_at), ("new", None));
        let kept = view.of(ours.id).groups().find_by_platform(ours.corp, &"g1".into()).await.unwrap().unwrap();
        assert_eq!((kept.name.as_deref(), kept.owner.as_str(), kept.dismissed_at), (Some("new"), "lin", None));
        assert_eq!(view.of(ours.id).groups().members(kept.id).await.unwrap().len(), 2);
    }

    async fn a_page_speaks_only_of_the_follows_it_lists(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        contacts.upsert(ours.corp, &contact("wm1", "张总", &["lin", "wang"]), second(&db, 1), None, true).await.unwrap();
        let page = [ContactFollow { contact: contact("wm1", "张总", &["zhao"]) }, ContactFollow { contact: contact("wm2", "李总", &["zhao"]) }];
        let stored = contacts.upsert_page(ours.corp, &page, second(&db, 2), Some(run(1))).await.unwrap();
        assert_eq!(stored, 1, "one was not known");
        work.commit().await.unwrap();
        assert_eq!(followers(&db, &ours, "wm1").await, ["lin", "wang", "zhao"]);
        assert_eq!(followers(&db, &ours, "wm2").await, ["zhao"]);
    }

    async fn missing_is_gone_and_may_come_back(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        assert!(!contacts.mark_missing(ours.corp, &"wm1".into(), second(&db, 1)).await.unwrap(), "not known");
        let known = contacts.upsert(ours.corp, &contact("wm1", "张总", &["lin"]), second(&db, 2), None, true).await.unwrap();
        assert!(contacts.mark_missing(ours.corp, &"wm1".into(), second(&db, 3)).await.unwrap());
        let gone = contacts.find(known.id).await.unwrap().unwrap();
        assert_eq!((gone.name.as_str(), gone.gone_at), ("张总", Some(second(&db, 3))));
        assert_eq!(contacts.count(ours.corp).await.unwrap(), 0);
        assert!(!work.of(ours.id).conversations().is_follower(known.conversation, &"lin".into()).await.unwrap());
        let back = contacts.upsert(ours.corp, &contact("wm1", "张总", &["lin"]), second(&db, 4), None, true).await.unwrap();
        assert_eq!(back.conversation, known.conversation);
        assert_eq!(contacts.find(known.id).await.unwrap().unwrap().gone_at, None);
        assert!(work.of(ours.id).conversations().is_follower(known.conversation, &"lin".into()).await.unwrap());

        let groups = work.of(ours.id).groups();
        let known = groups.upsert(ours.corp, &group("g1", "群", "lin", &[]), Some(GroupState::Inherited), second(&db, 1), None).await.unwrap();
        assert!(groups.mark_dismissed(ours.corp, &"g1".into(), second(&db, 2)).await.unwrap());
        let gone = groups.find(known.id).await.unwrap().unwrap();
        assert_eq!((gone.dismissed_at, gone.gone_at, gone.state), (Some(second(&db, 2)), Some(second(&db, 2)), GroupState::Inherited));
        assert!(!work.of(ours.id).conversations().is_follower(known.conversation, &"lin".into()).await.unwrap());
    }

    async fn deleted_by_the_contact_is_kept_until_added_again(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let (wm, lin) = ("wm1".into(), MemberId::new("lin"));
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        assert!(!contacts.mark_deleted_by_contact(ours.corp, &wm, &lin, second(&db, 1)).await.unwrap());
        let id = contacts.upsert(ours.corp, &contact("wm1", "张总", &["lin"]), second(&db, 1), None, true).await.unwrap().id;
        assert!(contacts.mark_deleted_by_contact(ours.corp, &wm, &lin, second(&db, 2)).await.unwrap());
        // The platform lists the follow as before: that is no sign of being added again.
        contacts.upsert(ours.corp, &contact("wm1", "张总", &["lin"]), second(&db, 3), None, true).await.unwrap();
        assert_eq!(contacts.follow(id, &lin).await.unwrap().unwrap().state, FollowState::DeletedByContact);
        let mut again = contact("wm1", "张总", &[]);
        again.follows = vec![sidebook_messenger::Follow { followed_at: Some(second(&db, 4)), ..follow("lin") }];
        contacts.upsert(ours.corp, &again, second(&db, 5), None, true).await.unwrap();
        assert_eq!(contacts.follow(id, &lin).await.unwrap().unwrap().state, FollowState::Following);
        // The old event arrives once more.
        assert!(!contacts.mark_deleted_by_contact(ours.corp, &wm, &lin, second(&db, 2)).await.unwrap());
        assert_eq!(contacts.follow(id, &lin).await.unwrap().unwrap().state, FollowState::Following);
    }

    async fn what_an_event_ended_is_not_brought_back_by_reads_that_are_behind(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let (wm, lin) = ("wm1".into(), MemberId::new("lin"));
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        let told = contact("wm1", "张总", &["lin"]);
        let page = [ContactFollow { contact: told.clone() }];
        let id = contacts.upsert(ours.corp, &told, second(&db, 1), None, true).await.unwrap().id;
        assert!(contacts.mark_follow_gone(ours.corp, &wm, &lin, second(&db, 10)).await.unwrap());
        // A page that was asked for before, and one that was asked for after and is behind.
        for at in [9, 11, 600] {
            contacts.upsert_page(ours.corp, &page, second(&db, at), Some(run(1))).await.unwrap();
            assert!(contacts.follow(id, &lin).await.unwrap().is_none(), "{at}");
        }
        let read = contacts.without_echoes(ours.corp, told.clone(), second(&db, 600)).await.unwrap();
        assert!(read.follows.is_empty());
        // Another friendship, and a read so late that it is to be believed.
        let mut again = told.clone();
        again.follows = vec![sidebook_messenger::Follow { followed_at: Some(second(&db, 12)), ..follow("lin") }];
        contacts.upsert_page(ours.corp, &[ContactFollow { contact: again }], second(&db, 601), None).await.unwrap();
        assert!(contacts.follow(id, &lin).await.unwrap().is_some());
        // What a read did not list, without any event, comes back with the next one that does.
        contacts.mark_missing(ours.corp, &wm, second(&db, 700)).await.unwrap();
        assert!(contacts.follow(id, &lin).await.unwrap().is_none());
        contacts.upsert_page(ours.corp, &page, second(&db, 701), None).await.unwrap();
        assert!(contacts.follow(id, &lin).await.unwrap().is_some());

        let groups = work.of(ours.id).groups();
        let told = group("g1", "群", "lin", &[]);
        let id = groups.upsert(ours.corp, &told, None, second(&db, 1), None).await.unwrap().id;
        groups.mark_dismissed(ours.corp, &"g1".into(), second(&db, 10)).await.unwrap();
        groups.upsert(ours.corp, &told, None, second(&db, 600), Some(run(1))).await.unwrap();
        assert!(groups.find(id).await.unwrap().unwrap().gone_at.is_some());
        groups.upsert(ours.corp, &told, None, second(&db, 611), None).await.unwrap();
        assert!(groups.find(id).await.unwrap().unwrap().gone_at.is_none());
    }

    async fn a_finished_run_marks_what_it_did_not_meet(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        for id in ["met", "lost", "fresh", "unread"] {
            let by: &[&str] = if id == "unread" { &["nolicence"] } else { &["lin", "wang"] };
            contacts.upsert(ours.corp, &contact(id, id, by), second(&db, 1), None, true).await.unwrap();
        }
        let started = second(&db, 10);
        let page = [ContactFollow { contact: contact("met", "met", &["lin"]) }];
        contacts.upsert_page(ours.corp, &page, second(&db, 11), Some(run(1))).await.unwrap();
        // An event about this one was handled while the run went on.
        contacts.upsert(ours.corp, &contact("fresh", "fresh", &["lin"]), second(&db, 12), None, true).await.unwrap();
        let gone = contacts.mark_gone_not_seen(ours.corp, run(1), started, &["nolicence".into()]).await.unwrap();
        assert_eq!(gone, 1);
        assert_eq!(contacts.mark_gone_not_seen(ours.corp, run(1), started, &["nolicence".into()]).await.unwrap(), 0);
        let listed = contacts.list(&ContactFilter::default(), Page::first(9)).await.unwrap();
        let mut names: Vec<_> = listed.items.iter().map(|entry| entry.contact.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["fresh", "met", "unread"]);
        // What the run read before it ended and arrives late does not bring it back.
        contacts.upsert(ours.corp, &contact("lost", "lost", &["lin"]), second(&db, 9), None, true).await.unwrap();
        assert!(contacts.find_by_platform(ours.corp, &"lost".into()).await.unwrap().unwrap().gone_at.is_some());

        let groups = work.of(ours.id).groups();
        for id in ["met", "listed", "lost"] {
            groups.upsert(ours.corp, &group(id, id, "lin", &[]), None, second(&db, 1), None).await.unwrap();
        }
        groups.upsert(ours.corp, &group("met", "met", "lin", &[]), None, second(&db, 11), Some(run(2))).await.unwrap();
        let listed = [GroupRef { id: "listed".into(), state: GroupState::OwnerLeft }, GroupRef { id: "unknown".into(), state: GroupState::Normal }];
        groups.mark_seen(ours.corp, &listed, second(&db, 11), run(2)).await.unwrap();
        assert_eq!(groups.mark_gone_not_seen(ours.corp, run(2), started, &[]).await.unwrap(), 1);
        assert!(groups.find_by_platform(ours.corp, &"lost".into()).await.unwrap().unwrap().gone_at.is_some());
        let listed = groups.find_by_platform(ours.corp, &"listed".into()).await.unwrap().unwrap();
        assert_eq!((listed.gone_at, listed.state), (None, GroupState::OwnerLeft));
        work.commit().await.unwrap();
        assert_eq!(followers(&db, &ours, "met").await, ["lin"]);
    }

    async fn lists_filter_search_and_page(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = crate::support::add_client(&db, &ours, "晨光公司").await;
        let work = db.storage.begin().await.unwrap();
        let contacts = work.of(ours.id).contacts();
        let mut conversations = Vec::new();
        for number in 0..7 {
            let by = if number % 2 == 0 { "lin" } else { "wang" };
            let stored = contacts
                .upsert(ours.corp, &contact(&format!("wm{number}"), &format!("客户 {number}%"), &[by]), second(&db, 1), None, true)
                .await
                .unwrap();
            conversations.push(stored.conversation);
            let groups = work.of(ours.id).groups();
            let stored = groups.upsert(ours.corp, &group(&format!("g{number}"), &format!("群 {number}_"), by, &["wm1"]), None, second(&db, 1), None).await.unwrap();
            conversations.push(stored.conversation);
        }
        for conversation in &conversations[..2] {
            work.of(ours.id).links().add(*conversation, &[client], ours.staff).await.unwrap();
        }
        work.commit().await.unwrap();
        let view = db.storage.view();
        let (contacts, groups) = (view.of(ours.id).contacts(), view.of(ours.id).groups());
        let count = async |filter: ContactFilter| contacts.list(&filter, Page::first(99)).await.unwrap().items.len();
        let linked = |linked| ContactFilter { linked: Some(linked), ..Default::default() };
        let search = |text: &str| ContactFilter { search: Some(text.into()), ..Default::default() };
        assert_eq!((count(linked(true)).await, count(linked(false)).await), (1, 6));
        assert_eq!(count(ContactFilter { member: Some("wang".into()), ..Default::default() }).await, 3);
        assert_eq!((count(search("客户")).await, count(search("3%")).await, count(search("%户")).await), (7, 1, 0));
        assert_eq!(count(search("WANG 的")).await, 3, "by a remark, whatever the case");
        assert_eq!(count(search("\0")).await, 0);
        let count = async |filter: GroupFilter| groups.list(&filter, Page::first(99)).await.unwrap().items.len();
        let linked = |linked| GroupFilter { linked: Some(linked), ..Default::default() };
        assert_eq!((count(linked(true)).await, count(linked(false)).await), (1, 6));
        assert_eq!(count(GroupFilter { member: Some("wang".into()), ..Default::default() }).await, 3);
        assert_eq!(count(GroupFilter { search: Some("3_".into()), ..Default::default() }).await, 1);

        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = contacts.list(&ContactFilter::default(), Page { limit: 3, after }).await.unwrap();
            seen.extend(page.items.into_iter().map(|entry| entry.contact.id));
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        seen.dedup();
        assert_eq!(seen.len(), 7);
        let page = groups.list(&GroupFilter::default(), Page::first(3)).await.unwrap();
        let rest = groups.list(&GroupFilter::default(), Page { limit: 9, after: page.next }).await.unwrap();
        assert_eq!((page.items.len(), rest.items.len(), rest.next), (3, 4, None));
        assert_eq!(page.items[0].members, 2);
    }

    async fn another_agency_sees_nothing_and_changes_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let lin = MemberId::new("lin");
        let work = db.storage.begin().await.unwrap();
        let wm = work.of(ours.id).contacts().upsert(ours.corp, &contact("wm1", "张总", &["lin"]), second(&db, 1), Some(run(1)), true).await.unwrap();
        let chat = work.of(ours.id).groups().upsert(ours.corp, &group("g1", "群", "lin", &["wm1"]), None, second(&db, 1), Some(run(1))).await.unwrap();
        work.of(ours.id).members().upsert_all(ours.corp, &[member("lin", "林")], second(&db, 1)).await.unwrap();
        let tags = [CorpTagGroup { id: "g".into(), name: "组".into(), order: 1, tags: vec![CorpTag { id: "t".into(), name: "签".into(), order: 1 }] }];
        work.of(ours.id).corp_tags().replace(ours.corp, &tags, second(&db, 1)).await.unwrap();
        work.commit().await.unwrap();

        let work = db.storage.begin().await.unwrap();
        let there = work.of(theirs.id);
        assert_eq!(there.contacts().find(wm.id).await.unwrap(), None);
        assert_eq!(there.contacts().find_by_platform(ours.corp, &"wm1".into()).await.unwrap(), None);
        assert_eq!(there.contacts().follows(wm.id).await.unwrap(), []);
        assert_eq!(there.contacts().follow(wm.id, &lin).await.unwrap(), None);
        assert_eq!(there.contacts().count(ours.corp).await.unwrap(), 0);
        assert_eq!(there.contacts().list(&ContactFilter::default(), Page::first(9)).await.unwrap().items, []);
        assert_eq!(there.groups().find(chat.id).await.unwrap(), None);
        assert_eq!(there.groups().find_by_platform(ours.corp, &"g1".into()).await.unwrap(), None);
        assert_eq!(there.groups().members(chat.id).await.unwrap(), []);
        assert_eq!(there.groups().count(ours.corp).await.unwrap(), 0);
        assert_eq!(there.groups().list(&GroupFilter::default(), Page::first(9)).await.unwrap().items, []);
        assert_eq!(there.members().find(ours.corp, &lin).await.unwrap(), None);
        assert_eq!(there.members().list(ours.corp).await.unwrap(), []);
        assert_eq!(there.members().count(ours.corp).await.unwrap(), 0);
        assert_eq!(there.corp_tags().list(ours.corp).await.unwrap(), []);
        for conversation in [wm.conversation, chat.conversation] {
            assert_eq!(there.conversations().find(conversation).await.unwrap(), None);
            assert_eq!(there.conversations().view(conversation).await.unwrap(), None);
            assert!(!there.conversations().is_follower(conversation, &lin).await.unwrap());
        }
        assert_eq!(there.conversations().find_contact(ours.corp, &"wm1".into()).await.unwrap(), None);
        assert_eq!(there.conversations().find_group(ours.corp, &"g1".into()).await.unwrap(), None);
        assert_eq!(there.conversations().of(Subject::Contact(wm.id)).await.unwrap(), None);

        let late = second(&db, 50);
        assert!(!there.contacts().mark_missing(ours.corp, &"wm1".into(), late).await.unwrap());
        assert!(!there.contacts().mark_deleted_by_contact(ours.corp, &"wm1".into(), &lin, late).await.unwrap());
        assert_eq!(there.contacts().mark_gone_not_seen(ours.corp, run(2), late, &[]).await.unwrap(), 0);
        assert!(!there.groups().mark_missing(ours.corp, &"g1".into(), late).await.unwrap());
        assert!(!there.groups().mark_dismissed(ours.corp, &"g1".into(), late).await.unwrap());
        assert_eq!(there.groups().mark_gone_not_seen(ours.corp, run(2), late, &[]).await.unwrap(), 0);
        there.members().mark_gone(ours.corp, &lin, late).await.unwrap();
        there.members().set_licences(ours.corp, std::slice::from_ref(&lin), &[]).await.unwrap();
        assert!(!there.members().upsert_all(ours.corp, &[], late).await.unwrap());
        assert!(!there.corp_tags().replace(ours.corp, &[], late).await.unwrap());
        let refused = there.contacts().upsert(ours.corp, &contact("wm1", "theirs", &["x"]), late, None, true).await;
        assert!(matches!(refused, Err(StorageError::NotFound { table: "corps", .. })));
        let refused = there.groups().upsert(ours.corp, &group("g1", "theirs", "x", &[]), None, late, None).await;
        assert!(matches!(refused, Err(StorageError::NotFound { table: "corps", .. })));
        work.commit().await.unwrap();

        let view = db.storage.view();
        let here = view.of(ours.id);
        assert_eq!(here.contacts().find(wm.id).await.unwrap().unwrap().gone_at, None);
        assert_eq!(here.contacts().follow(wm.id, &lin).await.unwrap().unwrap().state, FollowState::Following);
        assert_eq!(here.groups().find(chat.id).await.unwrap().unwrap().gone_at, None);
        let lin = here.members().find(ours.corp, &lin).await.unwrap().unwrap();
        assert_eq!((lin.gone_at, lin.licensed), (None, None));
        assert_eq!(here.corp_tags().list(ours.corp).await.unwrap().len(), 1);
    }

    async fn whoever_meets_a_contact_first_there_is_one_conversation(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let mut tasks = Vec::new();
        for number in 0..8_i64 {
            let (storage, corp, id) = (db.storage.clone(), ours.corp, ours.id);
            let at = second(&db, number);
            tasks.push(tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let by = format!("member{number}");
                let wm = work.of(id).contacts().upsert(corp, &contact("wm1", &by, &[&by]), at, None, false).await.unwrap();
                let chat = work.of(id).groups().upsert(corp, &group("g1", &by, "lin", &[&by]), None, at, None).await.unwrap();
                work.commit().await.unwrap();
                (wm.conversation, chat.conversation)
            }));
        }
        let mut met = Vec::new();
        for task in tasks {
            met.push(task.await.unwrap());
        }
        met.dedup();
        assert_eq!(met.len(), 1, "everybody got the same two conversations");
        assert_eq!(followers(&db, &ours, "wm1").await.len(), 8);
        let view = db.storage.view();
        let wm = view.of(ours.id).contacts().find_by_platform(ours.corp, &"wm1".into()).await.unwrap().unwrap();
        assert_eq!((wm.name.as_str(), wm.read_at), ("member7", second(&db, 7)));
        let chat = view.of(ours.id).groups().find_by_platform(ours.corp, &"g1".into()).await.unwrap().unwrap();
        let people = view.of(ours.id).groups().members(chat.id).await.unwrap();
        assert_eq!(people.iter().map(|person| person.member_ref.as_str()).collect::<Vec<_>>(), ["member7", "lin"]);
    }
}
