use actix_web::{put, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sidebook_domain::{ClientId, Period, Permission, TaxKind};
use utoipa::ToSchema;

use crate::books::change_filing::{Filing, change};
use crate::books::filing_card;
use crate::books::set_filing::{FilingIn, FilingStateIn};
use crate::problem::{ApiError, ApiResult};
use crate::session::{ConsoleStaff, EditFilings};
use crate::wire::words::TaxKindWord;
use crate::wire::{FilingRefused, FilingRow, FilingSet, FilingsSet};
use crate::{ApiState, day};

/// How many filings can be registered at once.
const MOST: usize = 200;

/// Filings of a month.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilingRegisterIn {
    /// `YYYYMM`; a quarter is registered for the month that ends it.
    period: i32,
    /// At most 200.
    #[schema(min_items = 1, max_items = 200)]
    filings: Vec<ClientFilingIn>,
}

/// What is registered of one client and tax.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientFilingIn {
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    #[schema(value_type = TaxKindWord)]
    tax_kind: TaxKind,
    /// The revision that it is changed from; null when nothing was registered.
    #[schema(required = false)]
    revision: Option<i64>,
    state: FilingStateIn,
    /// The tax, for `filed`: 0 to 10,000,000,000,000.
    #[schema(required = false, minimum = 0)]
    amount_fen: Option<i64>,
    /// When it was filed, for `filed` and `nil`.
    #[schema(required = false)]
    filed_on: Option<NaiveDate>,
}

/// Register or correct filings of several clients for one month. Each is registered on its own and has its own result:
/// one that somebody else changed meanwhile is refused as `stale` and leaves the others. A client that one may not open
/// refuses them all. Needs `edit_filings` and `view_filings`.
#[utoipa::path(tag = "console", request_body = FilingRegisterIn, responses((status = 200, body = FilingsSet)))]
#[put("/console/filing-register")]
pub(crate) async fn set_filing_register(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<EditFilings>,
    body: web::Json<FilingRegisterIn>,
) -> ApiResult<web::Json<FilingsSet>> {
    staff.require(Permission::ViewFilings)?;
    let period = Period::new(body.period).map_err(|_| ApiError::field("period", "not_a_period"))?;
    let today = day::of(state.clock.now());
    filing_card::require_begun(period, today).map_err(|_| ApiError::field("period", "out_of_range"))?;
    if body.filings.is_empty() {
        return Err(ApiError::field("filings", "missing"));
    }
    if body.filings.len() > MOST {
        return Err(ApiError::field("filings", "too_many"));
    }
    let view = state.storage.view();
    let mut clients: Vec<ClientId> = body.filings.iter().map(|filing| filing.client_id).collect();
    clients.sort_unstable();
    clients.dedup();
    for client in clients {
        staff.client(view.of(staff.agency_id()), client).await?;
    }
    let mut items = Vec::with_capacity(body.filings.len());
    for filing in &body.filings {
        let (row, problem) = match set(&state, &staff, period, today, filing).await {
            Ok(row) => (Some(row), None),
            // What is ours to mend is nobody's row.
            Err(error) if error.code().status().is_server_error() => return Err(error),
            Err(error) => (None, Some(FilingRefused::new(error.code(), error.into_fields()))),
        };
        items.push(FilingSet {
            client_id: filing.client_id,
            tax_kind: filing.tax_kind,
            filing: row,
            problem,
        });
    }
    Ok(web::Json(FilingsSet { items }))
}

async fn set(
    state: &ApiState,
    staff: &ConsoleStaff<EditFilings>,
    period: Period,
    today: NaiveDate,
    asked: &ClientFilingIn,
) -> ApiResult<FilingRow> {
    let typed = FilingIn {
        state: asked.state,
        amount_fen: asked.amount_fen,
        filed_on: asked.filed_on,
    };
    let wanted = typed.read()?;
    let filing = Filing {
        client: asked.client_id,
        period,
        kind: asked.tax_kind,
        seen: asked.revision,
        day: "filed_on",
    };
    change(state, staff, filing, |from| wanted.step(from, period, today)).await
}
