//! Dates, days, fees and kinds of documents in the words of a language.

use chrono::{Datelike, NaiveDate};
use sidebook_domain::{BillingCycle, DaysLeft, DocumentKind, Fen, Language, Period};

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
