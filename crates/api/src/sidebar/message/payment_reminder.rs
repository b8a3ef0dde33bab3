//! 催款提醒. Amounts and months may be changed for the one message; the books stay as they are.

use serde::{Deserialize, Serialize};
use sidebook_domain::{Fen, Period, ReceivableId, Span, is_amount};
use sidebook_render::{DueItem, Message, PaymentReminder};
use sidebook_storage::{AgencyDoor, Executor, Receivable};
use utoipa::ToSchema;

use super::Asked;
use crate::problem::{ApiError, ApiResult, ProblemCode};

/// The most things that one reminder asks for.
const MOST_ITEMS: usize = 200;

/// A receivable that a reminder asks for.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReminderItemIn {
    /// A receivable of the client.
    #[schema(value_type = Uuid)]
    receivable_id: ReceivableId,
    /// What is asked for in this message; all that is open when absent.
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 1e13)]
    amount_fen: Option<Fen>,
    /// The months named in this message, `YYYYMM`, both or none; those of the receivable when absent.
    #[schema(required = false)]
    first_period: Option<i32>,
    #[schema(required = false)]
    last_period: Option<i32>,
}

pub(super) async fn message<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Message> {
    asked.intent.only(&["receivables"])?;
    let open = door.receivables().open_of_client(asked.client.id).await?;
    let items = match asked.intent.receivables.as_deref() {
        Some(chosen) => {
            check(chosen)?;
            let ids: Vec<ReceivableId> = chosen.iter().map(|item| item.receivable_id).collect();
            known(door, asked, &ids).await?;
            chosen
                .iter()
                .enumerate()
                .map(|(at, item)| of_choice(at, item, &open))
                .collect::<ApiResult<Vec<DueItem>>>()?
        }
        None => open
            .into_iter()
            .filter(|receivable| receivable.due_on <= asked.today)
            .map(|receivable| due(&receivable))
            .collect(),
    };
    if items.is_empty() {
        return Err(ProblemCode::NothingToSend.into());
    }
    let (client_name, agency_name) = asked.names();
    Ok(Message::PaymentReminder(PaymentReminder {
        client_name,
        agency_name,
        items,
    }))
}

fn check(chosen: &[ReminderItemIn]) -> ApiResult<()> {
    if chosen.len() > MOST_ITEMS {
        return Err(ApiError::field("receivables", "too_many"));
    }
    for (at, item) in chosen.iter().enumerate() {
        let earlier = chosen.iter().take(at);
        if earlier
            .into_iter()
            .any(|one| one.receivable_id == item.receivable_id)
        {
            return Err(ApiError::field(
                format!("receivables[{at}].receivable_id"),
                "duplicate",
            ));
        }
    }
    Ok(())
}

/// Fails unless all are the client's: paid ones exist too, and are another answer than what never was.
async fn known<E: Executor>(
    door: AgencyDoor<'_, E>,
    asked: &Asked<'_>,
    ids: &[ReceivableId],
) -> ApiResult<()> {
    let found = door.receivables().find_many(ids).await?;
    let ours = found
        .iter()
        .filter(|receivable| receivable.client == asked.client.id)
        .count();
    if ours == ids.len() {
        Ok(())
    } else {
        Err(ProblemCode::NotFound.into())
    }
}

fn of_choice(at: usize, item: &ReminderItemIn, open: &[Receivable]) -> ApiResult<DueItem> {
    let receivable = open
        .iter()
        .find(|receivable| receivable.id == item.receivable_id)
        // It was paid since the card was read: nobody is to be reminded of that.
        .ok_or(ProblemCode::Stale)?;
    let wrong = |field: &str, code| ApiError::field(format!("receivables[{at}].{field}"), code);
    let mut due = due(receivable);
    if let Some(amount) = item.amount_fen {
        if !is_amount(amount) {
            return Err(wrong("amount_fen", "out_of_range"));
        }
        due.amount = amount;
    }
    let period = |number: i32, field| {
        let period = Period::new(number).ok();
        period
            .filter(|period| (2000..=2100).contains(&period.year()))
            .ok_or_else(|| wrong(field, "out_of_range"))
    };
    match (item.first_period, item.last_period) {
        (None, None) => {}
        (Some(first), Some(last)) => {
            let (first, last) = (period(first, "first_period")?, period(last, "last_period")?);
            let span = Span::new(first, last).ok_or_else(|| wrong("last_period", "before_first_period"))?;
            due.span = Some(span);
        }
        (None, Some(_)) => return Err(wrong("first_period", "missing")),
        (Some(_), None) => return Err(wrong("last_period", "missing")),
    }
    Ok(due)
}

fn due(receivable: &Receivable) -> DueItem {
    DueItem {
        title: receivable.title.as_str().to_owned(),
        span: receivable.span,
        amount: receivable.open(),
        due_on: receivable.due_on,
    }
}
