use std::time::Duration;

use secrecy::SecretString;
use sidebook_messenger::InternalApp;

/// Where the platform is. The simulator stands at other addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WecomEndpoints {
    /// Server calls: `{api_base}/cgi-bin/…`.
    pub api_base: String,
    /// Sign-in inside the platform's client: `{oauth_base}/connect/oauth2/authorize`.
    pub oauth_base: String,
    /// Sign-in in a browser: `{login_base}/wwlogin/sso/login`.
    pub login_base: String,
    /// Install page: `{install_base}/3rdapp/install`.
    pub install_base: String,
}

impl Default for WecomEndpoints {
    fn default() -> Self {
        Self {
            api_base: "https://qyapi.weixin.qq.com".to_owned(),
            oauth_base: "https://open.weixin.qq.com".to_owned(),
            login_base: "https://login.work.weixin.qq.com".to_owned(),
            install_base: "https://open.work.weixin.qq.com".to_owned(),
        }
    }
}

/// The third-party app that corps install.
#[derive(Debug, Clone)]
pub struct SuiteConfig {
    /// `suite_id`.
    pub suite_id: String,
    /// `suite_secret`.
    pub suite_secret: SecretString,
    /// Whether install links are for test corps (`auth_type` 1): the only ones an unpublished app may have.
    pub test_installs: bool,
}

/// How calls are made.
#[derive(Debug, Clone)]
pub struct CallLimits {
    /// For a connection to stand.
    pub connect_timeout: Duration,
    /// For a whole call with its answer.
    pub timeout: Duration,
    /// For a whole upload with its answer.
    pub upload_timeout: Duration,
    /// Largest answer, in bytes after decompression.
    pub answer_bytes: usize,
    /// Least pause before a repeatable call is made again; jitter comes on top.
    pub retry_pause: Duration,
    /// Longest pause without jitter.
    pub retry_pause_max: Duration,
    /// How often a repeatable call is made again when the platform is busy or out of reach.
    pub retries: usize,
}

impl Default for CallLimits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(3),
            timeout: Duration::from_secs(10),
            upload_timeout: Duration::from_secs(60),
            answer_bytes: 8 * 1024 * 1024,
            retry_pause: Duration::from_secs(1),
            retry_pause_max: Duration::from_secs(3),
            retries: 3,
        }
    }
}

/// Everything the adapter is configured with.
#[derive(Debug, Clone, Default)]
pub struct WecomConfig {
    /// Where the platform is.
    pub endpoints: WecomEndpoints,
    /// The third-party app, in suite mode.
    pub suite: Option<SuiteConfig>,
    /// The configured self-built apps. Others are asked for at [`Credentials`](sidebook_messenger::Credentials).
    pub internal: Vec<InternalApp>,
    /// How calls are made.
    pub limits: CallLimits,
}
