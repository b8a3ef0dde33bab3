//! What the names and numbers of a conversation suggest.

use crate::support::{Agency, add_client, agency, contact, group, mobile, second};
use sidebook_domain::{
    ClientId, ClientName, ConversationId, HintSource, NameMatch, SuggestionReason, TaxpayerKind,
};
use sidebook_messenger::{Contact, MemberId};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{LinkSuggestion, NewClient, NewClientContact, StorageError, Viewer};

async fn add_contact(db: &TestDatabase, ours: &Agency, told: &Contact) -> ConversationId {
    let work = db.storage.begin().await.unwrap();
    let contacts = work.of(ours.id).contacts();
    let stored = contacts
        .upsert(ours.corp, told, second(db, 1), None, true)
        .await
        .unwrap();
    work.commit().await.unwrap();
    stored.conversation
}

async fn add_group(db: &TestDatabase, ours: &Agency, name: &str, people: &[&str]) -> ConversationId {
    let work = db.storage.begin().await.unwrap();
    let told = group(name, name, "lin", people);
    let groups = work.of(ours.id).groups();
    let stored = groups
        .upsert(ours.corp, &told, None, second(db, 1), None)
        .await
        .unwrap();
    work.commit().await.unwrap();
    stored.conversation
}

fn called(id: &str, remark: &str) -> Contact {
    let mut told = contact(id, "微信用户", &["lin"]);
    told.follows[0].remark = Some(remark.to_owned());
    told.follows[0].remark_mobiles.clear();
    told
}

async fn suggested(
    db: &TestDatabase,
    ours: &Agency,
    conversation: ConversationId,
    viewer: Viewer<'_>,
) -> Vec<LinkSuggestion> {
    let view = db.storage.view();
    view.of(ours.id)
        .suggestions()
        .of_conversation(conversation, viewer, 8)
        .await
        .unwrap()
}

fn ids(found: &[LinkSuggestion]) -> Vec<ClientId> {
    found.iter().map(|one| one.client.id).collect()
}

async fn with_mobile(db: &TestDatabase, ours: &Agency, name: &str, number: &str) -> ClientId {
    let mut new = NewClient::named(ClientName::parse(name).unwrap(), TaxpayerKind::General);
    new.contacts = vec![NewClientContact {
        name: "王总".into(),
        role: None,
        mobile: Some(mobile(number)),
        landline: None,
    }];
    let work = db.storage.begin().await.unwrap();
    let id = work.of(ours.id).clients().add(new).await.unwrap().id;
    work.commit().await.unwrap();
    id
}

on_each_database! {
    async fn closer_names_come_first_and_say_where_they_stand(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let brand = add_client(&db, &ours, "重庆晨光商贸有限公司").await;
        let core = add_client(&db, &ours, "重庆晨光餐饮有限公司").await;
        add_client(&db, &ours, "成都蓝天科技有限公司").await;
        add_client(&db, &theirs, "重庆晨光餐饮有限公司").await;
        let here = add_contact(&db, &ours, &called("wm1", "晨光餐饮-王总")).await;
        let found = suggested(&db, &ours, here, Viewer::Admin).await;
        assert_eq!(ids(&found), [core, brand]);
        let reason = |by| SuggestionReason::Name { source: HintSource::Remark, text: "晨光餐饮-王总".into(), by };
        assert_eq!(found[0].reasons, [reason(NameMatch::Core)]);
        assert_eq!(found[1].reasons, [reason(NameMatch::Brand)]);
        // Beside another agency's conversation there is nothing.
        assert!(suggested(&db, &theirs, here, Viewer::Admin).await.is_empty());

        let work = db.storage.begin().await.unwrap();
        work.of(ours.id).links().add(here, &[core], ours.staff).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(ids(&suggested(&db, &ours, here, Viewer::Admin).await), [brand]);
    }

    async fn a_noted_number_is_a_reason_and_nonsense_is_none(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = with_mobile(&db, &ours, "别的名字有限公司", "13712345678").await;
        let mut told = called("wm1", "老朋友");
        told.follows[0].remark_mobiles = vec!["电话".into(), "+86 137-1234-5678".into(), "1".into()];
        let here = add_contact(&db, &ours, &told).await;
        let found = suggested(&db, &ours, here, Viewer::Admin).await;
        assert_eq!(ids(&found), [client]);
        assert_eq!(found[0].reasons, [SuggestionReason::Mobile { contact: "王总".into(), tail: "5678".into() }]);
        // The same number, noted for somebody in a group.
        let beside = add_group(&db, &ours, "闲聊", &["wm1"]).await;
        assert_eq!(ids(&suggested(&db, &ours, beside, Viewer::Admin).await), [client]);
    }

    async fn others_than_admins_learn_only_from_what_they_see(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "重庆晨光餐饮有限公司").await;
        let linked = add_client(&db, &ours, "成都蓝天科技有限公司").await;
        let mut told = called("wm1", "晨光");
        told.follows.push(told.follows[0].clone());
        told.follows[1].member = MemberId::new("zhao");
        told.follows[1].remark = Some("老同学".into());
        let here = add_contact(&db, &ours, &told).await;
        let beside = add_group(&db, &ours, "闲聊", &["wm1"]).await;
        let work = db.storage.begin().await.unwrap();
        work.of(ours.id).links().add(beside, &[linked], ours.staff).await.unwrap();
        work.commit().await.unwrap();
        let (lin, zhao) = (MemberId::new("lin"), MemberId::new("zhao"));
        assert_eq!(ids(&suggested(&db, &ours, here, Viewer::Admin).await), [linked, client]);
        assert_eq!(ids(&suggested(&db, &ours, here, Viewer::Member(&lin)).await), [linked, client]);
        // Neither the colleague's note nor the group that they do not sit in.
        assert_eq!(ids(&suggested(&db, &ours, here, Viewer::Member(&zhao)).await), []);
    }

    async fn odd_names_suggest_nothing_and_break_nothing(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        add_client(&db, &ours, "重庆晨光餐饮有限公司").await;
        let long = "晨".repeat(2_000);
        for (number, remark) in ["", "%", "'; --", "{{7*7}}", "👍\u{202e}", "\u{10ffff}", &long].into_iter().enumerate() {
            let here = add_contact(&db, &ours, &called(&format!("wm{number}"), remark)).await;
            assert!(suggested(&db, &ours, here, Viewer::Admin).await.is_empty(), "{remark}");
        }
    }

    async fn nobodys_client_is_said_once_and_stays_at_home(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let here = add_contact(&db, &ours, &called("wm1", "老朋友")).await;
        let work = db.storage.begin().await.unwrap();
        assert!(work.of(ours.id).not_clients().add(here, ours.staff).await.unwrap());
        assert!(!work.of(ours.id).not_clients().add(here, ours.staff).await.unwrap());
        work.commit().await.unwrap();
        let said = db.storage.view().of(ours.id).not_clients().find(here).await.unwrap().unwrap();
        assert_eq!((said.said_by, said.said_by_name.as_str()), (ours.staff, "林晨"));
        assert_eq!(db.storage.view().of(theirs.id).not_clients().find(here).await.unwrap(), None);
        for (conversation, staff) in [(here, theirs.staff), (ConversationId::from(uuid::Uuid::nil()), theirs.staff)] {
            let work = db.storage.begin().await.unwrap();
            let refused = work.of(theirs.id).not_clients().add(conversation, staff).await.unwrap_err();
            assert!(matches!(refused, StorageError::NotFound { table: "conversations", .. }), "{refused}");
            assert!(!work.of(theirs.id).not_clients().remove(here).await.unwrap());
        }
        let client = add_client(&db, &ours, "重庆晨光餐饮有限公司").await;
        let work = db.storage.begin().await.unwrap();
        work.of(ours.id).links().add(here, &[client], ours.staff).await.unwrap();
        assert_eq!(work.of(ours.id).not_clients().find(here).await.unwrap(), None);
    }
}
