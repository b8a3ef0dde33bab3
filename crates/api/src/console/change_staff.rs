use actix_web::{HttpRequest, patch, web};
use serde::Deserialize;
use sidebook_domain::{Mobile, Permission, Role, StaffId, Standing, may_change_standing};
use sidebook_storage::{Staff, StaffChange};
use utoipa::ToSchema;

use crate::console::people;
use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::revision::if_match;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::words::{PermissionWord, RoleWord};
use crate::wire::{Patch, StaffMember};
use crate::{ApiState, audit};

/// What becomes different; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffPatchIn {
    /// 1 to 50 characters.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 50)]
    pub(crate) name: Patch<String>,
    /// What they sign in with; once per agency.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    pub(crate) mobile: Patch<String>,
    #[serde(default)]
    #[schema(value_type = RoleWord, required = false)]
    pub(crate) role: Patch<Role>,
    /// All that they may do besides what the role allows.
    #[serde(default)]
    #[schema(value_type = Vec<PermissionWord>, required = false)]
    pub(crate) permissions: Patch<Vec<Permission>>,
    /// Whether they may sign in at all.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    pub(crate) active: Patch<bool>,
}

impl StaffPatchIn {
    fn read(self) -> ApiResult<StaffChange> {
        let mut fields = Fields::default();
        let change = StaffChange {
            name: fields.required("name", self.name, |text| people::name(&text)),
            mobile: fields.required("mobile", self.mobile, |text| Mobile::parse(&text)),
            role: fields.kept("role", self.role),
            permissions: fields
                .kept("permissions", self.permissions)
                .map(|permissions| permissions.into_iter().collect()),
            active: fields.kept("active", self.active),
        };
        fields.done()?;
        Ok(change)
    }
}

/// Change one of the agency's people: name, number, role, permissions, whether they may sign in. What they may do is
/// asked for on their next request. For owners and admins; owners are changed by owners, and nobody changes their own
/// role.
#[utoipa::path(
    tag = "console",
    params(
        ("staff_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = StaffPatchIn,
    responses((status = 200, body = StaffMember))
)]
#[patch("/console/staff/{staff_id}")]
pub(crate) async fn change_staff(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<StaffId>,
    req: HttpRequest,
    body: web::Json<StaffPatchIn>,
) -> ApiResult<web::Json<StaffMember>> {
    let revision = if_match(&req)?;
    let change = body.into_inner().read()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let owners = door.staff().lock_owners().await?;
    let before = door.staff().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    // As it is under the lock: who asks may have been an owner a moment ago.
    let by = door
        .staff()
        .find(staff.id())
        .await?
        .ok_or(ProblemCode::StaffInactive)?;
    let was = standing(&before);
    let becomes = Standing {
        role: change.role.unwrap_or(was.role),
        active: change.active.unwrap_or(was.active),
    };
    let others = owners.iter().filter(|owner| **owner != before.id).count();
    may_change_standing((by.id, by.role), Some(before.id), Some(was), becomes, others)
        .map_err(people::refused)?;
    door.staff()
        .change(before.id, revision, change)
        .await
        .map_err(people::taken)?;
    let after = door.staff().find(before.id).await?.ok_or(ProblemCode::NotFound)?;
    let (subject, action) = (format!("staff:{}", after.id), action(&before, &after));
    let entry = audit::edited(
        staff.id(),
        action,
        subject,
        &people::logged(&before),
        &people::logged(&after),
    );
    if let Some(entry) = entry {
        door.audit().add(entry).await?;
    }
    let shown = people::one(door, after).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}

fn standing(person: &Staff) -> Standing {
    Standing {
        role: person.role,
        active: person.active,
    }
}

/// What the log calls it.
fn action(before: &Staff, after: &Staff) -> &'static str {
    match (before.active, after.active) {
        (true, false) => "staff_deactivated",
        (false, true) => "staff_reactivated",
        _ => "staff_changed",
    }
}
