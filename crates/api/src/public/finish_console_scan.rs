use actix_web::{HttpRequest, post, web};
use serde::Deserialize;
use sidebook_messenger::SignedInPerson;
use utoipa::ToSchema;

use crate::ApiState;
use crate::caller::limit_sign_ins;
use crate::problem::{ApiResult, ProblemCode};
use crate::public::oauth_state;
use crate::session::{AudienceWord, Proved, console_session};
use crate::wire::ConsoleSession;

/// What the platform gave back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinishScanIn {
    pub(crate) code: String,
    pub(crate) state: String,
    pub(crate) verifier: String,
}

/// Finish signing in to the console by a scanned code: as the staff member whom the platform account is bound to. A corp
/// that has removed the app may be signed in through: the console is where that is mended.
#[utoipa::path(tag = "public", request_body = FinishScanIn, responses((status = 200, body = ConsoleSession)))]
#[post("/console/sign-in/scan/finish")]
pub(crate) async fn finish_console_scan(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<FinishScanIn>,
) -> ApiResult<web::Json<ConsoleSession>> {
    limit_sign_ins(&state, &req).await?;
    let into = AudienceWord::Console;
    let app = oauth_state::finish(&state, into, &body.state, &body.verifier, &body.code).await?;
    let SignedInPerson::Member { corp, member } = state.messenger.identify(&app, &body.code).await? else {
        return Err(ProblemCode::NotAMember.into());
    };
    let view = state.storage.view();
    let corp = view
        .system()
        .corps()
        .find_by_platform(crate::PLATFORM, &corp)
        .await?
        .ok_or(ProblemCode::CorpNotBound)?;
    let agency = corp.agency.ok_or(ProblemCode::CorpNotBound)?;
    let agency = view
        .system()
        .agencies()
        .find(agency)
        .await?
        .ok_or(ProblemCode::CorpNotBound)?;
    let door = view.of(agency.id);
    let binding = door
        .bindings()
        .of_member(corp.id, &member)
        .await?
        .ok_or(ProblemCode::StaffNotBound)?;
    let staff = door.staff().find(binding.staff).await?;
    let staff = staff
        .filter(|person| person.active)
        .ok_or(ProblemCode::StaffInactive)?;
    Ok(web::Json(console_session(
        &state,
        &staff,
        &agency,
        Proved::Account,
    )?))
}
