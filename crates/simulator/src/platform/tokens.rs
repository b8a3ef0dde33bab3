//! Suite, provider and corp tokens.

use serde_json::json;

use super::answer::{Reply, fail, ok};
use super::call::Ctx;
use crate::world::{AppKind, TokenKind};

/// `service/get_suite_token`.
pub(super) fn suite(ctx: &mut Ctx<'_>) -> Reply {
    let config = &ctx.world.env.config.suite;
    let suite_id = ctx.args.need("suite_id", 41021)?;
    let secret = ctx.args.need("suite_secret", 41024)?;
    let ticket = ctx.args.need("suite_ticket", 41023)?;
    if suite_id != config.suite_id {
        return fail(40083);
    }
    if secret != config.suite_secret {
        return fail(40080);
    }
    if !ctx.world.suite_ticket_is_good(ticket) {
        return fail(40085);
    }
    let (token, left) = ctx.world.token(&TokenKind::Suite);
    ok(json!({ "suite_access_token": token, "expires_in": left }))
}

/// `service/get_provider_token`.
pub(super) fn provider(ctx: &mut Ctx<'_>) -> Reply {
    let config = &ctx.world.env.config.suite;
    if ctx.args.need("corpid", 41002)? != config.provider_corp_id {
        return fail(40013);
    }
    if ctx.args.need("provider_secret", 41004)? != config.provider_secret {
        return fail(40001);
    }
    let (token, left) = ctx.world.token(&TokenKind::Provider);
    ok(json!({ "provider_access_token": token, "expires_in": left }))
}

/// `service/get_corp_token`.
pub(super) fn corp(ctx: &mut Ctx<'_>) -> Reply {
    let corp = ctx.args.need("auth_corpid", 41002)?;
    let code = ctx.args.need("permanent_code", 41025)?;
    let app = super::install::authorised(ctx.world, corp, code)?.app();
    let (token, left) = ctx.world.token(&TokenKind::Corp(app));
    ok(json!({ "access_token": token, "expires_in": left }))
}

/// `gettoken`, of an app that a corp built itself.
pub(super) fn internal(ctx: &mut Ctx<'_>) -> Reply {
    let corp = ctx.need_query("corpid", 41002)?;
    let secret = ctx.need_query("corpsecret", 41004)?;
    let known = ctx.world.corps.values().any(|found| found.plain_id == corp);
    if !known {
        return fail(40013);
    }
    let of_corp = |id: &str| ctx.world.corp(id).is_some_and(|found| found.plain_id == corp);
    let apps = ctx.world.internal_apps.iter();
    let app = apps
        .filter(|app| of_corp(&app.key.corp))
        .find(|app| app.config.secret == secret);
    let Some(app) = app.map(|app| app.key.clone()) else {
        return fail(40001);
    };
    debug_assert_eq!(app.kind, AppKind::Internal, "internal apps carry their kind");
    let (token, left) = ctx.world.token(&TokenKind::Corp(app));
    ok(json!({ "access_token": token, "expires_in": left }))
}
