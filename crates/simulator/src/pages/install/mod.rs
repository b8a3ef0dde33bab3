//! `/3rdapp/install`: an administrator authorises the suite, platform reference 2.3.

mod form;
mod words;

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;

use super::html::{Trouble, done, trouble_in};
use super::language::Language;
use super::url::go;
use crate::control::Control;
use crate::error::SimulatorError;
use crate::world::{InstallRequest, Scope};

use form::form;

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(show).service(decide);
}

#[derive(Debug, Deserialize)]
struct Chosen {
    corp: Option<String>,
}

#[get("/3rdapp/install")]
async fn show(request: HttpRequest, control: Data<Control>) -> HttpResponse {
    let language = Language::of(&request);
    let Ok(asked) = Query::<InstallRequest>::from_query(request.query_string()) else {
        return incomplete(language);
    };
    if let Err(refused) = control.check_install(&asked) {
        return refusal(language, &refused);
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
            Some(corp) => form(world, language, &asked, corp),
            None => incomplete(language),
        }
    })
}

/// The administrator decided. Fields: those of the link, `lang`, `corp`, `decision`, `scope` and the ticked `party`/`user`.
#[post("/3rdapp/install")]
async fn decide(
    request: HttpRequest,
    fields: Form<Vec<(String, String)>>,
    control: Data<Control>,
) -> HttpResponse {
    let field = |wanted: &str| {
        let found = fields.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let language = Language::named(&field("lang")).unwrap_or_else(|| Language::of(&request));
    if field("decision") != "authorise" {
        return done(
            language,
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
        return trouble_in(
            language,
            &Trouble {
                status: StatusCode::BAD_REQUEST,
                code: 0,
                title: "没有选择可见范围",
                text: "请返回并至少选择一个部门或成员。",
                english: "Go back and choose at least one department or member.",
            },
        );
    };
    match control.confirm_install_for(&asked, &field("corp"), Some(scope)) {
        Ok(target) => go(&target),
        Err(refused) => refusal(language, &refused),
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

fn incomplete(language: Language) -> HttpResponse {
    trouble_in(
        language,
        &Trouble {
            status: StatusCode::BAD_REQUEST,
            code: 40058,
            title: "安装链接不完整",
            text: "缺少 suite_id、pre_auth_code 或 redirect_uri。",
            english: "The link lacks suite_id, pre_auth_code or redirect_uri.",
        },
    )
}

/// The world's refusal begins with its code.
fn refusal(language: Language, refused: &SimulatorError) -> HttpResponse {
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
    trouble_in(
        language,
        &Trouble {
            status: StatusCode::BAD_REQUEST,
            code,
            title,
            text: words,
            english,
        },
    )
}
