//! What is done to several articles at once: each by itself, with a result of its own.

use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{ArticleId, StaffId};
use sidebook_storage::{AgencyDoor, Article, ArticleChange, StorageError, Writing};
use utoipa::ToSchema;

use crate::audit;
use crate::problem::{ApiError, ApiResult};
use crate::wire::{ArticleOutcome, ArticleResult, ArticleResultList};

/// The most articles of one request.
const MOST: usize = 200;

/// Which articles.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleIdsIn {
    /// 1 to 200, each once.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 200)]
    pub(crate) article_ids: Vec<ArticleId>,
}

impl ArticleIdsIn {
    /// Refuses lists that are empty, too long, or name an article twice.
    pub(super) fn check(&self) -> ApiResult<()> {
        check("article_ids", &self.article_ids)
    }
}

/// As [`ArticleIdsIn::check`], of another field.
pub(super) fn check(field: &'static str, ids: &[ArticleId]) -> ApiResult<()> {
    let mut once = ids.to_vec();
    once.sort_unstable();
    once.dedup();
    if ids.is_empty() {
        Err(ApiError::field(field, "missing"))
    } else if ids.len() > MOST {
        Err(ApiError::field(field, "too_many"))
    } else if once.len() < ids.len() {
        Err(ApiError::field(field, "duplicate"))
    } else {
        Ok(())
    }
}

/// Does it to each, writes down what was done as `action`, and tells what became of each in the order of `ids`.
pub(super) async fn each(
    door: AgencyDoor<'_, Writing>,
    by: StaffId,
    action: &str,
    ids: &[ArticleId],
    mut change: impl AsyncFnMut(ArticleId) -> Result<ArticleChange, StorageError>,
) -> ApiResult<ArticleResultList> {
    let mut places: Vec<(usize, ArticleId)> = ids.iter().copied().enumerate().collect();
    // Always in the same order, so that two of these never wait for each other.
    places.sort_unstable_by_key(|(_, id)| *id);
    let mut results = Vec::with_capacity(ids.len());
    for (place, article_id) in places {
        let outcome = match change(article_id).await {
            Ok(ArticleChange::Done(article)) => {
                note(door, by, action, &article).await?;
                ArticleOutcome::Done
            }
            Ok(ArticleChange::IsReviewed) => ArticleOutcome::Reviewed,
            Ok(ArticleChange::NotFound) => ArticleOutcome::NotFound,
            Err(StorageError::Stale) => ArticleOutcome::Changed,
            Err(error) => return Err(error.into()),
        };
        results.push((place, ArticleResult { article_id, outcome }));
    }
    results.sort_unstable_by_key(|(place, _)| *place);
    Ok(ArticleResultList {
        items: results.into_iter().map(|(_, result)| result).collect(),
    })
}

/// Writes down what was done to an article.
pub(super) async fn note(
    door: AgencyDoor<'_, Writing>,
    by: StaffId,
    action: &str,
    article: &Article,
) -> ApiResult<()> {
    let detail = json!({ "question": article.text.question(), "revision": article.revision });
    let entry = audit::entry(by, action, format!("article:{}", article.id), detail);
    door.audit().add(entry).await?;
    Ok(())
}
