//! Dates, days, fees and kinds of documents in the words of a language.

use chrono::{Datelike, NaiveDate};
use sidebook_domain::{
    BillingCycle, DaysLeft, DocumentKind, Fen, FilingState, InvoiceDirection, Language, Period, ReportKind,
    TaxKind,
};

/// English month names; the standard formatter would do, but this keeps both languages beside each other.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(crate) fn month_name(month: u32) -> &'static str {
    usize::try_from(month)
        .ok()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?))
        .copied()
        .unwrap_or_default()
}

/// `2026年12月31日`, `31 December 2026`.
pub(crate) fn date(language: Language, day: NaiveDate) -> String {
    match language {
        Language::ZhCn => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Language::En => format!("{} {} {}", day.day(), month_name(day.month()), day.year()),
    }
}

/// `2026年3月`, `March 2026`.
pub(crate) fn period(language: Language, period: Period) -> String {
    match language {
        Language::ZhCn => format!("{}年{}月", period.year(), period.month()),
        Language::En => format!("{} {}", month_name(period.month()), period.year()),
    }
}

/// A predicate about a service: `将于 12 天后到期`, `ends in 12 days`.
pub(crate) fn days_left(language: Language, left: DaysLeft) -> String {
    match (language, left) {
        (Language::ZhCn, DaysLeft::NotStarted(days)) => format!("将于 {days} 天后开始"),
        (Language::ZhCn, DaysLeft::Running(0)) => "今天到期".to_owned(),
        (Language::ZhCn, DaysLeft::Running(1)) => "明天到期".to_owned(),
        (Language::ZhCn, DaysLeft::Running(days)) => format!("将于 {days} 天后到期"),
        (Language::ZhCn, DaysLeft::Expired(days)) => format!("已到期 {days} 天"),
        (Language::En, DaysLeft::NotStarted(1)) => "starts tomorrow".to_owned(),
        (Language::En, DaysLeft::NotStarted(days)) => format!("starts in {days} days"),
        (Language::En, DaysLeft::Running(0)) => "ends today".to_owned(),
        (Language::En, DaysLeft::Running(1)) => "ends tomorrow".to_owned(),
        (Language::En, DaysLeft::Running(days)) => format!("ends in {days} days"),
        (Language::En, DaysLeft::Expired(1)) => "ended yesterday".to_owned(),
        (Language::En, DaysLeft::Expired(days)) => format!("ended {days} days ago"),
    }
}

/// `¥300.00/月`, `¥300.00 per month`.
pub(crate) fn fee(language: Language, fee: Fen, cycle: BillingCycle) -> String {
    let each = match (language, cycle) {
        (Language::ZhCn, BillingCycle::Monthly) => "/月",
        (Language::ZhCn, BillingCycle::Quarterly) => "/季度",
        (Language::ZhCn, BillingCycle::Yearly) => "/年",
        (Language::En, BillingCycle::Monthly) => " per month",
        (Language::En, BillingCycle::Quarterly) => " per quarter",
        (Language::En, BillingCycle::Yearly) => " per year",
    };
    format!("¥{fee}{each}")
}

/// `银行对账单`, `bank statement`; with the accountant's note in brackets.
pub(crate) fn document(language: Language, kind: DocumentKind, note: Option<&str>) -> String {
    let name = match (language, kind) {
        (Language::ZhCn, DocumentKind::BankStatement) => "银行对账单",
        (Language::ZhCn, DocumentKind::InputInvoice) => "进项发票",
        (Language::ZhCn, DocumentKind::OutputInvoice) => "销项发票",
        (Language::ZhCn, DocumentKind::ExpenseVoucher) => "费用票据",
        (Language::ZhCn, DocumentKind::Payroll) => "工资表",
        (Language::En, DocumentKind::BankStatement) => "bank statement",
        (Language::En, DocumentKind::InputInvoice) => "purchase invoices",
        (Language::En, DocumentKind::OutputInvoice) => "sales invoices",
        (Language::En, DocumentKind::ExpenseVoucher) => "expense vouchers",
        (Language::En, DocumentKind::Payroll) => "payroll",
    };
    match (language, note.map(str::trim).filter(|note| !note.is_empty())) {
        (_, None) => name.to_owned(),
        (Language::ZhCn, Some(note)) => format!("{name}（{note}）"),
        (Language::En, Some(note)) => format!("{name} ({note})"),
    }
}

/// `增值税`, `VAT`.
pub(crate) fn tax_kind(language: Language, kind: TaxKind) -> &'static str {
    match (language, kind) {
        (Language::ZhCn, TaxKind::Vat) => "增值税",
        (Language::ZhCn, TaxKind::Surcharges) => "附加税",
        (Language::ZhCn, TaxKind::CorporateIncome) => "企业所得税",
        (Language::ZhCn, TaxKind::IndividualIncome) => "个人所得税",
        (Language::ZhCn, TaxKind::StampDuty) => "印花税",
        (Language::ZhCn, TaxKind::Consumption) => "消费税",
        (Language::ZhCn, TaxKind::Property) => "房产税、城镇土地使用税",
        (Language::ZhCn, TaxKind::Other) => "其他税费",
        (Language::En, TaxKind::Vat) => "VAT",
        (Language::En, TaxKind::Surcharges) => "surcharges on VAT",
        (Language::En, TaxKind::CorporateIncome) => "corporate income tax",
        (Language::En, TaxKind::IndividualIncome) => "individual income tax",
        (Language::En, TaxKind::StampDuty) => "stamp duty",
        (Language::En, TaxKind::Consumption) => "consumption tax",
        (Language::En, TaxKind::Property) => "property and land use tax",
        (Language::En, TaxKind::Other) => "other taxes",
    }
}

/// The quarter of a month: `2026年第四季度`, `the fourth quarter of 2026`.
pub(crate) fn quarter(language: Language, period: Period) -> String {
    let which = quarter_name(language, period);
    match language {
        Language::ZhCn => format!("{}年{which}", period.year()),
        Language::En => format!("the {which} of {}", period.year()),
    }
}

/// The quarter of a month, after what it belongs to: `（第四季度）`, ` (fourth quarter)`.
pub(crate) fn of_quarter(language: Language, period: Period) -> String {
    let which = quarter_name(language, period);
    match language {
        Language::ZhCn => format!("（{which}）"),
        Language::En => format!(" ({which})"),
    }
}

fn quarter_name(language: Language, period: Period) -> &'static str {
    match (language, period.month()) {
        (Language::ZhCn, 1..=3) => "第一季度",
        (Language::ZhCn, 4..=6) => "第二季度",
        (Language::ZhCn, 7..=9) => "第三季度",
        (Language::ZhCn, _) => "第四季度",
        (Language::En, 1..=3) => "first quarter",
        (Language::En, 4..=6) => "second quarter",
        (Language::En, 7..=9) => "third quarter",
        (Language::En, _) => "fourth quarter",
    }
}

/// What a return says: `¥1,200.00（已缴款）`, `nil return`.
pub(crate) fn filed(language: Language, state: FilingState) -> String {
    match (language, state) {
        (Language::ZhCn, FilingState::NotFiled) => "未申报".to_owned(),
        (Language::ZhCn, FilingState::Nil { .. }) => "零申报".to_owned(),
        (Language::En, FilingState::NotFiled) => "not filed".to_owned(),
        (Language::En, FilingState::Nil { .. }) => "nil return".to_owned(),
        (_, FilingState::Filed { amount, .. }) => format!("¥{amount}"),
        (Language::ZhCn, FilingState::Paid { amount, .. }) => format!("¥{amount}（已缴款）"),
        (Language::En, FilingState::Paid { amount, .. }) => format!("¥{amount} (paid)"),
    }
}

/// `开具发票 3 份，金额 ¥1,000.00，税额 ¥10.00`, `3 invoices issued: ¥1,000.00 and ¥10.00 of tax`.
pub(crate) fn invoices(
    language: Language,
    direction: InvoiceDirection,
    count: u64,
    amount: Fen,
    tax: Fen,
) -> String {
    let (amount, tax) = (yuan(amount), yuan(tax));
    match (language, direction) {
        (Language::ZhCn, InvoiceDirection::Issued) => {
            format!("开具发票 {count} 份，金额 {amount}，税额 {tax}")
        }
        (Language::ZhCn, InvoiceDirection::Received) => {
            format!("取得发票 {count} 份，金额 {amount}，税额 {tax}")
        }
        (Language::En, direction) => {
            let noun = if count == 1 { "invoice" } else { "invoices" };
            let verb = match direction {
                InvoiceDirection::Issued => "issued",
                InvoiceDirection::Received => "received",
            };
            format!("{count} {noun} {verb}: {amount} and {tax} of tax")
        }
    }
}

/// `资产负债表`, `balance sheet`.
pub(crate) fn report(language: Language, kind: ReportKind) -> &'static str {
    match (language, kind) {
        (Language::ZhCn, kind) => kind.layout().title,
        (Language::En, ReportKind::BalanceSheet) => "balance sheet",
        (Language::En, ReportKind::IncomeStatement) => "income statement",
        (Language::En, ReportKind::CashFlow) => "cash flow statement",
    }
}

/// `¥1,200.00`, `-¥3.20`.
pub(crate) fn yuan(fen: Fen) -> String {
    let text = fen.to_string();
    match text.strip_prefix('-') {
        Some(digits) => format!("-¥{digits}"),
        None => format!("¥{text}"),
    }
}
