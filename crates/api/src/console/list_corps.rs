use actix_web::{get, web};

use sidebook_domain::AgencyId;
use sidebook_messenger::AppKey;

use crate::ApiState;
use crate::console::shown::{self, Offered};
use crate::problem::ApiResult;
use crate::session::ConsoleStaff;
use crate::wire::CorpList;

/// The agency's corps, and self-built apps, configured or entered, that are not bound yet.
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
    let entered = door.internal_apps().list().await?.into_iter();
    let entered = entered.map(|app| Offered {
        corp: app.corp,
        name: Some(app.corp_name.into()),
        agent: Some(app.agent),
    });
    let configured = state.config.apps.iter().filter_map(|app| match &app.key {
        AppKey::Internal(corp) => Some(Offered {
            corp: corp.clone(),
            name: app.corp_name.clone(),
            agent: app.agent,
        }),
        AppKey::Suite => None,
    });
    for app in configured.chain(entered) {
        // Another agency's corp is not offered: it would only be refused.
        let known = view
            .system()
            .corps()
            .find_by_platform(crate::PLATFORM, &app.corp)
            .await?;
        if known.is_none_or(|known| known.agency.is_none()) {
            items.push(shown::unbound(app));
        }
    }
    Ok(CorpList { items })
}
