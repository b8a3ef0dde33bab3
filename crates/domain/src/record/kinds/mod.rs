//! The tables of fields, kind by kind, and what is read by them.

mod article;
mod client;
mod contract;
mod filing;
mod invoice;
mod payment;
mod receivable;

pub use article::ArticleRecord;
pub use client::{ClientPerson, ClientRecord};
pub use contract::ContractRecord;
pub use filing::FilingRecord;
pub use invoice::InvoiceRecord;
pub use payment::{PaymentRecord, Settles};
pub use receivable::ReceivableRecord;

pub(super) use article::{ARTICLE_FIELDS, read_article};
pub(super) use client::{CLIENT_FIELDS, read_client};
pub(super) use contract::{CONTRACT_FIELDS, read_contract};
pub(super) use filing::{FILING_FIELDS, read_filing};
pub(super) use invoice::{INVOICE_FIELDS, read_invoice};
pub(super) use payment::{PAYMENT_FIELDS, read_payment};
pub(super) use receivable::{RECEIVABLE_FIELDS, read_receivable};

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

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// The value of a required field.
fn required<T>(put: Put<T>) -> Option<T> {
    put.flatten()
}
