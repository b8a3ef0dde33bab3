use super::{Choice, EXTERNAL_KEY, ExternalKey, Put, Reader, RecordField, choice, field, required};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{ClientName, Landline, Mobile, TaxId, TaxpayerKind, VatCycle, parse_line};

/// How many characters they may have.
const SHORT_NAME: usize = 30;
const ADDRESS: usize = 200;
const PERSON: usize = 50;
const ROLE: usize = 30;
/// Most tags of one client.
const TAGS: usize = 50;

/// What there is to know of clients.
pub(in crate::record) const KIND: Kind = Kind {
    word: "clients",
    title: ("客户", "Clients"),
    fields: FIELDS,
    matches: &[MatchBy::Name, MatchBy::TaxId, MatchBy::ExternalKey],
    contents: None,
    read: |reader, _| read(reader).map(Record::Client),
};

const FIELDS: &[RecordField] = &[
    field(
        "name",
        "客户名称",
        "Client name",
        Holds::Line(ClientName::MOST),
        Required::Always,
        &[
            "公司名称",
            "企业名称",
            "单位名称",
            "名称",
            "company",
            "company name",
            "full name",
        ],
        "深圳晨光贸易有限公司",
    ),
    field(
        "taxpayer_kind",
        "纳税人类型",
        "Taxpayer kind",
        Holds::Choice(TAXPAYER_KINDS),
        Required::Always,
        &["纳税人性质", "纳税人种类", "纳税性质", "kind", "taxpayer type"],
        "小规模纳税人",
    ),
    field(
        "contact_name",
        "联系人",
        "Contact name",
        Holds::Line(PERSON),
        Required::InWorkbooks,
        &["联系人姓名", "客户联系人", "contact", "contact person"],
        "陈晨",
    ),
    field(
        "contact_mobile",
        "手机号",
        "Mobile",
        Holds::Line(20),
        Required::InWorkbooks,
        &[
            "手机",
            "手机号码",
            "联系电话",
            "联系人手机",
            "电话",
            "mobile number",
            "phone",
        ],
        "13800138000",
    ),
    field(
        "owner",
        "负责人",
        "Owner",
        Holds::Staff,
        Required::InWorkbooks,
        &["会计", "负责会计", "客户负责人", "跟进人", "accountant"],
        "李会计",
    ),
    field(
        "tax_id",
        "税号",
        "Tax id",
        Holds::Line(20),
        Required::No,
        &["纳税人识别号", "统一社会信用代码", "信用代码", "credit code"],
        "",
    ),
    field(
        "short_name",
        "简称",
        "Short name",
        Holds::Line(SHORT_NAME),
        Required::No,
        &["客户简称"],
        "晨光",
    ),
    field(
        "vat_cycle",
        "增值税申报周期",
        "VAT cycle",
        Holds::Choice(VAT_CYCLES),
        Required::No,
        &["申报周期", "报税周期"],
        "按季",
    ),
    field(
        "address",
        "地址",
        "Address",
        Holds::Line(ADDRESS),
        Required::No,
        &["注册地址", "经营地址"],
        "",
    ),
    field(
        "contact_role",
        "联系人职务",
        "Contact role",
        Holds::Line(ROLE),
        Required::No,
        &["职务", "职位", "role"],
        "老板",
    ),
    field(
        "contact_landline",
        "座机",
        "Landline",
        Holds::Line(30),
        Required::No,
        &["固定电话", "固话"],
        "",
    ),
    field(
        "tags",
        "标签",
        "Tags",
        Holds::Tags,
        Required::No,
        &["客户标签"],
        "",
    ),
    EXTERNAL_KEY,
];

const TAXPAYER_KINDS: &[Choice] = &[
    choice("general", "一般纳税人", "General"),
    choice("small_scale", "小规模纳税人", "Small-scale"),
];
const VAT_CYCLES: &[Choice] = &[
    choice("month", "按月", "Monthly"),
    choice("quarter", "按季", "Quarterly"),
];

/// A client as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Its full name.
    pub name: ClientName,
    /// How it pays VAT.
    pub taxpayer_kind: TaxpayerKind,
    /// How often it files VAT.
    pub vat_cycle: Option<VatCycle>,
    /// What people call it.
    pub short_name: Option<Option<String>>,
    /// Its tax id.
    pub tax_id: Option<Option<TaxId>>,
    /// Its address.
    pub address: Option<Option<String>>,
    /// Who looks after it: a name or a mobile.
    pub owner: Option<Option<String>>,
    /// The first person there.
    pub person: ClientPerson,
    /// Names of its tags, in place of those it has.
    pub tags: Option<Vec<String>>,
    /// Of the agency's own fields by their names.
    pub custom: Vec<(String, Option<String>)>,
}

/// What a row says of the first person at a client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientPerson {
    /// Their name.
    pub name: Option<String>,
    /// What they do there.
    pub role: Option<Option<String>>,
    /// Their mobile number.
    pub mobile: Option<Option<Mobile>>,
    /// Another number of theirs.
    pub landline: Option<Option<Landline>>,
}

fn read(reader: &mut Reader<'_>) -> Option<ClientRecord> {
    let name = reader.line("name", ClientName::parse);
    let kind = reader.choice("taxpayer_kind");
    let cycle = reader.choice("vat_cycle");
    let person = ClientPerson {
        name: reader.plain_line("contact_name", PERSON).flatten(),
        role: reader.plain_line("contact_role", ROLE),
        mobile: reader.line("contact_mobile", Mobile::parse),
        landline: reader.line("contact_landline", Landline::parse),
    };
    let has_more = |put: bool| put && person.name.is_none();
    if has_more(matches!(person.mobile, Some(Some(_)))) || has_more(matches!(person.landline, Some(Some(_))))
    {
        reader.note("contact_name", "missing");
    }
    let tags: Put<Vec<String>> = reader.lines("tags", TAGS, |tag| parse_line(tag, 50));
    Some(ClientRecord {
        external_key: super::read_external_key(reader),
        short_name: reader.plain_line("short_name", SHORT_NAME),
        tax_id: reader.line("tax_id", TaxId::parse),
        address: reader.plain_line("address", ADDRESS),
        owner: reader.plain_line("owner", 100),
        custom: reader.custom(),
        tags: tags.map(Option::unwrap_or_default),
        person,
        vat_cycle: cycle.flatten().and_then(VatCycle::parse),
        name: required(name)?,
        taxpayer_kind: required(kind).and_then(TaxpayerKind::parse)?,
    })
}
