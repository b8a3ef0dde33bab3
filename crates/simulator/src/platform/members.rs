//! Departments and members, as far as the app sees them.

use serde_json::{Value, json};

use super::answer::{ApiError, Reply, fail, ok};
use super::call::Ctx;
use super::page;
use crate::world::access::Access;
use crate::world::{Department, Member};

fn asked_departments(ctx: &Ctx<'_>, access: &Access<'_>) -> Result<Vec<i64>, ApiError> {
    let asked = match ctx.query("id") {
        None => return Ok(access.parties().iter().copied().collect()),
        Some(text) => text.parse().map_err(|_| ApiError::new(40066))?,
    };
    department_in_scope(access, asked)?;
    Ok(access
        .corp
        .department_tree(asked)
        .into_iter()
        .filter(|id| access.parties().contains(id))
        .collect())
}

fn department_in_scope(access: &Access<'_>, id: i64) -> Result<(), ApiError> {
    if !access.corp.departments.contains_key(&id) {
        return fail(60003);
    }
    if access.parties().contains(&id) {
        Ok(())
    } else {
        fail(60011)
    }
}

/// `department/simplelist`.
pub(super) fn departments_simple(ctx: &mut Ctx<'_>) -> Reply {
    let access = ctx.access()?;
    let ids = asked_departments(ctx, &access)?;
    let found = ids.iter().filter_map(|id| access.corp.departments.get(id));
    let list: Vec<Value> = found
        .map(|one| json!({ "id": one.id, "parentid": one.parent, "order": one.order }))
        .collect();
    ok(json!({ "department_id": list }))
}

/// `department/list`.
pub(super) fn departments(ctx: &mut Ctx<'_>) -> Reply {
    let access = ctx.access()?;
    let ids = asked_departments(ctx, &access)?;
    let found = ids.iter().filter_map(|id| access.corp.departments.get(id));
    let list: Vec<Value> = found.map(|one| department_line(&access, one)).collect();
    ok(json!({ "department": list }))
}

/// `department/get`.
pub(super) fn department(ctx: &mut Ctx<'_>) -> Reply {
    let access = ctx.access()?;
    let id: i64 = ctx
        .need_query("id", 40066)?
        .parse()
        .map_err(|_| ApiError::new(40066))?;
    department_in_scope(&access, id)?;
    let found = access.corp.departments.get(&id).ok_or(ApiError::new(60003))?;
    ok(json!({ "department": department_line(&access, found) }))
}

fn department_line(access: &Access<'_>, one: &Department) -> Value {
    let name = if access.third_party() {
        one.id.to_string()
    } else {
        one.name.clone()
    };
    json!({ "id": one.id, "name": name, "parentid": one.parent, "order": one.order, "department_leader": [] })
}

/// Members of the asked department (and those below with `fetch_child`) that the app sees.
fn of_department<'a>(ctx: &Ctx<'_>, access: &Access<'a>) -> Result<Vec<&'a Member>, ApiError> {
    let id: i64 = ctx
        .need_query("department_id", 40066)?
        .parse()
        .map_err(|_| ApiError::new(40066))?;
    department_in_scope(access, id)?;
    let mut wanted = access.corp.department_tree(id);
    if ctx.query("fetch_child") != Some("1") {
        wanted.retain(|one| *one == id);
    }
    Ok(access
        .members()
        .filter(|member| member.departments.iter().any(|one| wanted.contains(one)))
        .collect())
}

/// `user/simplelist`.
pub(super) fn list_simple(ctx: &mut Ctx<'_>) -> Reply {
    let access = ctx.access()?;
    let found = of_department(ctx, &access)?;
    let list: Vec<Value> = found.iter().map(|member| simple(&access, member)).collect();
    ok(json!({ "userlist": list }))
}

fn simple(access: &Access<'_>, member: &Member) -> Value {
    let id = access.member_id(&member.id);
    let name = if access.third_party() {
        id.clone()
    } else {
        member.name.clone()
    };
    let mut body = json!({ "userid": id, "name": name, "department": member.departments });
    if let (Some(fields), true) = (body.as_object_mut(), access.third_party()) {
        fields.insert("open_userid".to_owned(), json!(member.id));
    }
    body
}

/// `user/list`.
pub(super) fn list(ctx: &mut Ctx<'_>) -> Reply {
    let access = ctx.access()?;
    let found = of_department(ctx, &access)?;
    let list: Vec<Value> = found.iter().map(|member| whole(&access, member)).collect();
    ok(json!({ "userlist": list }))
}

/// `user/get`.
pub(super) fn get(ctx: &mut Ctx<'_>) -> Reply {
    let id = ctx.member_in_scope(ctx.need_query("userid", 41009)?)?;
    let access = ctx.access()?;
    let member = access.corp.members.get(&id).ok_or(ApiError::new(60111))?;
    match whole(&access, member) {
        Value::Object(fields) => Ok(super::answer::Answer::Json(fields)),
        _ => fail(-1),
    }
}

fn whole(access: &Access<'_>, member: &Member) -> Value {
    let mut body = simple(access, member);
    let main = member.departments.first();
    let orders: Vec<i64> = member.departments.iter().map(|_| 0).collect();
    if let (Some(fields), Value::Object(more)) = (
        body.as_object_mut(),
        json!({
            "order": orders,
            "position": member.position,
            "status": member.status,
            "is_leader_in_dept": orders,
            "direct_leader": [],
            "main_department": main,
        }),
    ) {
        fields.extend(more);
    }
    body
}

/// `user/list_id`: needs a right to edit that a reading app does not have.
pub(super) fn list_id(ctx: &mut Ctx<'_>) -> Reply {
    if ctx.third_party() {
        return fail(48002);
    }
    let limit = usize::try_from(ctx.args.int("limit").unwrap_or(10_000)).map_err(|_| ApiError::new(40058))?;
    if !(1..=10_000).contains(&limit) {
        return fail(40058);
    }
    let after = ctx.cursor(ctx.args.text("cursor"), "")?;
    let access = ctx.access()?;
    let rows = access.members().flat_map(|member| {
        let of = member.departments.iter();
        of.map(|id| {
            (
                format!("{}|{id:012}", member.id),
                json!({ "userid": member.userid, "department": id }),
            )
        })
    });
    let (page, last) = page::take(rows.filter(|(key, _)| *key > after), limit);
    ok(json!({ "dept_user": page, "next_cursor": ctx.next_cursor(last.as_deref(), "")? }))
}
