//! One call: query, body and who makes it.

use std::collections::HashMap;

use actix_web::web::Bytes;
use serde_json::Value;

use super::answer::{ApiError, fail};
use super::limits::Limits;
use crate::world::access::Access;
use crate::world::{AppKey, AppKind, Corp, World};

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Call {
    /// Path below `/cgi-bin/`.
    pub(crate) api: String,
    pub(crate) is_post: bool,
    pub(crate) query: HashMap<String, String>,
    pub(crate) content_type: String,
    pub(crate) range: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) ip: String,
}

/// The JSON body. What is not JSON reads as empty, as on the platform.
#[derive(Debug, Default)]
pub(crate) struct Args {
    value: Value,
    pub(crate) wrong_json: bool,
}

impl Args {
    /// # Errors
    /// 40033: characters are escaped that need not be.
    pub(crate) fn of(call: &Call) -> Result<Self, ApiError> {
        if !call.is_post || call.body.is_empty() || call.content_type.starts_with("multipart/") {
            return Ok(Self::default());
        }
        if has_escaped_text(&call.body) {
            return fail(40033);
        }
        match serde_json::from_slice(&call.body) {
            Ok(value) => Ok(Self {
                value,
                wrong_json: false,
            }),
            Err(_) => Ok(Self {
                value: Value::Null,
                wrong_json: true,
            }),
        }
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.value.get(name)
    }

    pub(crate) fn raw(&self) -> &Value {
        &self.value
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.value
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    pub(crate) fn need(&self, name: &str, code: i64) -> Result<&str, ApiError> {
        self.text(name).ok_or(ApiError::new(code))
    }

    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.value.get(name).and_then(Value::as_i64)
    }

    /// A list of texts; absent reads as empty.
    ///
    /// # Errors
    /// 40058: it is something else than a list of texts.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<String>, ApiError> {
        texts(self.value.get(name))
    }
}

/// A list of texts; absent and null read as empty.
///
/// # Errors
/// 40058: it is something else than a list of texts.
pub(crate) fn texts(value: Option<&Value>) -> Result<Vec<String>, ApiError> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<_>>>().ok_or(ApiError::new(40058))
        }
        Some(_) => fail(40058),
    }
}

/// Whether a JSON text contains `\u` escapes of characters beyond ASCII.
fn has_escaped_text(body: &[u8]) -> bool {
    body.windows(6).any(|window| match window {
        [b'\\', b'u', hex @ ..] => {
            let digits = std::str::from_utf8(hex)
                .ok()
                .and_then(|hex| u32::from_str_radix(hex, 16).ok());
            digits.is_some_and(|code| code > 0x7f)
        }
        _ => false,
    })
}

/// What a function of the table works with.
#[derive(Debug)]
pub(crate) struct Ctx<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) call: &'a Call,
    pub(crate) args: Args,
    pub(crate) limits: &'a Limits,
    /// App of the corp token; absent on suite, provider and open calls.
    pub(crate) app: Option<AppKey>,
}

impl Ctx<'_> {
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.call
            .query
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    pub(crate) fn need_query(&self, name: &str, code: i64) -> Result<&str, ApiError> {
        self.query(name).ok_or(ApiError::new(code))
    }

    /// The app of the corp token.
    pub(crate) fn app(&self) -> Result<&AppKey, ApiError> {
        self.app.as_ref().ok_or(ApiError::new(41001))
    }

    /// What the app may see.
    pub(crate) fn access(&self) -> Result<Access<'_>, ApiError> {
        self.world.access(self.app()?).ok_or(ApiError::new(40014))
    }

    /// The corp of the app, to change it.
    pub(crate) fn corp_mut(&mut self) -> Result<&mut Corp, ApiError> {
        let corp = self.app()?.corp.clone();
        self.world.corps.get_mut(&corp).ok_or(ApiError::new(40014))
    }

    /// Whether the app is a provider's.
    pub(crate) fn third_party(&self) -> bool {
        self.app.as_ref().is_some_and(|app| app.kind == AppKind::Suite)
    }

    /// Key of the world of a member that the app names and sees.
    ///
    /// # Errors
    /// 60111 unknown (also: an id of another view), 60011 out of scope.
    pub(crate) fn member_in_scope(&self, id: &str) -> Result<String, ApiError> {
        let access = self.access()?;
        let member = access.member(id).ok_or(ApiError::new(60111))?;
        if access.sees(&member.id) {
            Ok(member.id.clone())
        } else {
            fail(60011)
        }
    }

    /// Keys of the world of a member and one of their customers, as the app names them.
    ///
    /// # Errors
    /// As [`Ctx::member_in_scope`]; 40096 unknown contact; 84061 not a customer of that member; 701008 no licence.
    pub(crate) fn pair(&self, member: &str, contact: &str) -> Result<(String, String), ApiError> {
        let member = self.member_in_scope(member)?;
        let access = self.access()?;
        let contact = access.contact(contact).ok_or(ApiError::new(40096))?.id.clone();
        if !access.licensed(&member) {
            return fail(701_008);
        }
        let follow = access.corp.follows.get(&member).and_then(|of| of.get(&contact));
        match follow {
            Some(follow) if follow.status != crate::world::FollowStatus::Half => Ok((member, contact)),
            _ => fail(84061),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_escapes_beyond_ascii_are_refused() {
        assert!(has_escaped_text(br#"{"name":"\u9648"}"#));
        assert!(!has_escaped_text(br#"{"name":"a\u0026b"}"#));
        assert!(!has_escaped_text("{\"name\":\"陈\"}".as_bytes()));
    }
}
