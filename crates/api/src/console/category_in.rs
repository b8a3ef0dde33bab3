//! Names of categories, and what is answered about them.

use serde_json::{Value, json};
use sidebook_domain::{ArticleCategoryId, StaffId, parse_line};
use sidebook_storage::{AgencyDoor, Writing};

use crate::audit;
use crate::problem::{ApiError, ApiResult, FieldCode};
use crate::wire::KnowledgeCategoryList;

/// The longest name, in characters.
const NAME_CHARS: usize = 30;

/// A name as it may be stored.
pub(super) fn name(typed: &str) -> ApiResult<String> {
    parse_line(typed, NAME_CHARS).map_err(|error| ApiError::field("name", error.field_code()))
}

pub(super) async fn note(
    door: AgencyDoor<'_, Writing>,
    by: StaffId,
    action: &str,
    id: ArticleCategoryId,
    detail: Value,
) -> ApiResult<()> {
    let entry = audit::entry(by, action, format!("article_category:{id}"), detail);
    door.audit().add(entry).await?;
    Ok(())
}

/// That siblings are in another order than before.
pub(super) fn ordered(
    before: &KnowledgeCategoryList,
    after: &KnowledgeCategoryList,
    ids: &[ArticleCategoryId],
) -> Value {
    let order = |all: &KnowledgeCategoryList| {
        let siblings = all.items.iter().filter(|one| ids.contains(&one.id));
        let names: Vec<&str> = siblings.map(|one| one.name.as_str()).collect();
        json!({ "order": names.join(" · ") })
    };
    json!({ "fields": ["order"], "before": order(before), "after": order(after) })
}

pub(super) fn named(name: &str) -> Value {
    json!({ "name": name })
}
