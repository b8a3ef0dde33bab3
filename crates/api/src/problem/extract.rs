//! What actix's own extractors refuse, in the words of the catalogue.

use actix_web::error::{Error, JsonPayloadError, PathError, QueryPayloadError};
use actix_web::{HttpRequest, web};

use super::{ApiError, ProblemCode};

/// The largest JSON body, in bytes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

pub(crate) fn json_config() -> web::JsonConfig {
    web::JsonConfig::default()
        .limit(BODY_LIMIT)
        .error_handler(json_error)
}

pub(crate) fn path_config() -> web::PathConfig {
    // An id that is no id names nothing.
    web::PathConfig::default()
        .error_handler(|error: PathError, _| ApiError::because(ProblemCode::NotFound, error).into())
}

pub(crate) fn query_config() -> web::QueryConfig {
    web::QueryConfig::default()
        .error_handler(|error: QueryPayloadError, _| field_error(&error.to_string()).into())
}

fn json_error(error: JsonPayloadError, _: &HttpRequest) -> Error {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            ApiError::from(ProblemCode::BodyTooLarge)
        }
        JsonPayloadError::ContentType => ApiError::from(ProblemCode::UnsupportedMediaType),
        JsonPayloadError::Deserialize(error) if error.is_data() => field_error(&error.to_string()),
        error => ApiError::because(ProblemCode::MalformedJson, error.to_string()),
    }
    .into()
}

/// Reads the field out of serde's sentence. The sentence itself is not passed on: it repeats what was sent.
fn field_error(sentence: &str) -> ApiError {
    for (beginning, code) in [
        ("missing field `", "missing"),
        ("unknown field `", "unknown"),
        ("duplicate field `", "duplicate"),
    ] {
        if let Some((_, rest)) = sentence.split_once(beginning)
            && let Some((field, _)) = rest.split_once('`')
        {
            let field: String = field.chars().take(64).collect();
            return ApiError::field(field, code);
        }
    }
    // serde does not say in which field.
    ApiError::field(
        "",
        if sentence.starts_with("unknown variant") {
            "unknown_word"
        } else {
            "wrong_type"
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_from_serdes_sentences() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Body {
            #[expect(dead_code, reason = "only read into")]
            mobile: String,
        }
        for (text, field, code) in [
            ("{}", "mobile", "missing"),
            (r#"{"mobile":"1","x":2}"#, "x", "unknown"),
            (r#"{"mobile":"1","mobile":"2"}"#, "mobile", "duplicate"),
            (r#"{"mobile":7}"#, "", "wrong_type"),
        ] {
            let error = serde_json::from_str::<Body>(text).unwrap_err();
            let problem = field_error(&error.to_string());
            let answer = problem.answer("/x", "t");
            assert_eq!(answer.status(), 422);
            assert!(
                format!("{problem:?}").contains(&format!("field: {field:?}, code: {code:?}")),
                "{problem:?}"
            );
        }
    }
}
