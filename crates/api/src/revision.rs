//! Changes name the revision that they were made on, so that nobody overwrites what they did not see.

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, IF_MATCH, IF_NONE_MATCH};

use crate::problem::{ApiError, ApiResult};

/// The revision of `If-Match: "3"`. A change needs one: without it two people would overwrite each other unseen.
pub(crate) fn if_match(req: &HttpRequest) -> ApiResult<i64> {
    let wrong = |code| ApiError::field("If-Match", code);
    let value = req.headers().get(IF_MATCH).ok_or_else(|| wrong("missing"))?;
    let text = value.to_str().unwrap_or_default().trim();
    let digits = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    match digits.parse() {
        Ok(revision) if revision > 0 => Ok(revision),
        _ => Err(wrong("not_a_revision")),
    }
}

/// The revision of `If-Match`, or `None` for `If-None-Match: *`: the caller saw that nothing was there yet.
pub(crate) fn seen(req: &HttpRequest) -> ApiResult<Option<i64>> {
    let none = req.headers().get(IF_NONE_MATCH).map(HeaderValue::as_bytes);
    match (none, req.headers().contains_key(IF_MATCH)) {
        (None, _) => if_match(req).map(Some),
        (Some(b"*"), false) => Ok(None),
        (Some(_), false) => Err(ApiError::field("If-None-Match", "not_an_asterisk")),
        (Some(_), true) => Err(ApiError::field("If-None-Match", "not_with_if_match")),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_revision_is_a_positive_number() {
        let of = |value: &str| {
            let req = TestRequest::default()
                .insert_header((IF_MATCH, value))
                .to_http_request();
            if_match(&req).ok()
        };
        assert_eq!(of("\"3\""), Some(3));
        assert_eq!(of("12"), Some(12));
        for wrong in [
            "",
            "*",
            "\"3",
            "0",
            "-1",
            "3.0",
            "W/\"3\"",
            "99999999999999999999",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        assert!(if_match(&TestRequest::default().to_http_request()).is_err());
    }

    #[test]
    fn either_a_revision_or_that_nothing_was_there() {
        let of = |headers: &[(&'static str, &'static str)]| {
            let mut req = TestRequest::default();
            for header in headers {
                req = req.insert_header(*header);
            }
            seen(&req.to_http_request()).ok()
        };
        assert_eq!(of(&[("if-match", "\"3\"")]), Some(Some(3)));
        assert_eq!(of(&[("if-none-match", "*")]), Some(None));
        assert_eq!(of(&[("if-none-match", "\"3\"")]), None);
        assert_eq!(of(&[("if-match", "3"), ("if-none-match", "*")]), None);
        assert_eq!(of(&[]), None);
    }
}
