//! `/3rdapp/install`: an administrator authorises the suite, platform reference 2.3.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;

use super::html::{Trouble, done, escaped, hidden, initials, page, trouble};
use super::url::go;
use crate::control::Control;
use crate::error::SimulatorError;
use crate::world::{Corp, InstallRequest, Scope, World};

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(show).service(decide);
}

#[derive(Debug, Deserialize)]
struct Chosen {
    corp: Option<String>,
}

#[get("/3rdapp/install")]
async fn show(request: HttpRequest, control: Data<Control>) -> HttpResponse {
    let Ok(asked) = Query::<InstallRequest>::from_query(request.query_string()) else {
        return incomplete();
    };
    if let Err(refused) = control.check_install(&asked) {
        return refusal(&refused);
    }
    let chosen = Query::<Chosen>::from_query(request.query_string())
        .ok()
        .and_then(|chosen| chosen.into_inner().corp);
    control.world().read(|world| {
        let corp = chosen
            .as_deref()
            .or(Some(world.session.corp.as_str()))
            .and_then(|id| world.corp(id));
        match corp.or_else(|| world.corps.values().next()) {
            Some(corp) => form(world, &asked, corp),
            None => incomplete(),
        }
    })
}

/// The administrator decided. Fields: those of the link, `corp`, `decision`, `scope` and the ticked `party`/`user`.
#[post("/3rdapp/install")]
async fn decide(fields: Form<Vec<(String, String)>>, control: Data<Control>) -> HttpResponse {
    let field = |wanted: &str| {
        let found = fields.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    if field("decision") != "authorise" {
        return done(
            "已取消授权",
            "没有授权任何内容，可以关闭本页。",
            "Nothing was authorised. You may close this page.",
        );
    }
    let asked = InstallRequest {
        suite_id: field("suite_id"),
        pre_auth_code: field("pre_auth_code"),
        redirect_uri: field("redirect_uri"),
        state: field("state"),
    };
    let all = |wanted: &str| {
        fields
            .iter()
            .filter(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone())
            .collect()
    };
    let Some(scope) = scope(&field("scope"), all("party"), all("user")) else {
        return trouble(&Trouble {
            status: StatusCode::BAD_REQUEST,
            code: 0,
            title: "没有选择可见范围",
            text: "请返回并至少选择一个部门或成员。",
            english: "Go back and choose at least one department or member.",
        });
    };
    match control.confirm_install_for(&asked, &field("corp"), Some(scope)) {
        Ok(target) => go(&target),
        Err(refused) => refusal(&refused),
    }
}

/// The visible scope that was chosen; nothing when it would be empty.
fn scope(kind: &str, parties: Vec<String>, users: Vec<String>) -> Option<Scope> {
    let parties: BTreeSet<i64> = parties.iter().filter_map(|id| id.parse().ok()).collect();
    let users: BTreeSet<String> = users.into_iter().collect();
    match kind {
        "parties" if !parties.is_empty() => Some(Scope {
            parties,
            users: BTreeSet::new(),
        }),
        "users" if !users.is_empty() => Some(Scope {
            parties: BTreeSet::new(),
            users,
        }),
        "parties" | "users" => None,
        _ => Some(Scope::everybody()),
    }
}

fn form(world: &World, asked: &InstallRequest, corp: &Corp) -> HttpResponse {
    let name = escaped(&world.env.config.suite.app_name);
    let letter = escaped(
        &world
            .env
            .config
            .suite
            .app_name
            .chars()
            .take(1)
            .collect::<String>(),
    );
    let link = [
        ("suite_id", asked.suite_id.as_str()),
        ("pre_auth_code", asked.pre_auth_code.as_str()),
        ("redirect_uri", asked.redirect_uri.as_str()),
        ("state", asked.state.as_str()),
    ];
    let again = world.installation(&corp.id).is_some();
    let note = if again {
        "该企业已授权此应用，重新授权会更换永久授权码。"
    } else {
        "授权后，应用可以访问所选范围内的数据。"
    };
    let body = format!(
        "<main data-testid=\"install\">\
         <div class=\"head\"><span class=\"logo\" aria-hidden=\"true\">{letter}</span>\
         <div><h1>{name} 申请授权</h1><p>{note}</p></div></div>\
         <h2 id=\"corps\">授权企业</h2>{corps}\
         <form method=\"post\" action=\"/3rdapp/install\">{link}\
         <h2>应用将获得</h2><ul class=\"rights\"><li>通讯录：部门与成员的标识</li><li>客户联系：客户、客户群与企业标签</li>\
         <li>聊天工具栏：在会话侧边栏中打开页面</li></ul>\
         <h2 id=\"scope\">可见范围</h2>{scope}\
         <div class=\"actions\"><button name=\"decision\" value=\"cancel\">取消</button>\
         <button class=\"main\" name=\"decision\" value=\"authorise\">授权</button></div></form></main>",
        corps = corps(world, &link, corp),
        link = hidden(&link) + &hidden(&[("corp", &corp.id)]),
        scope = scope_choice(corp),
    );
    page(StatusCode::OK, "应用授权", &body)
}

/// The corps whose administrator may sit here; each is a link that shows its own scope.
fn corps(world: &World, link: &[(&str, &str)], chosen: &Corp) -> String {
    let one = |corp: &Corp| {
        let admin = corp
            .administrator()
            .map(|admin| format!("管理员 {}", admin.name))
            .unwrap_or_default();
        let fields = hidden(link) + &hidden(&[("corp", &corp.id)]);
        format!(
            "<form method=\"get\" action=\"/3rdapp/install\">{fields}\
             <button class=\"choice\" aria-current=\"{}\"><span class=\"picture\" aria-hidden=\"true\">{}</span>\
             <span>{}<small>{}</small></span></button></form>",
            corp.id == chosen.id,
            escaped(&initials(&corp.name)),
            escaped(&corp.name),
            escaped(&admin),
        )
    };
    let list: String = world.corps.values().map(one).collect();
    format!("<div class=\"choices\" role=\"group\" aria-labelledby=\"corps\">{list}</div>")
}

fn scope_choice(corp: &Corp) -> String {
    let radio = |value: &str, title: &str, note: &str, checked: &str| {
        format!(
            "<label class=\"choice\"><input type=\"radio\" name=\"scope\" value=\"{value}\"{checked}>\
             <span>{title}<small>{note}</small></span></label>"
        )
    };
    let parties: String = corp
        .departments
        .values()
        .filter(|department| department.parent != 0)
        .map(|department| tick("party", &department.id.to_string(), &department.name))
        .collect();
    let users: String = corp
        .people()
        .iter()
        .map(|member| tick("user", &member.id, &member.name))
        .collect();
    format!(
        "<div class=\"choices\" role=\"radiogroup\" aria-labelledby=\"scope\">{}{}\
         <div class=\"tick-list parties\" role=\"group\" aria-label=\"部门\">{parties}</div>{}\
         <div class=\"tick-list users\" role=\"group\" aria-label=\"成员\">{users}</div></div>",
        radio("all", "全公司", "所有部门与成员", " checked"),
        radio("parties", "指定部门", "所选部门及其下级", ""),
        radio("users", "指定成员", "只有所选成员", ""),
    )
}

fn tick(name: &str, value: &str, label: &str) -> String {
    format!(
        "<label><input type=\"checkbox\" name=\"{name}\" value=\"{}\">{}</label>",
        escaped(value),
        escaped(label)
    )
}

fn incomplete() -> HttpResponse {
    trouble(&Trouble {
        status: StatusCode::BAD_REQUEST,
        code: 40058,
        title: "安装链接不完整",
        text: "缺少 suite_id、pre_auth_code 或 redirect_uri。",
        english: "The link lacks suite_id, pre_auth_code or redirect_uri.",
    })
}

/// The world's refusal begins with its code.
fn refusal(refused: &SimulatorError) -> HttpResponse {
    let text = refused.to_string();
    let code = text
        .split(':')
        .next()
        .and_then(|code| code.parse().ok())
        .unwrap_or(0);
    let words = text.split_once(": ").map_or(text.as_str(), |(_, words)| words);
    let (title, english) = match code {
        42007 => (
            "安装链接已过期",
            "This install link has expired. Go back and fetch a new one.",
        ),
        40077 => (
            "安装链接无效",
            "This install link is not good, or was used already. Go back and fetch a new one.",
        ),
        84025 => ("安装链接无效", "state may hold at most 128 letters and digits."),
        40083 => ("应用不存在", "There is no such suite."),
        _ => (
            "无法授权",
            "The install callback domain does not match redirect_uri, or there is no such corp.",
        ),
    };
    trouble(&Trouble {
        status: StatusCode::BAD_REQUEST,
        code,
        title,
        text: words,
        english,
    })
}
