//! What changes of message templates have in common.

use serde_json::json;
use sidebook_domain::{Action, Language};
use sidebook_storage::{AgencyDoor, MessageTemplate as Stored, StorageError, Writing};

use super::shown_templates;
use crate::audit;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::MessageTemplate;

/// Which text.
pub(super) type Which = (Action, Language);

/// What became of a change; of one that came too late, `stale` with what stands there now.
pub(super) async fn changed<T>(
    door: AgencyDoor<'_, Writing>,
    which: Which,
    change: Result<T, StorageError>,
) -> ApiResult<T> {
    match change {
        Err(StorageError::Stale) => {
            let stored = door.message_templates().find(which.0, which.1).await?;
            let current = shown_templates::whole(door, which, stored.as_ref(), Language::ZhCn).await?;
            let current = serde_json::to_value(current)
                .map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
            Err(ApiError::stale(vec!["text".to_owned()], current))
        }
        change => Ok(change?),
    }
}

/// Writes down who changed what, and answers with what stands there now.
pub(super) async fn noted(
    door: AgencyDoor<'_, Writing>,
    staff: &ConsoleStaff<Administrate>,
    action: &str,
    stored: &Stored,
    words: Language,
) -> ApiResult<MessageTemplate> {
    let subject = format!(
        "message_template:{}:{}",
        stored.action.as_str(),
        stored.language.as_str()
    );
    let detail = json!({ "version": stored.last, "revision": stored.revision });
    let entry = audit::entry(staff.id(), action, subject, detail);
    door.audit().add(entry).await?;
    shown_templates::whole(door, (stored.action, stored.language), Some(stored), words).await
}
