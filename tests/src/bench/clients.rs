use chrono::{Days, NaiveDate};
use sidebook_domain::{
    BillingCycle, ClientId, ClientName, DocumentKind, Fen, Mobile, Period, StaffId, TagId, TaxpayerKind,
};
use sidebook_storage::{AgencyDoor, NewClient, NewClientContact, NewMissingDocument, NewService, Writing};

const PLACES: [&str; 10] = [
    "上海", "杭州", "苏州", "宁波", "重庆", "成都", "厦门", "青岛", "长沙", "合肥",
];
const FIRST: &str = "晨宏瑞恒嘉信达博远泰和盛明锦华安康乐新德";
const SECOND: &str = "光源丰通祥兴茂创科联捷润佳凯诚悦鑫洋美程";
const THIRD: &str = "一源里方天地人和家园行之成道";
const TRADES: [&str; 12] = [
    "餐饮管理",
    "网络科技",
    "建筑装饰",
    "国际贸易",
    "文化传媒",
    "物流",
    "商务咨询",
    "服饰",
    "电子商务",
    "机械设备",
    "教育科技",
    "医疗器械",
];

/// A made-up company with a person and tags; every number gives another one.
///
/// # Panics
/// Never: names and numbers are built as the domain wants them.
#[must_use]
pub fn made_up(number: u64, owners: &[StaffId], tags: &[TagId]) -> NewClient {
    let short_name = short_name(number);
    let place = pick_text(&PLACES, number / 7);
    let trade = pick_text(&TRADES, number);
    let name = format!("{place}{short_name}{trade}{}有限公司", number % 97);
    let mobile = format!("139{:08}", number % 100_000_000);
    let kind = if number.is_multiple_of(4) {
        TaxpayerKind::General
    } else {
        TaxpayerKind::SmallScale
    };
    NewClient {
        short_name: Some(short_name),
        tax_id: Some(format!("91310115MA{number:08}")),
        address: Some(format!("{place}市人民路{}号", number % 2_000 + 1)),
        owner: pick(owners, number),
        contacts: vec![NewClientContact {
            name: "陈经理".to_owned(),
            role: Some("财务".to_owned()),
            mobile: Some(Mobile::parse(&mobile).unwrap()),
            landline: None,
        }],
        tags: pick(tags, number / 3).into_iter().collect(),
        ..NewClient::named(ClientName::parse(&name).unwrap(), kind)
    }
}

/// What people call the company of this number; many share one, as in life.
#[must_use]
pub fn short_name(number: u64) -> String {
    [(FIRST, 1), (SECOND, 20), (THIRD, 400)]
        .into_iter()
        .filter_map(|(letters, every)| pick(&letters.chars().collect::<Vec<_>>(), number / every))
        .collect()
}

/// Adds the clients of these numbers with a service each and, for some, documents that lack. Returns them in their order.
///
/// # Panics
/// When the database refuses: a benchmark cannot go on then.
pub async fn import(
    door: &AgencyDoor<'_, Writing>,
    numbers: std::ops::Range<u64>,
    owners: &[StaffId],
    tags: &[TagId],
    today: NaiveDate,
) -> Vec<ClientId> {
    let new = numbers
        .clone()
        .map(|number| made_up(number, owners, tags))
        .collect();
    let clients = door.clients().add_many(new).await.unwrap();
    let numbered = || clients.iter().zip(numbers.clone());
    let services = numbered().map(|(client, number)| NewService {
        client: client.id,
        plan: "一般纳税人代理记账".to_owned(),
        fee: Fen(80_000),
        billing_cycle: BillingCycle::Quarterly,
        starts_on: today - Days::new(number % 300),
        ends_on: today + Days::new(number % 200),
    });
    door.services().add_many(services.collect()).await.unwrap();
    let missing = numbered()
        .filter(|(_, number)| number.is_multiple_of(3))
        .map(|(client, _)| NewMissingDocument {
            client: client.id,
            period: Period::new(202_602).unwrap(),
            kind: DocumentKind::BankStatement,
            note: None,
        });
    door.services().mark_missing(missing.collect()).await.unwrap();
    clients.iter().map(|client| client.id).collect()
}

fn pick<T: Copy>(from: &[T], number: u64) -> Option<T> {
    let length = u64::try_from(from.len()).ok()?;
    let index = usize::try_from(number.checked_rem(length)?).ok()?;
    from.get(index).copied()
}

fn pick_text(from: &[&'static str], number: u64) -> &'static str {
    pick(from, number).unwrap_or_default()
}
