//! Answers as the platform writes them: status 200, `errcode`, and a tail of hints behind the message.

use serde_json::{Map, Value, json};

/// What an API gives back.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Fields beside `errcode` and `errmsg`.
    Json(Map<String, Value>),
    /// A file.
    File {
        name: String,
        content_type: String,
        bytes: Vec<u8>,
    },
}

pub(crate) type Reply = Result<Answer, ApiError>;

/// An error of the platform.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub(crate) code: i64,
}

impl ApiError {
    pub(crate) const fn new(code: i64) -> Self {
        Self { code }
    }
}

/// `Err` with this code.
pub(crate) fn fail<T>(code: i64) -> Result<T, ApiError> {
    Err(ApiError::new(code))
}

/// An answer with these fields.
pub(crate) fn ok(fields: Value) -> Reply {
    match fields {
        Value::Object(map) => Ok(Answer::Json(map)),
        _ => Ok(Answer::Json(Map::new())),
    }
}

/// An answer without fields.
pub(crate) fn done() -> Reply {
    Ok(Answer::Json(Map::new()))
}

/// The body of an error.
pub(crate) fn error_body(code: i64, empty: &[&str], hint: &Hint<'_>) -> Value {
    let mut body = json!({ "errcode": code, "errmsg": hint.message(code) });
    if let Some(fields) = body.as_object_mut() {
        fields.extend(empty.iter().map(|name| ((*name).to_owned(), json!([]))));
    }
    body
}

/// What stands behind an error message.
#[derive(Debug)]
pub(crate) struct Hint<'a> {
    pub(crate) now: i64,
    pub(crate) number: u64,
    pub(crate) random: &'a str,
    pub(crate) ip: &'a str,
    pub(crate) wrong_json: bool,
}

impl Hint<'_> {
    fn message(&self, code: i64) -> String {
        let warning = if self.wrong_json {
            "Warning: wrong json format. "
        } else {
            ""
        };
        format!(
            "{warning}{}, hint: [{}_{}_{}], from ip: {}, more info at \
             https://open.work.weixin.qq.com/devtool/query?e={code}",
            text(code),
            self.now,
            self.number,
            self.random.to_lowercase(),
            self.ip
        )
    }
}

fn text(code: i64) -> &'static str {
    match code {
        -1 => "system error",
        40001 => "invalid credential",
        40003 => "invalid UserID",
        40004 => "invalid media type",
        40006 | 45001 => "media size out of limit",
        40007 => "invalid media_id",
        40008 => "invalid message type",
        40013 => "invalid corpid",
        40014 => "invalid access_token",
        40029 => "invalid code",
        40031 => "invalid userid list",
        40032 => "invalid userid list size",
        40033 => "invalid charset. please check your request, if include \\uxxxx will create fail!",
        40056 => "invalid agentid",
        40058 => "invalid Request Parameter",
        40066 | 60003 | 60123 => "invalid party id",
        40068 => "invalid tag id",
        40071 => "tag name duplicated",
        40077 => "invalid pre_auth_code",
        40078 => "invalid auth_code",
        40080 => "invalid suite_secret",
        40082 => "invalid suite_access_token",
        40083 => "invalid suite_id",
        40084 => "invalid permanent_code",
        40085 => "invalid suite_ticket",
        40096 => "invalid external userid",
        40097 => "handover user is not resigned",
        40098 => "takeover user is not verified",
        40099 => "takeover user reaches the limit of contacts",
        40100 => "the contact is being transferred",
        40126 => "tag count out of limit",
        40130 => "handover and takeover user are the same",
        41001 => "access_token missing",
        41002 => "corpid missing",
        41004 => "secret missing",
        41005 => "media data missing",
        41008 => "missing code",
        41009 => "userid missing",
        41021 => "suite_id missing",
        41022 => "suite_access_token missing",
        41023 => "suite_ticket missing",
        41024 => "suite_secret missing",
        41025 => "permanent_code missing",
        41035 => "missing external_userid",
        42001 => "access_token expired",
        42007 => "pre_auth_code expired",
        42009 => "suite_access_token expired",
        42022 => "oauth_code already used",
        44001 => "empty media data",
        44004 => "empty content",
        45002 => "message content size out of limit",
        45009 => "reach max api daily quota limit",
        45033 => "api concurrent out of limit",
        48002 => "api forbidden",
        48004 => "no permission of the corp",
        49008 => "chat dismissed",
        50001 => "redirect_uri unauthorized",
        50002 => "not allow operate the user",
        60011 => "no privilege to access/modify contact/party/agent",
        60020 => "not allow to access from your ip",
        60111 => "userid not found",
        60136 => "record not found",
        60214 => "api only for third app",
        701008 => "no license",
        81011 => "no permission to use the tag",
        81013 => "user & party & tag all invalid",
        81017 => "too many items",
        84014 => "user_ticket expired",
        84015 => "invalid user_ticket",
        84025 => "invalid state",
        84061 => "not external contact",
        84075 => "invalid auth code",
        86001 => "invalid chatid",
        86003 => "chatid not exist",
        90501 => "chat is not external group chat",
        91040 => "invalid ticket type",
        _ => "error",
    }
}
