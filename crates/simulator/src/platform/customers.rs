//! External contacts and who follows them.

use std::ops::Bound;

use serde_json::{Map, Value, json};

use super::answer::{ApiError, Reply, done, fail, ok};
use super::call::{Ctx, texts};
use super::page;
use crate::world::access::Access;
use crate::world::{Contact, Follow, FollowStatus};

/// `externalcontact/get_follow_user_list`.
pub(super) fn follow_users(ctx: &mut Ctx<'_>) -> Reply {
    let access = ctx.access()?;
    let may = access
        .members()
        .filter(|member| member.customer_contact && member.status == 1);
    let list: Vec<String> = may
        .filter(|member| access.licensed(&member.id))
        .map(|member| access.member_id(&member.id))
        .collect();
    ok(json!({ "follow_user": list }))
}

/// `externalcontact/list`.
pub(super) fn list(ctx: &mut Ctx<'_>) -> Reply {
    let member = ctx.member_in_scope(ctx.need_query("userid", 41009)?)?;
    let access = ctx.access()?;
    if !access.licensed(&member) {
        return fail(701_008);
    }
    let follows = access.corp.follows.get(&member);
    let listed = follows
        .into_iter()
        .flatten()
        .filter(|(_, follow)| follow.status != FollowStatus::Half);
    let list: Vec<String> = listed.map(|(contact, _)| access.contact_id(contact)).collect();
    // A member without customers is an error here, not an empty list.
    if list.is_empty() {
        fail(84061)
    } else {
        ok(json!({ "external_userid": list }))
    }
}

/// `externalcontact/get`.
pub(super) fn get(ctx: &mut Ctx<'_>) -> Reply {
    const FOLLOWERS: usize = 500;
    let asked = ctx.need_query("external_userid", 41035)?;
    let after = ctx.cursor(ctx.query("cursor"), asked)?;
    let access = ctx.access()?;
    let contact = access.contact(asked).ok_or(ApiError::new(40096))?;
    let followers: Vec<(&str, &Follow)> = access
        .corp
        .followers(&contact.id)
        .filter(|(member, follow)| access.sees(member) && follow.status != FollowStatus::Half)
        .collect();
    if followers.is_empty() {
        return fail(84061);
    }
    let licensed: Vec<_> = followers
        .into_iter()
        .filter(|(member, _)| access.licensed(member))
        .collect();
    if licensed.is_empty() {
        return fail(701_008);
    }
    let later = licensed
        .into_iter()
        .filter(|(member, _)| *member > after.as_str());
    let (page, last) = page::take(later.map(|one| (one.0.to_owned(), one)), FOLLOWERS);
    let follow_user: Vec<Value> = page
        .into_iter()
        .map(|(member, follow)| follow_of_get(&access, member, follow))
        .collect();
    ok(json!({
        "external_contact": external_contact(&access, contact),
        "follow_user": follow_user,
        "next_cursor": ctx.next_cursor(last.as_deref(), asked)?,
    }))
}

/// `externalcontact/batch/get_by_user`.
pub(super) fn batch(ctx: &mut Ctx<'_>) -> Reply {
    const MOST: usize = 100;
    let asked = ctx.args.list("userid_list")?;
    if asked.is_empty() {
        return fail(40031);
    }
    if asked.len() > 100 {
        return fail(40032);
    }
    let limit = match ctx.args.int("limit") {
        None => 50,
        Some(limit) => usize::try_from(limit)
            .ok()
            .filter(|limit| *limit > 0)
            .ok_or(ApiError::new(40058))?
            .min(MOST),
    };
    let mut members = asked
        .iter()
        .map(|id| ctx.member_in_scope(id))
        .collect::<Result<Vec<_>, _>>()?;
    members.sort_unstable();
    members.dedup();
    let bound = members.join("|");
    let after = ctx.cursor(ctx.args.text("cursor"), &bound)?;
    let (at_member, at_contact) = after.split_once('|').unwrap_or_default();
    let access = ctx.access()?;
    let (licensed, unlicensed): (Vec<String>, Vec<String>) =
        members.into_iter().partition(|member| access.licensed(member));
    let rows = licensed
        .iter()
        .filter(|member| member.as_str() >= at_member)
        .flat_map(|member| {
            let follows = access.corp.follows.get(member);
            let from = if member == at_member {
                Bound::Excluded(at_contact)
            } else {
                Bound::Unbounded
            };
            follows
                .into_iter()
                .flat_map(move |of| of.range::<str, _>((from, Bound::Unbounded)))
                .map(move |row| (member, row))
        });
    let rows = rows.filter(|(_, (_, follow))| follow.status != FollowStatus::Half);
    let rows =
        rows.map(|(member, (contact, follow))| (format!("{member}|{contact}"), (member, contact, follow)));
    let (page, last) = page::take(rows, limit);
    let list: Vec<Value> = page
        .into_iter()
        .filter_map(|(member, contact, follow)| {
            let contact = access.corp.contacts.get(contact)?;
            Some(json!({
                "external_contact": external_contact(&access, contact),
                "follow_info": follow_of_batch(&access, member, follow),
            }))
        })
        .collect();
    let mut body = json!({
        "external_contact_list": list,
        "next_cursor": ctx.next_cursor(last.as_deref(), &bound)?,
    });
    if let (Some(fields), false) = (body.as_object_mut(), unlicensed.is_empty()) {
        let ids: Vec<String> = unlicensed.iter().map(|member| access.member_id(member)).collect();
        fields.insert("fail_info".to_owned(), json!({ "unlicensed_userid_list": ids }));
    }
    ok(body)
}

/// `externalcontact/remark`. Like every write through the API it tells nobody.
pub(super) fn remark(ctx: &mut Ctx<'_>) -> Reply {
    let member = ctx.args.need("userid", 41009)?.to_owned();
    let contact = ctx.args.need("external_userid", 41035)?.to_owned();
    let (member, contact) = ctx.pair(&member, &contact)?;
    let text = |name: &str, most: usize| match ctx.args.value(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= most => Ok(Some(text.clone())),
        Some(_) => fail(40058),
    };
    let remark = text("remark", 20)?;
    let description = text("description", 150)?;
    let company = text("remark_company", 20)?;
    let mobiles = ctx
        .args
        .value("remark_mobiles")
        .is_some()
        .then(|| ctx.args.list("remark_mobiles"))
        .transpose()?;
    let picture = ctx.args.text("remark_pic_mediaid").is_some();
    if remark.is_none() && description.is_none() && company.is_none() && mobiles.is_none() && !picture {
        return fail(40058);
    }
    let corp = ctx.app()?.corp.clone();
    let corp = ctx.world.corps.get_mut(&corp).ok_or(ApiError::new(40014))?;
    let is_wechat = corp
        .contacts
        .get(&contact)
        .is_some_and(|contact| contact.kind == 1);
    let follow = corp
        .follows
        .get_mut(&member)
        .and_then(|of| of.get_mut(&contact))
        .ok_or(ApiError::new(84061))?;
    if let Some(remark) = remark {
        follow.remark = remark;
    }
    if let Some(description) = description {
        follow.description = description;
    }
    if let (Some(company), true) = (company, is_wechat) {
        follow.remark_company = company;
    }
    if let Some(mobiles) = mobiles {
        follow.remark_mobiles = mobiles.into_iter().filter(|mobile| !mobile.is_empty()).collect();
    }
    done()
}

/// A contact as the app may see it.
fn external_contact(access: &Access<'_>, contact: &Contact) -> Value {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("external_userid", json!(access.contact_id(&contact.id)));
    put("name", json!(contact.name));
    put("type", json!(contact.kind));
    put(
        "gender",
        json!(if access.third_party() { 0 } else { contact.gender }),
    );
    if contact.kind == 2 {
        put("position", json!(contact.position));
        put("corp_name", json!(contact.corp_name));
        put("corp_full_name", json!(contact.company));
    }
    if !access.third_party() {
        put("avatar", json!(contact.avatar));
        if contact.kind == 1 {
            put("unionid", json!(contact.unionid));
        }
    }
    Value::Object(fields)
}

fn follow_of_get(access: &Access<'_>, member: &str, follow: &Follow) -> Value {
    let corp_tags = follow.tags.iter().filter_map(|id| {
        let (group, tag) = access.corp.tag(id)?;
        Some(json!({ "group_name": group.name, "tag_name": tag.name, "tag_id": tag.id, "type": 1 }))
    });
    let own = follow
        .personal_tags
        .iter()
        .map(|name| json!({ "group_name": "", "tag_name": name, "type": 2 }));
    let tags: Vec<Value> = corp_tags.chain(own).collect();
    follow_fields(access, member, follow, ("tags", json!(tags)))
}

fn follow_of_batch(access: &Access<'_>, member: &str, follow: &Follow) -> Value {
    follow_fields(access, member, follow, ("tag_id", json!(follow.tags)))
}

fn follow_fields(access: &Access<'_>, member: &str, follow: &Follow, tags: (&str, Value)) -> Value {
    let mut body = json!({
        "userid": access.member_id(member),
        "remark": follow.remark,
        "description": follow.description,
        "createtime": follow.created_at,
        "remark_corp_name": follow.remark_company,
        "add_way": follow.add_way,
        "oper_userid": access.person_id(&follow.operator),
    });
    if let Some(fields) = body.as_object_mut() {
        fields.insert(tags.0.to_owned(), tags.1);
        if !follow.state.is_empty() {
            fields.insert("state".to_owned(), json!(follow.state));
        }
        if !access.third_party() {
            fields.insert("remark_mobiles".to_owned(), json!(follow.remark_mobiles));
        }
    }
    body
}

/// Members named in a nested `userid_list`.
pub(super) fn owners(ctx: &Ctx<'_>) -> Result<Vec<String>, ApiError> {
    texts(
        ctx.args
            .value("owner_filter")
            .and_then(|filter| filter.get("userid_list")),
    )
}
