use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, ClientRef, EXTERNAL_KEY, ExternalKey, Reader, RecordField, field,
    read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{Landline, Mobile};

/// How many characters they may have.
const NAME: usize = 50;
const ROLE: usize = 30;

/// What there is to know of people at clients.
pub(in crate::record) const KIND: Kind = Kind {
    word: "client_contacts",
    title: ("联系人", "Client contacts"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户和姓名", "Client and name")),
    read: |reader, _| read(reader).map(Record::ClientContact),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "name",
        "姓名",
        "Name",
        Holds::Line(NAME),
        Required::Always,
        &["联系人", "联系人姓名", "contact", "contact name"],
        "陈晨",
    ),
    field(
        "mobile",
        "手机号",
        "Mobile",
        Holds::Line(20),
        Required::No,
        &["手机", "联系电话", "电话", "phone"],
        "13800138000",
    ),
    field(
        "role",
        "职务",
        "Role",
        Holds::Line(ROLE),
        Required::No,
        &["职位", "岗位", "position"],
        "财务",
    ),
    field(
        "landline",
        "座机",
        "Landline",
        Holds::Line(30),
        Required::No,
        &["固定电话", "固话"],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

/// A person at a client as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientContactRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// At which one.
    pub client: ClientRef,
    /// Their name.
    pub name: String,
    /// What they do there.
    pub role: Option<Option<String>>,
    /// Their mobile number.
    pub mobile: Option<Option<Mobile>>,
    /// Another number of theirs.
    pub landline: Option<Option<Landline>>,
}

fn read(reader: &mut Reader<'_>) -> Option<ClientContactRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let name = reader.plain_line("name", NAME);
    Some(ClientContactRecord {
        external_key,
        client,
        role: reader.plain_line("role", ROLE),
        mobile: reader.line("mobile", Mobile::parse),
        landline: reader.line("landline", Landline::parse),
        name: required(name)?,
    })
}
