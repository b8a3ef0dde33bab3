//! What the platform holds and what the mirror holds, in one shape, so that they can be compared.

use std::collections::{BTreeMap, BTreeSet};

use sidebook_messenger::PlatformCorpId;
use sidebook_simulator::world::{Corp, FollowStatus};
use sidebook_storage::{ContactFilter, GroupFilter, Page, Storage};

/// Contacts with their follows, and groups, by the platform's ids.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Contact → name and, by member, the remark.
    contacts: BTreeMap<String, (String, BTreeMap<String, String>)>,
    /// Group → name, owner, people.
    groups: BTreeMap<String, (String, String, Vec<String>)>,
}

/// What the platform holds.
pub(crate) fn truth(corp: &Corp) -> Picture {
    let mut contacts: BTreeMap<String, (String, BTreeMap<String, String>)> = BTreeMap::new();
    for (member, follows) in &corp.follows {
        for (contact, follow) in follows {
            // Whom a member has not confirmed yet, the platform shows to no app.
            if follow.status == FollowStatus::Half {
                continue;
            }
            let name = corp.contacts.get(contact).unwrap().name.clone();
            let entry = contacts
                .entry(contact.clone())
                .or_insert_with(|| (name, BTreeMap::new()));
            entry.1.insert(member.clone(), follow.remark.clone());
        }
    }
    let groups = corp
        .groups
        .values()
        .filter(|group| !group.dismissed)
        .map(|group| {
            let people = group.people.keys().cloned().collect();
            (
                group.id.clone(),
                (group.name.clone(), group.owner.clone(), people),
            )
        });
    Picture {
        contacts,
        groups: groups.collect(),
    }
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
    let mut picture = Picture {
        contacts: BTreeMap::new(),
        groups: BTreeMap::new(),
    };

    let filter = ContactFilter {
        corp: Some(corp.id),
        ..ContactFilter::default()
    };
    let mut page = Some(Page::first(200));
    while let Some(at) = page {
        let found = agency.contacts().list(&filter, at).await.unwrap();
        for entry in found.items {
            let follows = agency.contacts().follows(entry.contact.id).await.unwrap();
            let remarks = follows.into_iter().filter(|follow| follow.gone_at.is_none());
            let remarks =
                remarks.map(|follow| (follow.member.to_string(), follow.remark.unwrap_or_default()));
            picture.contacts.insert(
                entry.contact.external_user.to_string(),
                (entry.contact.name, remarks.collect()),
            );
        }
        page = found.next.map(|next| Page::after(200, next));
    }

    let filter = GroupFilter {
        corp: Some(corp.id),
        ..GroupFilter::default()
    };
    let mut page = Some(Page::first(200));
    while let Some(at) = page {
        let found = agency.groups().list(&filter, at).await.unwrap();
        for entry in found.items {
            let mut people: Vec<String> = Vec::new();
            for member in agency.groups().members(entry.group.id).await.unwrap() {
                people.push(member.member_ref);
            }
            people.sort();
            let name = entry.group.name.unwrap_or_default();
            picture.groups.insert(
                entry.group.chat.to_string(),
                (name, entry.group.owner.to_string(), people),
            );
        }
        page = found.next.map(|next| Page::after(200, next));
    }
    picture
}

/// What differs, a line each: a mirror of hundreds is not read as a whole.
pub(crate) fn differences(kept: &Picture, truth: &Picture) -> Vec<String> {
    let mut lines = compare("contact", &kept.contacts, &truth.contacts);
    lines.extend(compare("group", &kept.groups, &truth.groups));
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
