//! One change of a filing, from the request to the audit.

use serde_json::json;
use sidebook_domain::{ClientId, FilingError, FilingState, Period, Permission, TaxKind};
use sidebook_storage::FilingChange;

use super::filing_card;
use crate::problem::ApiResult;
use crate::session::{Audience, EditFilings, Staff};
use crate::wire::FilingRow;
use crate::{ApiState, audit, day};

/// Which filing, as the caller has seen it.
pub(crate) struct Filing {
    pub(crate) client: ClientId,
    pub(crate) period: Period,
    pub(crate) kind: TaxKind,
    /// The revision; `None` when nothing was registered.
    pub(crate) seen: Option<i64>,
    /// The field with the day of the change.
    pub(crate) day: &'static str,
}

/// Takes the step. The same change that comes again, because its answer was lost, finds what it wants and is done.
pub(crate) async fn change<A: Audience>(
    state: &ApiState,
    staff: &Staff<A, EditFilings>,
    filing: Filing,
    step: impl Fn(FilingState) -> Result<FilingState, FilingError>,
) -> ApiResult<FilingRow> {
    staff.require(Permission::ViewFilings)?;
    let Filing {
        client: id,
        period,
        kind,
        seen,
        day: field,
    } = filing;
    filing_card::require_begun(period, day::of(state.clock.now()))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, id).await?;
    let filings = door.tax_filings();
    match filings.change(client.id, period, kind, seen, &step).await? {
        FilingChange::Done { before, filing } => {
            if before != Some(filing.state) {
                let detail = json!({
                    "client_id": client.id, "period": period, "tax_kind": kind, "before": before, "after": filing.state,
                });
                let subject = format!("tax_filing:{}", filing.id);
                let entry = audit::entry(staff.id(), "tax_filing_changed", subject, detail);
                door.audit().add(entry).await?;
            }
            work.commit().await?;
            Ok(filing_card::registered(&filing, client.vat_cycle()))
        }
        FilingChange::Refused(error) => Err(filing_card::refused(error, field)),
        FilingChange::Stale(stands) => {
            // What the step makes of the state it was meant for is what the caller wants.
            let state = stands
                .as_ref()
                .map_or(FilingState::NotFiled, |filing| filing.state);
            let wanted = step(state.take_back_payment().unwrap_or(state)).ok();
            match stands {
                Some(filing) if Some(filing.state) == wanted => {
                    Ok(filing_card::registered(&filing, client.vat_cycle()))
                }
                _ => Err(filing_card::stale(state, wanted)),
            }
        }
    }
}
