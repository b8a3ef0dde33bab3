//! The tables of fields, kind by kind, and what is read by them.

pub(super) mod article;
pub(super) mod client;
pub(super) mod client_contact;
pub(super) mod contract;
pub(super) mod filing;
pub(super) mod intake;
pub(super) mod invoice;
pub(super) mod missing_document;
pub(super) mod payment;
pub(super) mod receivable;
pub(super) mod registration_order;
pub(super) mod report;
pub(super) mod service;

pub use article::ArticleRecord;
pub use client::{ClientPerson, ClientRecord};
pub use client_contact::ClientContactRecord;
pub use contract::ContractRecord;
pub use filing::FilingRecord;
pub use intake::IntakeRecord;
pub use invoice::InvoiceRecord;
pub use missing_document::MissingDocumentRecord;
pub use payment::{PaymentRecord, Settles};
pub use receivable::ReceivableRecord;
pub use registration_order::RegistrationOrderRecord;
pub use report::ReportRecord;
pub use service::ServiceRecord;

use super::reader::{Put, Reader};
use super::{Choice, ExternalKey, Holds, RecordField, Required};
use crate::{ClientName, TaxId};

/// Which client a row is about, by all that it names; they have to agree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientRef {
    /// As another system calls it.
    pub key: Option<ExternalKey>,
    /// Its full name.
    pub name: Option<ClientName>,
    /// Its tax id.
    pub tax_id: Option<TaxId>,
}

/// The month that a row is about.
const MONTH: RecordField = field(
    "period",
    "所属月份",
    "Month",
    Holds::Month,
    Required::Always,
    &["月份", "所属期", "period"],
    "202603",
);

/// What sort of document a row is about.
const DOCUMENT_KIND: RecordField = field(
    "kind",
    "票据种类",
    "Kind",
    Holds::Choice(DOCUMENT_KINDS),
    Required::Always,
    &["种类", "票据类型", "类型", "document"],
    "银行对账单",
);

/// The three fields of [`ClientRef`].
const CLIENT_NAME: RecordField = RecordField {
    name: "client_name",
    zh: "客户名称",
    en: "Client name",
    holds: Holds::Line(ClientName::MOST),
    required: Required::OneOf,
    also: &[
        "客户",
        "公司名称",
        "企业名称",
        "单位名称",
        "纳税人名称",
        "client",
        "company",
    ],
    sample: "深圳晨光贸易有限公司",
};
const CLIENT_KEY: RecordField = RecordField {
    name: "client_key",
    zh: "客户外部编号",
    en: "Client key",
    holds: Holds::Key,
    required: Required::OneOf,
    also: &["客户编号", "客户编码", "client code"],
    sample: "",
};
const CLIENT_TAX_ID: RecordField = RecordField {
    name: "client_tax_id",
    zh: "客户税号",
    en: "Client tax id",
    holds: Holds::Line(20),
    required: Required::OneOf,
    also: &["税号", "纳税人识别号", "统一社会信用代码", "tax id"],
    sample: "",
};
/// The key of the row itself. In the address or beside the row in bodies.
const EXTERNAL_KEY: RecordField = RecordField {
    name: "external_key",
    zh: "外部编号",
    en: "External key",
    holds: Holds::Key,
    required: Required::No,
    also: &["编号", "编码", "流水号", "凭证号", "code", "serial number"],
    sample: "",
};

fn read_client_ref(reader: &mut Reader<'_>) -> ClientRef {
    let key = reader.key("client_key");
    let name = reader.line("client_name", ClientName::parse);
    let tax_id = reader.line("client_tax_id", TaxId::parse);
    ClientRef {
        key: key.flatten(),
        name: name.flatten(),
        tax_id: tax_id.flatten(),
    }
}

/// The key that a row of a workbook has in a column.
fn read_external_key(reader: &mut Reader<'_>) -> Option<ExternalKey> {
    reader.key("external_key").flatten()
}

const fn field(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    holds: Holds,
    required: Required,
    also: &'static [&'static str],
    sample: &'static str,
) -> RecordField {
    RecordField {
        name,
        zh,
        en,
        holds,
        required,
        also,
        sample,
    }
}

/// The kinds of documents that clients hand in, or that are missing.
const DOCUMENT_KINDS: &[Choice] = &[
    choice("bank_statement", "银行对账单", "Bank statements"),
    choice("input_invoice", "进项发票", "Invoices received"),
    choice("output_invoice", "销项发票", "Invoices issued"),
    choice("expense_voucher", "费用票据", "Expense vouchers"),
    choice("payroll", "工资表", "Payroll"),
];
/// How often something is billed.
const BILLING_CYCLES: &[Choice] = &[
    choice("monthly", "按月", "Monthly"),
    choice("quarterly", "按季", "Quarterly"),
    choice("yearly", "按年", "Yearly"),
];

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// The value of a required field.
fn required<T>(put: Put<T>) -> Option<T> {
    put.flatten()
}
