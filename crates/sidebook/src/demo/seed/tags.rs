use anyhow::Context;
use sidebook_domain::{TagId, TaxpayerKind};
use sidebook_storage::{AgencyDoor, NewTagGroup, TagGroup, Writing};

use super::companies::Company;
use super::numbers::Numbers;

const TAXPAYERS: &[&str] = &["一般纳税人", "小规模纳税人"];
const TRADES: &[&str] = &[
    "餐饮",
    "商贸",
    "科技",
    "电子商务",
    "建筑装饰",
    "物流",
    "教育文化",
    "服装",
    "食品",
    "制造",
    "医疗健康",
    "商务服务",
    "农业",
    "汽车",
    "酒店旅游",
];
const PAYMENT: &[&str] = &["已收费", "待收费", "欠费"];
const CARE: &[&str] = &["重点客户", "新客户", "资料常迟交"];

/// The agency's labels.
#[derive(Debug)]
pub(super) struct Tags {
    taxpayers: TagGroup,
    trades: TagGroup,
    payment: TagGroup,
    care: TagGroup,
}

pub(super) async fn add(door: &AgencyDoor<'_, Writing>) -> anyhow::Result<Tags> {
    let add = async |name: &str, colour: &str, tags: &[&str], required: bool| {
        let new = NewTagGroup {
            name: name.to_owned(),
            colour: colour.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            required,
        };
        door.client_tags()
            .add_group(new)
            .await
            .with_context(|| format!("the tag group {name}"))
    };
    Ok(Tags {
        taxpayers: add("纳税人类型", "#1677ff", TAXPAYERS, true).await?,
        trades: add("行业", "#722ed1", TRADES, false).await?,
        payment: add("收费状态", "#fa8c16", PAYMENT, false).await?,
        care: add("客户特点", "#13c2c2", CARE, false).await?,
    })
}

impl Tags {
    /// The labels of a company.
    pub(super) fn of(&self, company: &Company, numbers: &mut Numbers) -> Vec<TagId> {
        let taxpayer = match company.taxpayer_kind {
            TaxpayerKind::General => "一般纳税人",
            TaxpayerKind::SmallScale => "小规模纳税人",
        };
        let paid = match numbers.below(20) {
            0..=12 => "已收费",
            13..=16 => "待收费",
            _ => "欠费",
        };
        let mut tags: Vec<TagId> = [
            named(&self.taxpayers, taxpayer),
            named(&self.trades, company.trade),
            named(&self.payment, paid),
        ]
        .into_iter()
        .flatten()
        .collect();
        if numbers.percent(25) {
            tags.extend(numbers.pick(&self.care.tags).map(|tag| tag.id));
        }
        tags
    }
}

fn named(group: &TagGroup, name: &str) -> Option<TagId> {
    group.tags.iter().find(|tag| tag.name == name).map(|tag| tag.id)
}
