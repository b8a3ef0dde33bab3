//! Handing over contacts and groups, of who is in the corp (在职继承) and of who has left (离职继承).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answer::{ApiError, Reply, fail, ok};
use super::call::Ctx;
use super::page;
use crate::pusher::{Change, GroupDetail};
use crate::world::{Corp, GroupPerson, Transfer, TransferState, ids};

const MOST: usize = 100;
const RESULTS: usize = 1000;
/// [`crate::world::Group::status`] of a group whose new owner took over from one who left.
const INHERITED: i64 = 3;

/// `externalcontact/transfer_customer`.
pub(super) fn contacts(ctx: &mut Ctx<'_>) -> Reply {
    begin(ctx, false)
}

/// `externalcontact/resigned/transfer_customer`.
pub(super) fn contacts_of_resigned(ctx: &mut Ctx<'_>) -> Reply {
    begin(ctx, true)
}

/// `externalcontact/transfer_result`.
pub(super) fn results(ctx: &mut Ctx<'_>) -> Reply {
    told(ctx, false)
}

/// `externalcontact/resigned/transfer_result`.
pub(super) fn results_of_resigned(ctx: &mut Ctx<'_>) -> Reply {
    told(ctx, true)
}

/// `externalcontact/groupchat/onjob_transfer`.
pub(super) fn groups(ctx: &mut Ctx<'_>) -> Reply {
    change_owners(ctx, false)
}

/// `externalcontact/groupchat/transfer`.
pub(super) fn groups_of_resigned(ctx: &mut Ctx<'_>) -> Reply {
    change_owners(ctx, true)
}

fn begin(ctx: &mut Ctx<'_>, resigned: bool) -> Reply {
    let asked = ctx.args.list("external_userid")?;
    if asked.is_empty() {
        return fail(41035);
    }
    if asked.len() > MOST {
        return fail(40058);
    }
    if let Some(Value::String(message)) = ctx.args.value("transfer_success_msg")
        && (resigned || message.chars().count() > 200)
    {
        return fail(40058);
    }
    let (from, to) = pair(ctx, resigned)?;
    let now = ctx.world.now();
    let named: Vec<Option<String>> = {
        let access = ctx.access()?;
        let key = |id: &String| access.contact(id).map(|contact| contact.id.clone());
        asked.iter().map(key).collect()
    };
    let corp = ctx.corp_mut()?;
    let mut customer = Vec::new();
    for (id, contact) in asked.iter().zip(named) {
        let errcode = match contact {
            None => 40096,
            Some(contact) => match corp.against_transfer(&contact, &from, &to, now) {
                Some(code) => code,
                None => {
                    corp.transfers.push(Transfer {
                        contact,
                        from: from.clone(),
                        to: to.clone(),
                        resigned,
                        begun_at: now,
                        state: TransferState::Waiting,
                        ended_at: 0,
                    });
                    0
                }
            },
        };
        customer.push(json!({ "external_userid": id, "errcode": errcode }));
    }
    ok(json!({ "customer": customer }))
}

fn told(ctx: &mut Ctx<'_>, resigned: bool) -> Reply {
    let (from, to) = pair(ctx, resigned)?;
    let bound = format!("{from}|{to}");
    let after = ctx.cursor(ctx.args.text("cursor"), &bound)?;
    let access = ctx.access()?;
    let between = access
        .corp
        .transfers
        .iter()
        .enumerate()
        .filter(|(_, one)| one.from == from && one.to == to && one.resigned == resigned);
    let later = between
        .map(|(at, one)| (format!("{at:010}"), one))
        .filter(|(key, _)| *key > after);
    let (page, last) = page::take(later, RESULTS);
    let customer: Vec<Value> = page
        .into_iter()
        .map(|one| {
            json!({
                "external_userid": access.contact_id(&one.contact),
                "status": one.state.number(),
                "takeover_time": one.ended_at,
            })
        })
        .collect();
    ok(json!({ "customer": customer, "next_cursor": ctx.next_cursor(last.as_deref(), &bound)? }))
}

fn change_owners(ctx: &mut Ctx<'_>, resigned: bool) -> Reply {
    let asked = ctx.args.list("chat_id_list")?;
    if asked.is_empty() || asked.len() > MOST {
        return fail(40058);
    }
    let taker = ctx.args.need("new_owner", 41009)?.to_owned();
    let to = taker_of(ctx, &taker)?;
    let asked: BTreeSet<String> = asked.into_iter().collect();
    let now = ctx.world.now();
    let mut failed = Vec::new();
    let mut moved = Vec::new();
    for id in asked {
        match against_owner(ctx, &id, &to, resigned)? {
            Some(code) => failed.push(json!({ "chat_id": id, "errcode": code, "errmsg": "refused" })),
            None => moved.push(id),
        }
    }
    let key = {
        let corp = ctx.corp_mut()?;
        for id in &moved {
            own(corp, id, &to, resigned, now);
        }
        corp.id.clone()
    };
    for chat in moved {
        let detail = GroupDetail::ChangeOwner;
        ctx.world.emit(&key, &Change::GroupUpdated { chat, detail });
    }
    ok(json!({ "failed_chat_list": failed }))
}

/// The platform's code against giving a group to another owner.
fn against_owner(ctx: &Ctx<'_>, id: &str, to: &str, resigned: bool) -> Result<Option<i64>, ApiError> {
    let access = ctx.access()?;
    let Some(group) = access.corp.groups.get(id).filter(|group| !group.dismissed) else {
        return Ok(Some(90501));
    };
    let has_left = access.corp.has_left(&group.owner);
    Ok(if group.owner == to {
        Some(90504)
    } else if resigned && !has_left {
        Some(90500)
    } else if !resigned && !access.sees(&group.owner) {
        Some(60011)
    } else {
        None
    })
}

/// The new owner is in the group from now on.
fn own(corp: &mut Corp, id: &str, to: &str, resigned: bool, now: i64) {
    let Some(group) = corp.groups.get_mut(id) else {
        return;
    };
    to.clone_into(&mut group.owner);
    group.admins.remove(to);
    if resigned {
        group.status = INHERITED;
    }
    if !group.people.contains_key(to) {
        let before = group.member_version.clone();
        let person = GroupPerson {
            kind: 1,
            joined_at: now,
            join_scene: 1,
            invited_by: None,
            nickname: String::new(),
        };
        group.people.insert(to.to_owned(), person);
        group.member_version = ids::version(&[id, &before]);
    }
}

/// Keys of the world of who hands over and who takes over.
///
/// # Errors
/// 60111 and 60011 unknown and out of scope; 40097 not resigned, 40098 the taker is not active, 40130 the same person.
fn pair(ctx: &Ctx<'_>, resigned: bool) -> Result<(String, String), ApiError> {
    let from = ctx.args.need("handover_userid", 41009)?;
    let to = ctx.args.need("takeover_userid", 41009)?;
    let from = if resigned {
        // Who has left is in nobody's scope any more.
        let access = ctx.access()?;
        let member = access.member(from).ok_or(ApiError::new(60111))?;
        if !access.corp.has_left(&member.id) {
            return fail(40097);
        }
        member.id.clone()
    } else {
        ctx.member_in_scope(from)?
    };
    let to = taker_of(ctx, to)?;
    if from == to {
        return fail(40130);
    }
    Ok((from, to))
}

fn taker_of(ctx: &Ctx<'_>, id: &str) -> Result<String, ApiError> {
    let to = ctx.member_in_scope(id)?;
    let access = ctx.access()?;
    let is_ready = access
        .corp
        .members
        .get(&to)
        .is_some_and(|member| member.status == 1 && member.customer_contact);
    if !is_ready {
        return fail(40098);
    }
    if !access.licensed(&to) {
        return fail(701_008);
    }
    Ok(to)
}
