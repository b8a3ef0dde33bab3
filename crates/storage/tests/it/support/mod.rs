//! What tests of the books and of the mirror begin with: two agencies, each with a corp and a person.

use chrono::{DateTime, TimeDelta, Utc};
use sidebook_domain::{AgencyId, ClientId, ClientName, CorpId, Mobile, Role, StaffId, TaxpayerKind};
use sidebook_messenger::{
    Contact, ContactKind, Follow, Group, GroupMember, GroupMemberKind, Member, MemberId, MemberState, Mode,
    Route,
};
use sidebook_storage::testing::TestDatabase;
use sidebook_storage::{NewClient, NewCorp, NewEvent, NewStaff};

/// An agency with what most tests need.
pub(crate) struct Agency {
    pub(crate) id: AgencyId,
    pub(crate) corp: CorpId,
    pub(crate) staff: StaffId,
}

/// An agency with a bound corp and one person. `number` keeps two of them apart.
pub(crate) async fn agency(db: &TestDatabase, number: u32) -> Agency {
    let work = db.storage.begin().await.unwrap();
    let agency = work
        .system()
        .agencies()
        .add(&format!("agency {number}"))
        .await
        .unwrap()
        .id;
    let corp = NewCorp {
        platform: "wecom".into(),
        mode: Mode::Suite,
        platform_corp: format!("corp-{number}").into(),
        name: format!("Corp {number}"),
    };
    let corp = work.system().corps().ensure(corp).await.unwrap().id;
    work.system().corps().bind(corp, agency).await.unwrap();
    let staff = work
        .of(agency)
        .staff()
        .add(person("林晨", &format!("1380000{number:04}")))
        .await
        .unwrap()
        .id;
    work.commit().await.unwrap();
    Agency {
        id: agency,
        corp,
        staff,
    }
}

/// Somebody to add.
pub(crate) fn person(name: &str, number: &str) -> NewStaff {
    NewStaff {
        name: name.into(),
        mobile: mobile(number),
        role: Role::Staff,
        permissions: [].into_iter().collect(),
    }
}

pub(crate) fn mobile(number: &str) -> Mobile {
    Mobile::parse(number).unwrap()
}

/// A client of which only the name is known.
pub(crate) fn client(name: &str) -> NewClient {
    NewClient::named(ClientName::parse(name).unwrap(), TaxpayerKind::SmallScale)
}

pub(crate) async fn add_client(db: &TestDatabase, agency: &Agency, name: &str) -> ClientId {
    let work = db.storage.begin().await.unwrap();
    let added = work.of(agency.id).clients().add(client(name)).await.unwrap();
    work.commit().await.unwrap();
    added.id
}

/// An instant, by seconds after the start of the test.
pub(crate) fn second(db: &TestDatabase, seconds: i64) -> DateTime<Utc> {
    db.storage.now() + TimeDelta::seconds(seconds)
}

/// A contact followed by these members.
pub(crate) fn contact(id: &str, name: &str, followers: &[&str]) -> Contact {
    Contact {
        id: id.into(),
        name: name.into(),
        kind: ContactKind::Personal,
        corp_name: None,
        position: None,
        avatar: None,
        follows: followers.iter().map(|member| follow(member)).collect(),
    }
}

pub(crate) fn follow(member: &str) -> Follow {
    Follow {
        member: MemberId::new(member),
        remark: Some(format!("{member} 的客户")),
        description: None,
        remark_corp_name: None,
        remark_mobiles: vec!["13900000000".into()],
        followed_at: DateTime::from_timestamp(1_700_000_000, 0),
        add_way: 1,
        channel: None,
        tags: Vec::new(),
    }
}

/// A group owned by `owner`, with these external people.
pub(crate) fn group(id: &str, name: &str, owner: &str, external: &[&str]) -> Group {
    let mut members = vec![group_member(owner, GroupMemberKind::Member)];
    members.extend(
        external
            .iter()
            .map(|id| group_member(id, GroupMemberKind::External)),
    );
    Group {
        id: id.into(),
        name: Some(name.into()),
        owner: owner.into(),
        created_at: DateTime::from_timestamp(1_700_000_000, 0),
        notice: None,
        members,
        admins: Vec::new(),
        member_version: Some("1".into()),
    }
}

pub(crate) fn group_member(id: &str, kind: GroupMemberKind) -> GroupMember {
    GroupMember {
        id: id.into(),
        kind,
        name: None,
        joined_at: None,
        join_scene: 1,
    }
}

/// A member whose name the platform tells.
pub(crate) fn member(id: &str, name: &str) -> Member {
    Member {
        id: id.into(),
        name: Some(name.into()),
        departments: vec![1, 7],
        state: MemberState::Active,
    }
}

/// Who follows a contact, by the mirror.
pub(crate) async fn followers(db: &TestDatabase, ours: &Agency, id: &str) -> Vec<String> {
    let view = db.storage.view();
    let contacts = view.of(ours.id).contacts();
    let contact = contacts
        .find_by_platform(ours.corp, &id.into())
        .await
        .unwrap()
        .unwrap();
    let follows = contacts.follows(contact.id).await.unwrap();
    let mut names: Vec<String> = follows
        .into_iter()
        .filter(|follow| follow.gone_at.is_none())
        .map(|follow| follow.member.to_string())
        .collect();
    names.sort();
    names
}

/// A callback, as the receiver stores it.
pub(crate) fn event(body: &str) -> NewEvent {
    NewEvent {
        platform: "wecom".into(),
        route: Route::Suite,
        app_key: "suite1".into(),
        name: "change_external_contact/add_external_contact".into(),
        platform_corp: Some("ww1".into()),
        at: DateTime::from_timestamp(1_700_000_000, 0),
        body: body.as_bytes().to_vec(),
        trace_context: None,
    }
}
