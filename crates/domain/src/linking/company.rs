//! What is distinctive about a company's name.

use crate::search::normalise;

/// Legal forms, longest first: what every company's name may end in.
const FORMS: [&str; 10] = [
    "股份有限公司",
    "有限责任公司",
    "个人独资企业",
    "个体工商户",
    "合伙企业",
    "有限公司",
    "分公司",
    "总公司",
    "集团",
    "公司",
];

/// What companies do, as names say it: shared by thousands, so it tells nobody apart.
const TRADES: [&str; 44] = [
    "餐饮管理",
    "餐饮服务",
    "餐饮文化",
    "企业管理",
    "网络科技",
    "信息科技",
    "信息技术",
    "电子商务",
    "建筑工程",
    "建筑装饰",
    "装饰工程",
    "国际贸易",
    "文化传媒",
    "文化传播",
    "商务咨询",
    "教育科技",
    "医疗器械",
    "机械设备",
    "生物科技",
    "人力资源",
    "供应链",
    "经营部",
    "工作室",
    "服务部",
    "餐饮",
    "科技",
    "商贸",
    "贸易",
    "建材",
    "建筑",
    "装饰",
    "工程",
    "物流",
    "运输",
    "服饰",
    "服装",
    "传媒",
    "广告",
    "咨询",
    "教育",
    "食品",
    "机械",
    "商行",
    "实业",
];

/// Provinces and the cities that companies' names begin with; a suffix (省, 市) may follow.
const REGIONS: [&str; 84] = [
    "内蒙古",
    "黑龙江",
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
    "石家庄",
    "哈尔滨",
    "乌鲁木齐",
    "呼和浩特",
    "连云港",
    "太原",
    "沈阳",
    "大连",
    "长春",
    "南京",
    "苏州",
    "无锡",
    "常州",
    "南通",
    "扬州",
    "徐州",
    "杭州",
    "宁波",
    "温州",
    "嘉兴",
    "绍兴",
    "金华",
    "台州",
    "合肥",
    "福州",
    "厦门",
    "泉州",
    "南昌",
    "济南",
    "青岛",
    "烟台",
    "潍坊",
    "郑州",
    "洛阳",
    "武汉",
    "长沙",
    "广州",
    "深圳",
    "珠海",
    "佛山",
    "东莞",
    "中山",
    "惠州",
    "南宁",
    "海口",
    "成都",
    "绵阳",
    "贵阳",
    "昆明",
    "西安",
];

/// A name without its region, what stands in brackets and its legal form: `重庆市渝中区晨光餐饮有限公司` → `晨光餐饮`.
/// Lower case, half-width. A name that is nothing else keeps its parts.
#[must_use]
pub fn core_name(name: &str) -> String {
    let plain = without_brackets(&normalise(name));
    without_form(without_region(&plain)).to_owned()
}

/// The core without what the company does: `晨光餐饮` → `晨光`. The whole core when little else would be left.
pub(super) fn brand(core: &str) -> &str {
    let mut rest = core;
    while let Some(shorter) = TRADES.iter().find_map(|trade| leaving(rest.strip_suffix(trade))) {
        rest = shorter;
    }
    rest
}

/// Whether this could be any company's: only a trade, or one character.
pub(super) fn says_nothing(text: &str) -> bool {
    text.chars().count() < 2 || TRADES.contains(&text) || FORMS.contains(&text) || REGIONS.contains(&text)
}

/// What follows the region that a normalised name begins with.
pub(super) fn without_region(name: &str) -> &str {
    let mut rest = name;
    while let Some(shorter) = REGIONS
        .iter()
        .find_map(|region| leaving(rest.strip_prefix(region)))
    {
        let shorter = [
            "壮族自治区",
            "回族自治区",
            "维吾尔自治区",
            "自治区",
            "特别行政区",
            "省",
            "市",
        ]
        .iter()
        .find_map(|suffix| leaving(shorter.strip_prefix(suffix)))
        .unwrap_or(shorter);
        rest = without_district(shorter);
    }
    rest
}

/// 渝中区, 浦东新区, 长寿县: two or three characters before the suffix, and only after a region, or 小区 and 校区 would go too.
fn without_district(name: &str) -> &str {
    let suffixed = name
        .char_indices()
        .take(5)
        .skip(2)
        .find(|(_, letter)| matches!(letter, '区' | '县'));
    suffixed
        .and_then(|(at, letter)| leaving(name.get(at + letter.len_utf8()..)))
        .unwrap_or(name)
}

fn without_form(name: &str) -> &str {
    let mut rest = name;
    while let Some(shorter) = FORMS.iter().find_map(|form| leaving(rest.strip_suffix(form))) {
        rest = shorter;
    }
    rest
}

/// A part that is still a name.
fn leaving(rest: Option<&str>) -> Option<&str> {
    rest.filter(|rest| rest.chars().count() >= 2)
}

/// Of a normalised name.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let outside: String = name
        .chars()
        .filter(|letter| {
            match letter {
                '(' | '[' | '【' | '〔' => depth += 1,
                ')' | ']' | '】' | '〕' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    if outside.is_empty() {
        name.to_owned()
    } else {
        outside
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn region_brackets_and_legal_form_go() {
        for (name, core, short) in [
            ("重庆晨光餐饮有限公司", "晨光餐饮", "晨光"),
            ("重庆市渝中区晨光餐饮管理有限责任公司", "晨光餐饮管理", "晨光"),
            ("晨光（重庆）餐饮有限公司", "晨光餐饮", "晨光"),
            ("四川省成都市蓝天网络科技股份有限公司", "蓝天网络科技", "蓝天"),
            (
                "上海浦东新区百川物流有限公司第一分公司",
                "百川物流有限公司第一",
                "百川物流有限公司第一",
            ),
            ("内蒙古自治区草原商贸有限公司", "草原商贸", "草原"),
            ("ＡＢＣ（杭州）贸易有限公司", "abc贸易", "abc"),
            ("王记面店", "王记面店", "王记面店"),
            ("宏达集团有限公司", "宏达", "宏达"),
            ("重庆餐饮有限公司", "餐饮", "餐饮"),
            ("（个体）", "(个体)", "(个体)"),
            ("公司", "公司", "公司"),
            ("重庆", "重庆", "重庆"),
            ("惠民超市有限公司", "惠民超市", "惠民超市"),
        ] {
            assert_eq!(core_name(name), core, "{name}");
            assert_eq!(brand(core), short, "{name}");
        }
        assert!(says_nothing("餐饮") && says_nothing("重庆") && says_nothing("晨") && !says_nothing("晨光"));
    }

    proptest! {
        #[test]
        fn a_core_is_never_empty_for_a_name_and_is_its_own_core(name in "[重庆市渝中区晨光餐饮有限公司集团（）a-c ]{1,20}|\\PC{1,20}") {
            let core = core_name(&name);
            prop_assert_eq!(core.is_empty(), normalise(&name).is_empty());
            prop_assert_eq!(core_name(&core), core);
        }
    }
}
