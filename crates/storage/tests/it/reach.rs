//! Which clients a person reaches, and what brings one within reach or takes it away.

use crate::support::{Agency, add_client, agency, contact, group, group_member, person, second};
use sidebook_domain::{ClientId, ConversationId, FollowUpContent, FollowUpKind, StaffId};
use sidebook_messenger::{GroupMemberKind, Mode};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{ClientChange, NewCorp, NewFollowUp, OfClient, Page, Reach, Written};

/// A person of the agency with an account in its corp.
async fn colleague(db: &TestDatabase, ours: &Agency, member: &str, mobile: &str) -> StaffId {
    let work = db.storage.begin().await.unwrap();
    let door = work.of(ours.id);
    let staff = door.staff().add(person(member, mobile)).await.unwrap().id;
    door.bindings()
        .bind(ours.corp, &member.into(), staff)
        .await
        .unwrap();
    work.commit().await.unwrap();
    staff
}

/// The conversation with a contact whom these members follow.
async fn followed(db: &TestDatabase, ours: &Agency, id: &str, by: &[&str], at: i64) -> ConversationId {
    let work = db.storage.begin().await.unwrap();
    let told = contact(id, id, by);
    let contacts = work.of(ours.id).contacts();
    let stored = contacts
        .upsert(ours.corp, &told, second(db, at), None, true)
        .await
        .unwrap();
    work.commit().await.unwrap();
    stored.conversation
}

async fn link(db: &TestDatabase, ours: &Agency, conversation: ConversationId, client: ClientId) {
    let work = db.storage.begin().await.unwrap();
    let links = work.of(ours.id).links();
    links.add(conversation, &[client], ours.staff).await.unwrap();
    work.commit().await.unwrap();
}

fn of(staff: StaffId) -> Reach {
    Reach::Person {
        staff,
        sees_linked: false,
    }
}

async fn reaches(db: &TestDatabase, ours: &Agency, reach: Reach, client: ClientId) -> bool {
    let view = db.storage.view();
    let reached = view.of(ours.id).reached_by(reach);
    let found = reached.find(client).await.unwrap();
    assert!(found.as_ref().is_none_or(|found| found.id == client));
    // A list is within the same reach.
    let listed = reached.search(&[], Page::first(100)).await.unwrap().items;
    assert_eq!(listed.iter().any(|hit| hit.client.id == client), found.is_some());
    found.is_some()
}

on_each_database! {
    async fn whoever_looks_after_a_client_reaches_it_and_admins_reach_all(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "一号公司").await;
        let foreign = add_client(&db, &theirs, "他们的").await;
        let lin = colleague(&db, &ours, "lin", "13911110001").await;
        assert!(!reaches(&db, &ours, of(lin), client).await, "nobody's client, no link");
        assert!(reaches(&db, &ours, Reach::Agency, client).await);
        assert!(!reaches(&db, &ours, Reach::Agency, foreign).await, "another agency's");
        let sees_linked = Reach::Person { staff: lin, sees_linked: true };
        assert!(!reaches(&db, &ours, sees_linked, client).await, "no link at all");

        let work = db.storage.begin().await.unwrap();
        let change = ClientChange { owner: Some(Some(lin)), ..ClientChange::default() };
        work.of(ours.id).clients().change(client, 1, change).await.unwrap();
        work.commit().await.unwrap();
        assert!(reaches(&db, &ours, of(lin), client).await);
        assert!(!reaches(&db, &ours, of(ours.staff), client).await, "a colleague's");
    }

    async fn a_link_counts_while_an_account_of_the_person_follows_the_contact(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "一号公司").await;
        let (lin, wang) = (colleague(&db, &ours, "lin", "13911110001").await, colleague(&db, &ours, "wang", "13911110002").await);
        let here = followed(&db, &ours, "wm1", &["lin"], 1).await;
        assert!(!reaches(&db, &ours, of(lin), client).await, "not linked yet");
        link(&db, &ours, here, client).await;
        assert!(reaches(&db, &ours, of(lin), client).await);
        assert!(!reaches(&db, &ours, of(wang), client).await, "somebody else's contact");
        assert!(!reaches(&db, &ours, of(ours.staff), client).await, "without an account");
        assert!(reaches(&db, &ours, Reach::Person { staff: wang, sees_linked: true }, client).await);

        // The contact goes over to another member.
        followed(&db, &ours, "wm1", &["wang"], 2).await;
        assert!(!reaches(&db, &ours, of(lin), client).await);
        assert!(reaches(&db, &ours, of(wang), client).await);

        // An account that is unbound takes its conversations with it.
        let work = db.storage.begin().await.unwrap();
        let bindings = work.of(ours.id).bindings();
        let binding = bindings.of_staff(ours.corp, wang).await.unwrap().unwrap();
        assert!(bindings.unbind(binding.id).await.unwrap());
        work.commit().await.unwrap();
        assert!(!reaches(&db, &ours, of(wang), client).await);
    }

    async fn a_link_of_a_group_counts_for_who_owns_it_or_sits_in_it_while_it_is_there(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "一号公司").await;
        let owner = colleague(&db, &ours, "owner", "13911110001").await;
        let wang = colleague(&db, &ours, "wang", "13911110002").await;
        // An external person of the same id as a member is no colleague.
        let stranger = colleague(&db, &ours, "wm1", "13911110003").await;
        let work = db.storage.begin().await.unwrap();
        let mut told = group("g1", "群", "owner", &["wm1"]);
        told.members.push(group_member("wang", GroupMemberKind::Member));
        let chat = work.of(ours.id).groups().upsert(ours.corp, &told, None, second(&db, 1), None).await.unwrap();
        work.commit().await.unwrap();
        link(&db, &ours, chat.conversation, client).await;
        let reached = async || {
            let (by_owner, by_wang) = (reaches(&db, &ours, of(owner), client).await, reaches(&db, &ours, of(wang), client).await);
            (by_owner, by_wang, reaches(&db, &ours, of(stranger), client).await)
        };
        assert_eq!(reached().await, (true, true, false));
        let work = db.storage.begin().await.unwrap();
        assert!(work.of(ours.id).groups().mark_dismissed(ours.corp, &"g1".into(), second(&db, 2)).await.unwrap());
        work.commit().await.unwrap();
        assert_eq!(reached().await, (false, false, false), "what is gone is nobody's");
    }

    async fn a_member_of_another_corp_with_the_same_id_is_somebody_else(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "一号公司").await;
        let here = followed(&db, &ours, "wm1", &["lin"], 1).await;
        link(&db, &ours, here, client).await;
        let work = db.storage.begin().await.unwrap();
        let other = NewCorp {
            platform: "wecom".into(),
            mode: Mode::Suite,
            platform_corp: "corp-of-both".into(),
            name: "Corp".into(),
        };
        let other = work.system().corps().ensure(other).await.unwrap().id;
        work.system().corps().bind(other, ours.id).await.unwrap();
        let door = work.of(ours.id);
        let staff = door.staff().add(person("林", "13911110001")).await.unwrap().id;
        door.bindings().bind(other, &"lin".into(), staff).await.unwrap();
        work.commit().await.unwrap();
        assert!(!reaches(&db, &ours, of(staff), client).await);
        // The account in the corp of the conversation is what counts, whichever corp one looks from.
        let work = db.storage.begin().await.unwrap();
        work.of(ours.id).bindings().bind(ours.corp, &"lin".into(), staff).await.unwrap();
        work.commit().await.unwrap();
        assert!(reaches(&db, &ours, of(staff), client).await);
    }

    async fn a_thing_is_reached_as_its_client_is(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "一号公司").await;
        let work = db.storage.begin().await.unwrap();
        let content = FollowUpContent { kind: FollowUpKind::Call, text: "一次".into(), next_on: None };
        let new = NewFollowUp {
            client,
            content,
            attachments: Vec::new(),
            written_by: ours.staff,
            idempotency_key: "key".into(),
            request_hash: "hash".into(),
        };
        let Written::New(written) = work.of(ours.id).follow_ups().write(new).await.unwrap() else { unreachable!() };
        work.commit().await.unwrap();
        let thing = OfClient::FollowUp(written.id);
        let reached = async |agency: &Agency, reach| {
            let found = db.storage.view().of(agency.id).reached_by(reach).of(thing).await.unwrap();
            found.map(|found| found.id)
        };
        assert_eq!(reached(&ours, Reach::Agency).await, Some(client));
        assert_eq!(reached(&ours, of(ours.staff)).await, None);
        assert_eq!(reached(&theirs, Reach::Agency).await, None);
        assert!(!reaches(&db, &theirs, Reach::Agency, client).await);
    }
}
