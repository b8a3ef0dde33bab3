use actix_web::{HttpRequest, post, web};
use serde::{Deserialize, Serialize};
use sidebook_messenger::{MemberId, SignedInPerson};
use sidebook_storage::Corp;
use utoipa::ToSchema;

use crate::ApiState;
use crate::caller::limit_sign_ins;
use crate::problem::{ApiResult, ProblemCode};
use crate::public::{binding_ticket, corp_ticket, oauth_state};
use crate::session::{AudienceWord, SidebarPlace, sidebar_session};
use crate::wire::SidebarSession;

/// What the platform gave back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinishSignInIn {
    pub(crate) code: String,
    pub(crate) state: String,
    pub(crate) verifier: String,
}

/// Signed in, or first to be bound.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum FinishSignInOut {
    /// The account is bound to a staff member.
    SignedIn { session: SidebarSession },
    /// The account is bound to nobody yet: ask for mobile and code, then bind with the ticket (ten minutes, once).
    StaffNotBound {
        binding_ticket: String,
        corp: NameOnly,
        agency: NameOnly,
    },
    /// The corp belongs to no agency, and this is the admin who installed the app: ask for the mobile and code of an agency's
    /// owner, then bind the corp with the ticket (ten minutes, once). Anybody else is answered with a problem.
    CorpNotBound { corp_ticket: String, corp: NameOnly },
}

/// A name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NameOnly {
    pub(crate) name: String,
}

/// Finish signing in through the platform's client.
#[utoipa::path(tag = "public", request_body = FinishSignInIn, responses((status = 200, body = FinishSignInOut)))]
#[post("/sidebar/sign-in/finish")]
pub(crate) async fn finish_sidebar_sign_in(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<FinishSignInIn>,
) -> ApiResult<web::Json<FinishSignInOut>> {
    limit_sign_ins(&state, &req).await?;
    let app = oauth_state::finish(
        &state,
        AudienceWord::Sidebar,
        &body.state,
        &body.verifier,
        &body.code,
    )
    .await?;
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
    let Some(agency) = corp.agency else {
        return offer_corp(&state, corp, &member).await.map(web::Json);
    };
    let agency = view
        .system()
        .agencies()
        .find(agency)
        .await?
        .ok_or(ProblemCode::CorpNotBound)?;
    let installation = view
        .of(agency.id)
        .installations()
        .active(corp.id)
        .await?
        .ok_or(ProblemCode::CorpDisconnected)?;
    let place = SidebarPlace {
        corp,
        installation,
        member,
    };
    let Some(binding) = view
        .of(agency.id)
        .bindings()
        .of_member(place.corp.id, &place.member)
        .await?
    else {
        let binding_ticket = binding_ticket::issue(&state, agency.id, place.corp.id, &place.member).await?;
        return Ok(web::Json(FinishSignInOut::StaffNotBound {
            binding_ticket,
            corp: NameOnly {
                name: place.corp.name,
            },
            agency: NameOnly { name: agency.name },
        }));
    };
    let staff = view
        .of(agency.id)
        .staff()
        .find(binding.staff)
        .await?
        .ok_or(ProblemCode::StaffInactive)?;
    if !staff.active {
        return Err(ProblemCode::StaffInactive.into());
    }
    let session = sidebar_session(&state, &staff, &agency, &place)?;
    Ok(web::Json(FinishSignInOut::SignedIn { session }))
}

/// A corp that installed the app on its own (from the market, say) is bound by the one who installed it (spec B4).
async fn offer_corp(state: &ApiState, corp: Corp, member: &MemberId) -> ApiResult<FinishSignInOut> {
    let view = state.storage.view();
    let installation = view.system().installations().active(corp.id).await?;
    let installer = installation.and_then(|installation| installation.authorised_by);
    if installer.as_ref() != Some(member) {
        return Err(ProblemCode::CorpNotBound.into());
    }
    Ok(FinishSignInOut::CorpNotBound {
        corp_ticket: corp_ticket::issue(state, corp.id, member).await?,
        corp: NameOnly { name: corp.name },
    })
}
