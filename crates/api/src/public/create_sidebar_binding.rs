use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sidebook_domain::{CorpId, Mobile, StaffId};
use sidebook_messenger::MemberId;
use sidebook_storage::{AgencyDoor, StorageError, Writing};
use utoipa::ToSchema;

use crate::caller::limit_sign_ins;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::public::binding_ticket;
use crate::session::{SidebarPlace, sidebar_session};
use crate::sms::{SmsPurpose, check_code};
use crate::wire::SidebarSession;
use crate::{ApiState, audit};

/// Bind the platform account to the staff member with this mobile.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SidebarBindingIn {
    pub(crate) binding_ticket: String,
    pub(crate) mobile: String,
    /// The six digits of the SMS.
    pub(crate) code: String,
}

/// Bound and signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SidebarBindingOut {
    pub(crate) session: SidebarSession,
}

/// Bind a platform account to a staff member, once, and sign in.
#[utoipa::path(tag = "public", request_body = SidebarBindingIn, responses((status = 201, body = SidebarBindingOut)))]
#[post("/sidebar/bindings")]
pub(crate) async fn create_sidebar_binding(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<SidebarBindingIn>,
) -> ApiResult<HttpResponse> {
    limit_sign_ins(&state, &req).await?;
    let mobile = Mobile::parse(&body.mobile).map_err(|_| ApiError::field("mobile", "not_a_mobile"))?;
    let ticket = binding_ticket::look(&state, &body.binding_ticket).await?;
    check_code(&state, &mobile, SmsPurpose::SidebarBinding, &body.code).await?;
    // Whoever proved the number may learn that it is nobody's here; nobody else gets so far.
    let work = state.storage.begin().await?;
    let door = work.of(ticket.agency);
    let staff = door
        .staff()
        .find_by_mobile(&mobile)
        .await?
        .ok_or(ProblemCode::MobileUnknown)?;
    if !staff.active {
        return Err(ProblemCode::StaffInactive.into());
    }
    let agency = work
        .system()
        .agencies()
        .find(ticket.agency)
        .await?
        .ok_or(ProblemCode::CorpNotBound)?;
    let corp = door
        .corps()
        .find(ticket.corp)
        .await?
        .ok_or(ProblemCode::CorpNotBound)?;
    let installation = door
        .installations()
        .active(corp.id)
        .await?
        .ok_or(ProblemCode::CorpDisconnected)?;
    bind_member(door, corp.id, &ticket.member, staff.id).await?;
    let place = SidebarPlace {
        corp,
        installation,
        member: ticket.member,
    };
    let session = sidebar_session(&state, &staff, &agency, &place)?;
    work.commit().await?;
    binding_ticket::spend(&state, &body.binding_ticket).await?;
    Ok(HttpResponse::Created().json(SidebarBindingOut { session }))
}

/// Ties the account to the staff member, unless it is already.
///
/// # Errors
/// `already_bound` when one of the two is tied to another.
pub(crate) async fn bind_member(
    door: AgencyDoor<'_, Writing>,
    corp: CorpId,
    member: &MemberId,
    staff: StaffId,
) -> ApiResult<()> {
    let held = door.bindings().of_member(corp, member).await?;
    if held.as_ref().is_some_and(|held| held.staff == staff) {
        return Ok(());
    }
    if held.is_some() || door.bindings().of_staff(corp, staff).await?.is_some() {
        return Err(ProblemCode::AlreadyBound.into());
    }
    let binding = door
        .bindings()
        .bind(corp, member, staff)
        .await
        .map_err(already_bound)?;
    let subject = format!("staff_binding:{}", binding.id);
    let detail = json!({ "corp_id": corp, "member_id": member });
    door.audit()
        .add(audit::entry(staff, "staff_bound", subject, detail))
        .await?;
    Ok(())
}

/// Somebody else bound one of the two between the look and the write.
fn already_bound(error: StorageError) -> ApiError {
    if error.is_duplicate() {
        ProblemCode::AlreadyBound.into()
    } else {
        error.into()
    }
}
