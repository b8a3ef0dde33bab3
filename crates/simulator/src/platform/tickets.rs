//! Tickets that sign pages for the JS-SDK.

use serde_json::json;

use super::answer::{ApiError, Reply, fail, ok};
use super::call::Ctx;
use super::limits::Quota;
use crate::world::TokenKind;

/// `get_jsapi_ticket`.
pub(super) fn corp(ctx: &mut Ctx<'_>) -> Reply {
    let app = ctx.app()?.clone();
    quota(ctx)?;
    let (ticket, left) = ctx.world.token(&TokenKind::CorpTicket(app));
    ok(json!({ "ticket": ticket, "expires_in": left }))
}

/// `ticket/get?type=agent_config`.
pub(super) fn agent(ctx: &mut Ctx<'_>) -> Reply {
    if ctx.query("type") != Some("agent_config") {
        return fail(91040);
    }
    let app = ctx.app()?.clone();
    quota(ctx)?;
    let (ticket, left) = ctx.world.token(&TokenKind::AgentTicket(app));
    ok(json!({ "ticket": ticket, "expires_in": left }))
}

/// Both kinds count together: per corp, and per app in it.
fn quota(ctx: &Ctx<'_>) -> Result<(), ApiError> {
    let app = ctx.app()?;
    let (factor, now) = (ctx.world.behaviour.rate_factor, ctx.world.now());
    let of_corp = ctx
        .limits
        .admit(&app.corp, "jsapi_ticket", Quota::TICKETS_OF_CORP, factor, now);
    let of_app = ctx.limits.admit(
        &app.to_string(),
        "jsapi_ticket",
        Quota::TICKETS_OF_APP,
        factor,
        now,
    );
    if of_corp && of_app { Ok(()) } else { fail(45009) }
}
