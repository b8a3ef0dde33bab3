//! What clients handed in, and what was talked about with them.

use anyhow::Context;
use chrono::{Days, NaiveDate};
use sidebook_domain::{
    ClientId, DocumentKind, Fen, FollowUpContent, FollowUpKind, IntakeContent, Period, StaffId,
};
use sidebook_storage::{AgencyDoor, Client, NewFollowUp, NewIntake, Staff, Writing};

use super::numbers::Numbers;

const HANDED_IN_BY: &[&str] = &["王总", "刘会计", "陈经理", "前台小周", "顺丰快递", "张老板娘"];

const REMARKS: &[&str] = &[
    "有两张盖章不清，已请客户重开",
    "电子版，已打印",
    "随快递寄到",
    "少一张说明，客户答应补",
];

const CALLS: &[&str] = &[
    "电话沟通了本月开票情况，客户说月底还有两张票要开，开完发过来。",
    "提醒客户准备社保增员资料，新入职两人，下周把身份证复印件给我们。",
    "客户问小规模能不能开专票，已解释政策，并发了说明。",
    "约好下周三上门取票据，对方财务刘会计接待。",
    "客户对上月的个税有疑问，核对后确认无误，已说明。",
    "沟通续费，客户表示没有问题，月底前打款。",
];

/// Some clients' intakes and follow-ups; the client `shown` has some of each.
pub(super) async fn add(
    door: AgencyDoor<'_, Writing>,
    numbers: &mut Numbers,
    clients: &[Client],
    staff: &[Staff],
    shown: Option<ClientId>,
    today: NaiveDate,
) -> anyhow::Result<()> {
    for client in clients {
        let is_shown = shown == Some(client.id);
        let (intakes, follow_ups) = if is_shown {
            (6, 5)
        } else if numbers.percent(20) {
            (numbers.between(1, 3), numbers.between(1, 2))
        } else {
            continue;
        };
        for at in 0..intakes {
            let who = numbers.pick(staff).context("an agency has staff")?;
            let new = intake(numbers, client.id, who, at, today);
            door.intakes().record(new).await?;
        }
        for at in 0..follow_ups {
            let who = numbers.pick(staff).context("an agency has staff")?;
            let new = follow_up(numbers, client.id, who.id, at, today);
            door.follow_ups().write(new).await?;
        }
    }
    Ok(())
}

/// The later ones are of later months; what lies back is complete.
fn intake(numbers: &mut Numbers, client: ClientId, who: &Staff, at: i64, today: NaiveDate) -> NewIntake {
    let last = Period::of(today).previous();
    let period = if at < 3 { last.previous() } else { last };
    let kind = numbers
        .pick(&DocumentKind::ALL)
        .copied()
        .unwrap_or(DocumentKind::ExpenseVoucher);
    let content = IntakeContent {
        period,
        kind,
        count: numbers.between(1, 40),
        amount: numbers
            .percent(60)
            .then(|| Fen(numbers.between(20_000, 3_000_000))),
        handed_in_by: numbers.word(HANDED_IN_BY).to_owned(),
        received_by: who.name.clone(),
        received_on: before(today, numbers.between(0, 20)),
        remark: numbers.percent(30).then(|| numbers.word(REMARKS).to_owned()),
        completed: at < 3,
    };
    NewIntake {
        client,
        content,
        attachments: Vec::new(),
        recorded_by: who.id,
        idempotency_key: format!("seed-{client}-{at}"),
        request_hash: String::new(),
    }
}

fn follow_up(
    numbers: &mut Numbers,
    client: ClientId,
    written_by: StaffId,
    at: i64,
    today: NaiveDate,
) -> NewFollowUp {
    let kind = numbers
        .pick(&FollowUpKind::ALL)
        .copied()
        .unwrap_or(FollowUpKind::Call);
    let next_on = numbers
        .percent(50)
        .then(|| today.checked_add_days(Days::new(numbers.below(14))))
        .flatten();
    NewFollowUp {
        client,
        content: FollowUpContent {
            kind,
            text: numbers.word(CALLS).to_owned(),
            next_on,
        },
        attachments: Vec::new(),
        written_by,
        idempotency_key: format!("seed-{client}-{at}"),
        request_hash: String::new(),
    }
}

fn before(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::try_from(days).unwrap_or(0)))
        .unwrap_or(day)
}
