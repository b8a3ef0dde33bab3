use std::collections::HashSet;

use anyhow::Context;
use sidebook_domain::{ClientName, Mobile, StaffId, TagId, TaxpayerKind};
use sidebook_storage::{NewClient, NewClientContact};

use super::numbers::Numbers;
use super::{people, tax_id};

/// Where companies are: city, district, the district's code, streets.
const PLACES: &[(&str, &str, &str, &[&str])] = &[
    (
        "杭州",
        "西湖区",
        "330106",
        &["文三路", "古墩路", "天目山路", "莲花街"],
    ),
    ("杭州", "滨江区", "330108", &["江南大道", "网商路", "长河路"]),
    ("杭州", "余杭区", "330110", &["文一西路", "良睦路", "五常大道"]),
    ("杭州", "拱墅区", "330105", &["莫干山路", "祥园路", "登云路"]),
    ("杭州", "萧山区", "330109", &["市心中路", "建设一路", "金城路"]),
    ("杭州", "上城区", "330102", &["解放路", "钱江路", "凤起东路"]),
    ("宁波", "鄞州区", "330212", &["天童南路", "首南中路"]),
    ("绍兴", "柯桥区", "330603", &["金柯桥大道", "湖西路"]),
    ("嘉兴", "南湖区", "330402", &["中环南路", "凌公塘路"]),
    ("湖州", "吴兴区", "330502", &["人民路", "龙溪北路"]),
    ("上海", "浦东新区", "310115", &["张杨路", "金桥路"]),
    ("苏州", "姑苏区", "320508", &["干将东路", "人民路"]),
    ("重庆", "渝北区", "500112", &["金开大道", "龙山大道"]),
    ("成都", "高新区", "510109", &["天府大道", "益州大道"]),
];

/// Brands are two of these characters, so that every client's is its own.
const FIRST: &[&str] = &[
    "晨", "云", "锦", "启", "远", "鸿", "瑞", "嘉", "泰", "聚", "恒", "星", "海", "润", "博", "安", "佳",
    "和", "卓", "天", "森", "宏", "正", "百", "万", "金", "华", "东", "南", "乐",
];
const SECOND: &[&str] = &[
    "光", "帆", "程", "源", "丰", "达", "诚", "盛", "成", "轩", "禾", "阳", "舟", "联", "新", "隆", "兴",
    "睿", "创", "川", "泽", "尚", "邦", "凯", "越",
];

/// What companies do: the tag, the word in the short name, the words in the full name.
const TRADES: &[(&str, &str, &[&str])] = &[
    ("餐饮", "餐饮", &["餐饮管理", "餐饮服务"]),
    ("商贸", "商贸", &["商贸", "贸易"]),
    ("科技", "科技", &["网络科技", "信息技术", "智能科技"]),
    ("电子商务", "电商", &["电子商务"]),
    ("建筑装饰", "装饰", &["装饰工程", "建筑装饰"]),
    ("建筑装饰", "建筑", &["建筑工程", "建筑劳务"]),
    ("物流", "物流", &["物流", "供应链管理"]),
    ("教育文化", "教育", &["教育咨询", "教育科技"]),
    ("教育文化", "文化", &["文化传媒", "文化创意"]),
    ("服装", "服饰", &["服饰", "纺织品"]),
    ("食品", "食品", &["食品", "食品销售"]),
    ("制造", "机械", &["机械设备", "五金机械"]),
    ("制造", "包装", &["包装材料", "塑料制品"]),
    ("医疗健康", "医疗", &["医疗器械", "健康管理"]),
    ("商务服务", "物业", &["物业管理"]),
    ("商务服务", "广告", &["广告", "品牌策划"]),
    ("商务服务", "人力", &["人力资源", "企业管理咨询"]),
    ("农业", "农业", &["农业科技", "生态农业"]),
    ("汽车", "汽车", &["汽车服务", "汽车销售"]),
    ("酒店旅游", "酒店", &["酒店管理", "旅游服务"]),
];

/// What sole traders are: the tag and what they call themselves.
const SHOPS: &[(&str, &str)] = &[
    ("餐饮", "小吃店"),
    ("餐饮", "火锅店"),
    ("餐饮", "茶饮店"),
    ("商贸", "便利店"),
    ("商贸", "百货经营部"),
    ("服装", "服装店"),
    ("汽车", "汽修厂"),
    ("建筑装饰", "建材经营部"),
    ("教育文化", "文具店"),
    ("商务服务", "设计工作室"),
    ("食品", "水果店"),
    ("医疗健康", "美容院"),
];

const ROLES: &[&str] = &["财务", "出纳", "经办人", "股东", "行政"];

/// So many in a hundred are sole traders, and so many of the others are general taxpayers.
const SOLE_TRADERS: u64 = 18;
const GENERAL: u64 = 38;

/// A company, made up.
#[derive(Debug)]
pub(super) struct Company {
    pub(super) name: ClientName,
    pub(super) short_name: String,
    pub(super) taxpayer_kind: TaxpayerKind,
    /// The tag of what it does.
    pub(super) trade: &'static str,
    /// One person's business rather than a company.
    pub(super) sole_trader: bool,
    tax_id: String,
    address: String,
    contacts: Vec<NewClientContact>,
}

impl Company {
    /// As it is added.
    pub(super) fn client(&self, owner: Option<StaffId>, tags: Vec<TagId>) -> NewClient {
        NewClient {
            short_name: Some(self.short_name.clone()),
            tax_id: Some(self.tax_id.clone()),
            address: Some(self.address.clone()),
            owner,
            contacts: self.contacts.clone(),
            tags,
            ..NewClient::named(self.name.clone(), self.taxpayer_kind)
        }
    }
}

/// So many companies, all of different names, short names and tax ids.
pub(super) fn made_up(numbers: &mut Numbers, count: usize) -> anyhow::Result<Vec<Company>> {
    let mut brands: Vec<String> = FIRST
        .iter()
        .flat_map(|first| SECOND.iter().map(move |second| format!("{first}{second}")))
        .collect();
    numbers.shuffle(&mut brands);
    let mut mobiles = Mobiles::default();
    let mut tax_ids = HashSet::new();
    let mut companies = Vec::with_capacity(count);
    for brand in brands.into_iter().take(count) {
        companies.push(company(numbers, &brand, &mut mobiles, &mut tax_ids)?);
    }
    Ok(companies)
}

fn company(
    numbers: &mut Numbers,
    brand: &str,
    mobiles: &mut Mobiles,
    tax_ids: &mut HashSet<String>,
) -> anyhow::Result<Company> {
    let (city, district, area, streets) = *numbers.pick(PLACES).context("a place")?;
    let sole_trader = numbers.percent(SOLE_TRADERS);
    let (name, short_name, trade) = if sole_trader {
        let (trade, shop) = *numbers.pick(SHOPS).context("a shop")?;
        (
            format!("{city}市{district}{brand}{shop}"),
            format!("{brand}{shop}"),
            trade,
        )
    } else {
        let (trade, short, words) = *numbers.pick(TRADES).context("a trade")?;
        let words = numbers.word(words);
        let form = match numbers.below(20) {
            0 => "股份有限公司",
            1..=3 => "有限责任公司",
            _ => "有限公司",
        };
        let name = match numbers.below(4) {
            // Both ways of naming the place are common.
            0 => format!("{brand}（{city}）{words}{form}"),
            _ => format!("{city}{brand}{words}{form}"),
        };
        (name, format!("{brand}{short}"), trade)
    };
    let kind = if sole_trader { "92" } else { "91" };
    let mut code = tax_id::made_up(numbers, kind, area);
    while !tax_ids.insert(code.clone()) {
        code = tax_id::made_up(numbers, kind, area);
    }
    let general = !sole_trader && numbers.percent(GENERAL);
    let (house, building, room) = (
        numbers.between(1, 899),
        numbers.between(1, 12),
        numbers.between(101, 2108),
    );
    Ok(Company {
        name: ClientName::parse(&name)?,
        short_name,
        taxpayer_kind: if general {
            TaxpayerKind::General
        } else {
            TaxpayerKind::SmallScale
        },
        trade,
        sole_trader,
        tax_id: code,
        address: format!(
            "{city}市{district}{}{house}号{building}幢{room}室",
            numbers.word(streets)
        ),
        contacts: contacts(numbers, sole_trader, mobiles)?,
    })
}

/// One to three people, first the one who signs for the company.
fn contacts(
    numbers: &mut Numbers,
    sole_trader: bool,
    mobiles: &mut Mobiles,
) -> anyhow::Result<Vec<NewClientContact>> {
    let count = if sole_trader {
        numbers.between(1, 2)
    } else {
        numbers.between(1, 3)
    };
    let mut contacts = Vec::new();
    for at in 0..count {
        let role = match at {
            0 if sole_trader => "经营者",
            0 => "法定代表人",
            _ => numbers.word(ROLES),
        };
        // Every tenth number is not known yet.
        let mobile = if at > 0 && numbers.percent(10) {
            None
        } else {
            Some(mobiles.next()?)
        };
        contacts.push(NewClientContact {
            name: people::name(numbers),
            role: Some(role.to_owned()),
            mobile,
            landline: None,
        });
    }
    Ok(contacts)
}

/// Numbers that are all different and of ranges that begin with four noughts, so that they look made up.
#[derive(Debug, Default)]
struct Mobiles {
    given: u32,
}

impl Mobiles {
    fn next(&mut self) -> anyhow::Result<Mobile> {
        let prefix = match self.given % 4 {
            0 => "139",
            1 => "137",
            2 => "159",
            _ => "188",
        };
        self.given += 1;
        Ok(Mobile::parse(&format!(
            "{prefix}0000{:04}",
            1000 + self.given * 7 % 9000
        ))?)
    }
}
