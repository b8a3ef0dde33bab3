use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::Language;
use sidebook_storage::{CodeSource, InstallStatus, StorageError, Task};

use super::{headers, html, language};
use crate::ApiState;

/// What the platform appends. It may append more; that is none of our business.
#[derive(Deserialize)]
pub(super) struct CallbackQuery {
    #[serde(default)]
    auth_code: String,
    #[serde(default)]
    state: String,
}

/// How the return ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Authorised,
    /// Not begun here, used before, or too late.
    UnknownState,
    /// The link was opened without what the platform appends.
    Incomplete,
    Failed,
}

/// An admin comes back from the platform's install page: the code is kept, sealed, and exchanged by a worker.
pub(super) async fn install_callback(
    state: web::Data<ApiState>,
    req: HttpRequest,
    query: Result<web::Query<CallbackQuery>, actix_web::Error>,
) -> HttpResponse {
    let ending = match query {
        Ok(query) if fits(&query) => take(&state, &query).await.unwrap_or_else(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an authorisation could not be kept"
            );
            Ending::Failed
        }),
        _ => Ending::Incomplete,
    };
    metrics::counter!("sidebook_install_returns_total", "ending" => ending.word()).increment(1);
    let language = language::of(&req);
    let (title, text) = ending.words(language);
    let mut page = html::page(ending.status(), language, title, &html::paragraph(text));
    headers::secure(&mut page, &headers::text_policy(), &state);
    page
}

fn fits(query: &CallbackQuery) -> bool {
    let code = (1..=512).contains(&query.auth_code.len())
        && query.auth_code.bytes().all(|byte| byte.is_ascii_graphic());
    let state = (1..=128).contains(&query.state.len())
        && query.state.bytes().all(|byte| byte.is_ascii_alphanumeric());
    code && state
}

async fn take(state: &ApiState, query: &CallbackQuery) -> Result<Ending, StorageError> {
    let work = state.storage.begin().await?;
    let attempts = work.system().install_attempts();
    let attempt = match attempts.take_by_state(&query.state).await? {
        Some(attempt) => {
            attempts
                .keep_code(attempt.id, &SecretString::from(query.auth_code.as_str()))
                .await?;
            let task = Task::ExchangeAuthCode(CodeSource::Attempt {
                attempt_id: attempt.id,
            });
            work.system()
                .jobs()
                .enqueue(task.job().of(attempt.agency))
                .await?;
            attempt
        }
        // The platform's event may be quicker than the browser and take the state; the person is the same.
        None => match attempts.find_by_state(&query.state).await? {
            Some(attempt)
                if matches!(
                    attempt.status,
                    InstallStatus::Authorised | InstallStatus::Installed
                ) =>
            {
                attempt
            }
            _ => return Ok(Ending::UnknownState),
        },
    };
    let subject = format!("install_attempt:{}", attempt.id);
    let audit = work.of(attempt.agency).audit();
    if audit
        .about(&subject, 20)
        .await?
        .iter()
        .any(|entry| entry.action == RETURNED)
    {
        return Ok(Ending::UnknownState);
    }
    audit
        .record(Some(attempt.staff), RETURNED, &subject, json!({}))
        .await?;
    work.commit().await?;
    Ok(Ending::Authorised)
}

/// Audited once per attempt: a state is good for one return.
const RETURNED: &str = "install_returned";

impl Ending {
    fn word(self) -> &'static str {
        match self {
            Self::Authorised => "authorised",
            Self::UnknownState => "unknown_state",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Authorised => StatusCode::OK,
            Self::UnknownState => StatusCode::GONE,
            Self::Incomplete => StatusCode::BAD_REQUEST,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(self, language: Language) -> (&'static str, &'static str) {
        match (self, language) {
            (Self::Authorised, Language::ZhCn) => (
                "授权成功",
                "Sidebook 正在完成安装，您可以关闭此页面，回到管理后台查看进度。",
            ),
            (Self::Authorised, Language::En) => (
                "Authorised",
                "Sidebook is finishing the installation. You can close this page and go back to the console.",
            ),
            (Self::UnknownState, Language::ZhCn) => (
                "链接已失效",
                "此授权链接已使用过或已过期。请回到管理后台，刷新二维码后重新扫码。",
            ),
            (Self::UnknownState, Language::En) => (
                "This link no longer works",
                "It was used before or has expired. Please go back to the console, renew the QR code and scan again.",
            ),
            (Self::Incomplete, Language::ZhCn) => (
                "缺少授权信息",
                "请从管理后台的二维码重新开始授权，不要直接打开此页面。",
            ),
            (Self::Incomplete, Language::En) => (
                "The authorisation is missing",
                "Please begin again from the QR code in the console instead of opening this page directly.",
            ),
            (Self::Failed, Language::ZhCn) => (
                "暂时无法完成",
                "我们没能保存这次授权。请稍后回到管理后台，刷新二维码后重试。",
            ),
            (Self::Failed, Language::En) => (
                "Something went wrong",
                "We could not keep this authorisation. Please go back to the console, renew the QR code and try again.",
            ),
        }
    }
}
