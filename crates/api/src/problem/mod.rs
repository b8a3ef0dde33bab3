//! Errors that reach a caller: one catalogue, one type, one document.

mod catalogue;
mod document;
mod error;
pub(crate) mod extract;
mod fields;
mod finish;
mod from_below;

pub use catalogue::ProblemCode;
pub(crate) use document::{FieldPlace, FieldProblem, Problem, ProblemCodeWord};
pub use error::ApiError;
pub(crate) use error::ApiResult;
pub(crate) use fields::{FieldCode, Fields};
pub use finish::TraceId;
pub(crate) use finish::finish;
