//! 报税完成通知.

use sidebook_domain::FilingCycle;
use sidebook_render::{FiledReturn, FilingNotice, Message};
use sidebook_storage::{AgencyDoor, Executor};

use super::Asked;
use crate::books::filing_card;
use crate::problem::{ApiResult, ProblemCode};

pub(super) async fn message<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Message> {
    asked.intent.only(&["period"])?;
    let period = asked.intent.required_period()?;
    let registered = door.tax_filings().of_period(asked.client.id, period).await?;
    let filings: Vec<FiledReturn> = registered
        .into_iter()
        .filter(|filing| filing.state.is_filed())
        .map(|filing| FiledReturn {
            kind: filing.kind,
            is_quarterly: filing_card::cycle(filing.kind, period, asked.client.vat_cycle())
                == FilingCycle::Quarterly,
            state: filing.state,
        })
        .collect();
    if filings.is_empty() {
        return Err(ProblemCode::NothingToSend.into());
    }
    let (client_name, agency_name) = asked.names();
    Ok(Message::FilingNotice(FilingNotice {
        client_name,
        agency_name,
        period,
        filings,
    }))
}
