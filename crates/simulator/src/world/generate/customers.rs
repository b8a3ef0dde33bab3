//! Tags, external contacts and customer groups.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;

use super::staff::someone;
use super::{Maker, names};
use crate::world::{Contact, Corp, Follow, FollowStatus, Group, GroupPerson, Tag, TagGroup, ids};

const YEAR: i64 = 365 * 86_400;

pub(super) fn tags(maker: &mut Maker<'_>, corp: &mut Corp) {
    let created_at = maker.now - 2 * YEAR;
    for (order, (name, tags)) in (1_i64..).zip(names::TAGS) {
        let tags = (1_i64..).zip(*tags).map(|(order, tag)| {
            let id = Maker::tenant("et", &corp.plain_id, &format!("{name}/{tag}"));
            (
                id.clone(),
                Tag {
                    id,
                    name: (*tag).to_owned(),
                    order,
                    created_at,
                    made_by: None,
                },
            )
        });
        let id = Maker::tenant("et", &corp.plain_id, name);
        let tags = tags.collect();
        let group = TagGroup {
            id: id.clone(),
            name: (*name).to_owned(),
            order,
            created_at,
            made_by: None,
            tags,
        };
        corp.tag_groups.insert(id, group);
    }
}

pub(super) fn contacts(maker: &mut Maker<'_>, corp: &mut Corp) {
    let tags: Vec<String> = corp
        .tag_groups
        .values()
        .flat_map(|group| group.tags.keys().cloned())
        .collect();
    for at in 0..maker.seed.contacts {
        let listed = maker.seed.company_names.len();
        let company = match maker.seed.company_names.get(at % listed.max(1)) {
            Some(name) => name.clone(),
            None => names::company(&mut maker.rng),
        };
        let contact = contact(maker, corp, at, company);
        // Most people know one member, some two: an accountant and somebody from the field team.
        let followers = if maker.rng.random_range(0..8) == 0 { 2 } else { 1 };
        for _ in 0..followers {
            let Some(member) = someone(maker, corp) else {
                continue;
            };
            let follow = follow(maker, &contact, &member, &tags);
            corp.follows
                .entry(member)
                .or_default()
                .insert(contact.id.clone(), follow);
        }
        corp.contacts.insert(contact.id.clone(), contact);
    }
}

fn contact(maker: &mut Maker<'_>, corp: &Corp, at: usize, company: String) -> Contact {
    let name = names::person(&mut maker.rng);
    let plain_id = Maker::tenant("wm", &corp.plain_id, &format!("contact{at}"));
    let works_with_wecom = maker.rng.random_range(0..12) == 0;
    Contact {
        id: maker.scoped("wm", &corp.plain_id, &plain_id),
        name: if works_with_wecom {
            name.clone()
        } else {
            names::nickname(&mut maker.rng, &name)
        },
        kind: if works_with_wecom { 2 } else { 1 },
        gender: maker.rng.random_range(0..3),
        avatar: format!("https://wework.qpic.cn/wwhead/{plain_id}/0"),
        unionid: ids::scoped("o", "wechat", &[&plain_id]),
        position: if works_with_wecom {
            names::role(&mut maker.rng).to_owned()
        } else {
            String::new()
        },
        corp_name: if works_with_wecom {
            names::short(&company)
        } else {
            String::new()
        },
        company,
        plain_id,
    }
}

fn follow(maker: &mut Maker<'_>, contact: &Contact, member: &str, tags: &[String]) -> Follow {
    let company = names::short(&contact.company);
    let add_way = *[1, 1, 2, 3, 4, 7, 201, 202]
        .get(maker.rng.random_range(0..8))
        .unwrap_or(&0);
    let by_contact = add_way == 1 || add_way == 7;
    let remark = match maker.rng.random_range(0..10) {
        0 => String::new(),
        1 | 2 => company.clone(),
        _ => format!("{company}-{}", names::role(&mut maker.rng)),
    };
    let mut marked = BTreeSet::new();
    for _ in 0..maker.rng.random_range(0..3) {
        let at = maker.rng.random_range(0..tags.len().max(1));
        marked.extend(tags.get(at).cloned());
    }
    Follow {
        remark: remark.chars().take(20).collect(),
        description: names::pick(&mut maker.rng, names::NOTES, "").to_owned(),
        remark_company: if contact.kind == 1 { company } else { String::new() },
        remark_mobiles: vec![names::mobile(&mut maker.rng)],
        created_at: maker.now - maker.rng.random_range(86_400..2 * YEAR),
        add_way,
        operator: if by_contact {
            contact.id.clone()
        } else {
            member.to_owned()
        },
        state: if add_way == 1 {
            "branch07".to_owned()
        } else {
            String::new()
        },
        tags: marked,
        personal_tags: BTreeSet::new(),
        status: FollowStatus::Friends,
    }
}

pub(super) fn groups(maker: &mut Maker<'_>, corp: &mut Corp) {
    // A group is made around one contact and the members that follow them, and colleagues of the same company.
    let mut by_company: BTreeMap<&str, Vec<&Contact>> = BTreeMap::new();
    for contact in corp.contacts.values() {
        by_company.entry(&contact.company).or_default().push(contact);
    }
    let wanted = maker.seed.groups;
    let found: Vec<(String, Vec<String>)> = by_company
        .into_iter()
        .map(|(company, people)| {
            (
                company.to_owned(),
                people.iter().map(|one| one.id.clone()).collect(),
            )
        })
        .collect();
    let places = found.len().max(1);
    for at in 0..wanted {
        let Some((company, people)) = found.get(at % places) else {
            continue;
        };
        let inside: Vec<&String> = people.iter().take(6).collect();
        let owner = inside
            .first()
            .and_then(|first| corp.followers(first).next().map(|(id, _)| id.to_owned()));
        let Some(owner) = owner else { continue };
        let helper = someone(maker, corp).filter(|helper| *helper != owner);
        let created_at = maker.now - maker.rng.random_range(86_400..YEAR);
        let mut joined = BTreeMap::new();
        let person = |kind, join_scene, joined_at| GroupPerson {
            kind,
            joined_at,
            join_scene,
            invited_by: Some(owner.clone()),
            nickname: String::new(),
        };
        joined.insert(owner.clone(), person(1, 1, created_at));
        joined.extend(
            helper
                .iter()
                .map(|helper| (helper.clone(), person(1, 1, created_at))),
        );
        for one in inside {
            joined.insert(
                one.clone(),
                person(2, *[1, 2, 3].get(at % 3).unwrap_or(&1), created_at + 60),
            );
        }
        let id = Maker::tenant("wr", &corp.plain_id, &format!("group{at}"));
        let group = Group {
            // Every tenth group was never given a name.
            name: if at % 10 == 9 {
                String::new()
            } else {
                format!("{}-代账服务群", names::short(company))
            },
            owner: owner.clone(),
            admins: helper.into_iter().collect(),
            created_at,
            notice: if at % 3 == 0 {
                "每月10日前请把票据交给我们".to_owned()
            } else {
                String::new()
            },
            people: joined,
            member_version: ids::version(&[&id, "0"]),
            status: 0,
            dismissed: false,
            id: id.clone(),
        };
        corp.groups.insert(id, group);
    }
}
