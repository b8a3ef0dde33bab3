//! `/connect/oauth2/authorize`: who sits before the client, platform reference 3.1.
//!
//! The client session is the identity: no cookie, no login, so the page works in a frame of another origin.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;

use super::html::{Trouble, escaped, hidden, page, trouble};
use super::url::{go, with_query};
use crate::chat::ClientHost;
use crate::control::Control;
use crate::world::{AppKey, OauthCode, OauthScope, World, state_is_good};

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(authorize);
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    appid: String,
    agentid: Option<i64>,
    redirect_uri: String,
    response_type: String,
    scope: String,
    state: String,
    /// `1`: the member agreed to give more than the identity.
    agree: String,
}

/// What becomes of a good link.
enum Outcome {
    /// The browser goes back with this code.
    Code(String),
    /// The member must agree first.
    Consent,
}

type Refusal = Trouble<'static>;

#[get("/connect/oauth2/authorize")]
async fn authorize(request: HttpRequest, control: Data<Control>) -> HttpResponse {
    let Ok(asked) = Query::<Asked>::from_query(request.query_string()).map(Query::into_inner) else {
        return trouble(&bad(
            40035,
            "链接参数不正确",
            "A parameter of the link cannot be read.",
        ));
    };
    let outcome = control.world().write(|world| {
        if is_plain_browser(world, &request) {
            return Err(IN_BROWSER);
        }
        issue(world, &asked, checked(&asked)?)
    });
    match outcome {
        Ok(Outcome::Code(code)) => go(&with_query(
            &asked.redirect_uri,
            &[("code", &code), ("state", &asked.state)],
        )),
        Ok(Outcome::Consent) => control.world().read(|world| consent(world, &asked)),
        Err(problem) => trouble(&problem),
    }
}

/// A tab of its own is no WeCom client, unless the settings let it be one.
fn is_plain_browser(world: &World, request: &HttpRequest) -> bool {
    let settings = &world.client.settings;
    let in_tab = request
        .headers()
        .get("sec-fetch-dest")
        .is_some_and(|dest| dest == "document");
    settings.host == ClientHost::Browser || in_tab && !settings.bridge_in_tabs
}

fn checked(asked: &Asked) -> Result<OauthScope, Refusal> {
    if asked.response_type != "code" {
        return Err(bad(
            40035,
            "response_type 必须为 code",
            "response_type must be code.",
        ));
    }
    if !state_is_good(&asked.state) {
        return Err(bad(
            84025,
            "state 只能是不超过 128 个字母或数字",
            "state may hold at most 128 letters and digits.",
        ));
    }
    match asked.scope.as_str() {
        "snsapi_base" => Ok(OauthScope::Base),
        "snsapi_userinfo" => Ok(OauthScope::UserInfo),
        "snsapi_privateinfo" => Ok(OauthScope::PrivateInfo),
        _ => Err(bad(
            40035,
            "scope 不正确",
            "scope must be snsapi_base, snsapi_userinfo or snsapi_privateinfo.",
        )),
    }
}

fn issue(world: &mut World, asked: &Asked, scope: OauthScope) -> Result<Outcome, Refusal> {
    let app = find_app(world, asked)?;
    if !world.redirect_is_trusted(&asked.appid, asked.agentid, &asked.redirect_uri) {
        return Err(UNTRUSTED);
    }
    let session = world.session.clone();
    let access = app.as_ref().and_then(|app| world.access(app));
    if access.is_some_and(|access| access.without_base(&session.member)) {
        return Err(UNLICENSED);
    }
    if scope == OauthScope::PrivateInfo && asked.agree != "1" {
        return Ok(Outcome::Consent);
    }
    let suite = asked.appid == world.env.config.suite.suite_id;
    // To the app of another corp the member is just somebody.
    let own = suite || app.is_some_and(|app| app.corp == session.corp);
    let code = world.new_oauth_code(OauthCode {
        appid: asked.appid.clone(),
        agent_id: asked.agentid,
        corp: session.corp,
        member: own.then_some(session.member),
        scope,
        trusted: true,
        expires_at: 0,
        used: false,
    });
    Ok(Outcome::Code(code))
}

/// The app that asks: the suite as installed in the member's corp, if it is, or an internal app.
fn find_app(world: &World, asked: &Asked) -> Result<Option<AppKey>, Refusal> {
    if asked.appid == world.env.config.suite.suite_id {
        return Ok(world.installation(&world.session.corp).map(|found| found.app()));
    }
    let found = world.internal_apps.iter().find(|app| {
        app.config.corp_id == asked.appid && asked.agentid.is_none_or(|agent_id| agent_id == app.key.agent_id)
    });
    found
        .map(|app| Some(app.key.clone()))
        .ok_or_else(|| bad(40013, "appid 不正确", "There is no app with this appid."))
}

const UNTRUSTED: Refusal = Trouble {
    status: StatusCode::BAD_REQUEST,
    code: 50001,
    title: "redirect_uri 域名与应用可信域名不一致",
    text: "请在应用管理后台把该域名（含端口）设为可信域名。",
    english: "The host and port of redirect_uri are no trusted domain of the app.",
};

const IN_BROWSER: Refusal = Trouble {
    status: StatusCode::FORBIDDEN,
    code: 0,
    title: "请在企业微信客户端打开链接",
    text: "这个链接只能在企业微信中打开。",
    english: "Open this link in the WeCom client.",
};

const UNLICENSED: Refusal = Trouble {
    status: StatusCode::FORBIDDEN,
    code: 701_099,
    title: "你没有该应用的使用许可",
    text: "请联系企业管理员或应用服务商，为你激活接口调用许可。",
    english: "You have no licence for this app. Ask your administrator or the app's provider.",
};

fn bad(code: i64, text: &'static str, english: &'static str) -> Refusal {
    Trouble {
        status: StatusCode::BAD_REQUEST,
        code,
        title: "无法打开页面",
        text,
        english,
    }
}

fn consent(world: &World, asked: &Asked) -> HttpResponse {
    let agent = asked.agentid.map(|agent| agent.to_string());
    let mut fields = vec![
        ("appid", asked.appid.as_str()),
        ("redirect_uri", asked.redirect_uri.as_str()),
        ("response_type", "code"),
        ("scope", asked.scope.as_str()),
        ("state", asked.state.as_str()),
        ("agree", "1"),
    ];
    if let Some(agent) = &agent {
        fields.push(("agentid", agent));
    }
    let body = format!(
        "<main class=\"narrow\" data-testid=\"consent\"><h1>{} 申请获取</h1><p>你的性别、头像与二维码</p>\
         <form method=\"get\" action=\"/connect/oauth2/authorize\">{}\
         <div class=\"actions\"><button class=\"main\">同意</button></div></form></main>",
        escaped(&world.env.config.suite.app_name),
        hidden(&fields),
    );
    page(StatusCode::OK, "授权", &body)
}
