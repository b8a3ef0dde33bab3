//! Customer groups.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::answer::{ApiError, Reply, fail, ok};
use super::call::Ctx;
use super::{customers, page};
use crate::world::access::Access;
use crate::world::{Group, GroupPerson};

/// `externalcontact/groupchat/list`.
pub(super) fn list(ctx: &mut Ctx<'_>) -> Reply {
    let limit = ctx
        .args
        .int("limit")
        .and_then(|limit| usize::try_from(limit).ok());
    let limit = limit
        .filter(|limit| (1..=1000).contains(limit))
        .ok_or(ApiError::new(40058))?;
    let status = ctx.args.int("status_filter").unwrap_or(0);
    if !(0..=3).contains(&status) {
        return fail(40058);
    }
    let named = customers::owners(ctx)?;
    if named.len() > 100 {
        return fail(40032);
    }
    let named = named
        .iter()
        .map(|id| ctx.member_in_scope(id))
        .collect::<Result<BTreeSet<_>, _>>()?;
    let bound = format!("{status}|{}", named.iter().cloned().collect::<Vec<_>>().join("|"));
    let after = ctx.cursor(ctx.args.text("cursor"), &bound)?;
    let access = ctx.access()?;
    if named.is_empty() && access.members().count() > 1000 {
        return fail(81017);
    }
    let owners: BTreeSet<String> = if named.is_empty() {
        access.members().map(|member| member.id.clone()).collect()
    } else {
        named
    };
    let owners: BTreeSet<String> = owners
        .into_iter()
        .filter(|owner| access.licensed(owner))
        .collect();
    if owners.is_empty() {
        return fail(701_008);
    }
    let groups = access.corp.groups.values().filter(|group| {
        let wanted = status == 0 || group.status == status;
        wanted && !group.dismissed && owners.contains(&group.owner) && group.id > after
    });
    let (page, last) = page::take(groups.map(|group| (group.id.clone(), group)), limit);
    let list: Vec<Value> = page
        .iter()
        .map(|group| json!({ "chat_id": group.id, "status": group.status }))
        .collect();
    ok(json!({ "group_chat_list": list, "next_cursor": ctx.next_cursor(last.as_deref(), &bound)? }))
}

/// `externalcontact/groupchat/get`.
pub(super) fn get(ctx: &mut Ctx<'_>) -> Reply {
    let id = ctx.args.need("chat_id", 86001)?;
    let with_names = ctx.args.int("need_name") == Some(1);
    let access = ctx.access()?;
    if access.corp.internal_chats.contains_key(id) {
        return fail(90501);
    }
    let group = access.corp.groups.get(id).ok_or(ApiError::new(86003))?;
    if !access.sees(&group.owner) {
        return fail(50002);
    }
    if !access.licensed(&group.owner) {
        return fail(701_008);
    }
    if group.dismissed {
        return fail(49008);
    }
    let people: Vec<Value> = group
        .people
        .iter()
        .map(|(id, person)| one(&access, id, person, with_names))
        .collect();
    ok(json!({ "group_chat": whole(&access, group, people) }))
}

fn whole(access: &Access<'_>, group: &Group, people: Vec<Value>) -> Value {
    let admins: Vec<Value> = group
        .admins
        .iter()
        .map(|id| json!({ "userid": access.member_id(id) }))
        .collect();
    let mut body = json!({
        "chat_id": group.id,
        "name": group.name,
        "owner": access.member_id(&group.owner),
        "create_time": group.created_at,
        "member_list": people,
        "admin_list": admins,
        "member_version": group.member_version,
    });
    if let (Some(fields), false) = (body.as_object_mut(), group.notice.is_empty()) {
        fields.insert("notice".to_owned(), json!(group.notice));
    }
    body
}

fn one(access: &Access<'_>, id: &str, person: &GroupPerson, with_names: bool) -> Value {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("userid", json!(access.person_id(id)));
    put("type", json!(person.kind));
    put("join_time", json!(person.joined_at));
    put("join_scene", json!(person.join_scene));
    if let Some(inviter) = &person.invited_by {
        put("invitor", json!({ "userid": access.member_id(inviter) }));
    }
    put("group_nickname", json!(person.nickname));
    let contact = access.corp.contacts.get(id);
    if with_names {
        let member = access.corp.members.get(id);
        let name = match (contact, member) {
            (Some(contact), _) => contact.name.clone(),
            (None, Some(member)) if !access.third_party() => member.name.clone(),
            _ => access.member_id(id),
        };
        put("name", json!(name));
    }
    if let (Some(contact), false) = (contact.filter(|contact| contact.kind == 1), access.third_party()) {
        put("unionid", json!(contact.unionid));
    }
    Value::Object(fields)
}
