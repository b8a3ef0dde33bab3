//! Events about contacts, groups, tags and staff.

use std::time::Duration;

use sidebook_messenger::{ContactChange, CorpTag, CorpTagGroup, Event, EventKind, StaffChange};
use sidebook_storage::FollowState;
use sidebook_storage::testing::on_each_database;

use crate::kit::Stand;

fn names(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(|name| (*name).to_owned()).collect())
}

on_each_database! {
    async fn a_contact_follows_the_platform(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.follow(&stand.corp, "lin", "wm3")).await;
        stand.work().await;
        assert_eq!(stand.followers("wm3").await, names(&["lin"]));
        stand.advance(Duration::from_secs(1));
        stand.push(&stand.platform.follow(&stand.corp, "wang", "wm3")).await;
        stand.push(&stand.platform.remark(&stand.corp, "lin", "wm3", "老张")).await;
        stand.work().await;
        let follows = stand.follows("wm3").await.unwrap();
        assert_eq!(follows[0], ("lin".to_owned(), Some("老张".to_owned()), FollowState::Following));
        assert_eq!(follows[1].0, "wang");
    }

    async fn a_burst_about_one_contact_costs_few_reads(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        for number in 0..1000 {
            let event = stand.platform.remark(&stand.corp, "lin", "wm1", &format!("remark {number}"));
            let event = Event { name: format!("edit {number}"), ..event };
            stand.push(&event).await;
        }
        // The worker works between the batches, and each of them has events about this contact.
        let report = stand.work().await;
        assert_eq!(report.routed, 1000);
        assert!((1..=3).contains(&stand.platform.count("contact")), "{}", stand.platform.count("contact"));
        // What waited reads after the last of them.
        stand.advance(Duration::from_secs(5));
        stand.work().await;
        assert!((2..=4).contains(&stand.platform.count("contact")), "{}", stand.platform.count("contact"));
        assert_eq!(stand.follows("wm1").await.unwrap()[0].1.as_deref(), Some("remark 999"));
    }

    async fn the_same_event_again_changes_nothing(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let event = stand.platform.remark(&stand.corp, "lin", "wm1", "once");
        stand.push(&event).await;
        stand.push(&event).await;
        assert_eq!(stand.work().await.routed, 1);
        stand.push(&event).await;
        assert_eq!(stand.work().await.routed, 0);
    }

    async fn reads_that_lag_do_not_bring_a_deleted_contact_back(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.delete_contact(&stand.corp, "lin", "wm1", true)).await;
        stand.work().await;
        assert_eq!(stand.followers("wm1").await, None);
        // Another event makes us read again while the details still lag.
        stand.advance(Duration::from_secs(60));
        stand.push(&stand.platform.remark(&stand.corp, "lin", "wm1", "late")).await;
        stand.work().await;
        assert_eq!(stand.followers("wm1").await, None);
        // After ten minutes the platform is believed, whatever it says.
        stand.platform.settle();
        stand.platform.forget_calls();
        stand.advance(Duration::from_secs(600));
        stand.work().await;
        assert_eq!(stand.platform.count("contact"), 1);
        assert_eq!(stand.followers("wm1").await, None);
    }

    async fn a_contact_added_again_within_the_lag_is_back_at_once(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let deleted = stand.platform.delete_contact(&stand.corp, "lin", "wm1", true);
        stand.advance(Duration::from_secs(5));
        let added = stand.platform.follow(&stand.corp, "lin", "wm1");
        stand.advance(Duration::from_secs(5));
        // Told in the wrong order.
        stand.push(&added).await;
        stand.work().await;
        stand.push(&deleted).await;
        stand.work().await;
        assert_eq!(stand.followers("wm1").await, names(&["lin"]));
    }

    async fn one_of_two_followers_deletes_the_contact(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.follow(&stand.corp, "wang", "wm1")).await;
        stand.work().await;
        stand.advance(Duration::from_secs(1));
        stand.push(&stand.platform.delete_contact(&stand.corp, "lin", "wm1", true)).await;
        stand.work().await;
        assert_eq!(stand.followers("wm1").await, names(&["wang"]));
    }

    async fn a_contact_that_deleted_the_member_stays_one_way(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.deleted_by_contact(&stand.corp, "lin", "wm1")).await;
        // This one we have not met yet: it is read, then marked.
        stand.platform.follow(&stand.corp, "lin", "wm3");
        stand.push(&stand.platform.deleted_by_contact(&stand.corp, "lin", "wm3")).await;
        stand.work().await;
        for contact in ["wm1", "wm3"] {
            assert_eq!(stand.follows(contact).await.unwrap()[0].2, FollowState::DeletedByContact);
        }
        // Contacts again.
        stand.advance(Duration::from_secs(10));
        stand.push(&stand.platform.follow(&stand.corp, "lin", "wm1")).await;
        stand.work().await;
        assert_eq!(stand.follows("wm1").await.unwrap()[0].2, FollowState::Following);
    }

    async fn a_group_follows_the_platform(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.create_group(&stand.corp, "wr1", "lin", "Group")).await;
        stand.work().await;
        stand.advance(Duration::from_secs(1));
        stand.push(&stand.platform.join_group(&stand.corp, "wr1", "wm1", 0)).await;
        stand.push(&stand.platform.rename_group(&stand.corp, "wr1", "New name")).await;
        stand.work().await;
        let group = stand.group("wr1").await.unwrap();
        assert_eq!(group, (Some("New name".to_owned()), vec!["lin".to_owned(), "wm1".to_owned()]));
        stand.advance(Duration::from_secs(1));
        stand.push(&stand.platform.dismiss(&stand.corp, "wr1")).await;
        stand.work().await;
        assert_eq!(stand.group("wr1").await, None);
        let view = stand.db.storage.view();
        let found = view.of(stand.agency).groups().find_by_platform(stand.corp_id().await, &"wr1".into()).await.unwrap();
        assert!(found.unwrap().dismissed_at.is_some());
    }

    async fn a_group_behind_its_event_is_read_again(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.create_group(&stand.corp, "wr1", "lin", "Group")).await;
        stand.work().await;
        stand.advance(Duration::from_secs(1));
        stand.platform.forget_calls();
        stand.push(&stand.platform.join_group(&stand.corp, "wr1", "wm1", 2)).await;
        for (pause, calls, people) in [(0, 1, 1), (4, 1, 1), (1, 2, 1), (29, 2, 1), (1, 3, 2), (3600, 3, 2)] {
            stand.advance(Duration::from_secs(pause));
            stand.work().await;
            assert_eq!((stand.platform.count("group"), stand.group("wr1").await.unwrap().1.len()), (calls, people));
        }
        assert_eq!(stand.parked().await.len(), 0);
    }

    async fn a_group_that_stays_behind_is_let_be(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.create_group(&stand.corp, "wr1", "lin", "Group")).await;
        stand.work().await;
        stand.advance(Duration::from_secs(1));
        stand.platform.forget_calls();
        stand.push(&stand.platform.join_group(&stand.corp, "wr1", "wm1", 100)).await;
        for _ in 0..10 {
            stand.work().await;
            stand.advance(Duration::from_secs(400));
        }
        assert_eq!(stand.platform.count("group"), 4);
        assert_eq!(stand.parked().await.len(), 0);
    }

    async fn tags_are_read_as_a_whole(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let tag = |id: &str| CorpTag { id: id.into(), name: id.to_owned(), order: 1 };
        let group = |tags: &[&str]| CorpTagGroup {
            id: "g".into(),
            name: "Group".to_owned(),
            order: 1,
            tags: tags.iter().map(|id| tag(id)).collect(),
        };
        stand.push(&stand.platform.set_tags(&stand.corp, vec![group(&["a", "b"])])).await;
        stand.work().await;
        stand.advance(Duration::from_secs(1));
        stand.push(&stand.platform.set_tags(&stand.corp, vec![group(&["b"])])).await;
        stand.work().await;
        let view = stand.db.storage.view();
        let tags = view.of(stand.agency).corp_tags().list(stand.corp_id().await).await.unwrap();
        assert_eq!(tags.len(), 1);
    }

    async fn members_come_go_and_change_their_id(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        stand.push(&stand.platform.add_member(&stand.corp, "zhao")).await;
        stand.push(&stand.platform.rename_member(&stand.corp, "lin", "lin.new")).await;
        stand.work().await;
        stand.advance(Duration::from_secs(1));
        stand.push(&stand.platform.remove_member(&stand.corp, "wang")).await;
        stand.work().await;
        let view = stand.db.storage.view();
        let mut members: Vec<String> = view
            .of(stand.agency)
            .members()
            .list(stand.corp_id().await)
            .await
            .unwrap()
            .into_iter()
            .map(|member| member.member.to_string())
            .collect();
        members.sort();
        assert_eq!(members, ["lin.new", "zhao"]);
        assert_eq!(stand.followers("wm1").await, names(&["lin.new"]));
    }

    async fn what_is_unknown_is_kept_and_what_is_broken_is_seen(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let before = stand.db.storage.view().system().inbox().count_by_state().await.unwrap();
        stand.push(&stand.platform.something_new(&stand.corp, "change_everything")).await;
        stand.push_body(None, "broken", b"not an event".to_vec()).await;
        stand.push(&stand.platform.remark(&"wpStranger".into(), "lin", "wm1", "x")).await;
        let newer = EventKind::Contact {
            member: "lin".into(),
            contact: "wm1".into(),
            change: ContactChange::Other("tomorrow".to_owned()),
        };
        stand.push(&Event { corp: Some(stand.corp.clone()), at: None, name: "contact".to_owned(), kind: newer }).await;
        let report = stand.work().await;
        assert_eq!((report.routed, report.parked), (4, 0));
        let counts = stand.db.storage.view().system().inbox().count_by_state().await.unwrap();
        assert_eq!(counts.ignored - before.ignored, 2);
        assert_eq!(counts.failed - before.failed, 1);
        assert_eq!(counts.routed - before.routed, 1);
        // Something newer about a contact is a hint like any other.
        assert_eq!(stand.platform.count("contact"), 1);
    }

    async fn a_member_event_about_somebody_out_of_scope_ends_well(db: TestDatabase) {
        let stand = Stand::bound(db).await;
        let kind = EventKind::Staff { member: "nobody".into(), change: StaffChange::Updated { new_id: None } };
        stand.push(&Event { corp: Some(stand.corp.clone()), at: None, name: "staff".to_owned(), kind }).await;
        assert_eq!(stand.work().await.parked, 0);
    }
}
