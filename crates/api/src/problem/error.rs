use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde_json::Value;
use sidebook_domain::ClientId;

use super::ProblemCode;
use super::document::{FieldHolder, FieldPlace, FieldProblem, Problem};

/// What a handler answers when it cannot answer. Made from a row of the catalogue; the cause stays here for the log.
#[derive(Debug)]
pub struct ApiError {
    code: ProblemCode,
    detail: Option<Cow<'static, str>>,
    fields: Vec<FieldProblem>,
    stale: Option<Box<Stale>>,
    retry_after: Option<Duration>,
    allow: Option<String>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// What a change that came too late did not see.
#[derive(Debug)]
struct Stale {
    changed: Vec<String>,
    current: Value,
}

/// What every handler returns.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl From<ProblemCode> for ApiError {
    fn from(code: ProblemCode) -> Self {
        Self {
            code,
            detail: None,
            fields: Vec::new(),
            stale: None,
            retry_after: None,
            allow: None,
            cause: None,
        }
    }
}

impl ApiError {
    /// A problem with its cause, which only the log sees.
    pub(crate) fn because(code: ProblemCode, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut error = Self::from(code);
        error.cause = Some(cause.into());
        error
    }

    /// One field is wrong.
    pub(crate) fn field(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self::from(ProblemCode::InvalidInput).and_field(field, code)
    }

    /// Several fields are wrong.
    pub(crate) fn fields(fields: Vec<FieldProblem>) -> Self {
        let mut error = Self::from(ProblemCode::InvalidInput);
        error.fields = fields;
        error
    }

    /// One more field is wrong.
    pub(crate) fn and_field(mut self, field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        self.fields.push(FieldProblem {
            field: field.into(),
            code: code.into(),
            holder: None,
            place: None,
        });
        self
    }

    /// What may be there only once is another client's, whom the caller may open.
    pub(crate) fn taken(field: &'static str, id: ClientId, name: String) -> Self {
        let mut error = Self::from(ProblemCode::InvalidInput);
        error.fields.push(FieldProblem {
            field: field.into(),
            code: "taken".into(),
            holder: Some(FieldHolder { id, name }),
            place: None,
        });
        error
    }

    /// Something is wrong at one place of a text.
    pub(crate) fn at_place(field: &'static str, code: &'static str, place: FieldPlace) -> Self {
        let mut error = Self::from(ProblemCode::InvalidInput);
        error.fields.push(FieldProblem {
            field: field.into(),
            code: code.into(),
            holder: None,
            place: Some(place),
        });
        error
    }

    /// Somebody else was first: which fields changed since, where that is known, and what stands there now.
    pub(crate) fn stale(changed: Vec<String>, current: Value) -> Self {
        let mut error = Self::from(ProblemCode::Stale);
        error.stale = Some(Box::new(Stale { changed, current }));
        error
    }

    /// Says when to come back (`Retry-After`, whole seconds, at least one).
    pub(crate) fn retry_after(mut self, pause: Duration) -> Self {
        self.retry_after = Some(pause);
        self
    }

    /// Says which methods are allowed.
    pub(crate) fn allow(mut self, methods: String) -> Self {
        self.allow = Some(methods);
        self
    }

    /// The row of the catalogue.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// The fields that are to blame.
    pub(crate) fn into_fields(self) -> Vec<FieldProblem> {
        self.fields
    }

    /// The answer, naming the path and the trace.
    pub(super) fn answer(&self, instance: &str, trace_id: &str) -> HttpResponse {
        let problem = Problem {
            type_uri: self.code.type_uri(),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            code: self.code.code(),
            detail: self.detail.as_deref(),
            instance,
            fields: &self.fields,
            changed: self.stale.as_ref().map_or(&[], |stale| &stale.changed),
            current: self.stale.as_ref().map(|stale| &stale.current),
            trace_id,
        };
        let mut answer = HttpResponse::build(self.code.status());
        answer.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        answer.insert_header(("x-trace-id", trace_id));
        if let Some(pause) = self.retry_after {
            let seconds = pause.as_millis().div_ceil(1000).max(1);
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = &self.allow {
            answer.insert_header((header::ALLOW, methods.as_str()));
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        // The problem holds only text and numbers, which always serialise.
        answer.body(serde_json::to_string(&problem).unwrap_or_default())
    }

    /// The causes, outermost first, for the log.
    pub(super) fn causes(&self) -> String {
        let mut text = String::new();
        let mut cause: Option<&(dyn StdError + 'static)> = self.cause.as_ref().map(|cause| &**cause as _);
        while let Some(error) = cause {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.code())
    }
}

impl StdError for ApiError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as _)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    /// Used only where [`super::finish`] does not stand around the handler.
    fn error_response(&self) -> HttpResponse {
        self.answer("", "")
    }
}
