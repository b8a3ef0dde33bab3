//! Contracts, what was billed for them, and what came in.

use anyhow::Context;
use chrono::{Datelike, Days, NaiveDate};
use sidebook_domain::{
    BillingCycle, ClientId, ContractTerms, Fen, PaymentMethod, PaymentTerms, Period, ShortText, Span,
    StaffId, spread,
};
use sidebook_storage::{
    AgencyDoor, Changed, NewContract, NewPayment, NewReceivable, NewService, Payment, Receivable,
    RecordedPayment, Writing,
};

use super::numbers::Numbers;

const EXTRAS: &[(&str, i64)] = &[
    ("工商变更代办费", 80_000),
    ("刻章费", 30_000),
    ("银行开户代办费", 50_000),
    ("年报公示费", 30_000),
];

const METHODS: &[PaymentMethod] = &[
    PaymentMethod::BankTransfer,
    PaymentMethod::BankTransfer,
    PaymentMethod::Wechat,
    PaymentMethod::Alipay,
    PaymentMethod::Cash,
];

const PAYERS: &[&str] = &["王建国", "李秀英", "张伟", "刘洋", "陈静"];

/// How far a client is behind with paying.
struct Behind {
    /// So many of the last due items are open.
    items: usize,
    /// The first of them is half paid.
    partly: bool,
}

/// Money between an agency and its clients, seen on `today`. Most clients pay in time; the client `shown` has something
/// of everything: items open for every length of time, a part payment, a corrected and a void one.
pub(super) async fn add(
    door: AgencyDoor<'_, Writing>,
    numbers: &mut Numbers,
    services: &[NewService],
    staff: &[StaffId],
    shown: Option<ClientId>,
    today: NaiveDate,
) -> anyhow::Result<()> {
    let current: Vec<&NewService> = services
        .iter()
        .filter(|service| {
            current_of(services, service.client, today).is_some_and(|current| std::ptr::eq(current, *service))
        })
        .collect();
    let mut contracts = Vec::with_capacity(current.len());
    for (service, number) in current.iter().zip(1..) {
        contracts.push(contract(numbers, service, number, shown == Some(service.client))?);
    }
    let contracts = door.contracts().add_many(contracts).await?;
    let mut payments = Vec::new();
    for contract in contracts {
        let is_shown = shown == Some(contract.client);
        let first = Period::of(contract.terms.starts_on);
        // What falls due next month is billed already.
        let range = Span::new(first, Period::of(today).next()).context("a contract of the future")?;
        let title = ShortText::parse("代理记账费")?;
        let mut billed = door.contracts().bill(contract.id, &title, range).await?;
        billed.extend(extras(door, numbers, contract.client, is_shown, today).await?);
        billed.sort_by_key(|receivable| receivable.due_on);
        let behind = behind(numbers, is_shown);
        payments.extend(paid(numbers, &billed, &behind, today));
    }
    // Numbers of receipts follow the days.
    payments.sort_by_key(|(_, terms)| terms.paid_on);
    let mut recorded = Vec::new();
    for ((client, terms), number) in payments.into_iter().zip(1..) {
        let by = *numbers.pick(staff).context("nobody records payments")?;
        let payment = record(door, client, terms, by, number).await?;
        if shown == Some(client) {
            recorded.push((payment, by));
        }
    }
    correct_and_void(door, &recorded).await
}

/// The service a client has today, the one that ends last where there are several.
fn current_of(services: &[NewService], client: ClientId, today: NaiveDate) -> Option<&NewService> {
    services
        .iter()
        .filter(|service| service.client == client && service.starts_on <= today)
        .max_by_key(|service| service.ends_on)
}

fn contract(
    numbers: &mut Numbers,
    service: &NewService,
    number: u32,
    is_shown: bool,
) -> anyhow::Result<NewContract> {
    let (cycle, price) = if is_shown {
        // By the month, so that there are items of every age.
        let months = i64::from(service.billing_cycle.months());
        (BillingCycle::Monthly, Fen(service.fee.0 / months.max(1)))
    } else {
        (service.billing_cycle, service.fee)
    };
    let number = format!("HT-{}-{number:03}", service.starts_on.year());
    Ok(NewContract {
        client: service.client,
        number: Some(ShortText::parse(&number)?),
        services: ShortText::parse(&format!("{}、纳税申报", service.plan))?,
        terms: ContractTerms {
            price,
            cycle,
            starts_on: service.starts_on,
            ends_on: service.ends_on,
            due_day: u32::try_from(numbers.between(5, 20)).unwrap_or(10),
            bill_from: None,
        },
    })
}

/// Work besides the contract: the shown client has one item long due and one that is not due yet.
async fn extras(
    door: AgencyDoor<'_, Writing>,
    numbers: &mut Numbers,
    client: ClientId,
    is_shown: bool,
    today: NaiveDate,
) -> anyhow::Result<Vec<Receivable>> {
    let mut due = Vec::new();
    if is_shown {
        due = vec![before(today, 120), after(today, 20)];
    } else if numbers.percent(20) {
        due.push(before(today, numbers.between(1, 200)));
    }
    let mut new = Vec::new();
    for due_on in due {
        let (title, fen) = numbers.pick(EXTRAS).copied().context("no extras")?;
        new.push(NewReceivable {
            client,
            contract: None,
            title: ShortText::parse(title)?,
            span: None,
            amount: Fen(fen),
            due_on,
        });
    }
    Ok(door.receivables().add_many(new).await?)
}

fn behind(numbers: &mut Numbers, is_shown: bool) -> Behind {
    if is_shown {
        return Behind {
            items: 4,
            partly: true,
        };
    }
    let items = match numbers.below(10) {
        0..=6 => 0,
        7 | 8 => 1,
        _ => 2,
    };
    Behind {
        items,
        partly: items > 0 && numbers.percent(30),
    }
}

/// What a client paid of what was billed, one to three items at a time.
fn paid(
    numbers: &mut Numbers,
    billed: &[Receivable],
    behind: &Behind,
    today: NaiveDate,
) -> Vec<(ClientId, PaymentTerms)> {
    let due: Vec<&Receivable> = billed
        .iter()
        // What hangs longest without a contract is what people argue about: it stays open.
        .filter(|one| one.due_on <= today && (one.contract.is_some() || behind.items == 0))
        .collect();
    let (settled, open) = due.split_at(due.len().saturating_sub(behind.items));
    let mut payments = Vec::new();
    let mut rest = settled;
    while !rest.is_empty() {
        let count = usize::try_from(numbers.between(1, 3))
            .unwrap_or(1)
            .min(rest.len());
        let (now, later) = rest.split_at(count);
        rest = later;
        let total = Fen(now.iter().map(|one| one.amount.0).sum());
        payments.extend(payment(numbers, now, total, today));
    }
    if behind.partly
        && let Some(first) = open.first()
    {
        payments.extend(payment(numbers, &[*first], Fen(first.amount.0 / 2), today));
    }
    payments
}

/// A payment some days after the last of these was due.
fn payment(
    numbers: &mut Numbers,
    of: &[&Receivable],
    total: Fen,
    today: NaiveDate,
) -> Option<(ClientId, PaymentTerms)> {
    let last = of.last()?;
    let (items, _) = spread(total, of.iter().map(|one| (one.id, one.open())));
    let method = numbers.pick(METHODS).copied()?;
    let account = match method {
        PaymentMethod::BankTransfer => Some("招商银行 8899"),
        PaymentMethod::Wechat => Some("公司微信收款码"),
        _ => None,
    };
    let terms = PaymentTerms {
        paid_on: after(last.due_on, numbers.between(0, 12)).min(today),
        method,
        account: account.and_then(|account| ShortText::parse(account).ok()),
        payer: numbers
            .percent(60)
            .then(|| numbers.word(PAYERS))
            .and_then(|payer| ShortText::parse(payer).ok()),
        remark: None,
        amount: total,
        items,
        attachments: Vec::new(),
    };
    Some((last.client, terms))
}

async fn record(
    door: AgencyDoor<'_, Writing>,
    client: ClientId,
    terms: PaymentTerms,
    by: StaffId,
    number: u32,
) -> anyhow::Result<Payment> {
    let new = NewPayment {
        client,
        by,
        year: terms.paid_on.year(),
        idempotency_key: format!("demo-{number}"),
        request_hash: "demo".to_owned(),
        terms,
    };
    match door.payments().record(new).await? {
        RecordedPayment::New(payment) => Ok(payment),
        other => anyhow::bail!("a payment of the demo was not recorded: {other:?}"),
    }
}

/// The history of the shown client: the first payment was corrected; one was recorded twice, and the second is void.
async fn correct_and_void(
    door: AgencyDoor<'_, Writing>,
    recorded: &[(Payment, StaffId)],
) -> anyhow::Result<()> {
    let Some((first, by)) = recorded.first() else {
        return Ok(());
    };
    let mut terms = first.terms.clone();
    terms.remark = Some(ShortText::parse("补记：转账附言为公司名")?);
    terms.method = PaymentMethod::BankTransfer;
    let changed = door
        .payments()
        .change(first.id, first.revision, terms, *by)
        .await?;
    anyhow::ensure!(
        matches!(changed, Changed::Done(_)),
        "a payment of the demo was not corrected"
    );
    let open = door.receivables().open_of_client(first.client).await?;
    let Some(open) = open.first() else {
        return Ok(());
    };
    let mut terms = first.terms.clone();
    terms.amount = open.open();
    terms.items = spread(terms.amount, [(open.id, open.open())]).0;
    let doubled = record(door, first.client, terms, *by, 0).await?;
    let reason = ShortText::parse("重复录入")?;
    let voided = door.payments().void(doubled.id, reason, *by).await?;
    anyhow::ensure!(
        matches!(voided, Changed::Done(_)),
        "a payment of the demo was not voided"
    );
    Ok(())
}

fn after(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_days(Days::new(u64::try_from(days).unwrap_or(0)))
        .unwrap_or(day)
}

fn before(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::try_from(days).unwrap_or(0)))
        .unwrap_or(day)
}
