//! Who did what, for those who ask later.

use serde_json::Value;
use sidebook_domain::StaffId;
use sidebook_storage::NewAuditEntry;

/// An entry about something a staff member did. `subject` is kind and id; `detail` never holds a secret.
pub(crate) fn entry(staff: StaffId, action: &str, subject: String, detail: Value) -> NewAuditEntry {
    NewAuditEntry {
        staff: Some(staff),
        action: action.to_owned(),
        subject,
        detail,
    }
}
