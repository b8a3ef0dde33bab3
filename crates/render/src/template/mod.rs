//! Message templates: the built-in ones, those that agencies write, and what these may say.

mod check;
#[cfg(test)]
mod check_tests;
mod engine;
mod fault;
mod samples;
mod scan;
#[cfg(test)]
mod taxes;
#[cfg(test)]
mod tests;
mod variables;

use sidebook_domain::{Action, Language};

pub use self::check::{TEMPLATE_CHARS, check_template};
pub use self::fault::{TemplateFault, TemplateFaultKind, TemplatePlace};
pub use self::samples::sample_message;
pub use self::variables::{TemplateVariable, VariableKind, template_variables, variable_sample};

use self::engine::run;
use crate::message::{Detail, Message};
use crate::text::{TEXT_LIMIT_BYTES, cut_to_bytes};

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
    render_by(default_template(message.action(), language), message, language)
}

/// As [`render`], from a template that somebody wrote for this action and language.
///
/// # Errors
/// [`RenderError`] when the template names what the message does not have, or never ends.
pub fn render_by(source: &str, message: &Message, language: Language) -> Result<String, RenderError> {
    let failed = |source| RenderError {
        action: message.action(),
        language,
        source,
    };
    let mut text = String::new();
    for detail in Detail::LEVELS {
        text = run(source, message.variables(language, detail)).map_err(failed)?;
        if text.len() <= TEXT_LIMIT_BYTES {
            return Ok(text);
        }
    }
    Ok(cut_to_bytes(&text, TEXT_LIMIT_BYTES))
}

/// The text that is sent where an agency has none of its own.
#[must_use]
pub fn default_template(action: Action, language: Language) -> &'static str {
    match (action, language) {
        (Action::ServiceExpiryReminder, Language::ZhCn) => {
            include_str!("../../templates/zh-CN/service_expiry_reminder.txt")
        }
        (Action::ServiceExpiryReminder, Language::En) => {
            include_str!("../../templates/en/service_expiry_reminder.txt")
        }
        (Action::MissingDocumentsReminder, Language::ZhCn) => {
            include_str!("../../templates/zh-CN/missing_documents_reminder.txt")
        }
        (Action::MissingDocumentsReminder, Language::En) => {
            include_str!("../../templates/en/missing_documents_reminder.txt")
        }
        (Action::FilingNotice, Language::ZhCn) => include_str!("../../templates/zh-CN/filing_notice.txt"),
        (Action::FilingNotice, Language::En) => include_str!("../../templates/en/filing_notice.txt"),
        (Action::InvoiceDataReminder, Language::ZhCn) => {
            include_str!("../../templates/zh-CN/invoice_data_reminder.txt")
        }
        (Action::InvoiceDataReminder, Language::En) => {
            include_str!("../../templates/en/invoice_data_reminder.txt")
        }
        (Action::FinancialReport, Language::ZhCn) => {
            include_str!("../../templates/zh-CN/financial_report.txt")
        }
        (Action::FinancialReport, Language::En) => include_str!("../../templates/en/financial_report.txt"),
        (Action::Article, Language::ZhCn) => include_str!("../../templates/zh-CN/article.txt"),
        (Action::Article, Language::En) => include_str!("../../templates/en/article.txt"),
        (Action::IntakeDetails, Language::ZhCn) => include_str!("../../templates/zh-CN/intake_details.txt"),
        (Action::IntakeDetails, Language::En) => include_str!("../../templates/en/intake_details.txt"),
        (Action::PaymentReminder, Language::ZhCn) => {
            include_str!("../../templates/zh-CN/payment_reminder.txt")
        }
        (Action::PaymentReminder, Language::En) => include_str!("../../templates/en/payment_reminder.txt"),
        (Action::PaymentReceipt, Language::ZhCn) => include_str!("../../templates/zh-CN/payment_receipt.txt"),
        (Action::PaymentReceipt, Language::En) => include_str!("../../templates/en/payment_receipt.txt"),
    }
}
