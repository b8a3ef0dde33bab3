//! `config` and `agentConfig`: is the page who it says it is?

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::{Answer, Call};
use crate::chat::client::Registration;
use crate::world::{AppKey, AppKind, TokenKind, World};

/// Why a registration is refused.
struct Refusal {
    code: i64,
    text: &'static str,
}

const BAD_CORP: Refusal = Refusal {
    code: 40013,
    text: "invalid corpid",
};
const BAD_SIGNATURE: Refusal = Refusal {
    code: 40093,
    text: "invalid signature",
};
const WRONG_TICKET: Refusal = Refusal {
    code: 42012,
    text: "jsapi_ticket is not for agentConfig",
};
const UNTRUSTED: Refusal = Refusal {
    code: 80001,
    text: "可信域名不正确",
};
const OUT_OF_SCOPE: Refusal = Refusal {
    code: 92000,
    text: "member is out of the visible scope",
};
const OTHER_CORP: Refusal = Refusal {
    code: 92002,
    text: "corpid is not the corp of the member",
};
const OTHER_APP: Refusal = Refusal {
    code: 92003,
    text: "agentid is not an app of the corp",
};

/// Registers the page with the corp's identity.
pub(super) fn corp(world: &mut World, call: &Call) -> Answer {
    let apis = names(call, "verifyJsApiList");
    match check_corp(world, call) {
        Ok(app) => {
            let answer = accepted(world, "preVerifyJSAPI", &apis);
            world.client.page_mut(&call.page).corp = Some(Registration { app, apis });
            answer
        }
        // The platform says "config" here, whatever the native function is called.
        Err(refusal) => refused("config", &refusal),
    }
}

/// Registers the page with the app's identity.
pub(super) fn agent(world: &mut World, call: &Call) -> Answer {
    let config_first = !world.client.settings.is_at_least("3.0.24");
    if config_first && world.client.page(&call.page).corp.is_none() {
        return Answer::no_permission("agentConfig");
    }
    let apis = names(call, "jsApiList");
    match check_agent(world, call) {
        Ok(app) => {
            let answer = accepted(world, "agentConfig", &apis);
            world.client.page_mut(&call.page).agent = Some(Registration { app, apis });
            answer
        }
        Err(refusal) => refused("agentConfig", &refusal),
    }
}

fn check_corp(world: &World, call: &Call) -> Result<AppKey, Refusal> {
    let apps = apps_seen_as(world, call.text("appId"));
    if apps.is_empty() {
        return Err(BAD_CORP);
    }
    let signed = Signed {
        url: call.signed_url(),
        nonce: call.text("verifyNonceStr"),
        timestamp: timestamp(call, "verifyTimestamp"),
        signature: call.text("verifySignature"),
    };
    let app = apps
        .into_iter()
        .find(|app| signed.matches(world, &TokenKind::CorpTicket(app.clone())));
    let app = app.ok_or(BAD_SIGNATURE)?;
    if trusts(world, &app, call.signed_url()) {
        Ok(app)
    } else {
        Err(UNTRUSTED)
    }
}

fn check_agent(world: &World, call: &Call) -> Result<AppKey, Refusal> {
    let apps = apps_seen_as(world, call.text("corpid"));
    if apps.is_empty() {
        return Err(OTHER_CORP);
    }
    let agent_id = call.number("agentid");
    let app = apps
        .into_iter()
        .find(|app| Some(app.agent_id) == agent_id)
        .ok_or(OTHER_APP)?;
    if !trusts(world, &app, call.signed_url()) {
        return Err(UNTRUSTED);
    }
    let signed = Signed {
        url: call.signed_url(),
        nonce: call.text("nonceStr"),
        timestamp: timestamp(call, "timestamp"),
        signature: call.text("signature"),
    };
    if !signed.matches(world, &TokenKind::AgentTicket(app.clone())) {
        let mixed_up = signed.matches(world, &TokenKind::CorpTicket(app));
        return Err(if mixed_up { WRONG_TICKET } else { BAD_SIGNATURE });
    }
    let sees = world
        .access(&app)
        .is_some_and(|access| access.sees(&world.session.member));
    if sees { Ok(app) } else { Err(OUT_OF_SCOPE) }
}

/// Apps of the signed-in member's corp that know this corp by `corp_id`.
fn apps_seen_as(world: &World, corp_id: &str) -> Vec<AppKey> {
    let mut apps = world.apps(&world.session.corp);
    apps.retain(|app| {
        world
            .access(app)
            .is_some_and(|access| access.corp_id() == corp_id)
    });
    apps
}

fn trusts(world: &World, app: &AppKey, url: &str) -> bool {
    match app.kind {
        AppKind::Suite => world.redirect_is_trusted(&world.env.config.suite.suite_id, None, url),
        AppKind::Internal => world
            .internal_app(app)
            .is_some_and(|found| world.redirect_is_trusted(&found.config.corp_id, Some(app.agent_id), url)),
    }
}

/// What was signed, and the signature.
struct Signed<'a> {
    url: &'a str,
    nonce: &'a str,
    timestamp: String,
    signature: &'a str,
}

impl Signed<'_> {
    fn matches(&self, world: &World, kind: &TokenKind) -> bool {
        let mut good = world.tokens.good(kind, world.now());
        good.any(|ticket| signature(ticket, self.nonce, &self.timestamp, self.url) == self.signature)
    }
}

/// The platform's signature, reference 4.2: fixed order, nothing encoded.
fn signature(ticket: &str, nonce: &str, timestamp: &str, url: &str) -> String {
    let text = format!("jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}");
    Sha1::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn timestamp(call: &Call, name: &str) -> String {
    match call.params.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn names(call: &Call, list: &str) -> BTreeSet<String> {
    let names = call.params.get(list).and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn accepted(world: &World, name: &str, apis: &BTreeSet<String>) -> Answer {
    let checked: serde_json::Map<String, Value> = apis
        .iter()
        .map(|api| (api.clone(), Value::Bool(super::others::is_here(world, api))))
        .collect();
    Answer::ok(name, json!({ "checkResult": checked }))
}

fn refused(name: &str, refusal: &Refusal) -> Answer {
    let Refusal { code, text } = refusal;
    let message = format!("{name}:fail, Error: 系统错误, 错误码：{code}, {text}");
    Answer::Given(json!({ "err_msg": message, "err_code": code }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The official vector, and the one a normalising URL parser would make of it.
    #[test]
    fn the_signature_covers_the_bytes_of_the_address() {
        let ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
        let sign = |url: &str| signature(ticket, "Wm3WZYTPz0wzccnW", "1414587457", url);
        assert_eq!(
            sign("http://mp.weixin.qq.com?params=value"),
            "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
        );
        assert_eq!(
            sign("http://mp.weixin.qq.com/?params=value"),
            "f50191877b62b116ef830363a3a613ed652a2d5d"
        );
    }
}
