use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use sidebook_domain::{Action, Language};

use crate::message::{Detail, Message};
use crate::text::{TEXT_LIMIT_BYTES, cut_to_bytes};

/// Steps a template may take: a hundred times what the longest built-in one needs, and no endless loop.
const FUEL: u64 = 200_000;

/// A message that cannot be rendered.
#[derive(Debug, thiserror::Error)]
#[error("the template of {action:?} in {language:?} cannot be rendered")]
pub struct RenderError {
    /// Whose template.
    pub action: Action,
    /// In which language.
    pub language: Language,
    /// What is wrong with it.
    #[source]
    pub source: minijinja::Error,
}

/// Renders a message from the built-in template of its action, never longer than [`TEXT_LIMIT_BYTES`]: a long list is
/// said in fewer words first (no notes, then fewer months).
///
/// # Errors
/// [`RenderError`] when the template names what the message does not have.
pub fn render(message: &Message, language: Language) -> Result<String, RenderError> {
    let mut text = String::new();
    for detail in Detail::LEVELS {
        text = render_template(built_in(message.action(), language), message, language, detail)?;
        if text.len() <= TEXT_LIMIT_BYTES {
            return Ok(text);
        }
    }
    Ok(cut_to_bytes(&text, TEXT_LIMIT_BYTES))
}

fn built_in(action: Action, language: Language) -> &'static str {
    match (action, language) {
        (Action::ServiceExpiryReminder, Language::ZhCn) => {
            include_str!("../templates/zh-CN/service_expiry_reminder.txt")
        }
        (Action::ServiceExpiryReminder, Language::En) => {
            include_str!("../templates/en/service_expiry_reminder.txt")
        }
        (Action::MissingDocumentsReminder, Language::ZhCn) => {
            include_str!("../templates/zh-CN/missing_documents_reminder.txt")
        }
        (Action::MissingDocumentsReminder, Language::En) => {
            include_str!("../templates/en/missing_documents_reminder.txt")
        }
        (Action::PaymentReminder, Language::ZhCn) => include_str!("../templates/zh-CN/payment_reminder.txt"),
        (Action::PaymentReminder, Language::En) => include_str!("../templates/en/payment_reminder.txt"),
        (Action::PaymentReceipt, Language::ZhCn) => include_str!("../templates/zh-CN/payment_receipt.txt"),
        (Action::PaymentReceipt, Language::En) => include_str!("../templates/en/payment_receipt.txt"),
    }
}

fn render_template(
    source: &str,
    message: &Message,
    language: Language,
    detail: Detail,
) -> Result<String, RenderError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // The text goes into a chat, not into a page.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let variables = message.variables(language, detail);
    environment
        .render_str(source, variables)
        .map_err(|source| RenderError {
            action: message.action(),
            language,
            source,
        })
}

#[cfg(test)]
mod tests;
