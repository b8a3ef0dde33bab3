use chrono::{Days, Months, NaiveDate};
use sidebook_domain::{BillingCycle, ClientId, DocumentKind, Fen, OrderStage, Period, TaxpayerKind};
use sidebook_storage::{Client, NewMissingDocument, NewOrder, NewService};

use super::companies::Company;
use super::numbers::Numbers;

const ORDERS: &[&str] = &[
    "地址变更",
    "经营范围变更",
    "股权变更",
    "法定代表人变更",
    "注册资本变更",
    "公司名称变更",
    "分公司设立",
    "食品经营许可证",
    "银行基本户开立",
    "公司注销",
];

const NOTES: &[&str] = &[
    "月底前寄到",
    "电子版也可以",
    "上月也是晚交",
    "请盖公章",
    "客户说在路上",
];

/// What the cards show.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) services: Vec<NewService>,
    pub(super) orders: Vec<NewOrder>,
    pub(super) missing_documents: Vec<NewMissingDocument>,
}

/// The books of these companies, which are these clients, seen on `today`. The client `shown` has something of
/// everything: the demonstration begins with it.
pub(super) fn made_up(
    numbers: &mut Numbers,
    companies: &[Company],
    clients: &[Client],
    shown: Option<ClientId>,
    today: NaiveDate,
) -> Books {
    let mut books = Books::default();
    let last_period = Period::of(today).previous();
    for (company, client) in companies.iter().zip(clients) {
        let shown = shown == Some(client.id);
        let ends_on = if shown {
            after(today, 12)
        } else {
            last_day(numbers, today)
        };
        let current = service(numbers, company, client, ends_on);
        if numbers.percent(35) {
            let before = before(current.starts_on, 1);
            books.services.push(NewService {
                ends_on: before,
                starts_on: year_until(before),
                ..current.clone()
            });
        }
        // Some have renewed already.
        if !shown && ends_on >= today && (ends_on - today).num_days() < 30 && numbers.percent(20) {
            let next = after(ends_on, 1);
            books.services.push(NewService {
                starts_on: next,
                ends_on: year_from(next),
                ..current.clone()
            });
        }
        books.services.push(current);
        if shown || numbers.percent(15) {
            books.orders.push(order(numbers, client, today));
        }
        if shown || numbers.percent(30) {
            lacking(numbers, client, last_period, &mut books.missing_documents);
            if numbers.percent(20) {
                lacking(
                    numbers,
                    client,
                    last_period.previous(),
                    &mut books.missing_documents,
                );
            }
        }
    }
    books
}

/// A tenth has ended, a fifth ends within thirty days, the others run on.
fn last_day(numbers: &mut Numbers, today: NaiveDate) -> NaiveDate {
    match numbers.below(10) {
        0 => before(today, numbers.between(1, 60)),
        1 | 2 => after(today, numbers.between(0, 30)),
        _ => after(today, numbers.between(31, 340)),
    }
}

fn service(numbers: &mut Numbers, company: &Company, client: &Client, ends_on: NaiveDate) -> NewService {
    let (plan, yuan_a_month) = match company.taxpayer_kind {
        TaxpayerKind::General => ("一般纳税人代理记账", numbers.between(5, 15) * 100),
        TaxpayerKind::SmallScale if company.sole_trader => ("个体户代理记账", numbers.between(10, 20) * 10),
        TaxpayerKind::SmallScale => ("小规模纳税人代理记账", numbers.between(20, 40) * 10),
    };
    let (billing_cycle, months) = match numbers.below(10) {
        0 => (BillingCycle::Monthly, 1),
        1..=4 => (BillingCycle::Quarterly, 3),
        _ => (BillingCycle::Yearly, 12),
    };
    NewService {
        client: client.id,
        plan: plan.to_owned(),
        fee: Fen(yuan_a_month * months * 100),
        billing_cycle,
        starts_on: year_until(ends_on),
        ends_on,
    }
}

fn order(numbers: &mut Numbers, client: &Client, today: NaiveDate) -> NewOrder {
    let accepted_on = before(today, numbers.between(1, 50));
    let stage = match numbers.below(10) {
        0 | 1 => OrderStage::Accepted,
        2..=4 => OrderStage::Collecting,
        5..=7 => OrderStage::Submitted,
        _ => OrderStage::Completed,
    };
    let expected_on = if numbers.percent(85) {
        Some(after(accepted_on, numbers.between(15, 60)))
    } else {
        None
    };
    NewOrder {
        client: client.id,
        title: numbers.word(ORDERS).to_owned(),
        stage,
        accepted_on,
        expected_on,
    }
}

/// One to three kinds of a period.
fn lacking(numbers: &mut Numbers, client: &Client, period: Period, to: &mut Vec<NewMissingDocument>) {
    let mut kinds = DocumentKind::ALL;
    numbers.shuffle(&mut kinds);
    let count = usize::try_from(numbers.between(1, 3)).unwrap_or(1);
    for kind in kinds.into_iter().take(count) {
        let note = if numbers.percent(30) {
            Some(numbers.word(NOTES).to_owned())
        } else {
            None
        };
        to.push(NewMissingDocument {
            client: client.id,
            period,
            kind,
            note,
        });
    }
}

fn after(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_days(Days::new(u64::try_from(days).unwrap_or(0)))
        .unwrap_or(day)
}

fn before(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::try_from(days).unwrap_or(0)))
        .unwrap_or(day)
}

/// The first day of the year that ends on this day.
fn year_until(last: NaiveDate) -> NaiveDate {
    let next = after(last, 1);
    next.checked_sub_months(Months::new(12)).unwrap_or(last)
}

/// The last day of the year that begins on this day.
fn year_from(first: NaiveDate) -> NaiveDate {
    before(first.checked_add_months(Months::new(12)).unwrap_or(first), 1)
}
