use actix_web::{get, web};

use super::internal_app_form;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{BindCorp, ConsoleStaff};
use crate::wire::InternalApps;

/// The self-built apps that were entered for this agency, without their secrets. Needs `bind_corp`.
#[utoipa::path(tag = "console", responses((status = 200, body = InternalApps)))]
#[get("/console/internal-apps")]
pub(crate) async fn list_internal_apps(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
) -> ApiResult<web::Json<InternalApps>> {
    let view = state.storage.view();
    let apps = view.of(staff.agency_id()).internal_apps().list().await?;
    let items = apps
        .into_iter()
        .map(|app| internal_app_form::shown(app, &state.config));
    Ok(web::Json(InternalApps {
        items: items.collect(),
        callback_base: state.config.internal_callback(&"".into()),
    }))
}
