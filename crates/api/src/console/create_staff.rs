use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use sidebook_domain::{Mobile, Permission, Role, Standing, may_change_standing};
use sidebook_storage::NewStaff;
use utoipa::ToSchema;

use crate::console::people;
use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::StaffMember;
use crate::wire::words::{PermissionWord, RoleWord};
use crate::{ApiState, audit};

/// Whom to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffIn {
    /// 1 to 50 characters.
    #[schema(max_length = 50)]
    pub(crate) name: String,
    /// What they sign in with; once per agency.
    pub(crate) mobile: String,
    #[schema(value_type = RoleWord)]
    pub(crate) role: Role,
    /// What they may do besides what the role allows.
    #[schema(value_type = Vec<PermissionWord>)]
    pub(crate) permissions: Vec<Permission>,
}

impl StaffIn {
    fn read(self) -> ApiResult<NewStaff> {
        let mut fields = Fields::default();
        let name = fields.take("name", people::name(&self.name));
        let mobile = fields.take("mobile", Mobile::parse(&self.mobile));
        fields.done()?;
        let (Some(name), Some(mobile)) = (name, mobile) else {
            return Err(ProblemCode::InvalidInput.into());
        };
        Ok(NewStaff {
            name,
            mobile,
            role: self.role,
            permissions: self.permissions.into_iter().collect(),
        })
    }
}

/// Add one of the agency's people, who signs in with their number and an SMS code from then on. For owners and admins;
/// another owner is added by owners.
#[utoipa::path(tag = "console", request_body = StaffIn, responses((status = 201, body = StaffMember)))]
#[post("/console/staff")]
pub(crate) async fn create_staff(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    body: web::Json<StaffIn>,
) -> ApiResult<HttpResponse> {
    let new = body.into_inner().read()?;
    let standing = Standing {
        role: new.role,
        active: true,
    };
    let by = (staff.id(), staff.person.role);
    may_change_standing(by, None, None, standing, 0).map_err(people::refused)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let person = door.staff().add(new).await.map_err(people::taken)?;
    let subject = format!("staff:{}", person.id);
    door.audit()
        .add(audit::entry(
            staff.id(),
            "staff_added",
            subject,
            people::logged(&person),
        ))
        .await?;
    let shown = people::one(door, person).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(shown))
}
