use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{AgencyId, Role};
use sidebook_storage::StorageError;
use utoipa::ToSchema;

use crate::caller::limit_sign_ins;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::public::corp_ticket;
use crate::public::create_sidebar_binding::{SidebarBindingOut, bind_member};
use crate::session::{SidebarPlace, sidebar_session};
use crate::{ApiState, audit};

/// The agency that was chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinishCorpBindingIn {
    pub(crate) corp_ticket: String,
    /// One of those that beginning answered with.
    #[schema(value_type = Uuid)]
    pub(crate) agency_id: AgencyId,
}

/// Bind the corp to the agency, and the account of whoever did it to its owner; signed in afterwards.
#[utoipa::path(tag = "public", request_body = FinishCorpBindingIn, responses((status = 201, body = SidebarBindingOut)))]
#[post("/sidebar/corp-bindings/finish")]
pub(crate) async fn finish_corp_binding(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<FinishCorpBindingIn>,
) -> ApiResult<HttpResponse> {
    limit_sign_ins(&state, &req).await?;
    let ticket = corp_ticket::look(&state, &body.corp_ticket).await?;
    let (agency, owner) = ticket
        .offered
        .iter()
        .copied()
        .find(|(agency, _)| *agency == body.agency_id)
        .ok_or(ProblemCode::MobileUnknown)?;
    let work = state.storage.begin().await?;
    let system = work.system();
    let door = work.of(agency);
    // The code was answered minutes ago: who owns the agency is asked again.
    let owner = door.staff().find(owner).await?;
    let owner = owner
        .filter(|owner| owner.active && owner.role == Role::Owner)
        .ok_or(ProblemCode::StaffInactive)?;
    let agency = system
        .agencies()
        .find(agency)
        .await?
        .ok_or(ProblemCode::MobileUnknown)?;
    let installed = system
        .corps()
        .find(ticket.corp)
        .await?
        .ok_or(ProblemCode::TicketInvalid)?;
    if installed.agency.is_some() {
        return Err(ProblemCode::CorpBoundElsewhere.into());
    }
    system
        .corps()
        .take_back(agency.id, crate::PLATFORM, &installed.platform_corp)
        .await?;
    let corp = system
        .corps()
        .find_by_platform(crate::PLATFORM, &installed.platform_corp)
        .await?
        .ok_or(ProblemCode::TicketInvalid)?;
    system
        .corps()
        .bind(corp.id, agency.id)
        .await
        .map_err(bound_elsewhere)?;
    let installation = door
        .installations()
        .active(corp.id)
        .await?
        .ok_or(ProblemCode::CorpDisconnected)?;
    let subject = format!("corp:{}", corp.id);
    let detail = json!({ "mode": "suite", "from": "sidebar" });
    door.audit()
        .add(audit::entry(owner.id, "corp_bound", subject, detail))
        .await?;
    bind_member(door, corp.id, &ticket.member, owner.id).await?;
    work.begin_first_sync(agency.id, corp.id, Some(owner.id)).await?;
    let place = SidebarPlace {
        corp,
        installation,
        member: ticket.member,
    };
    let session = sidebar_session(&state, &owner, &agency, &place)?;
    work.commit().await?;
    corp_ticket::spend(&state, &body.corp_ticket).await?;
    Ok(HttpResponse::Created().json(SidebarBindingOut { session }))
}

/// Somebody else bound it between the look and the write.
fn bound_elsewhere(error: StorageError) -> ApiError {
    match error {
        StorageError::Stale => ProblemCode::CorpBoundElsewhere.into(),
        error => error.into(),
    }
}
