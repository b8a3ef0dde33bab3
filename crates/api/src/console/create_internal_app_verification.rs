use actix_web::{post, web};
use secrecy::ExposeSecret as _;
use sidebook_doctor::Target;
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::PlatformCorpId;

use super::create_examination::{ExaminationIn, in_words, may_examine};
use super::doctor;
use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{BindCorp, ConsoleStaff};
use crate::wire::ExaminationFinding;

/// Play the platform's verification of an entered app's callback address, from outside in, and say in words what to mend.
/// Needs `bind_corp`.
#[utoipa::path(
    tag = "console",
    params(("platform_corp_id" = String, Path)),
    request_body = ExaminationIn,
    responses((status = 200, body = ExaminationFinding))
)]
#[post("/console/internal-apps/{platform_corp_id}/verification")]
pub(crate) async fn create_internal_app_verification(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
    id: web::Path<String>,
    body: web::Json<ExaminationIn>,
) -> ApiResult<web::Json<ExaminationFinding>> {
    let corp = PlatformCorpId::from(id.as_str());
    let view = state.storage.view();
    let secrets = view.of(staff.agency_id()).internal_apps().secrets(&corp).await?;
    let secrets = secrets.ok_or(ProblemCode::NotFound)?;
    may_examine(&state, staff.agency_id()).await?;
    let keys = CallbackKeys::new(
        secrets.token.expose_secret(),
        secrets.encoding_aes_key.expose_secret(),
    );
    let target = Target {
        name: format!("internal:{corp}"),
        url: state.config.internal_callback(&corp),
        keys: keys.map_err(|error| ApiError::because(ProblemCode::Internal, error))?,
        receiver: corp.as_str().to_owned(),
    };
    let finding = doctor::doctor(&state).verify_address(&target).await;
    Ok(web::Json(in_words(&finding, body.language)))
}
