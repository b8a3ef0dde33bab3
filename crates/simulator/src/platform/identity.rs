//! Who somebody is: OAuth codes, user tickets, conversion of ids.

use serde_json::{Value, json};

use super::answer::{ApiError, Reply, fail, ok};
use super::call::Ctx;
use crate::world::{AppKind, OauthCode, OauthScope};

/// Uses up an OAuth code that `mine` says belongs to the caller.
fn exchange(ctx: &mut Ctx<'_>, mine: impl Fn(&OauthCode) -> bool) -> Result<OauthCode, ApiError> {
    let code = ctx.need_query("code", 41008)?.to_owned();
    let now = ctx.world.now();
    let found = ctx.world.oauth_codes.get(&code).ok_or(ApiError::new(40029))?;
    if !mine(found) || found.expires_at <= now {
        return fail(40029);
    }
    if found.used {
        return fail(42022);
    }
    let found = found.clone();
    ctx.world.use_up(&code);
    if !found.trusted {
        return fail(50001);
    }
    Ok(found)
}

fn suite_person(ctx: &mut Ctx<'_>) -> Result<(OauthCode, Option<(String, i64)>), ApiError> {
    let suite = ctx.world.env.config.suite.suite_id.clone();
    let code = exchange(ctx, |code| code.appid == suite)?;
    let Some(member) = code.member.clone() else {
        return Ok((code, None));
    };
    let app = ctx.world.installation(&code.corp).map(|found| found.app());
    let sees = app.is_some_and(|app| ctx.world.access(&app).is_some_and(|access| access.sees(&member)));
    let wanted = code.scope != OauthScope::Base && sees;
    let consented = code.scope == OauthScope::PrivateInfo;
    let ticket = wanted.then(|| ctx.world.new_user_ticket(&code.corp, &member, consented));
    Ok((code, ticket))
}

/// `service/auth/getuserinfo3rd`. Succeeds for corps that never installed the suite, as the platform does.
pub(super) fn user_of_suite(ctx: &mut Ctx<'_>) -> Reply {
    let (code, ticket) = suite_person(ctx)?;
    let Some(member) = code.member else {
        return ok(json!({ "openid": "oSimulatedVisitorWithoutCorp" }));
    };
    let mut body = json!({ "corpid": code.corp, "userid": member, "open_userid": member });
    add_ticket(&mut body, ticket);
    ok(body)
}

/// `service/getuserinfo3rd`, with the capital letters of old.
pub(super) fn user_of_suite_old(ctx: &mut Ctx<'_>) -> Reply {
    let (code, ticket) = suite_person(ctx)?;
    let Some(member) = code.member else {
        return ok(json!({ "OpenId": "oSimulatedVisitorWithoutCorp" }));
    };
    let mut body = json!({ "CorpId": code.corp, "UserId": member, "DeviceId": "", "open_userid": member });
    add_ticket(&mut body, ticket);
    ok(body)
}

fn add_ticket(body: &mut Value, ticket: Option<(String, i64)>) {
    if let (Some(fields), Some((ticket, left))) = (body.as_object_mut(), ticket) {
        fields.insert("user_ticket".to_owned(), json!(ticket));
        fields.insert("expires_in".to_owned(), json!(left));
    }
}

/// `service/auth/getuserdetail3rd`: the name is the user id, a mobile is never told.
pub(super) fn detail_of_suite(ctx: &mut Ctx<'_>) -> Reply {
    let (corp, member, consented) = ticket(ctx)?;
    let gender = if consented { "1" } else { "0" };
    let mut body = json!({ "corpid": corp, "userid": member, "name": member, "gender": gender });
    if let (Some(fields), true) = (body.as_object_mut(), consented) {
        fields.insert(
            "avatar".to_owned(),
            json!("https://wework.qpic.cn/wwhead/member/0"),
        );
        fields.insert(
            "qr_code".to_owned(),
            json!("https://open.work.weixin.qq.com/wwopen/userQRCode"),
        );
    }
    ok(body)
}

fn ticket(ctx: &Ctx<'_>) -> Result<(String, String, bool), ApiError> {
    let value = ctx.args.need("user_ticket", 84015)?;
    let found = ctx.world.user_tickets.get(value).ok_or(ApiError::new(84015))?;
    if found.expires_at <= ctx.world.now() {
        return fail(84014);
    }
    Ok((found.corp.clone(), found.member.clone(), found.consented))
}

/// `auth/getuserinfo`, for apps that the corp built itself.
pub(super) fn user(ctx: &mut Ctx<'_>) -> Reply {
    let app = ctx.app()?.clone();
    if app.kind != AppKind::Internal {
        return fail(48002);
    }
    let plain = ctx.access()?.corp_id().to_owned();
    let code = exchange(ctx, |code| {
        let of_app = code.agent_id.is_none_or(|agent| agent == app.agent_id);
        of_app && (code.appid == plain || code.appid == app.corp)
    })?;
    match code.member {
        // Somebody of another corp is a stranger here.
        Some(member) if code.corp == app.corp => {
            let consented = code.scope == OauthScope::PrivateInfo;
            let ticket = consented.then(|| ctx.world.new_user_ticket(&code.corp, &member, true));
            let mut body = json!({ "userid": ctx.access()?.member_id(&member) });
            add_ticket(&mut body, ticket);
            ok(body)
        }
        _ => ok(json!({ "openid": "oSimulatedVisitorWithoutCorp" })),
    }
}

/// `auth/getuserdetail`, for apps that the corp built itself: with the mobile.
pub(super) fn detail(ctx: &mut Ctx<'_>) -> Reply {
    let (corp, member, _) = ticket(ctx)?;
    let access = ctx.access()?;
    if access.third_party() || access.corp.id != corp {
        return fail(84015);
    }
    let found = access.corp.members.get(&member).ok_or(ApiError::new(60111))?;
    ok(json!({ "userid": found.userid, "gender": "0", "mobile": found.mobile, "email": "", "biz_mail": "" }))
}

/// `service/get_login_info`.
pub(super) fn login_info(ctx: &mut Ctx<'_>) -> Reply {
    let value = ctx.args.need("auth_code", 84075)?.to_owned();
    let provider = ctx.world.env.config.suite.provider_corp_id.clone();
    let now = ctx.world.now();
    let found = ctx.world.oauth_codes.get(&value).ok_or(ApiError::new(84075))?;
    if found.used || found.expires_at <= now || found.appid != provider {
        return fail(84075);
    }
    let code = found.clone();
    ctx.world.use_up(&value);
    let Some(member) = code.member else {
        return fail(84075);
    };
    let is_admin = ctx
        .world
        .corps
        .get(&code.corp)
        .and_then(|corp| corp.members.get(&member));
    let is_admin = is_admin.is_some_and(|member| member.is_admin);
    let installed = ctx.world.installation(&code.corp);
    let agents: Vec<Value> = installed
        .iter()
        .map(|found| json!({ "agentid": found.agent_id, "auth_type": 1 }))
        .collect();
    ok(json!({
        "usertype": if is_admin { 1 } else { 5 },
        "user_info": { "userid": member, "open_userid": member, "name": member, "avatar": "" },
        "corp_info": { "corpid": code.corp },
        "agent": if is_admin { agents } else { Vec::new() },
        "auth_info": { "department": [] },
    }))
}

/// `batch/userid_to_openuserid`.
pub(super) fn open_userids(ctx: &mut Ctx<'_>) -> Reply {
    let asked = ctx.args.list("userid_list")?;
    if !ctx.third_party() {
        return fail(60214);
    }
    if asked.is_empty() || asked.len() > 1000 {
        return fail(40058);
    }
    let access = ctx.access()?;
    let (mut found, mut invalid) = (Vec::new(), Vec::new());
    for id in asked {
        match access.corp.member(&id).filter(|member| access.sees(&member.id)) {
            Some(member) => found.push(json!({ "userid": id, "open_userid": member.id })),
            None => invalid.push(id),
        }
    }
    ok(json!({ "open_userid_list": found, "invalid_userid_list": invalid }))
}

/// `batch/openuserid_to_userid`, for apps that the corp built itself.
pub(super) fn plain_userids(ctx: &mut Ctx<'_>) -> Reply {
    let asked = ctx.args.list("open_userid_list")?;
    if ctx.third_party() {
        return fail(48002);
    }
    if asked.is_empty() || asked.len() > 1000 {
        return fail(40058);
    }
    let access = ctx.access()?;
    let (mut found, mut invalid) = (Vec::new(), Vec::new());
    for id in asked {
        match access
            .corp
            .members
            .get(&id)
            .filter(|member| access.sees(&member.id))
        {
            Some(member) => found.push(json!({ "open_userid": id, "userid": member.userid })),
            None => invalid.push(id),
        }
    }
    ok(json!({ "userid_list": found, "invalid_open_userid_list": invalid }))
}

/// `service/corpid_to_opencorpid`.
pub(super) fn open_corpid(ctx: &mut Ctx<'_>) -> Reply {
    let plain = ctx.args.need("corpid", 41002)?;
    let corp = ctx
        .world
        .corps
        .values()
        .find(|corp| corp.plain_id == plain)
        .ok_or(ApiError::new(40013))?;
    if ctx.world.installation(&corp.id).is_none() {
        return fail(48004);
    }
    ok(json!({ "open_corpid": corp.id }))
}

/// `externalcontact/get_new_external_userid`: ids that are the provider's already come back unchanged.
pub(super) fn new_external_userids(ctx: &mut Ctx<'_>) -> Reply {
    let asked = ctx.args.list("external_userid_list")?;
    if !ctx.third_party() {
        return fail(60214);
    }
    if asked.is_empty() || asked.len() > 1000 {
        return fail(40058);
    }
    let access = ctx.access()?;
    let known = asked.iter().filter_map(|id| Some((id, access.corp.contact(id)?)));
    let items: Vec<Value> = known
        .map(|(id, contact)| json!({ "external_userid": id, "new_external_userid": contact.id }))
        .collect();
    ok(json!({ "items": items }))
}
