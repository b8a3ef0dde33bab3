use actix_web::{get, web};

use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, agencies_of};
use crate::wire::{AgencyList, AgencyName};

/// The agencies that the one who is signed in may go on in, this one included. Others are offered only to who signed in with
/// an SMS code, and only where the same mobile is registered.
#[utoipa::path(tag = "console", responses((status = 200, body = AgencyList)))]
#[get("/console/agencies")]
pub(crate) async fn list_agencies(
    state: web::Data<ApiState>,
    staff: ConsoleStaff,
) -> ApiResult<web::Json<AgencyList>> {
    let found = agencies_of(&state, &staff).await?;
    let items = found.into_iter().map(|(_, agency)| AgencyName {
        id: agency.id,
        name: agency.name,
    });
    Ok(web::Json(AgencyList {
        items: items.collect(),
    }))
}
