//! Installation of the suite: codes, authorization info, administrators.

use serde_json::{Value, json};

use super::answer::{ApiError, Reply, done, fail, ok};
use super::call::Ctx;
use crate::world::{AppKind, Corp, Installation, TokenKind, World};

/// The installation of `corp` when `code` is its permanent code.
///
/// # Errors
/// 40013 unknown or plain corp id, 48004 never installed, 40084 wrong code or cancelled.
pub(super) fn authorised<'a>(world: &'a World, corp: &str, code: &str) -> Result<&'a Installation, ApiError> {
    if !world.corps.contains_key(corp) {
        return fail(40013);
    }
    let found = world.suite.installations.get(corp).ok_or(ApiError::new(48004))?;
    if !found.active || found.permanent_code != code || world.faults.is_cancelled(corp) {
        return fail(40084);
    }
    Ok(found)
}

/// `service/get_pre_auth_code`.
pub(super) fn pre_auth_code(ctx: &mut Ctx<'_>) -> Reply {
    let (code, left) = ctx.world.new_pre_auth_code();
    ok(json!({ "pre_auth_code": code, "expires_in": left }))
}

/// `service/set_session_info`.
pub(super) fn session_info(ctx: &mut Ctx<'_>) -> Reply {
    let code = ctx.args.need("pre_auth_code", 40077)?.to_owned();
    let auth_type = ctx
        .args
        .value("session_info")
        .and_then(|info| info.get("auth_type"))
        .and_then(Value::as_i64);
    let now = ctx.world.now();
    let found = ctx
        .world
        .suite
        .pre_auth_codes
        .get_mut(&code)
        .ok_or(ApiError::new(40077))?;
    if found.expires_at <= now {
        return fail(42007);
    }
    match auth_type.unwrap_or(0) {
        known @ (0 | 1) => found.auth_type = known,
        _ => return fail(40058),
    }
    done()
}

/// `service/get_permanent_code`: with a corp token and the whole authorization.
pub(super) fn permanent_code(ctx: &mut Ctx<'_>) -> Reply {
    let (corp, state) = exchange(ctx)?;
    let installation = ctx.world.installation(&corp).ok_or(ApiError::new(40078))?.clone();
    let (token, left) = ctx.world.token(&TokenKind::Corp(installation.app()));
    let corp = ctx.world.corps.get(&corp).ok_or(ApiError::new(40078))?;
    ok(json!({
        "access_token": token,
        "expires_in": left,
        "permanent_code": installation.permanent_code,
        "auth_corp_info": corp_info(corp),
        "auth_info": { "agent": [agent_info(ctx.world, &installation)] },
        "auth_user_info": user_info(&installation),
        "state": state,
    }))
}

/// `service/v2/get_permanent_code`: the code and who authorised, nothing that takes long.
pub(super) fn permanent_code_v2(ctx: &mut Ctx<'_>) -> Reply {
    let (corp, state) = exchange(ctx)?;
    let installation = ctx.world.installation(&corp).ok_or(ApiError::new(40078))?;
    let corp = ctx.world.corps.get(&corp).ok_or(ApiError::new(40078))?;
    let mut body = json!({
        "permanent_code": installation.permanent_code,
        "auth_corp_info": { "corpid": corp.id, "corp_name": corp.name },
        "auth_user_info": user_info(installation),
    });
    if let (Some(fields), false) = (body.as_object_mut(), state.is_empty()) {
        fields.insert("state".to_owned(), json!(state));
    }
    ok(body)
}

/// Uses up the auth code; corp and state.
fn exchange(ctx: &mut Ctx<'_>) -> Result<(String, String), ApiError> {
    let code = ctx.args.need("auth_code", 40078)?.to_owned();
    let now = ctx.world.now();
    let found = ctx
        .world
        .suite
        .auth_codes
        .get(&code)
        .filter(|found| !found.used && found.expires_at > now)
        .ok_or(ApiError::new(40078))?;
    let outcome = (found.corp.clone(), found.state.clone());
    if let Some(code) = ctx.world.suite.auth_codes.get_mut(&code) {
        code.used = true;
    }
    Ok(outcome)
}

/// `service/get_auth_info` and its second version.
pub(super) fn auth_info(ctx: &mut Ctx<'_>) -> Reply {
    let corp = ctx.args.need("auth_corpid", 41002)?;
    let code = ctx.args.need("permanent_code", 41025)?;
    let installation = authorised(ctx.world, corp, code)?;
    let corp = ctx.world.corps.get(corp).ok_or(ApiError::new(40013))?;
    let mut info = corp_info(corp);
    if let (Some(fields), false) = (info.as_object_mut(), ctx.call.api.contains("/v2/")) {
        fields.insert(
            "corp_wxqrcode".to_owned(),
            json!("https://wework.qpic.cn/wwpic/qr/0"),
        );
    }
    ok(json!({
        "auth_corp_info": info,
        "auth_info": { "agent": [agent_info(ctx.world, installation)] },
    }))
}

fn corp_info(corp: &Corp) -> Value {
    json!({
        "corpid": corp.id,
        "corp_name": corp.name,
        "corp_type": "verified",
        "corp_square_logo_url": "https://wework.qpic.cn/wwpic/square/0",
        "corp_user_max": 200,
        "corp_full_name": corp.name,
        "subject_type": 1,
        "verified_end_time": 4_102_444_800_i64,
        "corp_scale": "1-50人",
        "corp_industry": "专业服务",
        "corp_sub_industry": "会计税务",
    })
}

fn agent_info(world: &World, installation: &Installation) -> Value {
    let scope = &installation.scope;
    json!({
        "agentid": installation.agent_id,
        "name": world.env.config.suite.app_name,
        "square_logo_url": "https://wework.qpic.cn/wwpic/app/0",
        "auth_mode": installation.auth_mode,
        "is_customized_app": false,
        "privilege": {
            "level": 1,
            "allow_party": scope.parties,
            "allow_user": scope.users,
            "allow_tag": [],
            "extra_party": [],
            "extra_user": [],
            "extra_tag": [],
        },
    })
}

fn user_info(installation: &Installation) -> Value {
    let admin = &installation.installed_by;
    json!({ "userid": admin, "open_userid": admin, "name": admin, "avatar": "" })
}

/// `service/get_admin_list`, with the suite's token.
pub(super) fn admins_of_suite(ctx: &mut Ctx<'_>) -> Reply {
    let corp = ctx.args.need("auth_corpid", 41002)?;
    let installation = ctx.world.installation(corp).ok_or(ApiError::new(48004))?;
    if ctx.args.int("agentid") != Some(installation.agent_id) {
        return fail(40056);
    }
    let corp = ctx.world.corps.get(corp).ok_or(ApiError::new(40013))?;
    ok(json!({ "admin": admin_list(corp, AppKind::Suite) }))
}

/// `agent/get_admin_list`.
pub(super) fn admins(ctx: &mut Ctx<'_>) -> Reply {
    let access = ctx.access()?;
    ok(json!({ "admin": admin_list(access.corp, access.app.kind) }))
}

fn admin_list(corp: &Corp, kind: AppKind) -> Vec<Value> {
    let admins = corp.members.values().filter(|member| member.is_admin);
    let line = |member: &crate::world::Member| match kind {
        AppKind::Suite => json!({ "userid": member.id, "open_userid": member.id, "auth_type": 1 }),
        AppKind::Internal => json!({ "userid": member.userid, "auth_type": 1 }),
    };
    admins.map(line).collect()
}

/// `agent/get_permissions`.
pub(super) fn permissions(_ctx: &mut Ctx<'_>) -> Reply {
    let list = [
        "contact:base:base",
        "externalcontact:base:base",
        "externalcontact:tag:manage",
        "message:send:base",
    ];
    ok(json!({ "app_permissions": list }))
}

/// `agent/get`: the app and its present scope.
pub(super) fn agent(ctx: &mut Ctx<'_>) -> Reply {
    let asked: i64 = ctx
        .need_query("agentid", 40056)?
        .parse()
        .map_err(|_| ApiError::new(40056))?;
    let access = ctx.access()?;
    if asked != access.app.agent_id {
        return fail(40056);
    }
    let scope = ctx.world.scope(access.app).ok_or(ApiError::new(40056))?;
    let users: Vec<Value> = scope
        .users
        .iter()
        .map(|id| json!({ "userid": access.member_id(id) }))
        .collect();
    ok(json!({
        "agentid": asked,
        "name": ctx.world.env.config.suite.app_name,
        "square_logo_url": "https://wework.qpic.cn/wwpic/app/0",
        "description": "",
        "allow_userinfos": { "user": users },
        "allow_partys": { "partyid": scope.parties },
        "allow_tags": { "tagid": [] },
        "close": 0,
        "redirect_domain": "",
        "report_location_flag": 0,
        "isreportenter": 0,
        "home_url": "",
    }))
}
