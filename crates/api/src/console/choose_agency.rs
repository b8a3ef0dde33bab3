use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::AgencyId;
use utoipa::ToSchema;

use crate::ApiState;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, Proved, agencies_of, console_session};
use crate::wire::ConsoleSession;

/// Where to go on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChooseAgencyIn {
    /// One of `list_agencies`.
    #[schema(value_type = Uuid)]
    pub(crate) agency_id: AgencyId,
}

/// Go on in another agency, as whom the same mobile is registered there.
#[utoipa::path(tag = "console", request_body = ChooseAgencyIn, responses((status = 200, body = ConsoleSession)))]
#[post("/console/session/agency")]
pub(crate) async fn choose_agency(
    state: web::Data<ApiState>,
    staff: ConsoleStaff,
    body: web::Json<ChooseAgencyIn>,
) -> ApiResult<web::Json<ConsoleSession>> {
    let offered = agencies_of(&state, &staff).await?;
    let (person, agency) = offered
        .into_iter()
        .find(|(_, agency)| agency.id == body.agency_id)
        .ok_or(ProblemCode::NotFound)?;
    // Who scanned stays where they scanned; going on there proves no more than before.
    let proved = match staff.place.proved_mobile {
        Some(_) => Proved::Mobile,
        None => Proved::Account,
    };
    Ok(web::Json(console_session(&state, &person, &agency, proved)?))
}
