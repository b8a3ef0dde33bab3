//! What the platform holds and what the mirror holds, in one shape, so that they can be compared.

use std::collections::{BTreeMap, BTreeSet};

use sidebook_messenger::PlatformCorpId;
use sidebook_simulator::world::{Corp, Follow, FollowStatus};
use sidebook_storage::{
    AgencyDoor, ContactFilter, FollowState, GroupFilter, MirroredFollow, Page, Reading, Storage,
};

/// What [`Member::status`](sidebook_simulator::world::Member) says of somebody who left.
const LEFT: i64 = 5;

/// Everything that reads and events tell, by the platform's ids.
#[derive(Debug, PartialEq, Eq, Default)]
pub(crate) struct Picture {
    contacts: BTreeMap<String, ContactPicture>,
    groups: BTreeMap<String, GroupPicture>,
    /// Member → departments.
    members: BTreeMap<String, Vec<i64>>,
    /// Corp tag → its name and its group's.
    tags: BTreeMap<String, (String, String)>,
}

#[derive(Debug, PartialEq, Eq)]
struct ContactPicture {
    name: String,
    position: String,
    /// By member.
    follows: BTreeMap<String, FollowPicture>,
}

#[derive(Debug, PartialEq, Eq)]
struct FollowPicture {
    remark: String,
    description: String,
    company: String,
    channel: String,
    add_way: i64,
    since: i64,
    /// Corp tags that still are.
    tags: BTreeSet<String>,
    /// The contact deleted the member.
    one_way: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct GroupPicture {
    name: String,
    owner: String,
    notice: String,
    /// Who is in it, and whether they help the owner.
    people: BTreeMap<String, bool>,
}

impl Picture {
    /// Without what only events tell: no read shows that a contact deleted a member.
    pub(crate) fn leave_out_one_way(&mut self) {
        let contacts = self.contacts.values_mut();
        for follow in contacts.flat_map(|contact| contact.follows.values_mut()) {
            follow.one_way = false;
        }
    }

    /// Without what these members have.
    pub(crate) fn leave_out(&mut self, members: &BTreeSet<String>) {
        for contact in self.contacts.values_mut() {
            contact.follows.retain(|member, _| !members.contains(member));
        }
        self.contacts.retain(|_, contact| !contact.follows.is_empty());
        self.groups.retain(|_, group| !members.contains(&group.owner));
    }
}

/// The members that left the corp.
pub(crate) fn who_left(corp: &Corp) -> BTreeSet<String> {
    let left = corp.members.values().filter(|member| member.status == LEFT);
    left.map(|member| member.id.clone()).collect()
}

/// What the platform shows to an app that sees everybody.
pub(crate) fn truth(corp: &Corp) -> Picture {
    let left = who_left(corp);
    let mut picture = Picture::default();
    for (member, follows) in corp.follows.iter().filter(|(member, _)| !left.contains(*member)) {
        for (id, follow) in follows {
            // Whom a member has not confirmed yet, the platform shows to no app.
            if follow.status == FollowStatus::Half {
                continue;
            }
            let contact = corp.contacts.get(id).unwrap();
            let entry = picture
                .contacts
                .entry(id.clone())
                .or_insert_with(|| ContactPicture {
                    name: contact.name.clone(),
                    position: contact.position.clone(),
                    follows: BTreeMap::new(),
                });
            entry.follows.insert(member.clone(), true_follow(follow));
        }
    }
    let groups = corp.groups.values();
    for group in groups.filter(|group| !group.dismissed && !left.contains(&group.owner)) {
        let people = group.people.keys();
        let people = people.map(|id| (id.clone(), group.admins.contains(id)));
        let group = (
            group.id.clone(),
            GroupPicture {
                name: group.name.clone(),
                owner: group.owner.clone(),
                notice: group.notice.clone(),
                people: people.collect(),
            },
        );
        picture.groups.extend([group]);
    }
    for member in corp.members.values().filter(|member| member.status != LEFT) {
        picture
            .members
            .insert(member.id.clone(), sorted(&member.departments));
    }
    for group in corp.tag_groups.values() {
        let tags = group.tags.values();
        picture
            .tags
            .extend(tags.map(|tag| (tag.id.clone(), (tag.name.clone(), group.name.clone()))));
    }
    picture
}

fn true_follow(follow: &Follow) -> FollowPicture {
    FollowPicture {
        remark: follow.remark.clone(),
        description: follow.description.clone(),
        company: follow.remark_company.clone(),
        channel: follow.state.clone(),
        add_way: follow.add_way,
        since: follow.created_at,
        tags: follow.tags.clone(),
        one_way: follow.status == FollowStatus::OneWay,
    }
}

fn sorted(numbers: &[i64]) -> Vec<i64> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers
}

/// What the mirror holds of the corp that the platform calls so, without what is marked gone.
pub(crate) async fn kept(storage: &Storage, platform_corp: &str) -> Picture {
    let view = storage.view();
    let found = view
        .system()
        .corps()
        .find_by_platform("wecom", &PlatformCorpId::from(platform_corp))
        .await
        .unwrap();
    let corp = found.unwrap();
    let agency = view.of(corp.agency.unwrap());
    let mut picture = Picture::default();
    for tag in agency.corp_tags().list(corp.id).await.unwrap() {
        picture
            .tags
            .insert(tag.id.to_string(), (tag.name, tag.group_name));
    }
    for member in agency.members().list(corp.id).await.unwrap() {
        picture
            .members
            .insert(member.member.to_string(), sorted(&member.departments));
    }
    keep_contacts(&agency, corp.id, &mut picture).await;
    keep_groups(&agency, corp.id, &mut picture).await;
    picture
}

async fn keep_contacts(
    agency: &AgencyDoor<'_, Reading>,
    corp: sidebook_domain::CorpId,
    picture: &mut Picture,
) {
    let filter = ContactFilter {
        corp: Some(corp),
        ..ContactFilter::default()
    };
    let mut page = Some(Page::first(200));
    while let Some(at) = page {
        let found = agency.contacts().list(&filter, at).await.unwrap();
        for entry in found.items {
            let follows = agency.contacts().follows(entry.contact.id).await.unwrap();
            let follows = follows.into_iter().filter(|follow| follow.gone_at.is_none());
            let follows =
                follows.map(|follow| (follow.member.to_string(), kept_follow(follow, &picture.tags)));
            let contact = ContactPicture {
                follows: follows.collect(),
                name: entry.contact.name,
                position: entry.contact.position.unwrap_or_default(),
            };
            picture
                .contacts
                .insert(entry.contact.external_user.to_string(), contact);
        }
        page = found.next.map(|next| Page::after(200, next));
    }
}

fn kept_follow(follow: MirroredFollow, tags: &BTreeMap<String, (String, String)>) -> FollowPicture {
    let ids = follow.tags.into_iter().filter_map(|tag| tag.id);
    FollowPicture {
        remark: follow.remark.unwrap_or_default(),
        description: follow.description.unwrap_or_default(),
        company: follow.remark_corp_name.unwrap_or_default(),
        channel: follow.channel.unwrap_or_default(),
        add_way: follow.add_way,
        since: follow.followed_at.map_or(0, |at| at.timestamp()),
        // A tag that was deleted is not shown, whoever still has it: the platform tells nothing of each contact then.
        tags: ids
            .map(|id| id.to_string())
            .filter(|id| tags.contains_key(id))
            .collect(),
        one_way: follow.state == FollowState::DeletedByContact,
    }
}

async fn keep_groups(agency: &AgencyDoor<'_, Reading>, corp: sidebook_domain::CorpId, picture: &mut Picture) {
    let filter = GroupFilter {
        corp: Some(corp),
        ..GroupFilter::default()
    };
    let mut page = Some(Page::first(200));
    while let Some(at) = page {
        let found = agency.groups().list(&filter, at).await.unwrap();
        for entry in found.items {
            let people = agency.groups().members(entry.group.id).await.unwrap();
            let group = GroupPicture {
                name: entry.group.name.unwrap_or_default(),
                owner: entry.group.owner.to_string(),
                notice: entry.group.notice.unwrap_or_default(),
                people: people
                    .into_iter()
                    .map(|person| (person.member_ref, person.is_admin))
                    .collect(),
            };
            picture.groups.insert(entry.group.chat.to_string(), group);
        }
        page = found.next.map(|next| Page::after(200, next));
    }
}

/// What differs, a line each: a mirror of hundreds is not read as a whole.
pub(crate) fn differences(kept: &Picture, truth: &Picture) -> Vec<String> {
    let mut lines = compare("contact", &kept.contacts, &truth.contacts);
    lines.extend(compare("group", &kept.groups, &truth.groups));
    lines.extend(compare("member", &kept.members, &truth.members));
    lines.extend(compare("tag", &kept.tags, &truth.tags));
    lines
}

fn compare<T: PartialEq + std::fmt::Debug>(
    kind: &str,
    kept: &BTreeMap<String, T>,
    truth: &BTreeMap<String, T>,
) -> Vec<String> {
    let ids: BTreeSet<&String> = kept.keys().chain(truth.keys()).collect();
    let differing = ids.into_iter().filter(|id| kept.get(*id) != truth.get(*id));
    differing
        .map(|id| format!("{kind} {id}: kept {:?}, is {:?}", kept.get(id), truth.get(id)))
        .collect()
}
