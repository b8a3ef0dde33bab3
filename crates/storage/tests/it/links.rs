//! Links between conversations and clients, and who may see a conversation.

use crate::support::{Agency, add_client, agency, contact, group, group_member, second};
use sidebook_domain::{ClientId, ConversationId};
use sidebook_messenger::GroupMemberKind;
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{ConversationDetail, StorageError};

async fn conversation_with(db: &TestDatabase, ours: &Agency, id: &str) -> ConversationId {
    let work = db.storage.begin().await.unwrap();
    let told = contact(id, id, &["lin"]);
    let stored = work
        .of(ours.id)
        .contacts()
        .upsert(ours.corp, &told, second(db, 1), None, true)
        .await
        .unwrap();
    work.commit().await.unwrap();
    stored.conversation
}

async fn linked(db: &TestDatabase, ours: &Agency, conversation: ConversationId) -> Vec<ClientId> {
    let links = db
        .storage
        .view()
        .of(ours.id)
        .links()
        .of_conversation(conversation)
        .await
        .unwrap();
    links.into_iter().map(|link| link.client).collect()
}

on_each_database! {
    async fn clients_are_linked_once_and_unlinked(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let (one, two) = (add_client(&db, &ours, "一号公司").await, add_client(&db, &ours, "二号公司").await);
        let here = conversation_with(&db, &ours, "wm1").await;
        let work = db.storage.begin().await.unwrap();
        let links = work.of(ours.id).links();
        assert_eq!(links.add(here, &[one], ours.staff).await.unwrap(), 1);
        db.clock.advance(std::time::Duration::from_secs(1));
        assert_eq!(links.add(here, &[one, two, two], ours.staff).await.unwrap(), 1, "what is linked stays");
        work.commit().await.unwrap();
        assert_eq!(linked(&db, &ours, here).await, [one, two]);
        let first = &db.storage.view().of(ours.id).links().of_conversation(here).await.unwrap()[0];
        assert_eq!((first.name.as_str(), first.linked_by), ("一号公司", ours.staff));

        let work = db.storage.begin().await.unwrap();
        assert!(work.of(ours.id).links().remove(here, one).await.unwrap());
        assert!(!work.of(ours.id).links().remove(here, one).await.unwrap());
        work.commit().await.unwrap();
        assert_eq!(linked(&db, &ours, here).await, [two]);
    }

    async fn the_client_chosen_last_is_remembered_per_person_while_it_is_linked(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let (one, two) = (add_client(&db, &ours, "一号公司").await, add_client(&db, &ours, "二号公司").await);
        let here = conversation_with(&db, &ours, "wm1").await;
        let work = db.storage.begin().await.unwrap();
        let other = work.of(ours.id).staff().add(crate::support::person("王芳", "13812345678")).await.unwrap().id;
        let links = work.of(ours.id).links();
        links.add(here, &[one], ours.staff).await.unwrap();
        let refused = links.choose(ours.staff, here, two).await;
        assert!(matches!(refused, Err(StorageError::NotFound { table: "links", .. })), "not linked");
        links.add(here, &[two], ours.staff).await.unwrap();
        links.choose(ours.staff, here, one).await.unwrap();
        links.choose(ours.staff, here, two).await.unwrap();
        links.choose(other, here, one).await.unwrap();
        assert_eq!(links.chosen(ours.staff, here).await.unwrap(), Some(two));
        assert_eq!(links.chosen(other, here).await.unwrap(), Some(one));
        links.remove(here, two).await.unwrap();
        assert_eq!(links.chosen(ours.staff, here).await.unwrap(), None);
        assert_eq!(links.chosen(other, here).await.unwrap(), Some(one));
    }

    async fn another_agencys_ids_are_named_and_nothing_is_linked(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let (mine, foreign) = (add_client(&db, &ours, "我们的").await, add_client(&db, &theirs, "他们的").await);
        let here = conversation_with(&db, &ours, "wm1").await;
        let work = db.storage.begin().await.unwrap();
        let links = work.of(ours.id).links();
        let refused = links.add(here, &[mine, foreign], ours.staff).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "clients", ids } if ids == [foreign.0]));
        let refused = links.add(here, &[mine], theirs.staff).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "staff", ids } if ids == [theirs.staff.0]));
        let refused = work.of(theirs.id).links().add(here, &[foreign], theirs.staff).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "conversations", ids } if ids == [here.0]));
        assert_eq!(links.of_conversation(here).await.unwrap(), []);
        links.add(here, &[mine], ours.staff).await.unwrap();
        links.choose(ours.staff, here, mine).await.unwrap();
        let refused = links.choose(theirs.staff, here, mine).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "staff", .. }));

        let there = work.of(theirs.id).links();
        assert_eq!(there.of_conversation(here).await.unwrap(), []);
        assert!(!there.exists(here, mine).await.unwrap());
        assert_eq!(there.chosen(ours.staff, here).await.unwrap(), None);
        assert!(there.choose(theirs.staff, here, mine).await.is_err());
        assert!(!there.remove(here, mine).await.unwrap());
        assert!(links.exists(here, mine).await.unwrap());
    }

    async fn who_follows_owns_or_sits_in_it_sees_it(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let single = conversation_with(&db, &ours, "wm1").await;
        let work = db.storage.begin().await.unwrap();
        let mut told = group("g1", "群", "owner", &["wm1", "stranger"]);
        told.members.push(group_member("wang", GroupMemberKind::Member));
        told.admins = vec!["wang".into()];
        let chat = work.of(ours.id).groups().upsert(ours.corp, &told, None, second(&db, 1), None).await.unwrap();
        work.commit().await.unwrap();
        let view = db.storage.view();
        let conversations = view.of(ours.id).conversations();
        let sees = async |conversation, member: &str| conversations.is_follower(conversation, &member.into()).await.unwrap();
        assert!(sees(single, "lin").await && !sees(single, "wang").await && !sees(single, "owner").await);
        assert!(sees(chat.conversation, "owner").await && sees(chat.conversation, "wang").await);
        // An external person of the same id is no colleague.
        assert!(!sees(chat.conversation, "wm1").await && !sees(chat.conversation, "lin").await);
        let header = conversations.view(chat.conversation).await.unwrap().unwrap();
        assert_eq!(header.detail, ConversationDetail::Group { owner: "owner".into(), members: 4, external: 2 });
        let people = view.of(ours.id).groups().members(chat.id).await.unwrap();
        let admins: Vec<_> = people.iter().filter(|person| person.is_admin).map(|person| person.member_ref.as_str()).collect();
        assert_eq!(admins, ["wang"]);
    }

    async fn clients_of_people_in_a_group_are_found(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let (one, two) = (add_client(&db, &ours, "一号公司").await, add_client(&db, &ours, "二号公司").await);
        let (first, second_one) = (conversation_with(&db, &ours, "wm1").await, conversation_with(&db, &ours, "wm2").await);
        let outside = conversation_with(&db, &ours, "wm3").await;
        let work = db.storage.begin().await.unwrap();
        let told = group("g1", "群", "lin", &["wm1", "wm2", "stranger"]);
        let chat = work.of(ours.id).groups().upsert(ours.corp, &told, None, second(&db, 1), None).await.unwrap();
        let links = work.of(ours.id).links();
        links.add(first, &[one], ours.staff).await.unwrap();
        links.add(second_one, &[two], ours.staff).await.unwrap();
        links.add(outside, &[one, two], ours.staff).await.unwrap();
        links.add(chat.conversation, &[one], ours.staff).await.unwrap();
        let mut met: Vec<_> = links
            .clients_of_people_in_group(chat.conversation)
            .await
            .unwrap()
            .into_iter()
            .map(|link| (link.conversation, link.client))
            .collect();
        met.sort_by_key(|(conversation, _)| conversation.0);
        let mut expected = vec![(first, one), (second_one, two)];
        expected.sort_by_key(|(conversation, _)| conversation.0);
        assert_eq!(met, expected);
        assert_eq!(links.clients_of_people_in_group(first).await.unwrap(), []);
        assert_eq!(work.of(theirs.id).links().clients_of_people_in_group(chat.conversation).await.unwrap(), []);
    }
}
