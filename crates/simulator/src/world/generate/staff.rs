//! Departments and members.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;

use super::{Maker, names};
use crate::config::MemberSeed;
use crate::world::{Corp, Department, InternalChat, Licence, Member};

const DEPARTMENTS: &[&str] = &["会计一部", "会计二部", "外勤部", "客服部"];

pub(super) fn departments(maker: &Maker<'_>) -> BTreeMap<i64, Department> {
    let named = maker.seed.staff.iter().map(|staff| staff.department.as_str());
    let mut wanted: Vec<&str> = DEPARTMENTS
        .iter()
        .copied()
        .chain(named.filter(|name| !name.is_empty()))
        .collect();
    let mut seen = BTreeSet::new();
    wanted.retain(|name| seen.insert(*name));
    let root = Department {
        id: 1,
        parent: 0,
        name: maker.seed.name.clone(),
        order: 100_000_000,
    };
    let below = (2_i64..).zip(wanted).map(|(id, name)| {
        let order = 100_000_000 - id * 1000;
        (
            id,
            Department {
                id,
                parent: 1,
                name: name.to_owned(),
                order,
            },
        )
    });
    std::iter::once((1, root)).chain(below).collect()
}

pub(super) fn members(maker: &mut Maker<'_>, corp: &mut Corp) {
    let count = maker.seed.members.max(maker.seed.staff.len());
    for at in 0..count {
        let given = maker.seed.staff.get(at).cloned().unwrap_or_default();
        let member = member(maker, corp, given, at);
        corp.follows.insert(member.id.clone(), BTreeMap::new());
        corp.members.insert(member.id.clone(), member);
    }
}

fn member(maker: &mut Maker<'_>, corp: &Corp, given: MemberSeed, at: usize) -> Member {
    let or = |text: String, made: String| if text.is_empty() { made } else { text };
    let name = or(given.name, names::person(&mut maker.rng));
    let mobile = or(given.mobile, names::mobile(&mut maker.rng));
    let userid = or(given.userid, format!("member{:03}", at + 1));
    let usual = 2 + i64::try_from(at % DEPARTMENTS.len()).unwrap_or(0);
    let asked = corp
        .departments
        .values()
        .find(|found| found.name == given.department && found.id != 1);
    let position = names::pick(&mut maker.rng, names::POSITIONS, "会计").to_owned();
    Member {
        id: maker.scoped("wo", &corp.plain_id, &userid),
        userid,
        name,
        mobile,
        position: if at == 0 { "总经理".to_owned() } else { position },
        departments: vec![asked.map_or(usual, |found| found.id)],
        status: 1,
        licence: Licence::Interop,
        customer_contact: true,
        is_admin: at == 0,
    }
}

/// One chat of everybody and one of each department.
pub(super) fn chats(corp: &mut Corp) {
    let all: BTreeSet<String> = corp.members.keys().cloned().collect();
    let mut chats = vec![InternalChat {
        id: "all".to_owned(),
        name: format!("{}全员群", corp.name),
        members: all,
    }];
    for department in corp.departments.values().filter(|department| department.id != 1) {
        let inside = corp
            .members
            .values()
            .filter(|member| member.departments.contains(&department.id));
        let members: BTreeSet<String> = inside.map(|member| member.id.clone()).collect();
        if members.len() > 1 {
            let id = format!("department{}", department.id);
            chats.push(InternalChat {
                id,
                name: department.name.clone(),
                members,
            });
        }
    }
    corp.internal_chats = chats.into_iter().map(|chat| (chat.id.clone(), chat)).collect();
}

/// Picks a member that may have customers; the administrator has fewer of them.
pub(super) fn someone(maker: &mut Maker<'_>, corp: &Corp) -> Option<String> {
    let at = maker.rng.random_range(0..corp.members.len().max(1));
    corp.members.keys().nth(at).cloned()
}
