use actix_web::{get, web};

use sidebook_domain::AgencyId;
use sidebook_messenger::AppKey;

use crate::ApiState;
use crate::console::shown;
use crate::problem::ApiResult;
use crate::session::ConsoleStaff;
use crate::wire::CorpList;

/// The agency's corps, and configured self-built apps that are not bound yet.
#[utoipa::path(tag = "console", responses((status = 200, body = CorpList)))]
#[get("/console/corps")]
pub(crate) async fn list_corps(
    state: web::Data<ApiState>,
    staff: ConsoleStaff,
) -> ApiResult<web::Json<CorpList>> {
    Ok(web::Json(corps(&state, staff.agency_id()).await?))
}

/// What [`list_corps`] answers with.
pub(super) async fn corps(state: &ApiState, agency: AgencyId) -> ApiResult<CorpList> {
    let view = state.storage.snapshot().await?;
    let door = view.of(agency);
    let mut items = Vec::new();
    for corp in door.corps().list().await? {
        items.push(shown::corp(door, corp).await?);
    }
    for app in &state.config.apps {
        let AppKey::Internal(platform_corp) = &app.key else {
            continue;
        };
        // Another agency's corp is not offered: it would only be refused.
        let known = view
            .system()
            .corps()
            .find_by_platform(crate::PLATFORM, platform_corp)
            .await?;
        if known.is_none_or(|known| known.agency.is_none()) {
            items.push(shown::unbound(app, platform_corp));
        }
    }
    Ok(CorpList { items })
}
