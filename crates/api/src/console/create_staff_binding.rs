use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{CorpId, Role, StaffId};
use sidebook_messenger::MemberId;
use sidebook_storage::StorageError;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, MatchStaff};
use crate::wire::{MemberBinding, StaffName};
use crate::{ApiState, audit};

/// Which account is whose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffBindingIn {
    #[schema(value_type = Uuid)]
    pub(crate) corp_id: CorpId,
    /// As the list of accounts has it.
    pub(crate) member_id: String,
    #[schema(value_type = Uuid)]
    pub(crate) staff_id: StaffId,
}

/// Match a platform account with a staff member, who is then signed in beside a chat without a code. Needs `match_staff`;
/// an account is made an owner's or admin's by those only, and an owner's by owners.
#[utoipa::path(tag = "console", request_body = StaffBindingIn, responses((status = 201, body = MemberBinding)))]
#[post("/console/staff-bindings")]
pub(crate) async fn create_staff_binding(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<MatchStaff>,
    body: web::Json<StaffBindingIn>,
) -> ApiResult<HttpResponse> {
    if body.member_id.is_empty() || body.member_id.chars().any(char::is_control) {
        return Err(ApiError::field("member_id", "not_an_id"));
    }
    let member = MemberId::from(body.member_id.as_str());
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let corp = door
        .corps()
        .find(body.corp_id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let person = door
        .staff()
        .find(body.staff_id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let known = door.members().find(corp.id, &member).await?;
    known
        .filter(|known| known.gone_at.is_none())
        .ok_or(ProblemCode::NotFound)?;
    if !person.active {
        return Err(ApiError::field("staff_id", "not_active"));
    }
    // The account signs in as the person: nobody gets more by it than they have.
    match (staff.person.role, person.role) {
        (Role::Owner, _) | (Role::Admin, Role::Admin | Role::Staff) | (Role::Staff, Role::Staff) => {}
        (Role::Admin, Role::Owner) => return Err(ProblemCode::OwnersOnly.into()),
        (Role::Staff, _) => return Err(ProblemCode::NoPermission.into()),
    }
    let binding = door
        .bindings()
        .bind(corp.id, &member, person.id)
        .await
        .map_err(taken)?;
    let subject = format!("staff_binding:{}", binding.id);
    let detail = json!({ "staff_id": person.id, "corp_id": corp.id, "member_id": member });
    door.audit()
        .add(audit::entry(staff.id(), "staff_matched", subject, detail))
        .await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(MemberBinding {
        id: binding.id,
        staff: StaffName {
            id: person.id,
            name: person.name,
        },
        bound_at: binding.bound_at,
    }))
}

/// Either of the two is bound in this corp.
fn taken(error: StorageError) -> ApiError {
    if error.is_duplicate() {
        ProblemCode::AlreadyBound.into()
    } else {
        error.into()
    }
}
