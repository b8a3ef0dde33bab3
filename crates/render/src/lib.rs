//! Texts and pictures for people: message templates, receipts and other pictures, spreadsheets, QR codes.

mod difference;
mod message;
mod payments;
pub mod picture;
mod qr;
mod sheet;
mod taxes;
mod template;
mod text;
mod words;

pub use difference::{DifferencePart, DifferentLine, LineChange, difference};
pub use message::{
    Article, ArticleAnswer, FinancialReports, IntakeDetails, Message, MissingDocuments, MissingPeriod,
    ServiceExpiry,
};
pub use payments::{
    DueItem, PaidItem, PaymentReceipt, PaymentReminder, advance_payment, item_name, payment_method,
};
pub use qr::{QrError, qr_svg};
pub use sheet::{Cell, ReportBook, SheetError, SheetFormat, Table, report_book};
pub use taxes::{FiledReturn, FilingNotice, InvoiceData, InvoiceTotals, ReliefSales};
pub use template::{
    RenderError, TEMPLATE_CHARS, TemplateFault, TemplateFaultKind, TemplatePlace, TemplateVariable,
    VariableKind, check_template, default_template, render, render_by, sample_message, template_variables,
    variable_sample,
};
pub use text::{TEXT_LIMIT_BYTES, cut_to_bytes};

/// What a kind of tax is called: `增值税`, `VAT`.
#[must_use]
pub fn tax_name(language: sidebook_domain::Language, kind: sidebook_domain::TaxKind) -> &'static str {
    words::tax_kind(language, kind)
}

/// What a financial report is called: `资产负债表`, `balance sheet`.
#[must_use]
pub fn report_name(language: sidebook_domain::Language, kind: sidebook_domain::ReportKind) -> &'static str {
    words::report(language, kind)
}

/// What a kind of document is called: `银行对账单`, `bank statement`.
#[must_use]
pub fn document_name(language: sidebook_domain::Language, kind: sidebook_domain::DocumentKind) -> String {
    words::document(language, kind, None)
}
