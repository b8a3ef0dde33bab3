use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, HolidayCalendar, Period, StaffId, filing_deadline};
use sidebook_storage::{ClientListFilter, ClientOrder, Direction, OwnedBy};
use utoipa::IntoParams;

use crate::books::filing_card;
use crate::lists::{self, PageAsk};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ViewFilings};
use crate::wire::{FilingRegister, RegisteredClient};
use crate::{ApiState, day};

/// Which month, of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilingRegisterQuery {
    /// `YYYYMM`.
    period: i32,
    /// Words that must all be found in the client.
    #[param(required = false, nullable = false)]
    search: Option<String>,
    /// Who looks after the client.
    #[param(value_type = Uuid, required = false, nullable = false)]
    owner_id: Option<StaffId>,
    /// How many clients, 1 to 100; 50 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    after: Option<String>,
}

/// What the clients that one may open have to file for a month, and how far each filing is. Needs `view_filings`.
#[utoipa::path(tag = "console", params(FilingRegisterQuery), responses((status = 200, body = FilingRegister)))]
#[get("/console/filing-register")]
pub(crate) async fn read_filing_register(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewFilings>,
    query: web::Query<FilingRegisterQuery>,
) -> ApiResult<web::Json<FilingRegister>> {
    let query = query.into_inner();
    let period = Period::new(query.period).map_err(|_| ApiError::field("period", "not_a_period"))?;
    let asked = PageAsk {
        sort: None,
        limit: query.limit,
        after: query.after,
    };
    let page = asked.page()?;
    let today = day::of(state.clock.now());
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    if let Some(owner) = query.owner_id {
        door.staff().find(owner).await?.ok_or(ProblemCode::NotFound)?;
    }
    let filter = ClientListFilter {
        terms: lists::terms(query.search.as_deref())?,
        owner: query.owner_id.map(OwnedBy::Staff),
        ..ClientListFilter::default()
    };
    let by_name = (ClientOrder::Name, Direction::Ascending);
    let found = door
        .reached_by(staff.reach())
        .list(&filter, by_name, &page)
        .await?;
    let clients: Vec<ClientId> = found.items.iter().map(|listed| listed.client.id).collect();
    let filings = door.tax_filings().of_clients(&clients, period).await?;
    let items = found.items.into_iter().map(|listed| {
        let client = listed.client;
        let of_client = filings.iter().filter(|filing| filing.client == client.id);
        let of_client: Vec<_> = of_client.cloned().collect();
        let (_, filings) = filing_card::due(period, client.vat_cycle(), &of_client, today);
        RegisteredClient {
            client_id: client.id,
            client_name: client.name.as_str().to_owned(),
            filings,
        }
    });
    let deadline = filing_deadline(period, HolidayCalendar::published());
    Ok(web::Json(FilingRegister {
        period: period.number(),
        deadline: deadline.on,
        is_estimated: deadline.is_estimated,
        items: items.collect(),
        next: found.next.map(|key| key.to_string()),
    }))
}
