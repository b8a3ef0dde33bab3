//! Addresses that a browser is sent to.

use std::fmt::Write as _;

use sidebook_messenger::{AgentId, PlatformCorpId};

use crate::config::WecomEndpoints;

/// Who asks for a sign-in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SignInApp<'a> {
    Suite(&'a str),
    Internal(&'a PlatformCorpId, AgentId),
}

/// Sign-in inside the platform's client, without a consent page. The fragment has to stay last.
pub(crate) fn authorize(to: &WecomEndpoints, app: SignInApp<'_>, return_to: &str, state: &str) -> String {
    let (id, agent) = match app {
        SignInApp::Suite(suite) => (suite, None),
        SignInApp::Internal(corp, agent) => (corp.as_str(), Some(agent.0.to_string())),
    };
    let mut query = vec![
        ("appid", id),
        ("redirect_uri", return_to),
        ("response_type", "code"),
        ("scope", "snsapi_base"),
        ("state", state),
    ];
    query.extend(agent.as_deref().map(|agent| ("agentid", agent)));
    format!(
        "{}#wechat_redirect",
        address(&to.oauth_base, "/connect/oauth2/authorize", &query)
    )
}

/// Sign-in in a desktop browser, by scanning a code.
pub(crate) fn web_login(to: &WecomEndpoints, app: SignInApp<'_>, return_to: &str, state: &str) -> String {
    let (login_type, id, agent) = match app {
        SignInApp::Suite(suite) => ("ServiceApp", suite, None),
        SignInApp::Internal(corp, agent) => ("CorpApp", corp.as_str(), Some(agent.0.to_string())),
    };
    let mut query = vec![
        ("login_type", login_type),
        ("appid", id),
        ("redirect_uri", return_to),
        ("state", state),
    ];
    query.extend(agent.as_deref().map(|agent| ("agentid", agent)));
    address(&to.login_base, "/wwlogin/sso/login", &query)
}

/// The page where an admin installs the third-party app.
pub(crate) fn install(
    to: &WecomEndpoints,
    suite: &str,
    pre_auth_code: &str,
    return_to: &str,
    state: &str,
) -> String {
    let query = [
        ("suite_id", suite),
        ("pre_auth_code", pre_auth_code),
        ("redirect_uri", return_to),
        ("state", state),
    ];
    address(&to.install_base, "/3rdapp/install", &query)
}

fn address(base: &str, path: &str, query: &[(&str, &str)]) -> String {
    let mut text = format!("{}{path}", base.trim_end_matches('/'));
    for (at, (name, value)) in query.iter().enumerate() {
        text.push(if at == 0 { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        encode(value, &mut text);
    }
    text
}

/// As JavaScript's `encodeURIComponent`: a space is `%20`, never `+`.
fn encode(value: &str, to: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            to.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(to, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACK: &str = "https://sidebook.example/oauth/back?a=1&b=账 本";
    const BACK_ENCODED: &str =
        "https%3A%2F%2Fsidebook.example%2Foauth%2Fback%3Fa%3D1%26b%3D%E8%B4%A6%20%E6%9C%AC";

    #[test]
    fn sign_in_of_a_suite_names_the_suite() {
        let url = authorize(
            &WecomEndpoints::default(),
            SignInApp::Suite("ww5a"),
            BACK,
            "st4te",
        );
        assert_eq!(
            url,
            format!(
                "https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww5a&redirect_uri={BACK_ENCODED}\
                 &response_type=code&scope=snsapi_base&state=st4te#wechat_redirect"
            )
        );
    }

    #[test]
    fn sign_in_of_an_internal_app_names_corp_and_agent() {
        let corp = PlatformCorpId::from("wwcorp");
        let app = SignInApp::Internal(&corp, AgentId(7));
        let url = authorize(&WecomEndpoints::default(), app, "https://a.example/", "s");
        assert!(url.ends_with("&state=s&agentid=7#wechat_redirect"), "{url}");
        let url = web_login(&WecomEndpoints::default(), app, "https://a.example/", "s");
        assert_eq!(
            url,
            "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=wwcorp\
             &redirect_uri=https%3A%2F%2Fa.example%2F&state=s&agentid=7"
        );
    }

    #[test]
    fn install_link_follows_the_configured_base() {
        let to = WecomEndpoints {
            install_base: "http://127.0.0.1:9/".to_owned(),
            ..WecomEndpoints::default()
        };
        let url = install(&to, "ww5a", "PAC/+=", "https://a.example/", "s");
        assert_eq!(
            url,
            "http://127.0.0.1:9/3rdapp/install?suite_id=ww5a&pre_auth_code=PAC%2F%2B%3D\
             &redirect_uri=https%3A%2F%2Fa.example%2F&state=s"
        );
    }
}
