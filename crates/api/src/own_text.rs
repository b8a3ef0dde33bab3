//! Texts of messages from the agency's own templates.

use sidebook_domain::{Action, Language};
use sidebook_render::{Message, TemplateFault};
use sidebook_storage::{AgencyDoor, Executor};

use crate::problem::{ApiError, ApiResult, FieldPlace};

/// The text of a message by the template that the agency published, else by the default.
///
/// A template is tried before it is published. Should a message come that it cannot say all the same, the default says it:
/// the client is waiting, and whoever sends it reads it first.
pub(crate) async fn render<E: Executor>(
    door: AgencyDoor<'_, E>,
    message: &Message,
    language: Language,
) -> ApiResult<String> {
    let action = message.action();
    if let Some(source) = door.message_templates().sent(action, language).await? {
        match sidebook_render::render_by(&source, message, language) {
            Ok(text) if !text.trim().is_empty() => return Ok(text),
            Ok(_) => tracing::warn!(action = action.as_str(), "an agency's template says nothing"),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(action = action.as_str(), cause, "an agency's template failed");
            }
        }
    }
    Ok(sidebook_render::render(message, language)?)
}

/// A template as it may be stored.
///
/// # Errors
/// `invalid_input` of `text`, with the place of what is wrong.
pub(crate) fn check(action: Action, language: Language, typed: &str) -> ApiResult<String> {
    sidebook_render::check_template(action, language, typed).map_err(|fault| refused(&fault))
}

fn refused(fault: &TemplateFault) -> ApiError {
    let place = FieldPlace {
        line: fault.place.map(|place| place.line),
        column: fault.place.map(|place| place.column),
        word: fault.word().map(str::to_owned),
        suggestion: fault.suggestion.map(str::to_owned),
        bytes: fault.bytes(),
    };
    if place == FieldPlace::default() {
        ApiError::field("text", fault.code())
    } else {
        ApiError::at_place("text", fault.code(), place)
    }
}
