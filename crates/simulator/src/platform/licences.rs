//! The few licence APIs that show who is covered.

use serde_json::{Value, json};

use super::answer::{ApiError, Reply, ok};
use super::call::Ctx;
use crate::world::{Corp, Licence, Member};

const YEAR: i64 = 372 * 86_400;

fn corp<'a>(ctx: &'a Ctx<'_>) -> Result<&'a Corp, ApiError> {
    let id = ctx.args.need("corpid", 41002)?;
    ctx.world.corps.get(id).ok_or(ApiError::new(40013))
}

/// 1 base, 2 inter-operation; nothing without a licence.
fn kind(licence: Licence) -> Option<i64> {
    match licence {
        Licence::Base => Some(1),
        Licence::Interop => Some(2),
        Licence::None | Licence::Trial => None,
    }
}

/// `license/get_active_info_by_user`.
pub(super) fn of_member(ctx: &mut Ctx<'_>) -> Reply {
    let now = ctx.world.now();
    let corp = corp(ctx)?;
    let member = corp
        .members
        .get(ctx.args.need("userid", 41009)?)
        .ok_or(ApiError::new(60111))?;
    let infos: Vec<Value> = kind(member.licence)
        .map(|kind| json!({ "active_code": "SIMULATED", "type": kind, "userid": member.id, "active_time": now, "expire_time": now + YEAR }))
        .into_iter()
        .collect();
    ok(json!({ "active_status": i64::from(!infos.is_empty()), "active_info_list": infos }))
}

/// `license/list_actived_account`.
pub(super) fn list(ctx: &mut Ctx<'_>) -> Reply {
    let now = ctx.world.now();
    let line = |member: &Member| {
        let kind = kind(member.licence)?;
        Some(json!({ "userid": member.id, "type": kind, "active_time": now, "expire_time": now + YEAR }))
    };
    let accounts: Vec<Value> = corp(ctx)?.members.values().filter_map(line).collect();
    ok(json!({ "next_cursor": "", "has_more": 0, "account_list": accounts }))
}

/// `license/get_app_license_info`.
pub(super) fn of_app(ctx: &mut Ctx<'_>) -> Reply {
    let now = ctx.world.now();
    let trial = corp(ctx)?.trial_until;
    let status = match trial {
        None => 0,
        Some(until) if now < until => 1,
        Some(_) => 2,
    };
    let info = trial.map(|until| json!({ "start_time": until - 90 * 86_400, "end_time": until }));
    ok(json!({ "license_status": status, "trail_info": info, "license_check_time": now }))
}
