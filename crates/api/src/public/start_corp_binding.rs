use actix_web::{HttpRequest, post, web};
use serde::Deserialize;
use sidebook_domain::{Mobile, Role};
use utoipa::ToSchema;

use crate::ApiState;
use crate::caller::limit_sign_ins;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::public::corp_ticket;
use crate::sms::{SmsPurpose, check_code};
use crate::wire::{AgencyList, AgencyName};

/// Who owns the agency that the corp shall be bound to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartCorpBindingIn {
    /// Of `corp_not_bound` when the sign-in was finished.
    pub(crate) corp_ticket: String,
    pub(crate) mobile: String,
    /// The six digits of the SMS.
    pub(crate) code: String,
}

/// Begin to bind a corp from beside a chat: the agencies that the owner of this mobile may bind it to.
#[utoipa::path(tag = "public", request_body = StartCorpBindingIn, responses((status = 200, body = AgencyList)))]
#[post("/sidebar/corp-bindings/start")]
pub(crate) async fn start_corp_binding(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<StartCorpBindingIn>,
) -> ApiResult<web::Json<AgencyList>> {
    limit_sign_ins(&state, &req).await?;
    let mobile = Mobile::parse(&body.mobile).map_err(|_| ApiError::field("mobile", "not_a_mobile"))?;
    let mut ticket = corp_ticket::look(&state, &body.corp_ticket).await?;
    check_code(&state, &mobile, SmsPurpose::SidebarBinding, &body.code).await?;
    let view = state.storage.view();
    let system = view.system();
    let mut items = Vec::new();
    ticket.offered.clear();
    for person in system.staff_by_mobile(&mobile).await? {
        if person.role != Role::Owner {
            continue;
        }
        if let Some(agency) = system.agencies().find(person.agency).await? {
            ticket.offered.push((agency.id, person.id));
            items.push(AgencyName {
                id: agency.id,
                name: agency.name,
            });
        }
    }
    if items.is_empty() {
        return Err(ProblemCode::MobileUnknown.into());
    }
    corp_ticket::keep(&state, &body.corp_ticket, &ticket).await?;
    Ok(web::Json(AgencyList { items }))
}
