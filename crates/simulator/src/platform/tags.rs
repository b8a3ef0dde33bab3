//! Corp tags and marking contacts with them. Writes tell nobody.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::answer::{ApiError, Reply, done, fail, ok};
use super::call::Ctx;
use crate::world::{Corp, Tag, TagGroup, ids};

/// Corp tags per tenant.
const MOST: usize = 3000;
/// Characters of a name.
const NAME: usize = 30;

/// `externalcontact/get_corp_tag_list`.
pub(super) fn list(ctx: &mut Ctx<'_>) -> Reply {
    let (groups, tags) = (ctx.args.list("group_id")?, ctx.args.list("tag_id")?);
    let access = ctx.access()?;
    let wanted = access.corp.tag_groups.values().filter_map(|group| {
        let all = groups.is_empty() && tags.is_empty() || groups.contains(&group.id);
        // The group filter wins over the tag filter.
        let keep = |tag: &&Tag| all || groups.is_empty() && tags.contains(&tag.id);
        let mut kept: Vec<&Tag> = group.tags.values().filter(keep).collect();
        kept.sort_by_key(|tag| std::cmp::Reverse(tag.order));
        (!kept.is_empty()).then(|| line(group, &kept))
    });
    ok(json!({ "tag_group": wanted.collect::<Vec<_>>() }))
}

fn line(group: &TagGroup, tags: &[&Tag]) -> Value {
    let tags: Vec<Value> = tags
        .iter()
        .map(|tag| json!({ "id": tag.id, "name": tag.name, "create_time": tag.created_at, "order": tag.order }))
        .collect();
    json!({
        "group_id": group.id,
        "group_name": group.name,
        "create_time": group.created_at,
        "order": group.order,
        "tag": tags,
    })
}

/// `externalcontact/add_corp_tag`.
pub(super) fn add(ctx: &mut Ctx<'_>) -> Reply {
    let wanted = ctx
        .args
        .value("tag")
        .and_then(Value::as_array)
        .filter(|tags| !tags.is_empty());
    let wanted = wanted.ok_or(ApiError::new(40058))?;
    let named = |tag: &Value| {
        Some((
            tag.get("name")?.as_str()?.to_owned(),
            tag.get("order").and_then(Value::as_i64),
        ))
    };
    let wanted: Vec<(String, i64)> = wanted
        .iter()
        .map(|tag| {
            named(tag)
                .filter(|(name, _)| good_name(name))
                .map(|(name, order)| (name, order.unwrap_or(0)))
        })
        .collect::<Option<_>>()
        .ok_or(ApiError::new(40058))?;
    let (group_id, group_name) = (ctx.args.text("group_id"), ctx.args.text("group_name"));
    let order = ctx.args.int("order").unwrap_or(0);
    let app = ctx.app()?.to_string();
    let corp = ctx.access()?.corp;
    let existing = match (group_id, group_name) {
        (Some(id), _) => Some(corp.tag_groups.get(id).ok_or(ApiError::new(40068))?.id.clone()),
        (None, Some(name)) if good_name(name) => corp
            .tag_groups
            .values()
            .find(|group| group.name == name)
            .map(|group| group.id.clone()),
        _ => return fail(40058),
    };
    let group_name = group_name.unwrap_or_default().to_owned();
    if corp
        .tag_groups
        .values()
        .map(|group| group.tags.len())
        .sum::<usize>()
        + wanted.len()
        > MOST
    {
        return fail(40126);
    }
    let (now, corp) = (ctx.world.now(), corp.id.clone());
    let fresh = |ctx: &mut Ctx<'_>| {
        let number = ctx.world.next_serial().to_string();
        ids::scoped("et", "tenant", &[&corp, "made", &number])
    };
    let group_id = existing.unwrap_or_else(|| fresh(ctx));
    let tag_ids: Vec<String> = wanted.iter().map(|_| fresh(ctx)).collect();
    let corp = ctx.world.corps.get_mut(&corp).ok_or(ApiError::new(40014))?;
    let group = corp
        .tag_groups
        .entry(group_id.clone())
        .or_insert_with(|| TagGroup {
            id: group_id,
            name: group_name,
            order,
            created_at: now,
            made_by: Some(app.clone()),
            tags: BTreeMap::new(),
        });
    let mut answered = Vec::new();
    for ((name, order), id) in wanted.into_iter().zip(tag_ids) {
        // Names of one group collapse.
        let id = group
            .tags
            .values()
            .find(|tag| tag.name == name)
            .map_or(id, |tag| tag.id.clone());
        let tag = Tag {
            id: id.clone(),
            name,
            order,
            created_at: now,
            made_by: Some(app.clone()),
        };
        let tag = group.tags.entry(id).or_insert(tag);
        answered.push(tag.clone());
    }
    ok(json!({ "tag_group": line(group, &answered.iter().collect::<Vec<_>>()) }))
}

fn good_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= NAME
}

/// `externalcontact/edit_corp_tag`: a tag or a group.
pub(super) fn edit(ctx: &mut Ctx<'_>) -> Reply {
    let id = ctx.args.need("id", 40068)?.to_owned();
    let name = ctx.args.text("name").map(str::to_owned);
    let order = ctx.args.int("order");
    if name.as_deref().is_some_and(|name| !good_name(name)) {
        return fail(40058);
    }
    let (app, corp) = (ctx.app()?.to_string(), ctx.app()?.corp.clone());
    let corp = ctx.world.corps.get_mut(&corp).ok_or(ApiError::new(40014))?;
    if let Some(group) = corp.tag_groups.get(&id) {
        mine(group.made_by.as_ref(), &app)?;
        if taken(
            corp.tag_groups.values().map(|group| (&group.id, &group.name)),
            &id,
            name.as_ref(),
        ) {
            return fail(40071);
        }
        if let Some(group) = corp.tag_groups.get_mut(&id) {
            group.name = name.unwrap_or_else(|| group.name.clone());
            group.order = order.unwrap_or(group.order);
        }
        return done();
    }
    let group = corp
        .tag_groups
        .values_mut()
        .find(|group| group.tags.contains_key(&id));
    let group = group.ok_or(ApiError::new(40068))?;
    if taken(
        group.tags.values().map(|tag| (&tag.id, &tag.name)),
        &id,
        name.as_ref(),
    ) {
        return fail(40071);
    }
    let tag = group.tags.get_mut(&id).ok_or(ApiError::new(40068))?;
    mine(tag.made_by.as_ref(), &app)?;
    tag.name = name.unwrap_or_else(|| tag.name.clone());
    tag.order = order.unwrap_or(tag.order);
    done()
}

/// Whether another one than `id` has this name.
fn taken<'a>(
    mut others: impl Iterator<Item = (&'a String, &'a String)>,
    id: &str,
    name: Option<&String>,
) -> bool {
    others.any(|(other, text)| other != id && Some(text) == name)
}

/// An app may change what it made, nothing else.
fn mine(made_by: Option<&String>, app: &str) -> Result<(), ApiError> {
    if made_by.is_some_and(|maker| maker == app) {
        Ok(())
    } else {
        fail(81011)
    }
}

/// `externalcontact/del_corp_tag`.
pub(super) fn delete(ctx: &mut Ctx<'_>) -> Reply {
    let (tags, groups) = (ctx.args.list("tag_id")?, ctx.args.list("group_id")?);
    if tags.is_empty() && groups.is_empty() {
        return fail(40058);
    }
    let (app, corp) = (ctx.app()?.to_string(), ctx.app()?.corp.clone());
    let corp = ctx.world.corps.get_mut(&corp).ok_or(ApiError::new(40014))?;
    for id in &groups {
        mine(
            corp.tag_groups
                .get(id)
                .ok_or(ApiError::new(40068))?
                .made_by
                .as_ref(),
            &app,
        )?;
    }
    for id in &tags {
        let (_, tag) = corp.tag(id).ok_or(ApiError::new(40068))?;
        mine(tag.made_by.as_ref(), &app)?;
    }
    let mut gone: BTreeSet<String> = tags.into_iter().collect();
    for id in groups {
        gone.extend(
            corp.tag_groups
                .remove(&id)
                .into_iter()
                .flat_map(|group| group.tags.into_keys()),
        );
    }
    drop_tags(corp, &gone);
    done()
}

/// Removes tags from the library and from every contact; a group without tags goes too.
pub(crate) fn drop_tags(corp: &mut Corp, gone: &BTreeSet<String>) {
    for group in corp.tag_groups.values_mut() {
        group.tags.retain(|id, _| !gone.contains(id));
    }
    corp.tag_groups.retain(|_, group| !group.tags.is_empty());
    for follow in corp.follows.values_mut().flat_map(BTreeMap::values_mut) {
        follow.tags.retain(|id| !gone.contains(id));
    }
}

/// `externalcontact/mark_tag`.
pub(super) fn mark(ctx: &mut Ctx<'_>) -> Reply {
    let member = ctx.args.need("userid", 41009)?.to_owned();
    let contact = ctx.args.need("external_userid", 41035)?.to_owned();
    let (add, remove) = (ctx.args.list("add_tag")?, ctx.args.list("remove_tag")?);
    if add.is_empty() && remove.is_empty() {
        return fail(40058);
    }
    let (member, contact) = ctx.pair(&member, &contact)?;
    let corp = ctx.app()?.corp.clone();
    let corp = ctx.world.corps.get_mut(&corp).ok_or(ApiError::new(40014))?;
    if add.iter().chain(&remove).any(|id| corp.tag(id).is_none()) {
        return fail(40068);
    }
    let follow = corp
        .follows
        .get_mut(&member)
        .and_then(|of| of.get_mut(&contact))
        .ok_or(ApiError::new(84061))?;
    follow.tags.retain(|id| !remove.contains(id));
    follow.tags.extend(add);
    done()
}
