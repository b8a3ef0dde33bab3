use secrecy::ExposeSecret as _;
use serde_json::Value;
use sidebook_messenger::PlatformCorpId;

use crate::tokens::{CorpToken, SuiteToken};

/// One call of the platform's API, without its credential.
#[derive(Debug)]
pub(crate) struct Call {
    /// The path below `/cgi-bin/`; also its name in logs and metrics.
    pub(crate) api: &'static str,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    /// Whether making it twice is as good as making it once.
    pub(crate) repeatable: bool,
}

pub(crate) enum Body {
    /// A GET request.
    None,
    Json(Value),
    Media {
        bytes: Vec<u8>,
        file_name: String,
        mime: String,
    },
}

/// Bodies hold secrets and personal data.
impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Json(_) => "Json(..)",
            Self::Media { .. } => "Media(..)",
        })
    }
}

impl Call {
    /// Reading: repeatable.
    pub(crate) fn get(api: &'static str) -> Self {
        Self {
            api,
            query: Vec::new(),
            body: Body::None,
            repeatable: true,
        }
    }

    /// Posting JSON. Most such calls read, so they are repeatable too; see [`Call::once`].
    pub(crate) fn post(api: &'static str, json: Value) -> Self {
        Self {
            api,
            query: Vec::new(),
            body: Body::Json(json),
            repeatable: true,
        }
    }

    /// Uploading a file: doing it twice leaves a copy that nobody sees, so it is repeatable.
    pub(crate) fn upload(api: &'static str, bytes: Vec<u8>, file_name: String, mime: String) -> Self {
        Self {
            api,
            query: Vec::new(),
            body: Body::Media {
                bytes,
                file_name,
                mime,
            },
            repeatable: true,
        }
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Never made again by itself: it spends a code or reaches a person.
    pub(crate) fn once(mut self) -> Self {
        self.repeatable = false;
        self
    }
}

/// What a call is made with. Each kind has its own query parameter, and its own type so that they cannot be mixed up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Credential<'a> {
    None,
    Suite(&'a SuiteToken),
    /// The app in this corp, which the call is charged to.
    Corp(&'a CorpToken, &'a PlatformCorpId),
}

impl<'a> Credential<'a> {
    /// Whose budget the call is charged to.
    pub(super) fn corp(&self) -> Option<&'a PlatformCorpId> {
        match self {
            Self::Corp(_, corp) => Some(corp),
            Self::None | Self::Suite(_) => None,
        }
    }

    pub(super) fn query(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::None => None,
            Self::Suite(token) => Some(("suite_access_token", token.secret().expose_secret())),
            Self::Corp(token, _) => Some(("access_token", token.secret().expose_secret())),
        }
    }
}
