use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sidebook_domain::StaffId;
use sidebook_storage::{AuditFilter, AuditSubject};
use utoipa::IntoParams;

use crate::ApiState;
use crate::console::audit_shown;
use crate::paging;
use crate::problem::{ApiError, ApiResult};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::AuditEntryPage;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// What this person did.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) staff_id: Option<StaffId>,
    /// Of this code: `clients_linked`.
    #[param(required = false, nullable = false, max_length = 100)]
    pub(crate) action: Option<String>,
    /// About this thing (`client:0190…`) or things of this kind (`client`).
    #[param(required = false, nullable = false, max_length = 200)]
    pub(crate) subject: Option<String>,
    /// At this instant or later.
    #[param(required = false, nullable = false)]
    pub(crate) since: Option<DateTime<Utc>>,
    /// Before this instant.
    #[param(required = false, nullable = false)]
    pub(crate) until: Option<DateTime<Utc>>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

impl AuditQuery {
    fn filter(self) -> ApiResult<AuditFilter> {
        for (field, text, most) in [("action", &self.action, 100), ("subject", &self.subject, 200)] {
            let Some(text) = text else { continue };
            if text.chars().count() > most {
                return Err(ApiError::field(field, "too_long"));
            }
            // No code and no id has one, and PostgreSQL refuses to be asked about a NUL.
            if text.chars().any(char::is_control) {
                return Err(ApiError::field(field, "control_character"));
            }
        }
        Ok(AuditFilter {
            staff: self.staff_id,
            action: self.action,
            subject: self.subject.map(|subject| {
                if subject.contains(':') {
                    AuditSubject::Thing(subject)
                } else {
                    AuditSubject::Kind(subject)
                }
            }),
            since: self.since,
            until: self.until,
        })
    }
}

/// Who did what at the agency, newest first. For owners and admins.
#[utoipa::path(tag = "console", params(AuditQuery), responses((status = 200, body = AuditEntryPage)))]
#[get("/console/audit-entries")]
pub(crate) async fn list_audit_entries(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    query: web::Query<AuditQuery>,
) -> ApiResult<web::Json<AuditEntryPage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let filter = query.into_inner().filter()?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let found = door.audit().browse(&filter, page).await?;
    Ok(web::Json(AuditEntryPage {
        items: audit_shown::rows(door, found.items).await?,
        next: found.next.map(|id| id.to_string()),
    }))
}
