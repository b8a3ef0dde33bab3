use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, REFRESH};
use actix_web::{HttpRequest, HttpResponse, web};
use sidebook_domain::Language;

use super::html::{escape, page as html_page, paragraph};
use super::{headers, language};
use crate::ApiState;
use crate::sms::{OutboxMessage, SmsPurpose};

/// What would have been sent, for people.
pub(super) async fn page(state: web::Data<ApiState>, req: HttpRequest) -> HttpResponse {
    let language = language::of(&req);
    let messages = state
        .outbox
        .as_ref()
        .map(|outbox| outbox.messages())
        .unwrap_or_default();
    let (title, about, none) = match language {
        Language::ZhCn => (
            "短信发件箱（演示）",
            "演示环境不会真正发送短信，验证码显示在这里，最新的在最上面。",
            "还没有短信。",
        ),
        Language::En => (
            "SMS outbox (demonstration)",
            "A demonstration sends no SMS. The codes are shown here, newest first.",
            "There are no messages yet.",
        ),
    };
    let mut body = paragraph(about);
    if messages.is_empty() {
        body.push_str(&paragraph(none));
    } else {
        body.push_str(&table(language, &messages));
    }
    let mut shown = html_page(StatusCode::OK, language, title, &body);
    shown.headers_mut().insert(REFRESH, HeaderValue::from_static("5"));
    headers::secure(&mut shown, &headers::text_policy(), &state);
    shown
}

/// What would have been sent, for programs.
pub(super) async fn messages(state: web::Data<ApiState>) -> HttpResponse {
    let messages = state
        .outbox
        .as_ref()
        .map(|outbox| outbox.messages())
        .unwrap_or_default();
    HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(serde_json::json!({ "items": messages }))
}

fn table(language: Language, messages: &[OutboxMessage]) -> String {
    let [mobile, purpose, code, time] = match language {
        Language::ZhCn => ["手机号", "用途", "验证码", "时间（UTC）"],
        Language::En => ["Mobile", "For", "Code", "Time (UTC)"],
    };
    let rows: String = messages
        .iter()
        .map(|message| {
            format!(
                "<tr><td>{}</td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
                escape(&message.mobile),
                purpose_words(language, message.purpose),
                escape(&message.code),
                message.sent_at.format("%H:%M:%S"),
            )
        })
        .collect();
    format!("<table><tr><th>{mobile}</th><th>{purpose}</th><th>{code}</th><th>{time}</th></tr>{rows}</table>")
}

fn purpose_words(language: Language, purpose: SmsPurpose) -> &'static str {
    match (language, purpose) {
        (Language::ZhCn, SmsPurpose::SidebarBinding) => "绑定侧边栏账号",
        (Language::ZhCn, SmsPurpose::ConsoleSignIn) => "登录管理后台",
        (Language::En, SmsPurpose::SidebarBinding) => "bind the sidebar",
        (Language::En, SmsPurpose::ConsoleSignIn) => "sign in to the console",
    }
}
