//! What the native side of the client answers to a page: the other end of `WeixinJSBridge.invoke`.
//!
//! Names and texts are those of the platform reference, 4.4 and 4.5. Everything is decided from the world: who is
//! signed in, which conversation is open, what the page registered for.

mod context;
mod others;
mod send;
mod verify;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::client::BridgeCall;
use crate::world::{AppKey, World};

/// One call of a page.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    /// Id of the loaded page; a reload is a new page.
    pub page: String,
    /// Name of the function, such as `agentConfig`.
    pub name: String,
    /// What is given along.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// `location.href` of the page at the moment of the call.
    pub url: String,
}

impl Call {
    fn text(&self, name: &str) -> &str {
        self.params.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A number that SDKs send as a number or as text.
    fn number(&self, name: &str) -> Option<i64> {
        let value = self.params.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
    }

    /// The address that a signature covers: everything before `#`, byte for byte.
    fn signed_url(&self) -> &str {
        self.url.split('#').next().unwrap_or_default()
    }
}

/// What the client answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// This, to the callback of the call.
    Given(Value),
    /// Nothing, ever.
    Silence,
}

impl Answer {
    /// `name:ok` with more fields.
    fn ok(name: &str, fields: Value) -> Self {
        let mut answer = json!({ "err_msg": format!("{name}:ok") });
        if let (Some(answer), Value::Object(fields)) = (answer.as_object_mut(), fields) {
            answer.extend(fields);
        }
        Self::Given(answer)
    }

    /// `name:fail text`.
    fn fail(name: &str, text: &str) -> Self {
        Self::Given(json!({ "err_msg": format!("{name}:fail {text}") }))
    }

    fn no_permission(name: &str) -> Self {
        Self::fail(name, "no permission")
    }

    /// The client is too old, or never heard of it.
    fn unknown(name: &str) -> Self {
        Self::Given(json!({ "err_msg": format!("{name}:function not exist") }))
    }
}

/// Answers one call of a page and remembers it.
pub fn invoke(world: &mut World, call: &Call) -> Answer {
    let answer = dispatch(world, call);
    let given = match &answer {
        Answer::Given(value) => Some(value.clone()),
        Answer::Silence => None,
    };
    let at = world.now();
    let params = Value::Object(without_signature(&call.params));
    let call = BridgeCall {
        id: 0,
        at,
        name: call.name.clone(),
        params,
        answer: given,
        url: call.url.clone(),
    };
    world.client.record(call);
    answer
}

fn dispatch(world: &mut World, call: &Call) -> Answer {
    let name = call.name.as_str();
    let too_old = since(name).is_some_and(|version| !world.client.settings.is_at_least(version));
    if too_old || world.client.settings.user_agent().is_none() {
        return Answer::unknown(name);
    }
    match name {
        "preVerifyJSAPI" => verify::corp(world, call),
        "agentConfig" => verify::agent(world, call),
        "checkJsApi" => others::check_js_api(world, call),
        "getContext" => context::entry(world, call),
        "getCurExternalContact" => context::contact(world, call),
        "getCurExternalChat" => context::chat(world, call),
        "sendChatMessage" => send::send(world, call),
        _ => others::answer(world, call),
    }
}

/// First version of the client that knows the function; nothing when every version in use does.
fn since(name: &str) -> Option<&'static str> {
    match name {
        "getContext" => Some("3.0.24"),
        "openExistedChatWithMsg" => Some("3.1.8"),
        "hideChatAttachmentMenu" => Some("3.1.6"),
        "navigateToAddCustomer" => Some("3.0.36"),
        "selectExternalChat" => Some("5.0.2"),
        _ => None,
    }
}

/// The app for which the page may call `name` with an app's identity (`agentConfig`).
fn agent_may(world: &World, call: &Call) -> Option<AppKey> {
    let registered = world.client.page(&call.page).agent?;
    // The installation may have ended since.
    world.scope(&registered.app)?;
    registered.apis.contains(&call.name).then_some(registered.app)
}

/// Whether the page may call `name` with either identity.
fn either_may(world: &World, call: &Call) -> bool {
    let page = world.client.page(&call.page);
    [page.agent, page.corp]
        .into_iter()
        .flatten()
        .any(|registered| registered.apis.contains(&call.name))
}

/// SDKs repeat the registration in every later call; nobody looks at it there.
fn without_signature(params: &Map<String, Value>) -> Map<String, Value> {
    let secret = |name: &str| {
        name == "signature" || name == "nonceStr" || (name.starts_with("verify") && name != "verifyJsApiList")
    };
    params
        .iter()
        .filter(|(name, _)| !secret(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
