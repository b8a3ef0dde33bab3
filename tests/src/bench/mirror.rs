use chrono::{DateTime, TimeDelta, Utc};
use sidebook_domain::CorpId;
use sidebook_messenger::{
    ChatId, Contact, ContactFollow, ContactKind, ExternalUserId, Follow, FollowTag, Group, GroupMember,
    GroupMemberKind, MemberId,
};
use sidebook_storage::{AgencyDoor, Writing};

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗";
const GIVEN: &str = "伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚桂";

/// Stores external contacts of these numbers, each followed by one of the members.
///
/// # Panics
/// When the database refuses: a benchmark cannot go on then.
pub async fn add_contacts(
    door: &AgencyDoor<'_, Writing>,
    corp: CorpId,
    members: &[MemberId],
    numbers: std::ops::Range<u64>,
    now: DateTime<Utc>,
) {
    let page: Vec<ContactFollow> = numbers
        .map(|number| ContactFollow {
            contact: contact(number, members, now),
        })
        .collect();
    door.contacts().upsert_page(corp, &page, now, None).await.unwrap();
}

/// Stores groups of these numbers, each with its owner and five contacts.
///
/// # Panics
/// When the database refuses: a benchmark cannot go on then.
pub async fn add_groups(
    door: &AgencyDoor<'_, Writing>,
    corp: CorpId,
    members: &[MemberId],
    numbers: std::ops::Range<u64>,
    now: DateTime<Utc>,
) {
    for number in numbers {
        let owner = turn(members, number);
        let person = |id: String, kind| GroupMember {
            id,
            kind,
            name: None,
            joined_at: Some(now),
            join_scene: 1,
        };
        let contacts = (0..5).map(|at| person(contact_id(number * 7 + at), GroupMemberKind::External));
        let group = Group {
            id: ChatId::from(format!("wrmany{number:08}").as_str()),
            name: Some(format!("{}的服务群{number}", name(number))),
            created_at: Some(met(number, now)),
            notice: None,
            members: contacts
                .chain([person(owner.to_string(), GroupMemberKind::Member)])
                .collect(),
            owner,
            admins: Vec::new(),
            member_version: None,
        };
        door.groups().upsert(corp, &group, None, now, None).await.unwrap();
    }
}

fn contact(number: u64, members: &[MemberId], now: DateTime<Utc>) -> Contact {
    Contact {
        id: ExternalUserId::from(contact_id(number).as_str()),
        name: name(number),
        kind: ContactKind::Personal,
        corp_name: None,
        position: None,
        avatar: None,
        follows: vec![Follow {
            member: turn(members, number),
            remark: Some(format!("{}（{number}）", name(number))),
            description: None,
            remark_corp_name: None,
            remark_mobiles: vec![format!("139{number:08}")],
            followed_at: Some(met(number, now)),
            add_way: 1,
            channel: None,
            tags: vec![FollowTag {
                id: Some(format!("etmany{}", number % 40).as_str().into()),
                name: None,
            }],
        }],
    }
}

fn contact_id(number: u64) -> String {
    format!("wmmany{number:08}")
}

/// Many share one, as in life.
fn name(number: u64) -> String {
    [(SURNAMES, 1), (GIVEN, 20), (GIVEN, 400)]
        .into_iter()
        .filter_map(|(letters, every)| {
            let letters: Vec<char> = letters.chars().collect();
            let at = usize::try_from(number / every).ok()? % letters.len();
            letters.get(at).copied()
        })
        .collect()
}

fn met(number: u64, now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::minutes(i64::try_from(number % 500_000).unwrap_or_default())
}

fn turn(members: &[MemberId], number: u64) -> MemberId {
    members[usize::try_from(number).unwrap() % members.len()].clone()
}
