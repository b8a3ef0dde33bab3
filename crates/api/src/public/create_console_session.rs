use actix_web::{HttpRequest, post, web};
use serde::{Deserialize, Serialize};
use sidebook_domain::{AgencyId, Mobile};
use sidebook_storage::Staff;
use utoipa::ToSchema;

use crate::ApiState;
use crate::caller::limit_sign_ins;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::public::agency_ticket;
use crate::session::{Proved, console_session};
use crate::sms::{SmsPurpose, check_code};
use crate::wire::{AgencyName, ConsoleSession};

/// Sign in by mobile and code, or go on with the agency that was chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ConsoleSignInIn {
    /// With the code of the SMS.
    Code(ConsoleCodeIn),
    /// With the ticket of `choose_agency`.
    Ticket(ConsoleTicketIn),
}

/// Mobile and code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsoleCodeIn {
    pub(crate) mobile: String,
    /// The six digits of the SMS.
    pub(crate) code: String,
    /// The agency, when it is known already.
    #[schema(value_type = Option<Uuid>, required = false)]
    pub(crate) agency_id: Option<AgencyId>,
}

/// Ticket and choice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsoleTicketIn {
    pub(crate) ticket: String,
    #[schema(value_type = Uuid)]
    pub(crate) agency_id: AgencyId,
}

/// Signed in, or first to choose.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum ConsoleSignInOut {
    /// There is one agency, or it was chosen.
    SignedIn { session: ConsoleSession },
    /// The number is known at several agencies: send the ticket (five minutes, once) with one of them.
    ChooseAgency {
        agencies: Vec<AgencyName>,
        ticket: String,
    },
}

/// Sign in to the console.
#[utoipa::path(tag = "public", request_body = ConsoleSignInIn, responses((status = 200, body = ConsoleSignInOut)))]
#[post("/console/sign-in")]
pub(crate) async fn create_console_session(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<ConsoleSignInIn>,
) -> ApiResult<web::Json<ConsoleSignInOut>> {
    limit_sign_ins(&state, &req).await?;
    let people = match body.into_inner() {
        ConsoleSignInIn::Code(body) => by_code(&state, body).await?,
        ConsoleSignInIn::Ticket(body) => by_ticket(&state, body).await?,
    };
    let view = state.storage.view();
    let mut found = Vec::new();
    for person in people {
        if let Some(agency) = view.system().agencies().find(person.agency).await? {
            found.push((person, agency));
        }
    }
    match found.as_slice() {
        [] => Err(ProblemCode::MobileUnknown.into()),
        [(person, agency)] => {
            let session = console_session(&state, person, agency, Proved::Mobile)?;
            Ok(web::Json(ConsoleSignInOut::SignedIn { session }))
        }
        several => {
            let people: Vec<_> = several
                .iter()
                .map(|(person, agency)| (agency.id, person.id))
                .collect();
            let agencies = several.iter().map(|(_, agency)| AgencyName {
                id: agency.id,
                name: agency.name.clone(),
            });
            Ok(web::Json(ConsoleSignInOut::ChooseAgency {
                agencies: agencies.collect(),
                ticket: agency_ticket::issue(&state, &people).await?,
            }))
        }
    }
}

/// Who the number belongs to, after the code proved it.
async fn by_code(state: &ApiState, body: ConsoleCodeIn) -> ApiResult<Vec<Staff>> {
    let mobile = Mobile::parse(&body.mobile).map_err(|_| ApiError::field("mobile", "not_a_mobile"))?;
    check_code(state, &mobile, SmsPurpose::ConsoleSignIn, &body.code).await?;
    let mut people = state.storage.view().system().staff_by_mobile(&mobile).await?;
    people.retain(|person| body.agency_id.is_none_or(|chosen| chosen == person.agency));
    Ok(people)
}

/// The one that was chosen among those the ticket stands for, if they may still sign in.
async fn by_ticket(state: &ApiState, body: ConsoleTicketIn) -> ApiResult<Vec<Staff>> {
    let offered = agency_ticket::spend(state, &body.ticket).await?;
    let Some((agency, person)) = offered.into_iter().find(|(agency, _)| *agency == body.agency_id) else {
        return Ok(Vec::new());
    };
    let person = state.storage.view().of(agency).staff().find(person).await?;
    Ok(person.into_iter().filter(|person| person.active).collect())
}
