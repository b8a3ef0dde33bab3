//! What templates may name, by action, with what it means.

use minijinja::Value;
use minijinja::value::ValueKind;
use sidebook_domain::{Action, Language};

use super::samples::sample_message;
use crate::message::Detail;

/// How a variable is written into a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableKind {
    /// A text, always there.
    Text,
    /// A text that may be missing: `{% if remark %}…{% endif %}`.
    Optional,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// Texts, to be joined: `{{ files | join("、") }}`.
    List,
    /// Rows with variables of their own: `{% for item in items %}…{% endfor %}`.
    Rows {
        /// What one of them is called in templates.
        one: &'static str,
    },
    /// Variables that are there together or not at all.
    Group,
}

/// A variable of an action's templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateVariable {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub kind: VariableKind,
    /// The variables of a row or a group.
    pub members: &'static [TemplateVariable],
    meanings: (&'static str, &'static str),
}

impl TemplateVariable {
    /// What it means, in a few words.
    #[must_use]
    pub fn meaning(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.meanings.0,
            Language::En => self.meanings.1,
        }
    }

    /// What an editor puts into a template for it, in a language's punctuation.
    #[must_use]
    pub fn snippet(&self, language: Language) -> String {
        let name = self.name;
        let (comma, colon) = match language {
            Language::ZhCn => ("、", "："),
            Language::En => (", ", ": "),
        };
        match self.kind {
            VariableKind::Text | VariableKind::Number => format!("{{{{ {name} }}}}"),
            VariableKind::Optional => format!("{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}"),
            VariableKind::Flag => format!("{{% if {name} %}}…{{% endif %}}"),
            VariableKind::List => format!("{{{{ {name} | join(\"{comma}\") }}}}"),
            VariableKind::Rows { one } => {
                let of_row = self.values(one, comma).join(colon);
                format!("\n{{%- for {one} in {name} %}}\n· {of_row}\n{{%- endfor %}}")
            }
            VariableKind::Group => {
                let values = self.values(name, comma).join(" ");
                format!("{{% if {name} %}}{values}{{% endif %}}")
            }
        }
    }

    /// What its members put into a text, those that are always there.
    fn values(&self, of: &str, comma: &str) -> Vec<String> {
        let value = |member: &TemplateVariable| match member.kind {
            VariableKind::Text | VariableKind::Number => Some(format!("{{{{ {of}.{} }}}}", member.name)),
            VariableKind::List => Some(format!("{{{{ {of}.{} | join(\"{comma}\") }}}}", member.name)),
            _ => None,
        };
        self.members.iter().filter_map(value).collect()
    }
}

/// A variable as text, of a message that has something of everything.
#[must_use]
pub fn variable_sample(action: Action, language: Language, path: &[&str]) -> String {
    let mut value = sample_message(action).variables(language, Detail::EVERYTHING);
    for name in path {
        // Of rows, the first one.
        if value.kind() == ValueKind::Seq {
            value = value.get_item_by_index(0).unwrap_or_default();
        }
        value = value.get_attr(name).unwrap_or_default();
    }
    text_of(&value, language)
}

fn text_of(value: &Value, language: Language) -> String {
    let between = if language == Language::ZhCn { "、" } else { ", " };
    match value.kind() {
        ValueKind::Seq => {
            let texts: Vec<String> = value
                .try_iter()
                .into_iter()
                .flatten()
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect();
            texts.join(between)
        }
        ValueKind::Bool => match (language, value.is_true()) {
            (Language::ZhCn, true) => "是".to_owned(),
            (Language::ZhCn, false) => "否".to_owned(),
            (Language::En, true) => "yes".to_owned(),
            (Language::En, false) => "no".to_owned(),
        },
        ValueKind::Map => String::new(),
        _ => value.to_string(),
    }
}

const fn of(
    name: &'static str,
    kind: VariableKind,
    chinese: &'static str,
    english: &'static str,
) -> TemplateVariable {
    with(name, kind, &[], chinese, english)
}

const fn with(
    name: &'static str,
    kind: VariableKind,
    members: &'static [TemplateVariable],
    chinese: &'static str,
    english: &'static str,
) -> TemplateVariable {
    TemplateVariable {
        name,
        kind,
        members,
        meanings: (chinese, english),
    }
}

use VariableKind::{Flag, Group, List, Number, Optional, Rows, Text};

const CLIENT: TemplateVariable = of("client_name", Text, "客户全称", "The client's full name");
const AGENCY: TemplateVariable = of("agency_name", Text, "贵公司名称", "Your agency's name");
const PERIOD: TemplateVariable = of("period", Text, "所属期", "The month");
const TOTAL: TemplateVariable = of("total", Text, "合计金额", "The sum");
const AMOUNT: TemplateVariable = of("amount", Text, "金额", "How much");
const ITEM: TemplateVariable = of("name", Text, "项目与所属期", "What for, and for which months");
const MORE_ITEMS: TemplateVariable = of(
    "more_items",
    Number,
    "还有几项没有列出，0 表示没有",
    "How many are not listed; 0 when all are",
);

const MISSING_PERIOD: &[TemplateVariable] = &[
    of("name", Text, "所属期", "The month"),
    of("documents", List, "缺少的资料", "What is missing"),
];
const FILING: &[TemplateVariable] = &[
    of("kind", Text, "税种", "The tax"),
    of("state", Text, "申报结果", "What was filed"),
];
const RELIEF: &[TemplateVariable] = &[
    of("name", Text, "月份或季度", "The month or the quarter"),
    of("sales", Text, "累计销售额", "Sales so far"),
    of("threshold", Text, "免税额度", "Up to which they are exempt"),
    of(
        "left",
        Optional,
        "距免税额度还有多少，超过时为空",
        "How far below it; missing when above",
    ),
];
const DUE_ITEM: &[TemplateVariable] = &[
    ITEM,
    AMOUNT,
    of("due_on", Text, "应付日期", "When it is or was due"),
];
const PAID_ITEM: &[TemplateVariable] = &[ITEM, AMOUNT];

/// What the templates of an action may name.
#[must_use]
pub fn template_variables(action: Action) -> &'static [TemplateVariable] {
    match action {
        Action::ServiceExpiryReminder => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    of("plan", Text, "服务套餐", "What was sold"),
                    of("ends_on", Text, "到期日", "The last day"),
                    of(
                        "days_left",
                        Text,
                        "还有几天到期，整句",
                        "How many days are left, as a phrase",
                    ),
                    of("fee", Text, "续费标准", "The fee of one cycle"),
                ]
            }
        }
        Action::MissingDocumentsReminder => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    with(
                        "periods",
                        Rows { one: "period" },
                        MISSING_PERIOD,
                        "缺票的各月份",
                        "The months in which something is missing",
                    ),
                    of(
                        "more_periods",
                        Number,
                        "还有几个月份没有列出，0 表示没有",
                        "How many months are not listed; 0 when all are",
                    ),
                ]
            }
        }
        Action::FilingNotice => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    PERIOD,
                    with(
                        "filings",
                        Rows { one: "filing" },
                        FILING,
                        "已申报的税种",
                        "What was filed",
                    ),
                    TOTAL,
                    of(
                        "unpaid",
                        Optional,
                        "待扣款金额，没有时为空",
                        "What is still to be debited, if anything",
                    ),
                ]
            }
        }
        Action::InvoiceDataReminder => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    PERIOD,
                    of(
                        "lines",
                        List,
                        "开具和取得发票的汇总",
                        "Invoices issued and received, summed up",
                    ),
                    with(
                        "relief",
                        Group,
                        RELIEF,
                        "小规模纳税人的免税额度，没有时为空",
                        "The exemption of a small-scale taxpayer, if there is one",
                    ),
                ]
            }
        }
        Action::FinancialReport => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    PERIOD,
                    of("reports", List, "包含的报表", "Which reports the file has"),
                ]
            }
        }
        Action::Article => {
            const {
                &[
                    AGENCY,
                    of("question", Text, "问题", "What is answered"),
                    of(
                        "answer",
                        Optional,
                        "简答或全文，发送附件时为空",
                        "The answer; missing when files are sent",
                    ),
                    of(
                        "files",
                        List,
                        "附件名称，没有附件时为空",
                        "The names of the files, if files are sent",
                    ),
                ]
            }
        }
        Action::IntakeDetails => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    PERIOD,
                    of("kind", Text, "票据种类", "The kind of document"),
                    of("count", Number, "份数", "How many"),
                    of(
                        "amount",
                        Optional,
                        "金额，没有时为空",
                        "The amount, if it was noted",
                    ),
                    of("handed_in_by", Text, "交票人", "Who handed them in"),
                    of("received_by", Text, "收票人", "Who received them"),
                    of("received_on", Text, "收票日期", "When they came in"),
                    of(
                        "remark",
                        Optional,
                        "备注，没有时为空",
                        "The remark, if there is one",
                    ),
                    of(
                        "completed",
                        Flag,
                        "本期是否已收齐",
                        "Whether they are complete for the month",
                    ),
                ]
            }
        }
        Action::PaymentReminder => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    with(
                        "items",
                        Rows { one: "item" },
                        DUE_ITEM,
                        "待支付的项目",
                        "What is to be paid",
                    ),
                    MORE_ITEMS,
                    TOTAL,
                ]
            }
        }
        Action::PaymentReceipt => {
            const {
                &[
                    CLIENT,
                    AGENCY,
                    of("number", Text, "收据编号", "The number of the receipt"),
                    of("paid_on", Text, "收款日期", "When the money came in"),
                    of("payer", Text, "付款方", "Who paid"),
                    of("method", Text, "收款方式", "How it was paid"),
                    with(
                        "items",
                        Rows { one: "item" },
                        PAID_ITEM,
                        "已支付的项目",
                        "What was paid",
                    ),
                    MORE_ITEMS,
                    TOTAL,
                    of("capital", Text, "大写金额", "The sum in Chinese capital numerals"),
                    of(
                        "voided",
                        Optional,
                        "作废原因，没有作废时为空",
                        "Why the receipt is void, if it is",
                    ),
                ]
            }
        }
    }
}
