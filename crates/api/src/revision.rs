//! Changes name the revision that they were made on, so that nobody overwrites what they did not see.

use actix_web::HttpRequest;
use actix_web::http::header::IF_MATCH;

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
}
