use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::WecomError;
use crate::lenient;

/// `errcode` may be missing on success, and has been seen as text (`platform/wecom.md` 0.1, 11.21).
#[derive(Deserialize)]
struct Status {
    #[serde(default, deserialize_with = "lenient::integer")]
    errcode: i64,
    #[serde(default, deserialize_with = "lenient::nullable")]
    errmsg: String,
}

/// Judges by `errcode` before looking at data: refusals carry empty lists that mean nothing.
pub(super) fn read<T: DeserializeOwned>(api: &'static str, body: &[u8]) -> Result<T, WecomError> {
    let unreadable = |error: serde_json::Error| WecomError::Transport {
        api,
        cause: error.into(),
    };
    let status: Status = serde_json::from_slice(body).map_err(unreadable)?;
    if status.errcode != 0 {
        return Err(WecomError::Refused {
            api,
            code: status.errcode,
            hint: hint(&status.errmsg),
        });
    }
    serde_json::from_slice(body).map_err(unreadable)
}

/// The part of the message that the platform's support asks for. The message itself is never interpreted.
fn hint(errmsg: &str) -> Option<String> {
    let (_, rest) = errmsg.split_once("hint: [")?;
    let (hint, _) = rest.split_once(']')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (hint.len() <= 80 && hint.bytes().all(plain)).then(|| hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Token {
        access_token: String,
    }

    #[test]
    fn success_is_zero_or_nothing() {
        for body in [
            r#"{"access_token":"a"}"#,
            r#"{"errcode":0,"errmsg":"ok","access_token":"a"}"#,
            r#"{"errcode":"0","errmsg":null,"access_token":"a"}"#,
            r#"{"errcode":null,"access_token":"a"}"#,
        ] {
            assert_eq!(
                read::<Token>("gettoken", body.as_bytes()).unwrap().access_token,
                "a",
                "{body}"
            );
        }
    }

    #[test]
    fn refusals_come_before_data_and_keep_the_hint_only() {
        let body = r#"{"errcode":"84061","errmsg":"not external contact, hint: [1700005000_107_9ab8a02b], from ip: 203.0.113.7","access_token":""}"#;
        let error = read::<Token>("gettoken", body.as_bytes()).unwrap_err();
        let WecomError::Refused { code, hint, .. } = error else {
            panic!("{error}")
        };
        assert_eq!((code, hint.as_deref()), (84061, Some("1700005000_107_9ab8a02b")));
    }

    #[test]
    fn other_bodies_are_no_answer() {
        for body in [
            "",
            "<html>",
            "[]",
            r#"{"access_token":"a"#,
            r#"{"errcode":0}"#,
            r#"{"access_token":7}"#,
        ] {
            let error = read::<Token>("gettoken", body.as_bytes()).unwrap_err();
            assert!(matches!(error, WecomError::Transport { .. }), "{body}");
            assert!(error.is_transient());
        }
    }
}
