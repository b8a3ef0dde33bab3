use std::borrow::Cow;

use serde::Serialize;
use sidebook_domain::{ClientId, WrongValue};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

use super::ProblemCode;

/// `application/problem+json`, RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem<'a> {
    /// Names the problem.
    #[serde(rename = "type")]
    pub(crate) type_uri: String,
    pub(crate) title: &'static str,
    pub(crate) status: u16,
    #[schema(value_type = ProblemCodeWord)]
    pub(crate) code: &'static str,
    /// More for the caller, where there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) detail: Option<&'a str>,
    /// The path that was asked for.
    pub(crate) instance: &'a str,
    /// What is wrong with the input, for `invalid_input`.
    #[serde(skip_serializing_if = "<[FieldProblem]>::is_empty")]
    #[schema(required = false)]
    pub(crate) fields: &'a [FieldProblem],
    /// Which fields somebody else changed meanwhile, for `stale`, where it is known.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    #[schema(required = false)]
    pub(crate) changed: &'a [String],
    /// What stands there now, for `stale`: as reading it would answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub(crate) current: Option<&'a serde_json::Value>,
    /// What the log calls this request.
    pub(crate) trace_id: &'a str,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// The field's name in the body, the query or the headers.
    pub(crate) field: Cow<'static, str>,
    /// What is wrong: `missing`, `unknown`, `too_long` …
    pub(crate) code: Cow<'static, str>,
    /// Who has it already, for `taken`, where the caller may open them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) holder: Option<FieldHolder>,
    /// Where in the text, for what is wrong at one place of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) place: Option<FieldPlace>,
}

/// A place in a text of several lines, and what is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldPlace {
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) line: Option<usize>,
    /// Which character of the line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) column: Option<usize>,
    /// The word that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) word: Option<String>,
    /// What may have been meant instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) suggestion: Option<String>,
    /// How long it became, in bytes of UTF-8, for what becomes too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) bytes: Option<usize>,
}

impl From<WrongValue> for FieldProblem {
    fn from(wrong: WrongValue) -> Self {
        Self {
            field: wrong.field,
            code: wrong.code,
            holder: None,
            place: None,
        }
    }
}

/// The client that has what may be there only once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldHolder {
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientId,
    /// Its full name.
    pub(crate) name: String,
}

/// Schema of the catalogue's words.
pub(crate) struct ProblemCodeWord;

impl utoipa::PartialSchema for ProblemCodeWord {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .description(Some("What went wrong. Switch on this, never on a sentence."))
            .enum_values(Some(ProblemCode::ALL.iter().map(|code| code.code())))
            .build()
            .into()
    }
}

impl ToSchema for ProblemCodeWord {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ProblemCode")
    }
}
