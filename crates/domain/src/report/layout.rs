use super::ReportKind;

/// A row of a form, top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A heading without a line number: 流动资产：.
    Heading(&'static str),
    /// An amount that the books give.
    Item(u8, &'static str),
    /// A part of the item above (其中：); it adds nothing to totals.
    Part(u8, &'static str),
    /// A sum of lines, each added or taken away.
    Total(u8, &'static str, &'static [(Sign, u8)]),
}

/// How a line goes into a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Added.
    Plus,
    /// Taken away.
    Minus,
}

impl Row {
    /// Its line number (行次).
    #[must_use]
    pub fn number(self) -> Option<u8> {
        match self {
            Self::Heading(_) => None,
            Self::Item(number, _) | Self::Part(number, _) | Self::Total(number, ..) => Some(number),
        }
    }

    /// What the form calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading(name) | Self::Item(_, name) | Self::Part(_, name) | Self::Total(_, name, _) => name,
        }
    }
}

/// A form of the 小企业会计准则.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// 资产负债表.
    pub title: &'static str,
    /// 会小企01表.
    pub form: &'static str,
    /// Its two amount columns.
    pub columns: [&'static str; 2],
    /// The rows of its one side, or of the left one.
    pub left: &'static [Row],
    /// The rows of the right side, where there is one.
    pub right: &'static [Row],
}

impl Layout {
    /// All rows, left before right.
    pub fn rows(self) -> impl Iterator<Item = Row> {
        self.left.iter().chain(self.right).copied()
    }

    /// The row of a line number.
    #[must_use]
    pub fn row(self, number: u8) -> Option<Row> {
        self.rows().find(|row| row.number() == Some(number))
    }
}

impl ReportKind {
    /// The form it is written in.
    #[must_use]
    pub fn layout(self) -> Layout {
        match self {
            Self::BalanceSheet => Layout {
                title: "资产负债表",
                form: "会小企01表",
                columns: ["期末余额", "年初余额"],
                left: ASSETS,
                right: LIABILITIES_AND_EQUITY,
            },
            Self::IncomeStatement => Layout {
                title: "利润表",
                form: "会小企02表",
                columns: ["本年累计金额", "本月金额"],
                left: INCOME,
                right: &[],
            },
            Self::CashFlow => Layout {
                title: "现金流量表",
                form: "会小企03表",
                columns: ["本年累计金额", "本月金额"],
                left: CASH,
                right: &[],
            },
        }
    }
}

use Row::{Heading, Item, Part, Total};

const fn plus(line: u8) -> (Sign, u8) {
    (Sign::Plus, line)
}

const fn minus(line: u8) -> (Sign, u8) {
    (Sign::Minus, line)
}

const ASSETS: &[Row] = &[
    Heading("流动资产："),
    Item(1, "货币资金"),
    Item(2, "短期投资"),
    Item(3, "应收票据"),
    Item(4, "应收账款"),
    Item(5, "预付账款"),
    Item(6, "应收股利"),
    Item(7, "应收利息"),
    Item(8, "其他应收款"),
    Item(9, "存货"),
    Part(10, "其中：原材料"),
    Part(11, "在产品"),
    Part(12, "库存商品"),
    Part(13, "周转材料"),
    Item(14, "其他流动资产"),
    Total(
        15,
        "流动资产合计",
        &[
            plus(1),
            plus(2),
            plus(3),
            plus(4),
            plus(5),
            plus(6),
            plus(7),
            plus(8),
            plus(9),
            plus(14),
        ],
    ),
    Heading("非流动资产："),
    Item(16, "长期债券投资"),
    Item(17, "长期股权投资"),
    Item(18, "固定资产原价"),
    Item(19, "减：累计折旧"),
    Total(20, "固定资产账面价值", &[plus(18), minus(19)]),
    Item(21, "在建工程"),
    Item(22, "工程物资"),
    Item(23, "固定资产清理"),
    Item(24, "生产性生物资产"),
    Item(25, "无形资产"),
    Item(26, "开发支出"),
    Item(27, "长期待摊费用"),
    Item(28, "其他非流动资产"),
    Total(
        29,
        "非流动资产合计",
        &[
            plus(16),
            plus(17),
            plus(20),
            plus(21),
            plus(22),
            plus(23),
            plus(24),
            plus(25),
            plus(26),
            plus(27),
            plus(28),
        ],
    ),
    Total(30, "资产总计", &[plus(15), plus(29)]),
];

const LIABILITIES_AND_EQUITY: &[Row] = &[
    Heading("流动负债："),
    Item(31, "短期借款"),
    Item(32, "应付票据"),
    Item(33, "应付账款"),
    Item(34, "预收账款"),
    Item(35, "应付职工薪酬"),
    Item(36, "应交税费"),
    Item(37, "应付利息"),
    Item(38, "应付利润"),
    Item(39, "其他应付款"),
    Item(40, "其他流动负债"),
    Total(
        41,
        "流动负债合计",
        &[
            plus(31),
            plus(32),
            plus(33),
            plus(34),
            plus(35),
            plus(36),
            plus(37),
            plus(38),
            plus(39),
            plus(40),
        ],
    ),
    Heading("非流动负债："),
    Item(42, "长期借款"),
    Item(43, "长期应付款"),
    Item(44, "递延收益"),
    Item(45, "其他非流动负债"),
    Total(46, "非流动负债合计", &[plus(42), plus(43), plus(44), plus(45)]),
    Total(47, "负债合计", &[plus(41), plus(46)]),
    Heading("所有者权益（或股东权益）："),
    Item(48, "实收资本（或股本）"),
    Item(49, "资本公积"),
    Item(50, "盈余公积"),
    Item(51, "未分配利润"),
    Total(
        52,
        "所有者权益（或股东权益）合计",
        &[plus(48), plus(49), plus(50), plus(51)],
    ),
    Total(53, "负债和所有者权益（或股东权益）总计", &[plus(47), plus(52)]),
];

const INCOME: &[Row] = &[
    Item(1, "一、营业收入"),
    Item(2, "减：营业成本"),
    Item(3, "税金及附加"),
    Part(4, "其中：消费税"),
    Part(5, "营业税"),
    Part(6, "城市维护建设税"),
    Part(7, "资源税"),
    Part(8, "土地增值税"),
    Part(9, "城镇土地使用税、房产税、车船税、印花税"),
    Part(10, "教育费附加、矿产资源补偿费、排污费"),
    Item(11, "销售费用"),
    Part(12, "其中：商品维修费"),
    Part(13, "广告费和业务宣传费"),
    Item(14, "管理费用"),
    Part(15, "其中：开办费"),
    Part(16, "业务招待费"),
    Part(17, "研究费用"),
    Item(18, "财务费用"),
    Part(19, "其中：利息费用（收入以“-”号填列）"),
    Item(20, "加：投资收益（损失以“-”号填列）"),
    Total(
        21,
        "二、营业利润（亏损以“-”号填列）",
        &[
            plus(1),
            minus(2),
            minus(3),
            minus(11),
            minus(14),
            minus(18),
            plus(20),
        ],
    ),
    Item(22, "加：营业外收入"),
    Part(23, "其中：政府补助"),
    Item(24, "减：营业外支出"),
    Part(25, "其中：坏账损失"),
    Part(26, "无法收回的长期债券投资损失"),
    Part(27, "无法收回的长期股权投资损失"),
    Part(28, "自然灾害等不可抗力因素造成的损失"),
    Part(29, "税收滞纳金"),
    Total(
        30,
        "三、利润总额（亏损总额以“-”号填列）",
        &[plus(21), plus(22), minus(24)],
    ),
    Item(31, "减：所得税费用"),
    Total(32, "四、净利润（净亏损以“-”号填列）", &[plus(30), minus(31)]),
];

const CASH: &[Row] = &[
    Heading("一、经营活动产生的现金流量："),
    Item(1, "销售产成品、商品、提供劳务收到的现金"),
    Item(2, "收到其他与经营活动有关的现金"),
    Item(3, "购买原材料、商品、接受劳务支付的现金"),
    Item(4, "支付的职工薪酬"),
    Item(5, "支付的税费"),
    Item(6, "支付其他与经营活动有关的现金"),
    Total(
        7,
        "经营活动产生的现金流量净额",
        &[plus(1), plus(2), minus(3), minus(4), minus(5), minus(6)],
    ),
    Heading("二、投资活动产生的现金流量："),
    Item(8, "收回短期投资、长期债券投资和长期股权投资收到的现金"),
    Item(9, "取得投资收益收到的现金"),
    Item(10, "处置固定资产、无形资产和其他非流动资产收回的现金净额"),
    Item(11, "短期投资、长期债券投资和长期股权投资支付的现金"),
    Item(12, "购建固定资产、无形资产和其他非流动资产支付的现金"),
    Total(
        13,
        "投资活动产生的现金流量净额",
        &[plus(8), plus(9), plus(10), minus(11), minus(12)],
    ),
    Heading("三、筹资活动产生的现金流量："),
    Item(14, "取得借款收到的现金"),
    Item(15, "吸收投资者投资收到的现金"),
    Item(16, "偿还借款本金支付的现金"),
    Item(17, "偿还借款利息支付的现金"),
    Item(18, "分配利润支付的现金"),
    Total(
        19,
        "筹资活动产生的现金流量净额",
        &[plus(14), plus(15), minus(16), minus(17), minus(18)],
    ),
    Total(20, "四、现金净增加额", &[plus(7), plus(13), plus(19)]),
    Item(21, "加：期初现金余额"),
    Total(22, "五、期末现金余额", &[plus(20), plus(21)]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_have_every_line_once_in_order() {
        for (kind, last) in [
            (ReportKind::BalanceSheet, 53),
            (ReportKind::IncomeStatement, 32),
            (ReportKind::CashFlow, 22),
        ] {
            let numbers: Vec<u8> = kind.layout().rows().filter_map(Row::number).collect();
            assert_eq!(numbers, (1..=last).collect::<Vec<u8>>(), "{kind:?}");
        }
    }

    /// Every amount reaches the last total, directly or by another total, and no total needs a later one.
    #[test]
    fn every_item_goes_into_exactly_one_total() {
        for kind in ReportKind::ALL {
            let mut used: Vec<u8> = Vec::new();
            for row in kind.layout().rows() {
                if let Total(number, _, of) = row {
                    for (_, line) in of {
                        assert!(*line < number, "{kind:?} {number} needs {line}");
                        used.push(*line);
                    }
                }
            }
            let mut once = used.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), used.len(), "{kind:?}");
            let tops: &[u8] = match kind {
                ReportKind::BalanceSheet => &[30, 53],
                ReportKind::IncomeStatement => &[32],
                ReportKind::CashFlow => &[22],
            };
            for row in kind.layout().rows() {
                match row {
                    Heading(_) => {}
                    Part(number, _) => assert!(!used.contains(&number), "{kind:?} {number}"),
                    Item(number, _) | Total(number, ..) => {
                        assert_ne!(
                            used.contains(&number),
                            tops.contains(&number),
                            "{kind:?} {number}"
                        );
                    }
                }
            }
        }
    }
}
