//! `/wwlogin/sso/login`: signing in to a website by scanning a QR code, platform reference 3.2.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, post};
use fast_qr::{ECL, QRBuilder};
use serde::Deserialize;

use super::html::{Trouble, escaped, hidden, initials, page, trouble};
use super::url::{go, with_query};
use crate::control::Control;
use crate::world::{Corp, Member, OauthCode, OauthScope, World, state_is_good};

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(show).service(scanned);
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    login_type: String,
    appid: String,
    agentid: Option<i64>,
    redirect_uri: String,
    #[serde(default)]
    state: String,
}

#[derive(Debug, Deserialize)]
struct Scanned {
    #[serde(flatten)]
    asked: Fields,
    corp: String,
    member: String,
}

/// [`Asked`] as a form sends it: everything is text, and an absent number is empty.
#[derive(Debug, Deserialize)]
struct Fields {
    login_type: String,
    appid: String,
    #[serde(default)]
    agentid: String,
    redirect_uri: String,
    #[serde(default)]
    state: String,
}

impl From<Fields> for Asked {
    fn from(fields: Fields) -> Self {
        let Fields {
            login_type,
            appid,
            agentid,
            redirect_uri,
            state,
        } = fields;
        Self {
            login_type,
            appid,
            agentid: agentid.parse().ok(),
            redirect_uri,
            state,
        }
    }
}

#[get("/wwlogin/sso/login")]
async fn show(request: HttpRequest, control: Data<Control>) -> HttpResponse {
    let Ok(asked) = Query::<Asked>::from_query(request.query_string()).map(Query::into_inner) else {
        return trouble(&bad(
            40035,
            "链接缺少 appid 或 redirect_uri",
            "The link lacks appid or redirect_uri.",
        ));
    };
    control.world().read(|world| match corps(world, &asked) {
        Ok(corps) => {
            let shown = format!("{}{}", world.client.chat_url, request.uri());
            form(world, &asked, &corps, &shown)
        }
        Err(problem) => trouble(&problem),
    })
}

/// Somebody scanned the code and agreed on the phone.
#[post("/wwlogin/sso/login")]
async fn scanned(form: Form<Scanned>, control: Data<Control>) -> HttpResponse {
    let Scanned { asked, corp, member } = form.into_inner();
    let asked = Asked::from(asked);
    let issued = control.world().write(|world| {
        let known = corps(world, &asked)?
            .iter()
            .any(|found| found.id == corp && found.members.contains_key(&member));
        if !known {
            return Err(bad(60111, "成员不存在", "There is no such member."));
        }
        Ok(world.new_oauth_code(OauthCode {
            appid: asked.appid.clone(),
            agent_id: asked.agentid,
            corp,
            member: Some(member),
            scope: OauthScope::Base,
            trusted: true,
            expires_at: 0,
            used: false,
        }))
    });
    match issued {
        Ok(code) => go(&with_query(
            &asked.redirect_uri,
            &[("code", &code), ("state", &asked.state)],
        )),
        Err(problem) => trouble(&problem),
    }
}

/// The corps whose members may sign in with this link, or why nobody may.
fn corps<'a>(world: &'a World, asked: &Asked) -> Result<Vec<&'a Corp>, Trouble<'static>> {
    let suite = asked.appid == world.env.config.suite.suite_id;
    let corps: Vec<&Corp> = match asked.login_type.as_str() {
        "ServiceApp" if suite => world.corps.values().collect(),
        "CorpApp" => {
            let app = world
                .internal_apps
                .iter()
                .find(|app| app.config.corp_id == asked.appid && Some(app.key.agent_id) == asked.agentid);
            app.and_then(|app| world.corp(&app.key.corp))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    };
    if corps.is_empty() {
        return Err(bad(
            40013,
            "login_type、appid 或 agentid 不正确",
            "login_type, appid or agentid is wrong.",
        ));
    }
    if !state_is_good(&asked.state) {
        return Err(bad(
            84025,
            "state 只能是不超过 128 个字母或数字",
            "state may hold at most 128 letters and digits.",
        ));
    }
    if !world.redirect_is_trusted(&asked.appid, asked.agentid, &asked.redirect_uri) {
        return Err(bad(
            50001,
            "redirect_uri 域名与应用可信域名不一致",
            "The host of redirect_uri is no trusted domain.",
        ));
    }
    Ok(corps)
}

fn form(world: &World, asked: &Asked, corps: &[&Corp], shown: &str) -> HttpResponse {
    let agent = asked.agentid.map(|agent| agent.to_string()).unwrap_or_default();
    let link = hidden(&[
        ("login_type", &asked.login_type),
        ("appid", &asked.appid),
        ("agentid", &agent),
        ("redirect_uri", &asked.redirect_uri),
        ("state", &asked.state),
    ]);
    // Administrators first: they are who usually signs in to a console.
    let list: String = corps
        .iter()
        .flat_map(|corp| corp.people().into_iter().map(move |member| (corp, member)))
        .map(|(corp, member)| person(&link, corp, member))
        .collect();
    let body = format!(
        "<main class=\"narrow\" data-testid=\"login\"><h1>登录 {}</h1><p>请使用企业微信扫描二维码</p>\
         <div class=\"qr\">{}</div><p class=\"other\" lang=\"en\">Scan with WeCom. Here: choose who scans.</p>\
         <details><summary>扫码</summary><div class=\"choices\" role=\"group\" aria-label=\"扫码成员\">{list}</div>\
         </details></main>",
        escaped(&world.env.config.suite.app_name),
        qr(shown),
    );
    page(StatusCode::OK, "企业微信登录", &body)
}

fn person(link: &str, corp: &Corp, member: &Member) -> String {
    format!(
        "<form method=\"post\" action=\"/wwlogin/sso/login\">{link}{}\
         <button class=\"choice\" aria-label=\"{name}\"><span class=\"picture\" aria-hidden=\"true\">{}</span>\
         <span>{name}<small>{}</small></span></button></form>",
        hidden(&[("corp", &corp.id), ("member", &member.id)]),
        escaped(&initials(&member.name)),
        escaped(&format!("{} · {}", corp.name, member.position)),
        name = escaped(&member.name),
    )
}

/// The code as a drawing; empty for an address that no code can hold.
fn qr(text: &str) -> String {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::L).build() else {
        return String::new();
    };
    let dark = (0..code.size).flat_map(|y| (0..code.size).map(move |x| (x, y)));
    let dark = dark.filter(|(x, y)| {
        code.data
            .get(y * code.size + x)
            .is_some_and(|module| module.value())
    });
    let path: String = dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect();
    format!(
        "<svg viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"二维码\" shape-rendering=\"crispEdges\">\
         <path fill=\"#1d2129\" d=\"{path}\"/></svg>",
        size = code.size
    )
}

fn bad(code: i64, text: &'static str, english: &'static str) -> Trouble<'static> {
    Trouble {
        status: StatusCode::BAD_REQUEST,
        code,
        title: "无法登录",
        text,
        english,
    }
}
