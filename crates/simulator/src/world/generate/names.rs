//! Names, companies and notes that look like those of a bookkeeping agency's customers.

use rand::RngExt;
use rand::rngs::StdRng;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董",
    "潘", "袁", "蔡", "蒋", "余", "于", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "姚", "卢",
    "姜", "崔", "钟", "谭", "陆", "汪", "范", "金", "石", "廖", "贾", "夏", "韦", "付", "方", "白", "邹",
    "孟", "熊", "秦", "邱", "江", "尹", "薛", "闫", "段", "雷", "侯", "龙", "史", "陶", "黎", "贺", "顾",
    "毛", "郝", "龚", "邵", "万", "钱", "严", "欧阳", "单",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀英", "霞", "平", "刚", "桂英", "建国", "建华", "志强", "晓东", "海燕", "文博", "子涵", "雨桐", "思远",
    "佳怡", "俊杰", "雪梅", "国庆", "玉兰", "小龙", "春梅", "立新", "永强", "丹丹", "婷婷", "浩然", "一鸣",
    "若曦", "䶮", "振宇",
];
const PLACES: &[&str] = &[
    "杭州", "宁波", "绍兴", "嘉兴", "湖州", "温州", "台州", "金华", "萧山", "余杭", "滨江",
];
const BRANDS: &[&str] = &[
    "鑫盛", "恒达", "瑞丰", "嘉禾", "万通", "汇泽", "锦程", "博远", "天成", "华茂", "远航", "启明", "德馨",
    "泰和", "佳宜", "众诚", "欣悦", "云帆", "睿思", "百川", "聚源", "金穗", "春晖", "同创", "明德", "安捷",
    "美佳", "力行",
];
const TRADES: &[&str] = &[
    "餐饮管理",
    "网络科技",
    "商贸",
    "建筑装饰",
    "服装",
    "物流",
    "电子商务",
    "机械设备",
    "文化传媒",
    "教育咨询",
    "健身服务",
    "汽车维修",
    "五金制品",
    "纺织品",
    "食品",
    "广告",
    "园林绿化",
    "企业管理咨询",
    "软件开发",
    "美容服务",
];
const ROLES: &[&str] = &["老板", "财务", "出纳", "经理", "法人", "行政", "老板娘", "会计"];
const NICKNAMES: &[&str] = &[
    "静待花开",
    "A诚信五金",
    "平安是福",
    "Lily",
    "阳光总在",
    "海阔天空",
    "小确幸",
    "Kevin",
    "随缘",
    "大鹏展翅",
];
pub(super) const POSITIONS: &[&str] = &["主办会计", "会计助理", "外勤", "客户经理", "报税专员", "工商专员"];
pub(super) const NOTES: &[&str] = &[
    "季报",
    "每月10日前交票",
    "一般纳税人，进项较多",
    "小规模，零申报",
    "电话联系",
    "",
];
pub(super) const TAGS: &[(&str, &[&str])] = &[
    ("纳税人类型", &["小规模", "一般纳税人", "个体工商户"]),
    ("服务阶段", &["意向", "已签约", "即将到期", "已流失"]),
    ("配合程度", &["资料及时", "经常缺票", "难沟通"]),
];

pub(super) fn pick<'a, T: ?Sized>(rng: &mut StdRng, list: &[&'a T], or: &'a T) -> &'a T {
    if list.is_empty() {
        or
    } else {
        list.get(rng.random_range(0..list.len())).copied().unwrap_or(or)
    }
}

/// A person's name.
pub(super) fn person(rng: &mut StdRng) -> String {
    format!("{}{}", pick(rng, SURNAMES, "王"), pick(rng, GIVEN, "伟"))
}

/// How customers address a member: surname and what the member is.
pub(super) fn polite(name: &str, position: &str) -> String {
    // Surnames of two letters come first: 欧阳 is no 欧.
    let surname = SURNAMES
        .iter()
        .filter(|surname| name.starts_with(**surname))
        .max_by_key(|surname| surname.len());
    let title = match position {
        "总经理" => "总",
        accountant if accountant.contains("会计") => "会计",
        _ => "老师",
    };
    match surname {
        Some(surname) => format!("{surname}{title}"),
        None => format!("{name}老师"),
    }
}

/// A mobile number that no operator has given out (prefix 199, then zeros are likely).
pub(super) fn mobile(rng: &mut StdRng) -> String {
    format!("199{:08}", rng.random_range(0..100_000_000_u32))
}

/// Name of a company.
pub(super) fn company(rng: &mut StdRng) -> String {
    let (place, brand) = (pick(rng, PLACES, "杭州"), pick(rng, BRANDS, "鑫盛"));
    format!("{place}{brand}{}有限公司", pick(rng, TRADES, "商贸"))
}

/// The part of a company's name that people say.
pub(super) fn short(company: &str) -> String {
    let bare = company
        .trim_end_matches("有限公司")
        .trim_end_matches("股份")
        .trim_end_matches("有限责任公司");
    let place = PLACES
        .iter()
        .find(|place| bare.starts_with(**place) && bare.len() > place.len());
    let bare = place.map_or(bare, |place| bare.get(place.len()..).unwrap_or(bare));
    bare.chars().take(6).collect()
}

/// What a person is at the customer.
pub(super) fn role(rng: &mut StdRng) -> &'static str {
    pick(rng, ROLES, "财务")
}

/// A nickname as people choose them: a third are not names at all.
pub(super) fn nickname(rng: &mut StdRng, name: &str) -> String {
    match rng.random_range(0..6) {
        0 | 1 => pick(rng, NICKNAMES, "随缘").to_owned(),
        2 => format!("A{name}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::polite;

    #[test]
    fn people_are_addressed_by_surname_and_title() {
        assert_eq!(polite("周敏", "主办会计"), "周会计");
        assert_eq!(polite("欧阳静", "外勤"), "欧阳老师");
        assert_eq!(polite("林小满", "总经理"), "林总");
        assert_eq!(polite("Lily", "会计助理"), "Lily老师");
    }
}
