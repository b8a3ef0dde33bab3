//! The mirror of the platform: members and labels.

use crate::support::{agency, contact, followers, member, second};
use sidebook_messenger::{CorpTag, CorpTagGroup};
use sidebook_storage::testing::on_each_database;

on_each_database! {
    async fn a_member_with_a_new_id_keeps_what_they_had(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let mirror = work.of(ours.id);
        for id in ["lin", "wang"] {
            mirror.members().upsert(ours.corp, &member(id, id), true, second(&db, 1)).await.unwrap();
        }
        mirror.contacts().upsert(ours.corp, &contact("wm1", "张总", &["lin", "wang"]), second(&db, 1), None, true).await.unwrap();
        // This one was read after the change already.
        mirror.contacts().upsert(ours.corp, &contact("wm2", "李总", &["lin"]), second(&db, 1), None, true).await.unwrap();
        mirror.contacts().upsert(ours.corp, &contact("wm2", "李总", &["lin.new"]), second(&db, 2), None, false).await.unwrap();
        for _ in 0..2 {
            mirror.members().rename(ours.corp, &"lin".into(), &"lin.new".into()).await.unwrap();
        }
        assert!(mirror.members().find(ours.corp, &"lin".into()).await.unwrap().is_none());
        assert_eq!(mirror.members().find(ours.corp, &"lin.new".into()).await.unwrap().unwrap().gone_at, None);
        work.commit().await.unwrap();
        assert_eq!(followers(&db, &ours, "wm1").await, ["lin.new", "wang"]);
        assert_eq!(followers(&db, &ours, "wm2").await, ["lin.new"]);
    }

    async fn members_and_corp_tags_are_read_as_a_whole(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let members = work.of(ours.id).members();
        assert!(members.upsert_all(ours.corp, &[member("lin", "林"), member("wang", "王")], second(&db, 1)).await.unwrap());
        members.set_licences(ours.corp, &["lin".into()], &["lin".into()]).await.unwrap();
        assert!(members.upsert_all(ours.corp, &[member("lin", "林晨")], second(&db, 3)).await.unwrap());
        assert!(!members.upsert_all(ours.corp, &[member("old", "旧")], second(&db, 2)).await.unwrap());
        // A single read from before the last whole one, about somebody that one did not list.
        members.upsert(ours.corp, &member("left", "走了"), true, second(&db, 2)).await.unwrap();
        let listed = members.list(ours.corp).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].name.as_deref(), listed[0].licensed, &listed[0].departments), (Some("林晨"), Some(false), &vec![1, 7]));
        let gone = members.find(ours.corp, &"wang".into()).await.unwrap().unwrap();
        assert_eq!((gone.gone_at, gone.in_scope), (Some(second(&db, 3)), false));
        members.upsert(ours.corp, &member("wang", "王芳"), true, second(&db, 4)).await.unwrap();
        members.mark_gone(ours.corp, &"lin".into(), second(&db, 2)).await.unwrap();
        assert_eq!(members.count(ours.corp).await.unwrap(), 2);
        members.mark_gone(ours.corp, &"lin".into(), second(&db, 4)).await.unwrap();
        assert_eq!(members.count(ours.corp).await.unwrap(), 1);

        let tags = work.of(ours.id).corp_tags();
        let tag = |id: &str, order| CorpTag { id: id.into(), name: id.to_uppercase(), order };
        let groups = [
            CorpTagGroup { id: "low".into(), name: "低".into(), order: 1, tags: vec![tag("a", 1)] },
            CorpTagGroup { id: "high".into(), name: "高".into(), order: 2, tags: vec![tag("b", 1), tag("c", 2)] },
        ];
        assert!(tags.replace(ours.corp, &groups, second(&db, 1)).await.unwrap());
        let names: Vec<_> = tags.list(ours.corp).await.unwrap().into_iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["C", "B", "A"]);
        assert!(tags.replace(ours.corp, &[], second(&db, 3)).await.unwrap());
        assert!(!tags.replace(ours.corp, &groups, second(&db, 2)).await.unwrap(), "older than the empty read");
        assert!(tags.list(ours.corp).await.unwrap().is_empty());
    }
}
